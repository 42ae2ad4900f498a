import {isUtf8} from "node:buffer";
import {ALIGNED} from "../read/aligned.ts";
import {byteOrder, magicOf} from "../read/bytes.ts";
import {csvHead} from "../read/csv.ts";
import {BadFile} from "../source.ts";
import {type Dialect, type Grid, type GridRow, isMarkup, readGrids} from "./grid.ts";
import {joinedHeader} from "./header.ts";
import {DATE_FORMATS} from "./profile.ts";
import {isoDate, type NumberStyle, plainNumber, readNdc} from "./text.ts";

/** Guessing how an unknown export is written. Only ever to propose a profile to a person, never to load a file. */

const DELIMITERS = [",", "|", "\t", ";"] as const;

/** The dialect a file seems to be in: workbook, or the delimiter that gives most columns most evenly. */
export function sniffDialect(bytes: Buffer, path: string): Dialect & {format: "delimited" | "workbook"} {
  const magic = magicOf(bytes.subarray(0, 4096));
  if (magic === "empty") throw new BadFile(`empty file: 0 bytes (${path}); export it again`);
  if (magic === "zip" || magic === "xls") return {format: "workbook", delimiter: ",", quote: '"', encoding: "auto"};
  if (magic === "text" && isMarkup(bytes.subarray(0, 1024).toString("latin1")))
    return {format: "workbook", delimiter: ",", quote: '"', encoding: "auto"};
  if (magic !== "text") throw new BadFile(`neither text nor workbook: ${magic} (${path}); export it as CSV or Excel`);
  const encoding = byteOrder(bytes) || isUtf8(bytes) ? "auto" : "windows-1252";
  const head = new TextDecoder(byteOrder(bytes) ?? (isUtf8(bytes) ? "utf-8" : "windows-1252")).decode(
    bytes.subarray(0, 65_536)
  );
  const scores = DELIMITERS.map((delimiter) => ({delimiter, score: evenness(csvHead(head, delimiter))}));
  scores.sort((a, b) => b.score - a.score);
  const [best] = scores;
  // Commas within figures look like a delimiter too; texts padded with blanks have theirs on every line.
  const aligned = evenness(csvHead(head, ALIGNED));
  if (aligned > (best?.score ?? 0)) return {format: "delimited", delimiter: ALIGNED, quote: "", encoding};
  if (!best || best.score === 0)
    throw new BadFile(
      `no delimiter found, nor columns under each other with two blanks between them or a ruler of dashes: (${path}); open a fixed-width file in a spreadsheet (text to columns) and save it as CSV, or copy loaders/profiles/mmcap-fixed.json and set its fields`
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
  /** All tables of the file. */
  readonly grids: readonly Grid[];
  readonly grid: Grid;
  readonly header: GridRow;
  /** Rows the header takes: of two, the texts are joined. */
  readonly height: 1 | 2;
  /** Rows below it with three cells or more: totals and notes left out. */
  readonly rows: readonly GridRow[];
  /** Rows below it that start with the word total, and do not have all the cells of a record. */
  readonly totals: readonly GridRow[];
}

/** How total rows start. */
export const TOTAL_ROW = "^(grand |report )?tot(als?)?\\b|^(gesamt)?summe\\b|^(suma|somme)\\b";
const filled = ({cells}: GridRow): number => cells.filter(Boolean).length;

/** A row that says total and has fewer cells than the rows around it: a customer may be called so too. */
export function totalsOf(rows: readonly GridRow[]): Set<GridRow> {
  // Titles and blanks above a short table are not what is usual in it.
  const widths = rows
    .map(filled)
    .filter((width) => width >= 3)
    .sort((a, b) => a - b);
  const usual = widths[Math.floor(widths.length / 2)] ?? 0;
  const pattern = new RegExp(`${TOTAL_ROW}|sub-?\\s?tot(als?)?\\b`, "i");
  return new Set(rows.filter((row) => pattern.test(row.cells.find(Boolean) ?? "") && filled(row) < Math.max(usual, 3)));
}

/** The sheet and the row that seem to be the header: many different words, and data like dates and NDCs below it. */
export function guessHeader(bytes: Buffer, dialect: Dialect, path: string): HeaderGuess {
  let best: Scored | null = null;
  const grids = readGrids(bytes, dialect, path);
  for (const grid of grids) {
    const totals = totalsOf(grid.rows);
    for (const [index, first] of grid.rows.slice(0, 40).entries()) {
      const second = grid.rows[index + 1];
      const guesses = [guessAt(grid, {index, totals}, first, 1)];
      if (second && isWords(first) && isWords(second))
        guesses.push(guessAt(grid, {index, totals}, joinedHeader(first, second), 2));
      for (const guess of guesses) if (!best || guess.score > best.score) best = guess;
    }
  }
  if (!best || best.score < 6)
    throw new BadFile(`no header row found: (${path}); the first 40 rows hold no column names above data`);
  return {...best, grids};
}

type Scored = Omit<HeaderGuess, "grids"> & {score: number};

const isWords = ({cells}: GridRow): boolean =>
  cells.some(Boolean) && cells.every((cell) => cell === "" || shapeOf(cell) === "text");

function guessAt(
  grid: Grid,
  {index, totals}: {index: number; totals: ReadonlySet<GridRow>},
  header: GridRow,
  height: 1 | 2
): Scored {
  const words = header.cells.filter((cell) => /[A-Za-z]/.test(cell) && shapeOf(cell) === "text");
  const below = grid.rows.slice(index + height);
  // A report by pages prints its header again on each: it is no row.
  const named = header.cells.join("\u0000");
  const rows = below.filter((row) => filled(row) >= 3 && !totals.has(row) && row.cells.join("\u0000") !== named);
  const typed = (rows[0]?.cells ?? []).filter(
    (cell, at) => shapeOf(cell) !== "text" && shapeOf(cell) !== "empty" && (header.cells[at] ?? "") !== ""
  ).length;
  const score = new Set(words).size + 3 * typed - (rows.length === 0 ? 100 : 0) - (height - 1);
  return {grid, header, height, rows, totals: below.filter((row) => totals.has(row)), score};
}

export type Shape = "empty" | "ndc" | "date" | "money" | "integer" | "number" | "text";

/** What one cell looks like. */
export function shapeOf(cell: string, style: NumberStyle = {}): Shape {
  const text = cell.trim();
  if (text === "") return "empty";
  if (/^\d{4,5}-\d{3,4}-\d{1,2}$/.test(text) || (/^\d{11}$/.test(text) && "ndc11" in readNdc(text, new Set())))
    return "ndc";
  if (isoDate(text, DATES_WITH_MARKS) !== null) return "date";
  const number = plainNumber(text, style);
  if (number === null) return "text";
  if (/[$.,()]/.test(text)) return "money";
  return /^-?\d+$/.test(number) ? "integer" : "number";
}

const DATES_WITH_MARKS = DATE_FORMATS.filter((format) => /[-/.]/.test(format));

/**
 * The fewest formats that read every date of a column written in several ways (typed days beside serial numbers), at most
 * three; none where a day would be read with the month first in one cell and last in another.
 */
export function severalDateFormats(cells: readonly string[]): string[] {
  let left = cells.filter(Boolean).slice(0, 500);
  const found: string[] = [];
  while (left.length > 0 && found.length < 3) {
    const read = (format: string): number => left.filter((text) => isoDate(text, [format]) !== null).length;
    const best = [...DATE_FORMATS].reduce((top, format) => (read(format) > read(top) ? format : top));
    if (read(best) === 0) return [];
    found.push(best);
    left = left.filter((text) => isoDate(text, [best]) === null);
  }
  const orders = found.map((format) => `${format.match(/[-/.]/)?.[0] ?? ""}${format.replace(/[^MD]/g, "")}`);
  const isTurned = orders.some((order) => /MMDD$/.test(order) && orders.includes(order.replace("MMDD", "DDMM")));
  return left.length === 0 && !isTurned ? found : [];
}

/** The one format that reads every date of a column; month first when days and months cannot be told apart. */
export function dateFormats(cells: readonly string[]): string[] {
  const texts = cells.filter(Boolean).slice(0, 500);
  const fitting = [...DATE_FORMATS].filter(
    (format) => texts.length > 0 && texts.every((text) => isoDate(text, [format]) !== null)
  );
  return fitting.slice(0, 1);
}
