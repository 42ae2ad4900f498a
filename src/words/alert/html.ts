import type {Alert, AlertColumn, AlertSection} from "./alert.ts";

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2430;--quiet:#566072;--line:#d5dae2;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--quiet:#a7b0be;--line:#3a4250;--paper:#14181f}}
body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .25rem}
p{margin:.25rem 0;max-width:44rem}.quiet{color:var(--quiet);font-size:.9rem}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem;margin-top:.5rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
.d{white-space:nowrap}th{font-weight:600;border-bottom-color:var(--quiet)}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
@media screen and (max-width:40rem){thead{position:absolute;clip-path:inset(50%)}tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--quiet)}
td,.n{display:grid;grid-template-columns:6rem 1fr;text-align:left;white-space:normal;border:0;padding:.1rem 0}td::before{content:attr(data-label);color:var(--quiet)}}
@page{size:letter landscape;margin:12mm}
@media print{html{font-size:11px}:root{--ink:#000;--quiet:#333;--line:#999;--paper:#fff}body{margin:0;max-width:none;font-size:1rem}
thead{display:table-header-group}tr{break-inside:avoid}.table{overflow:visible}}`;

/** The alert as one HTML file: no script, nothing fetched, for screen, small screen and paper. */
export function alertHtml({title, lead, as_of, sections}: Alert): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(lead)}</p>
<p class="quiet">As of ${escapeHtml(as_of)}. For the practice alone.</p>
${sections.map(sectionHtml).join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml({title, note, columns, rows, none}: AlertSection): string {
  // A phone shows a row as a card, each cell behind its column's name.
  const cell = (text: string, {label, is_number}: AlertColumn): string =>
    `<td data-label="${escapeHtml(label)}"${classOf(text, is_number)}>${escapeHtml(text)}</td>`;
  const head = columns
    .map(({label, is_number}) => `<th scope="col"${is_number ? ' class="n"' : ""}>${escapeHtml(label)}</th>`)
    .join("");
  const body = rows
    .map((row) => `<tr>${columns.map((column, i) => cell(row[i] ?? "", column)).join("")}</tr>`)
    .join("\n");
  const table =
    rows.length === 0
      ? `<p>${escapeHtml(none)}</p>`
      : `<div class="table" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${note ? `<p class="quiet">${escapeHtml(note)}</p>\n` : ""}${table}\n</section>`;
}

/** Numbers stand right; a day is not broken at its hyphens. */
function classOf(text: string, isNumber = false): string {
  if (isNumber) return ' class="n"';
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? ' class="d"' : "";
}
