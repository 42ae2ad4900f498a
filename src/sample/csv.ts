import {readFileSync} from "node:fs";
import {parse} from "csv-parse/sync";
import {quoted} from "../words/csv.ts";

export type Cell = string | number | null | undefined;

/** One line of RFC 4180, without its line end; null and undefined are empty. */
export const csvLine = (cells: readonly Cell[]): string => cells.map((cell) => quoted(String(cell ?? ""))).join(",");

/** A file of rows under a header; columns a row does not have are empty. */
export function csvText(columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string {
  return [csvLine(columns), ...rows.map((row) => csvLine(columns.map((column) => row[column]))), ""].join("\n");
}

/** Reads one of our own tables of figures as rows of text. */
export function readFigures(name: string): Record<string, string>[] {
  return parse(readFileSync(new URL(`figures/${name}.csv`, import.meta.url)), {columns: true});
}
