import type {PacketTable} from "../../payment/gpo/tables.ts";
import {shown} from "./cell.ts";

const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1e23;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin:2.2rem 0 .2rem}p{color:#565c66;margin:.2rem 0 .6rem}
.frame{overflow:auto}table{border-collapse:collapse;width:100%;font-size:13px;border-top:2px solid #1b1e23}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #d9dce1}
.n{text-align:right;white-space:nowrap}@media(prefers-color-scheme:dark){body{color:#e6e7e9;background:#15171a}p{color:#a9afb8}table,th,td{border-color:#565c66}}
@media print{tr{break-inside:avoid}thead{display:table-header-group}.frame{overflow:visible}}`;

/** A packet as one page that needs nothing else: no script, no request. */
export function pageOf(tables: readonly PacketTable[], footer: string): string {
  const [first] = tables;
  const sections = tables.map(({title, note, columns, rows, name}, i) => {
    const head = columns
      .map((c) => `<th scope="col"${c.kind === "text" ? "" : ' class="n"'}>${escaped(c.label)}</th>`)
      .join("");
    const body = rows
      .map(
        (row) =>
          `<tr>${row.map((v, j) => `<td${columns[j]!.kind === "text" ? "" : ' class="n"'}>${escaped(shown(v, columns[j]!.kind))}</td>`).join("")}</tr>`
      )
      .join("\n");
    const heading = i === 0 ? `<h1 id="${name}">${escaped(title)}</h1>` : `<h2 id="${name}">${escaped(title)}</h2>`;
    const content =
      rows.length === 0
        ? "<p>Nothing here.</p>"
        : `<div class="frame" role="region" aria-label="${escaped(title)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
    return `${heading}\n<p>${escaped(note)}</p>\n${content}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(first?.title ?? "Packet")}</title><style>${STYLE}</style></head>
<body><main>
${sections.join("\n")}
<p>${escaped(footer)}</p>
</main></body></html>
`;
}
