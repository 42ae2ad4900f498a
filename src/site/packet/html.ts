import {QUARTER} from "../../words/code.ts";
import {printCell, sumCells} from "./cell.ts";
import {type Packet, type PacketBlock, type PacketCell, type PacketPage, type PrintTable, tablesOf} from "./packet.ts";
import {STYLE} from "./style.ts";

/** Text as HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
/** A minus sign stays with its dollars. */
const prose = (text: string): string =>
  escapeHtml(text).replaceAll("\u2212$", "\u2212\u2060$").replace(QUARTER, "$1\u00a0Q$2");
/** Text of a cell up to this length stays on one line. */
const SHORT = 18;

/** Rows a page is asked to hold at most; the browser takes away what does not fit. */
const MOST = 40;

/** The printed part of a table: columns the packet does not have for this audience are not there either. */
export function printedRows(packet: Packet, table: PrintTable) {
  const whole = typeof table.of === "string" ? tablesOf(packet).find(({name}) => name === table.of) : table.of;
  if (!whole) throw new Error(`no table of that name in the packet: ${String(table.of)}`);
  const at = (name: string): number => whole.columns.findIndex((column) => column.name === name);
  const columns = table.columns
    .map((asked) => (typeof asked === "string" ? {name: asked} : asked))
    .filter(({name}) => at(name) >= 0)
    .map(({name, label}) => {
      const column = whole.columns[at(name)]!;
      return {...column, place: at(name), label: label ?? column.label};
    });
  const rows = whole.rows.filter((row) => table.only?.((name) => row[at(name)] ?? null) ?? true);
  return {whole, columns, rows};
}

function tableHtml(packet: Packet, table: PrintTable): string {
  const {whole, columns, rows} = printedRows(packet, table);
  const title = table.title ?? whole.title;
  const head = `<h2>${prose(title)}</h2>${table.note ? `<p class="note">${prose(table.note)}</p>` : ""}`;
  if (rows.length === 0) return `<section class="table">${head}<p class="empty">${prose(table.empty)}</p></section>`;
  const most = Math.min(rows.length, table.most ?? MOST, MOST);
  const first = table.ends ? Math.ceil(most / 2) : most;
  const last = rows.slice(rows.length - (most - first), rows.length);
  const added = columns.map(({name, place}) =>
    whole.added?.includes(name) ? sumCells(rows.map((row) => row[place] ?? null)) : null
  );
  const cell = (value: PacketCell, {kind}: {kind: (typeof columns)[number]["kind"]}): string => {
    const text = prose(printCell(value, kind, {whole: true}));
    if (kind === "text")
      return `<td class="words${(value ?? "").length <= SHORT ? " short" : ""}"><div>${text}</div></td>`;
    return `<td class="number${Number(value) < 0 ? " loss" : ""}">${text}</td>`;
  };
  const more = rows.length - most;
  const gap = `<tr class="gap"${more > 0 ? "" : " hidden"}><td class="more" colspan="${columns.length}">${more.toLocaleString("en-US")} more rows in the workbook</td></tr>`;
  const lines = (part: typeof rows): string =>
    part.map((row) => `<tr>${columns.map((column) => cell(row[column.place] ?? null, column)).join("")}</tr>`).join("");
  const foot = [
    added.some((sum) => sum !== null)
      ? `<tr class="sum">${columns
          .map((column, i) =>
            i === 0
              ? `<th class="words">All ${rows.length.toLocaleString("en-US")}</th>`
              : added[i] === null
                ? "<td></td>"
                : cell(added[i]!, column)
          )
          .join("")}</tr>`
      : ""
  ].join("");
  return `<section class="table">${head}<table data-rows="${rows.length}" data-least="${table.least ?? 3}"${table.ends ? " data-ends" : ""}><thead><tr>${columns
    .map(({label, kind}) => `<th class="${kind === "text" ? "words" : "number"}">${prose(label)}</th>`)
    .join(
      ""
    )}</tr></thead><tbody>${lines(rows.slice(0, first))}${gap}${lines(last)}</tbody><tfoot>${foot}</tfoot></table></section>`;
}

function blockHtml(packet: Packet, block: PacketBlock): string {
  const all = (blocks: readonly PacketBlock[]): string => blocks.map((one) => blockHtml(packet, one)).join("");
  switch (block.kind) {
    case "text":
      return `<p${block.isNote ? ' class="note"' : ""}>${prose(block.text)}</p>`;
    case "list":
      return `<section>${block.title ? `<h2>${prose(block.title)}</h2>` : ""}<ul data-rows="${block.items.length}">${block.items.map((item) => `<li>${prose(item)}</li>`).join("")}<li class="gap more" hidden></li></ul></section>`;
    case "picture":
      return `<div class="drawn" data-picture="${block.picture}"${packet.hides ? " data-hides" : ""}>${dataHtml(block.data)}</div>`;
    case "columns":
      return `<div class="columns${block.wide ? ` wide-${block.wide}` : ""}"><div class="column">${all(block.left)}</div><div class="column">${all(block.right)}</div></div>`;
    case "table":
      return tableHtml(packet, block);
  }
}

/** Data of a picture for the script that draws it. */
const dataHtml = (data: unknown): string =>
  `<script type="application/json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`;

const pageHtml = (packet: Packet, {name, title, sentence, blocks}: PacketPage): string =>
  `<section class="page"><div class="sheet"><header><p class="kicker">${prose(name)}</p><h1>${prose(title)}</h1>${
    sentence
      ? `<div data-sentence="${sentence.of}"${packet.hides ? " data-hides" : ""}>${dataHtml(sentence.data)}</div>`
      : ""
  }</header>${blocks.map((block) => blockHtml(packet, block)).join("\n")}</div></section>`;

/** The packet as one HTML page for print. Its pictures are data until a browser draws them (`drawPages`). */
export function toHtml(packet: Packet): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>${escapeHtml(packet.title)}</title><style>${STYLE}</style></head>
<body><main>${(packet.pages ?? []).map((page) => pageHtml(packet, page)).join("\n")}</main></body></html>`;
}

/** A page that no browser has drawn: pictures say that they are in the PDF. */
export const withoutPictures = (html: string): string =>
  html
    .replace(/<div data-sentence="[^"]*"[^>]*><script[\s\S]*?<\/script><\/div>/g, "")
    .replace(
      /<div class="drawn"[^>]*><script type="application\/json">[\s\S]*?<\/script><\/div>/g,
      '<p class="note">A picture stands here in the PDF; it needs a browser to be drawn.</p>'
    );
