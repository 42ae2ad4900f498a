import {strToU8, zipSync} from "fflate";
import type {CsvCell} from "./csv.ts";
import type {ColumnKind} from "./table.ts";

/** Media type of an Excel workbook. */
export const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export interface WorkbookColumn {
  readonly label: string;
  readonly unit?: string;
  readonly kind?: ColumnKind;
}

export interface Workbook {
  /** Name of the sheet; what Excel does not allow in it is left out. */
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** Number formats of a cell by its column's kind; their place is the style's number, after the plain and the head style. */
const FORMATS = {
  money: "#,##0.00",
  money_exact: "#,##0.00",
  price: "#,##0.000###",
  percent: "0.0%",
  units: "#,##0.###",
  count: "#,##0"
} as const satisfies Record<Exclude<ColumnKind, "text">, string>;
const NUMBERED = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
const HEAD_STYLE = 1;
const FIRST_FORMAT = 2;
/** Numbers below are Excel's own formats. */
const FIRST_CUSTOM = 164;

/**
 * A table as an Excel workbook of one sheet (ECMA-376): numbers are numbers, text is a typed string and never a formula, the
 * head stays in sight. An empty cell is left out, never zero. The same table gives the same bytes.
 */
export function toWorkbook({name, columns, rows}: Workbook): Uint8Array<ArrayBuffer> {
  const files: Readonly<Record<string, string>> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${WORKBOOK}.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    "_rels/.rels": relations({officeDocument: "xl/workbook.xml"}),
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets><sheet name="${escapeXml(sheetName(name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations({worksheet: "worksheets/sheet1.xml", styles: "styles.xml"}),
    "xl/styles.xml": styles(),
    "xl/worksheets/sheet1.xml": sheet(columns, rows)
  };
  const bytes = Object.fromEntries(
    Object.entries(files).map(([path, xml]) => [path, strToU8(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)])
  );
  return zipSync(bytes, {mtime: new Date(1980, 0, 1)});
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function relations(targets: Readonly<Record<string, string>>): string {
  const list = Object.entries(targets).map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATION}/${type}" Target="${target}"/>`
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join("")}</Relationships>`;
}

function styles(): string {
  const formats = NUMBERED.map(
    (kind, i) => `<numFmt numFmtId="${FIRST_CUSTOM + i}" formatCode="${escapeXml(FORMATS[kind])}"/>`
  );
  const cells = NUMBERED.map(
    (_, i) => `<xf numFmtId="${FIRST_CUSTOM + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`
  );
  return [
    `<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats.join("")}</numFmts>`,
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${FIRST_FORMAT + cells.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`,
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>',
    `${cells.join("")}</cellXfs></styleSheet>`
  ].join("");
}

function sheet(columns: readonly WorkbookColumn[], rows: readonly (readonly CsvCell[])[]): string {
  const head = columns.map((column) => (column.unit ? `${column.label} (${column.unit})` : column.label));
  const widths = columns.map(
    (column, i) => `<col min="${i + 1}" max="${i + 1}" width="${widthOf(column, i, rows)}" customWidth="1"/>`
  );
  const lines = [
    head.map((text, i) => cell(text, {column: i, row: 1, style: HEAD_STYLE})),
    ...rows.map((cells, r) =>
      cells.map((value, i) => cell(value, {column: i, row: r + 2, style: styleOf(columns[i]?.kind)}))
    )
  ].map((cells, r) => `<row r="${r + 1}">${cells.join("")}</row>`);
  const range = `A1:${letters(Math.max(0, columns.length - 1))}${rows.length + 1}`;
  return [
    `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
    `<cols>${widths.join("")}</cols><sheetData>${lines.join("")}</sheetData><autoFilter ref="${range}"/></worksheet>`
  ].join("");
}

interface Place {
  readonly column: number;
  readonly row: number;
  readonly style: number;
}

function cell(value: CsvCell, {column, row, style}: Place): string {
  const start = `<c r="${letters(column)}${row}"`;
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return Number.isFinite(value) ? `${start} s="${style}"><v>${value}</v></c>` : "";
  if (typeof value === "boolean") return `${start} t="b"><v>${value ? 1 : 0}</v></c>`;
  const head = style === HEAD_STYLE ? ` s="${HEAD_STYLE}"` : "";
  return `${start} t="inlineStr"${head}><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

const styleOf = (kind: ColumnKind | undefined): number =>
  kind === undefined || kind === "text" ? 0 : FIRST_FORMAT + NUMBERED.indexOf(kind);

/** Wide enough for what most cells hold, within reason; in characters. */
function widthOf(column: WorkbookColumn, index: number, rows: readonly (readonly CsvCell[])[]): number {
  if (column.kind !== undefined && column.kind !== "text") return 14;
  const longest = Math.max(
    column.label.length,
    ...rows.slice(0, 200).map((cells) => String(cells[index] ?? "").length)
  );
  return Math.min(48, Math.max(8, longest + 2));
}

/** Column 0 is A, 26 is AA. */
function letters(index: number): string {
  const rest = index % 26;
  const before = Math.floor(index / 26);
  return (before > 0 ? letters(before - 1) : "") + String.fromCharCode(65 + rest);
}

/** Excel allows 31 characters and none of these. */
const sheetName = (name: string): string =>
  name
    .replace(/[\\/?*[\]:]/g, " ")
    .slice(0, 31)
    .trim() || "Sheet1";

/** Text as XML 1.0: marks escaped, control characters it does not allow left out. */
const escapeXml = (text: string): string =>
  [...text]
    .filter((mark) => mark >= " " || mark === "\n" || mark === "\t")
    .join("")
    .replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
