import {strToU8, zipSync} from "fflate";
import type {CellKind, PacketTable} from "../../payment/gpo/tables.ts";
import {exact} from "./cell.ts";

/** Number format of a kind of cell; its place + 2 is the style's number, after the plain and the head style. */
const FORMATS: readonly (readonly [CellKind, string])[] = [
  ["money", "#,##0.00"],
  ["price", "#,##0.000###"],
  ["share", "0.0%"],
  ["ratio", "0.0%"],
  ["units", "#,##0.###"],
  ["count", "#,##0"]
];
const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "");
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

/** The packet as an Excel workbook (ECMA-376), a sheet a section; text is never a formula; the same packet gives the same bytes. */
export function workbookOf(tables: readonly PacketTable[]): Uint8Array {
  const override = (part: string, type: string): string =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const files: Record<string, string> = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override("/xl/workbook.xml", "sheet.main")}${override("/xl/styles.xml", "styles")}${tables.map((_, i) => override(`/xl/worksheets/sheet${i + 1}.xml`, "worksheet")).join("")}</Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${HEAD}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${tables.map(({name}, i) => `<sheet name="${xml(name)}" sheetId="${i + 1}" r:id="r${i + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${tables.map((_, i) => `<Relationship Id="r${i + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}<Relationship Id="s" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": styles(),
    ...Object.fromEntries(tables.map((table, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheet(table)]))
  };
  const mtime = new Date(1980, 0, 1);
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, [strToU8(text), {mtime}]])));
}

function styles(): string {
  const formats = FORMATS.map(([, code], i) => `<numFmt numFmtId="${164 + i}" formatCode="${xml(code)}"/>`).join("");
  const cells = FORMATS.map(
    (_, i) => `<xf numFmtId="${164 + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`
  ).join("");
  return `${HEAD}<styleSheet ${MAIN}><numFmts count="${FORMATS.length}">${formats}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${2 + FORMATS.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>${cells}</cellXfs></styleSheet>`;
}

/** Title and note stand above the head, which stays in sight. */
function sheet({title, note, columns, rows}: PacketTable): string {
  const text = (value: string, style = 0): string =>
    `<c t="inlineStr"${style ? ` s="${style}"` : ""}><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
  const cell = (value: string | number | null, kind: CellKind): string => {
    if (value === null || value === "") return "<c/>";
    if (typeof value === "string") return text(value);
    return `<c s="${2 + FORMATS.findIndex(([of]) => of === kind)}"><v>${exact(value, kind)}</v></c>`;
  };
  const widths = columns.map((column, i) => {
    const longest = Math.max(column.label.length, ...rows.map((row) => exact(row[i] ?? null, column.kind).length));
    return `<col min="${i + 1}" max="${i + 1}" width="${Math.min(60, longest + 3)}" customWidth="1"/>`;
  });
  const lines = [
    `<row>${text(title, 1)}</row>`,
    `<row>${text(note)}</row>`,
    `<row>${columns.map(({label}) => text(label, 1)).join("")}</row>`,
    ...rows.map((row) => `<row>${row.map((value, i) => cell(value, columns[i]!.kind)).join("")}</row>`)
  ];
  return `${HEAD}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>${lines.join("")}</sheetData></worksheet>`;
}
