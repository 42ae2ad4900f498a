import {strToU8, zipSync} from "fflate";

/** How a cell is written; `text` is always text and never a formula. */
export type CellKind = "text" | "money" | "price" | "percent" | "units" | "count";

export interface SheetColumn {
  readonly label: string;
  readonly kind: CellKind;
  /** Its sum stands above the head as a formula over the rows in sight; only where rows do not overlap. */
  readonly isAdded?: boolean;
}

/** A number as it is or in its own decimal digits, text, yes or no, or nothing. */
export type SheetCell = string | number | boolean | {readonly digits: string} | null | undefined;

/** One table. Where it has a title, that, its note and its totals stand above the head; else the head is the first row. */
export interface Sheet {
  /** Excel allows 31 characters and not all; names of one book must differ. */
  readonly name: string;
  readonly title?: string;
  readonly note?: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetCell[])[];
  /** Row of the table, from 0, and the sheet its first cell leads to. */
  readonly links?: ReadonlyMap<number, string>;
  /** The sheet that the title leads back to. */
  readonly back?: string;
  /** No filter: a list to read rather than rows to choose from. */
  readonly isPlain?: boolean;
}

export interface Book {
  readonly sheets: readonly Sheet[];
  readonly title?: string;
  /** The day it is as of, YYYY-MM-DD: the only clock in the file. */
  readonly as_of?: string;
}

/** Media type of an Excel workbook. */
export const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Number formats; their place is the style's number after the styles of text. */
const FORMATS = {
  money: "#,##0.00;[Red]\\-#,##0.00",
  price: "#,##0.000###",
  percent: "0.0%",
  units: "#,##0.###",
  count: "#,##0"
} as const satisfies Record<Exclude<CellKind, "text">, string>;
const NUMBERED = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
/** Styles of text, then a plain and a bold one for each format. */
const [PLAIN, HEAD, TITLE, NOTE, LINK, FIRST_FORMAT] = [0, 1, 2, 3, 4, 5];
/** Numbers below are Excel's own formats. */
const FIRST_CUSTOM = 164;
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

/**
 * An Excel workbook (ECMA-376): numbers are numbers, text is typed text and never a formula, heads stay in sight and repeat on
 * paper, landscape and one page wide. An empty cell is left out, never zero. The same book gives the same bytes: no clock but
 * the one day it is given, no user, no path.
 */
export function toBook({sheets, title, as_of}: Book): Uint8Array<ArrayBuffer> {
  const names = sheetNames(sheets);
  const files: Record<string, string> = {
    "[Content_Types].xml": contentTypes(sheets.length, as_of !== undefined),
    "_rels/.rels": relations([
      [`${RELATION}/officeDocument`, "xl/workbook.xml"],
      ...(as_of === undefined
        ? []
        : [[`${PACKAGE}/relationships/metadata/core-properties`, "docProps/core.xml"] as const])
    ]),
    "xl/workbook.xml": workbookXml(sheets, names),
    "xl/_rels/workbook.xml.rels": relations([
      ...sheets.map((_, i) => [`${RELATION}/worksheet`, `worksheets/sheet${i + 1}.xml`] as const),
      [`${RELATION}/styles`, "styles.xml"]
    ]),
    "xl/styles.xml": styles(),
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet, names)]))
  };
  if (as_of !== undefined)
    files["docProps/core.xml"] =
      `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title ?? "")}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">${as_of}T00:00:00Z</dcterms:created></cp:coreProperties>`;
  const bytes = Object.fromEntries(
    Object.entries(files).map(([path, xml]) => [path, strToU8(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)])
  );
  return zipSync(bytes, {mtime: new Date(1980, 0, 1)});
}

