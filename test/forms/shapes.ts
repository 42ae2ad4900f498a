import {utils, write} from "@e965/xlsx";
import {parse} from "csv-parse/sync";
import type {Files} from "./files.ts";

/** The canonical files in other shapes: as workbooks, and in pieces. */

const NUMBER = /^-?(0|[1-9]\d{0,8})(\.\d{1,6})?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Texts of digits. */
const CODES = new Set(["hcpcs", "ndc11", "npi", "place_of_service", "code_from", "code_to", "lot", "modifiers"]);

/** A cell as a spreadsheet has it: amounts and counts are numbers, days are days. */
function cellOf(column: string, text: string): string | number | Date | null {
  if (text === "") return null;
  if (CODES.has(column)) return text;
  if (DAY.test(text)) return new Date(`${text}T00:00:00Z`);
  return NUMBER.test(text) ? Number(text) : text;
}

function workbook(text: string): Uint8Array {
  const [header = [], ...rows] = parse(text, {relax_column_count: true}) as string[][];
  const cells = rows.map((row) => row.map((cell, i) => cellOf(header[i]!, cell)));
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...cells], {UTC: true, dateNF: "yyyy-mm-dd"}), "Export");
  return new Uint8Array(write(book, {type: "array", bookType: "xlsx", compression: true}) as ArrayBuffer);
}

/** Every canonical file as a workbook; CMS's stay what they are. */
export const inWorkbooks = (files: Readonly<Files>): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) =>
      path.startsWith("cms/") ? [path, text] : [path.replace(/\.csv$/, ".xlsx"), workbook(String(text))]
    )
  );

/** Files cut in two that share the middle fifth, the first half there under two names; lists are told twice as they are. */
export function inPieces(files: Readonly<Files>): Files {
  const pieces: Files = {};
  for (const [path, text] of Object.entries(files)) {
    if (path.startsWith("cms/")) {
      pieces[path] = text;
      continue;
    }
    const [header, ...lines] = String(text).trimEnd().split("\n");
    const part = (from: number, to: number): string =>
      [header, ...lines.slice(Math.floor(from * lines.length), Math.ceil(to * lines.length)), ""].join("\n");
    const named = (name: string): string => path.replace(/\.csv$/, `-${name}.csv`);
    pieces[named("1")] = part(0, 0.6);
    pieces[named("2")] = part(0.4, 1);
    pieces[named("again")] = path === "claims.csv" || path === "purchases.csv" ? part(0, 0.6) : part(0, 1);
  }
  return pieces;
}
