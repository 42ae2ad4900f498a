import type {ColumnKind, Packet, PacketCell, PacketSection, PacketTable} from "./packet.ts";

/** Text as HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** A cell as it is printed: money with cents, a real minus sign, a dash where there is nothing. */
export function printCell(value: PacketCell, kind: ColumnKind): string {
  if (value === null) return "–";
  if (kind === "text") return value;
  const number = Number(value);
  const decimals = {money: 2, price: 3, percent: 1, count: 0, units: Number.isInteger(number) ? 0 : 3}[kind];
  const size = Math.abs(kind === "percent" ? number * 100 : number).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals
  });
  const sign = number < 0 && /[1-9]/.test(size) ? "\u2212" : "";
  return `${sign}${kind === "money" || kind === "price" ? "$" : ""}${size}${kind === "percent" ? "%" : ""}`;
}

function tableHtml({title, note, columns: all, rows: whole, printed, unprinted = []}: PacketTable): string {
  const places = [...all.keys()].filter((i) => !unprinted.includes(all[i]!.name));
  const columns = places.map((i) => all[i]!);
  const rows = whole.map((row) => places.map((i) => row[i] ?? null));
  const shown = rows.slice(0, printed ?? rows.length);
  const cut =
    shown.length < rows.length
      ? `<p class="note">${shown.length} of ${rows.length} rows; the workbook has all.</p>`
      : "";
  const line = (row: readonly PacketCell[]): string =>
    `<tr>${row
      .map((value, i) => {
        const {kind} = columns[i]!;
        const loss = kind !== "text" && Number(value) < 0 ? " loss" : "";
        const set = kind !== "text" ? `number${loss}` : /\S{40}/.test(value ?? "") ? "words hash" : "words";
        return `<td class="${set}">${escapeHtml(printCell(value, kind))}</td>`;
      })
      .join("")}</tr>`;
  return `<section class="table"><h3>${escapeHtml(title)}</h3>${note ? `<p class="note">${escapeHtml(note)}</p>` : ""}
<table><thead><tr>${columns.map(({label, kind}) => `<th class="${kind === "text" ? "words" : "number"}">${escapeHtml(label)}</th>`).join("")}</tr></thead>
<tbody>${shown.map(line).join("")}</tbody></table>${rows.length === 0 ? '<p class="note">Nothing here.</p>' : cut}</section>`;
}

function sectionHtml({title, text = [], figures = [], chart, tables = [], newPage}: PacketSection): string {
  return `<section class="part${newPage ? " new-page" : ""}"><h2>${escapeHtml(title)}</h2>
${text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("")}
${figures.length === 0 ? "" : `<dl>${figures.map(([label, value, note]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd><dd class="note">${escapeHtml(note)}</dd></div>`).join("")}</dl>`}
${chart ?? ""}${tables.map(tableHtml).join("")}</section>`;
}

const STYLE = `
@page { size: letter landscape; margin: 18mm 12mm 14mm; }
* { box-sizing: border-box; }
body { font: 9pt/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; color: #111; margin: 0; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 2mm; max-width: 190mm; text-wrap: balance; }
.kicker { margin: 0 0 1mm; color: #444; font-size: 10pt; }
h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid; }
h3 { font-size: 10pt; margin: 4mm 0 1mm; break-after: avoid; }
.new-page { break-before: page; }
.note, .subtitle { color: #444; }
.note { font-size: 8pt; margin: 0 0 1mm; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(36mm, 1fr)); gap: 3mm; margin: 3mm 0; border-top: 2px solid #111; padding-top: 2mm; break-inside: avoid; }
dt { color: #444; font-size: 8pt; } dd { margin: 0; font-size: 14pt; font-weight: 650; } dd.note { font-size: 8pt; font-weight: 400; }
table { border-collapse: collapse; width: 100%; font-size: 8pt; border-top: 1.5px solid #111; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { padding: 1mm 2mm 1mm 0; border-bottom: 0.5px solid #bbb; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { border-bottom: 1px solid #111; vertical-align: bottom; } .number { text-align: right; } td.number { white-space: nowrap; } .hash { overflow-wrap: anywhere; } .loss { color: #8a1a14; }
svg { max-width: 100%; break-inside: avoid; }
`;

/** The packet as one HTML page without scripts, for print. */
export function toHtml(packet: Packet): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>${escapeHtml(packet.title)}</title><style>${STYLE}</style></head>
<body><p class="kicker">${escapeHtml(packet.title)}</p><h1>${escapeHtml(packet.finding)}</h1><p class="subtitle">${escapeHtml(packet.subtitle)}</p>
${packet.sections.map(sectionHtml).join("\n")}
<section class="part new-page"><h2>Sources</h2>${tableHtml(packet.sources)}</section></body></html>`;
}
