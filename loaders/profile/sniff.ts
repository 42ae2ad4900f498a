import {isUtf8} from "node:buffer";
import {byteOrder, magicOf} from "../read/bytes.ts";
import {csvHead} from "../read/csv.ts";
import {BadFile} from "../source.ts";
import {type Dialect, type Grid, type GridRow, readGrids} from "./grid.ts";
import {DATE_FORMATS} from "./profile.ts";
import {isoDate, plainNumber, readNdc} from "./text.ts";

/** Guessing how an unknown export is written. Only ever to propose a profile to a person, never to load a file. */

const DELIMITERS = [",", "|", "\t", ";"] as const;

/** The dialect a file seems to be in: workbook, or the delimiter that gives most columns most evenly. */
export function sniffDialect(bytes: Buffer, path: string): Dialect {
  const magic = magicOf(bytes.subarray(0, 4096));
  if (magic === "empty") throw new BadFile(`empty file: 0 bytes (${path}); export it again`);
  if (magic === "zip" || magic === "xls") return {format: "workbook", delimiter: ",", quote: '"', encoding: "auto"};
  if (magic !== "text") throw new BadFile(`neither text nor workbook: ${magic} (${path}); export it as CSV or Excel`);
  const encoding = byteOrder(bytes) || isUtf8(bytes) ? "auto" : "windows-1252";
  const head = new TextDecoder(byteOrder(bytes) ?? (isUtf8(bytes) ? "utf-8" : "windows-1252")).decode(
    bytes.subarray(0, 65_536)
  );
  const scores = DELIMITERS.map((delimiter) => ({delimiter, score: evenness(csvHead(head, delimiter))}));
  scores.sort((a, b) => b.score - a.score);
  const [best] = scores;
  if (!best || best.score === 0)
    throw new BadFile(
      `no delimiter found: (${path}); for a fixed-width file copy loaders/profiles/mmcap-fixed.json and set its fields`
    );
  return {format: "delimited", delimiter: best.delimiter, quote: head.includes('"') ? '"' : "", encoding};
}

/** Rows of the most common width above one, times that width. */
function evenness(rows: readonly GridRow[]): number {
  const widths = new Map<number, number>();
  for (const {cells} of rows) if (cells.length > 2) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  return Math.max(0, ...[...widths].map(([width, count]) => count * Math.min(width, 20)));
}

export interface HeaderGuess {
  readonly grid: Grid;
  readonly header: GridRow;
  /** Rows below it with three cells or more: totals and notes left out. */
  readonly rows: readonly GridRow[];
  /** Rows below it that start with the word total. */
  readonly totals: readonly GridRow[];
}

/** How total rows start. */
export const TOTAL_ROW = "^(grand |report )?totals?\\b";
const isTotal = ({cells}: GridRow): boolean => new RegExp(TOTAL_ROW, "i").test(cells.find(Boolean) ?? "");

/** The sheet and the row that seem to be the header: many different words, and data like dates and NDCs below it. */
export function guessHeader(bytes: Buffer, dialect: Dialect, path: string): HeaderGuess {
  let best: (HeaderGuess & {score: number}) | null = null;
  for (const grid of readGrids(bytes, dialect, path)) {
    for (const [index, header] of grid.rows.slice(0, 40).entries()) {
      const words = header.cells.filter((cell) => /[A-Za-z]/.test(cell) && shapeOf(cell) === "text");
      const below = grid.rows.slice(index + 1);
      const rows = below.filter((row) => row.cells.filter(Boolean).length >= 3 && !isTotal(row));
      const typed = (rows[0]?.cells ?? []).filter(
        (cell, at) => shapeOf(cell) !== "text" && (header.cells[at] ?? "") !== ""
      ).length;
      const score = new Set(words).size + 3 * typed - (rows.length === 0 ? 100 : 0);
      if (!best || score > best.score) best = {grid, header, rows, totals: below.filter(isTotal), score};
    }
  }
  if (!best || best.score < 6)
    throw new BadFile(`no header row found: (${path}); the first 40 rows hold no column names above data`);
  return best;
}

export type Shape = "empty" | "ndc" | "date" | "money" | "integer" | "number" | "text";

/** What one cell looks like. */
export function shapeOf(cell: string): Shape {
  const text = cell.trim();
  if (text === "") return "empty";
  if (/^\d{4,5}-\d{3,4}-\d{1,2}$/.test(text) || (/^\d{11}$/.test(text) && "ndc11" in readNdc(text, new Set())))
    return "ndc";
  if (isoDate(text, DATES_WITH_MARKS) !== null) return "date";
  const number = plainNumber(text);
  if (number === null) return "text";
  if (/[$.,()]/.test(text)) return "money";
  return /^-?\d+$/.test(number) ? "integer" : "number";
}

const DATES_WITH_MARKS = DATE_FORMATS.filter((format) => format.includes("-") || format.includes("/"));

/** The one format that reads every date of a column; month first when days and months cannot be told apart. */
export function dateFormats(cells: readonly string[]): string[] {
  const texts = cells.filter(Boolean).slice(0, 500);
  const fitting = [...DATE_FORMATS].filter(
    (format) => texts.length > 0 && texts.every((text) => isoDate(text, [format]) !== null)
  );
  return fitting.slice(0, 1);
}
