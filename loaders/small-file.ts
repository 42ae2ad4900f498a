import {columnsOf} from "../src/schema/table.ts";
import {judgeRow} from "./judge/row.ts";
import {planOf} from "./load-clean-csv.ts";
import {linesMatching} from "./read/clean-lines.ts";
import {csvRecords} from "./read/csv.ts";
import type {OpenFile} from "./read/input.ts";
import type {HeaderSource, Record} from "./source.ts";
import {noLineEnd} from "./stage-rows.ts";
import type {SmallFile} from "./waiting-files.ts";
import type {GoodRow} from "./waiting-rows.ts";

/**
 * The rows of a file that is in memory, when every line of it is good as it stands; null for any other file, which DuckDB
 * reads by itself. What rules across columns say of the rows is asked when they are written.
 */
export function smallFile(source: HeaderSource, file: OpenFile): SmallFile | null {
  const plan = file.whole ? planOf(source, file) : null;
  if (!file.whole || !plan) return null;
  const isOpen = file.whole.at(-1) !== 10;
  const bytes = isOpen ? Buffer.concat([file.whole, Buffer.from(plan.end)]) : file.whole;
  const lines = linesMatching(bytes, plan.good);
  if (!lines) return null;
  const table = source.tables[0]!;
  const records = recordsOf(bytes.toString("utf8"), file.path);
  if (records.length !== lines) return null;
  const rows: GoodRow[] = [];
  const places = new Map(plan.cells.flatMap((cell, at) => (cell ? [[cell.name, at]] : [])));
  for (const {line, cells} of records) {
    const texts: {[column: string]: string | null} = {};
    for (const {name} of columnsOf(table)) texts[name] = cells[places.get(name) ?? -1] ?? null;
    const {values, problems} = judgeRow(table, texts);
    // A day that is not in the calendar, say.
    if (problems.length > 0) return null;
    rows.push({line, values});
  }
  return {source, file, rows, remarks: [...plan.remarks, ...(isOpen ? [noLineEnd(file.path)] : [])]};
}

/** The records under the first of a text of good lines: without quotes a line end is one, and a comma is one. */
function recordsOf(text: string, path: string): readonly Record[] {
  if (text.includes('"')) return csvRecords(text, path).slice(1);
  const lines = text.split(/\r?\n/).slice(1, -1);
  return lines.map((line, at) => ({line: at + 2, cells: line.split(",")}));
}