function contentTypes(count: number, hasCore: boolean): string {
  const part = (path: string, type: string): string => `<Override PartName="${path}" ContentType="${type}"/>`;
  const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
  return [
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`,
    part("/xl/workbook.xml", `${WORKBOOK}.main+xml`),
    ...Array.from({length: count}, (_, i) => part(`/xl/worksheets/sheet${i + 1}.xml`, sheet)),
    part("/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
    hasCore ? part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml") : "",
    "</Types>"
  ].join("");
}

const relations = (targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

/** Names Excel allows, each once: what it does not allow left out, 31 characters, a number where two would be the same. */
function sheetNames(sheets: readonly Sheet[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    sheets.map(({name}) => {
      const clean = name.replace(/[\\/?*[\]:]/g, " ").replace(/^'|'$/g, " ");
      let found = clean.slice(0, 31).trim() || "Sheet";
      for (let n = 2; taken.has(found.toLowerCase()); n++) found = `${clean.slice(0, 28).trim()} ${n}`;
      taken.add(found.toLowerCase());
      return [name, found];
    })
  );
}

/** Rows above the head: title, note, totals and none of them. */
const headRow = ({title}: Sheet): number => (title === undefined ? 1 : 4);

function workbookXml(sheets: readonly Sheet[], names: ReadonlyMap<string, string>): string {
  const entries = sheets.map(
    ({name}, i) => `<sheet name="${escapeXml(names.get(name)!)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`
  );
  const titles = sheets.map(
    (sheet, i) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${escapeXml(quotedName(names.get(sheet.name)!))}!$${headRow(sheet)}:$${headRow(sheet)}</definedName>`
  );
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets>${entries.join("")}</sheets><definedNames>${titles.join("")}</definedNames></workbook>`;
}

const quotedName = (name: string): string => `'${name.replaceAll("'", "''")}'`;

function styles(): string {
  const formats = NUMBERED.map(
    (kind, i) => `<numFmt numFmtId="${FIRST_CUSTOM + i}" formatCode="${escapeXml(FORMATS[kind])}"/>`
  );
  const text = (font: number, align = ""): string =>
    `<xf numFmtId="0" fontId="${font}" fillId="0" borderId="${font === 1 ? 1 : 0}" xfId="0" applyFont="1"${align ? ` applyAlignment="1"><alignment ${align}/></xf>` : "/>"}`;
  const numbers = NUMBERED.flatMap((_, i) =>
    [0, 1].map(
      (font) =>
        `<xf numFmtId="${FIRST_CUSTOM + i}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>`
    )
  );
  const font = (inner: string, size = 11): string => `<font>${inner}<sz val="${size}"/><name val="Calibri"/></font>`;
  return [
    `<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats.join("")}</numFmts>`,
    `<fonts count="5">${font("")}${font("<b/>")}${font("<b/>", 14)}<font><i/><sz val="10"/><color rgb="FF555555"/><name val="Calibri"/></font><font><u/><sz val="11"/><color rgb="FF1F5AA8"/><name val="Calibri"/></font></fonts>`,
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${FIRST_FORMAT! + numbers.length}">${text(0, 'wrapText="1" vertical="top"')}${text(1, 'wrapText="1" vertical="bottom"')}${text(2)}${text(3)}${text(4)}${numbers.join("")}</cellXfs></styleSheet>`
  ].join("");
}

function sheetXml(sheet: Sheet, names: ReadonlyMap<string, string>): string {
  const {columns, rows, title, note, links = new Map<number, string>(), back, isPlain = false} = sheet;
  const head = headRow(sheet);
  const last = head + rows.length;
  const sums = columns.map(({isAdded}, i) =>
    isAdded && rows.some((row) => row[i] !== null && row[i] !== undefined) ? sumOf(rows, i) : null
  );
  const above =
    title === undefined
      ? []
      : [
          [cell(title, {column: 0, row: 1, style: TITLE!})],
          [cell(note, {column: 0, row: 2, style: NOTE!})],
          columns.map((column, i) =>
            sums[i] === null
              ? i === 0 && sums.some((sum) => sum !== null)
                ? cell("Total of the rows shown", {column: 0, row: 3, style: HEAD!})
                : ""
              : `<c r="${letters(i)}3" s="${styleOf(column.kind) + 1}"><f>SUBTOTAL(109,${letters(i)}${head + 1}:${letters(i)}${last})</f><v>${sums[i]}</v></c>`
          )
        ];
  const lines = [
    ...above,
    columns.map(({label}, i) => cell(label, {column: i, row: head, style: HEAD!})),
    ...rows.map((cells, r) =>
      cells.map((value, i) =>
        cell(value, {
          column: i,
          row: head + r + 1,
          style: i === 0 && links.has(r) ? LINK! : styleOf(columns[i]?.kind ?? "text")
        })
      )
    )
  ].map((cells, r) => `<row r="${r + 1}">${cells.join("")}</row>`);
  const hyper = [
    ...[...links].map(([row, target]) => [`A${head + row + 1}`, target] as const),
    ...(back !== undefined && title !== undefined ? [["A1", back] as const] : [])
  ].map(
    ([ref, target]) =>
      `<hyperlink ref="${ref}" location="${escapeXml(`${quotedName(names.get(target) ?? target)}!A1`)}" display="${escapeXml(target)}"/>`
  );
  const range = `A${head}:${letters(Math.max(0, columns.length - 1))}${last}`;
  const widths = columns.map(
    (column, i) => `<col min="${i + 1}" max="${i + 1}" width="${widthOf(column, i, rows)}" customWidth="1"/>`
  );
  return [
    `<worksheet xmlns="${MAIN}" xmlns:r="${RELATION}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`,
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${head}" topLeftCell="A${head + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
    `${widths.length > 0 ? `<cols>${widths.join("")}</cols>` : ""}<sheetData>${lines.join("")}</sheetData>`,
    isPlain || columns.length === 0 ? "" : `<autoFilter ref="${range}"/>`,
    hyper.length > 0 ? `<hyperlinks>${hyper.join("")}</hyperlinks>` : "",
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
  ].join("");
}

/** The sum the formula gives, in exact decimals, so that a reader that does not compute shows it too. */
function sumOf(rows: readonly (readonly SheetCell[])[], index: number): string {
  const scale = 6;
  let sum = 0n;
  for (const row of rows) sum += scaled(row[index], scale);
  const text = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, "0");
  return `${sum < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, "") || "0";
}

function scaled(value: SheetCell, scale: number): bigint {
  const digits =
    typeof value === "object" && value !== null ? value.digits : typeof value === "number" ? String(value) : "";
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits);
  if (!match) return typeof value === "number" && Number.isFinite(value) ? BigInt(Math.round(value * 10 ** scale)) : 0n;
  const whole = BigInt(match[2]! + (match[3] ?? "").slice(0, scale).padEnd(scale, "0"));
  return match[1] ? -whole : whole;
}

interface Place {
  readonly column: number;
  readonly row: number;
  readonly style: number;
}

function cell(value: SheetCell, {column, row, style}: Place): string {
  const start = `<c r="${letters(column)}${row}"`;
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return Number.isFinite(value) ? `${start} s="${style}"><v>${value}</v></c>` : "";
  if (typeof value === "object") return `${start} s="${style}"><v>${value.digits}</v></c>`;
  if (typeof value === "boolean") return `${start} t="b"><v>${value ? 1 : 0}</v></c>`;
  const set = style >= FIRST_FORMAT! ? PLAIN! : style;
  return `${start} t="inlineStr" s="${set}"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

const styleOf = (kind: CellKind): number => (kind === "text" ? PLAIN! : FIRST_FORMAT! + 2 * NUMBERED.indexOf(kind));

/** Wide enough for what most cells hold, within reason; in characters. */
function widthOf({label, kind}: SheetColumn, index: number, rows: readonly (readonly SheetCell[])[]): number {
  if (kind !== "text") return 14;
  const longest = Math.max(label.length, ...rows.slice(0, 200).map((cells) => String(cells[index] ?? "").length));
  return Math.min(48, Math.max(8, longest + 2));
}

/** Column 0 is A, 26 is AA. */
function letters(index: number): string {
  const rest = index % 26;
  const before = Math.floor(index / 26);
  return (before > 0 ? letters(before - 1) : "") + String.fromCharCode(65 + rest);
}

/** Text as XML 1.0: marks escaped, control characters it does not allow left out. */
const escapeXml = (text: string): string =>
  [...text]
    .filter((mark) => mark >= " " || mark === "\n" || mark === "\t")
    .join("")
    .replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
