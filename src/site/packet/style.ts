import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";

/** A style sheet of the report, without what only a screen or a dark one needs. */
const sheet = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../reports/style/${name}.css`, import.meta.url)), "utf8")
    .replace(/@media \((?:prefers-color-scheme: dark|max-width)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "");

/** How a printed packet looks: the report's own colors and pictures, on sheets of paper of a fixed size. */
export const STYLE = `
${["colors", "figures", "pictures", "tables", "review"].map(sheet).join("\n")}
:root { --accent: #1f5aa8; --ink: #111; --ink-soft: #444; }
@media print { :root { --accent: #1f5aa8; --ink: #111; --ink-soft: #444; } }
@page { size: letter landscape; margin: 17mm 12mm 13mm; }
* { box-sizing: border-box; }
html { font-size: 12.5px; color-scheme: light; }
body { font: 12px/1.35 var(--sans-serif); font-variant-numeric: tabular-nums; color: var(--ink); background: var(--paper); margin: 0; }
.page { width: 255mm; height: 184mm; overflow: hidden; break-after: page; }
.page:last-child { break-after: auto; }
@media screen { .page { margin: 0 auto 10mm; height: auto; min-height: 0; overflow: visible; } .fixed .page { height: 184mm; overflow: hidden; margin: 0; } }
.sheet > * + *, .column > * + * { margin-top: 3mm; }
.kicker { margin: 0 0 0.5mm; max-height: 1.4em; overflow: hidden; overflow-wrap: anywhere; color: var(--ink-soft); font-size: 11.5px; }
h1 { overflow-wrap: anywhere; font-size: 21px; line-height: 1.18; margin: 0; max-width: 240mm; text-wrap: balance; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
h2 { font-size: 13px; margin: 0 0 0.5mm; }
p { margin: 0; } .note, .kicker, small { color: var(--ink-soft); } .note { font-size: 11px; }
.empty { padding: 2mm 3mm; background: var(--wash); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
ul { margin: 0; padding-left: 4mm; } li + li { margin-top: 0.8mm; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8mm; align-items: start; }
.columns.wide-left { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); } .columns.wide-right { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
.page table:not(.heat) { border-collapse: collapse; width: 100%; font-size: 11px; border-top: 1.5px solid var(--ink); }
.page table:not(.heat) :is(th, td) { padding: 0.75mm 2.5mm 0.75mm 0; border-bottom: 0.5px solid var(--hairline); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
.page table:not(.heat) :is(th, td):last-child { padding-right: 0; }
.page table:not(.heat) thead th { border-bottom: 1px solid var(--ink); vertical-align: bottom; font-weight: 600; overflow-wrap: normal; color: var(--ink-soft); }
.page table:not(.heat) :is(th, td).number { text-align: right; } td.number { white-space: nowrap; } .loss { color: var(--loss); }
td.words:first-child > div { min-width: 34mm; } td.words > div { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; } .tight td.words > div { -webkit-line-clamp: 2; } td.short { white-space: nowrap; }
.page tr.sum :is(th, td) { font-weight: 650 !important; border-bottom: 0 !important; } td.more { color: var(--ink-soft); } [hidden] { display: none; }
.figures { margin: 0; padding: 1.5mm 0 0; gap: 0 5mm; border-bottom: 0; } .figures > div { padding-bottom: 0; } .figures dt { font-size: 11px; } .figures dd { font-size: 19px; } .figures dd.remark { font-size: 11px; }
.picture { margin: 0; } .picture figcaption { font-size: 13px; margin-bottom: 1mm; } .picture small { font-size: 11px; }
.responsive { overflow: visible; min-height: 0; } svg[class^="plot"] { font-size: 11px; }
.top-actions h2 { margin: 0; } .top-actions li { grid-template-columns: 5rem 1fr; font-size: 12px; padding: 1mm 0; } .top-actions p { display: none; }
.data-table, .table-frame { overflow: visible; max-height: none; margin: 0; border: 0; } table.heat { width: 100%; font-size: 10.5px; border-collapse: collapse; } table.heat caption { text-align: left; font-weight: 650; font-size: 13px; padding-bottom: 1mm; }
.page table.heat :is(th, td) { padding: 0.6mm 1mm; font-weight: 400; } .page table.heat thead th { font-size: 9.5px; min-width: 0; vertical-align: bottom; } .page table.heat tbody th { text-align: left; white-space: nowrap; }
table.heat td { text-align: right; }
`;
