import type {DuckDBConnection} from "@duckdb/node-api";
import {KINDS} from "../src/schema/field.ts";
import {columnsOf, literal, quote, type Table} from "../src/schema/table.ts";
import {goodLine} from "./judge/line.ts";
import {RULES} from "./judge/rules.ts";
import {countGood, startsGood} from "./read/clean-lines.ts";
import {csvRecords} from "./read/csv.ts";
import {namesOf, unknownColumns} from "./read/header.ts";
import type {OpenFile} from "./read/input.ts";
import {forgetFile} from "./repeated-file.ts";
import type {Outcome} from "./row-counts.ts";
import type {HeaderSource} from "./source.ts";

/**
 * Loads a CSV file of which every line is good as it stands: one pass of DuckDB's reader straight into the typed table,
 * while the bytes are matched against the contract beside it. Null, and nothing written, for any other file: those are
 * staged, and told what is wrong with them. Both ways give the same rows, lines and sums.
 */
export async function loadGood(
  connection: DuckDBConnection,
  source: HeaderSource,
  file: OpenFile,
  fileId: number
): Promise<Outcome | null> {
  const plan = planOf(source, file);
  if (!plan) return null;
  try {
    const outcome = await insertAll(connection, source, plan, fileId);
    if (!outcome) await forgetFile(connection, source.tables[0]!, fileId);
    return outcome;
  } catch (error) {
    await forgetFile(connection, source.tables[0]!, fileId);
    throw error;
  }
}

/** Rows whose lines are written by one statement. */
const UPDATED = 5_000_000;

/** How a file of which every line may be good is read. */
export interface Plan {
  readonly content: string;
  /** Column of the table for each cell of a line, null where the cell is not used. */
  readonly cells: readonly (ReturnType<typeof columnsOf>[number] | null)[];
  readonly good: RegExp;
  /** How its lines end. */
  readonly end: string;
  readonly remarks: readonly string[];
}

/** How the file would be read, when its first line is a header of bare names. */
export function planOf(source: HeaderSource, file: OpenFile): Plan | null {
  const [header, end] = /^[^"\r\n\0]+(\r?\n)/.exec(file.head) ?? [];
  if (file.format !== "csv" || file.rows || header === undefined) return null;
  const layout = layoutOf(source, header, end === "\n" ? "\n" : "\r\n");
  if (!layout) return null;
  const {names, columns, cells, good} = layout;
  // Most files that are not good show it at once.
  if (!startsGood(file.head, good)) return null;
  return {content: file.content, cells, good, end: end!, remarks: unknownColumns(names, columns, file.path)};
}

interface Layout extends Pick<Plan, "cells" | "good"> {
  readonly names: readonly string[];
  readonly columns: ReturnType<HeaderSource["columns"]>;
}

/** Layouts by header, made once a header, because folders have many files of the same one. */
const layouts = new WeakMap<HeaderSource, Map<string, Layout | null>>();
/** More headers than this are those of strange files, not of a folder of one kind. */
const MOST_LAYOUTS = 1000;

function layoutOf(source: HeaderSource, header: string, end: "\n" | "\r\n"): Layout | null {
  const known = layouts.get(source) ?? new Map<string, Layout | null>();
  layouts.set(source, known);
  const found = known.get(header);
  if (found !== undefined) return found;
  const made = newLayout(source, header, end);
  if (known.size >= MOST_LAYOUTS) known.clear();
  known.set(header, made);
  return made;
}

/** Null for a header with a name that is empty, or that is only known between quotes. */
function newLayout(source: HeaderSource, header: string, end: "\n" | "\r\n"): Layout | null {
  const first = csvRecords(header, "")[0]!.cells;
  const names = namesOf(first);
  const columns = source.columns(first);
  if (names.includes("") || Object.keys(columns).some((name) => !names.includes(name))) return null;
  const fields = new Map(columnsOf(source.tables[0]!).map((column) => [column.name, column]));
  const cells = names.map((name, at) =>
    names.indexOf(name) === at ? (fields.get(columns[name] ?? "") ?? null) : null
  );
  const good = goodLine(cells, end);
  return {names, columns, cells, good};
}

async function insertAll(
  connection: DuckDBConnection,
  source: HeaderSource,
  {content, cells, good, remarks}: Plan,
  fileId: number
): Promise<Outcome | null> {
  const table = source.tables[0]!;
  const types = cells.map((cell, at) => `c${at}: '${cell ? KINDS[cell.meta.kind].sql_type : "VARCHAR"}'`);
  const used = cells.flatMap((cell, at) => (cell ? [{name: quote(cell.name), from: `c${at}`}] : []));
  const reading = connection.run(
    `INSERT INTO ${table.name} (${used.map(({name}) => name).join(", ")}, file_id, line)
    SELECT ${used.map(({from}) => from).join(", ")}, ${fileId}, 0
    FROM read_csv(${literal(content)}, auto_detect = false, delim = ',', quote = '"', escape = '"', header = false, skip = 1,
      columns = {${types.join(", ")}}, strict_mode = true, null_padding = false)`
  );
  // DuckDB reads in threads of its own meanwhile.
  const lines = countGood(content, good);
  if (lines === null) connection.interrupt();
  const isRead = await reading.then(
    () => true,
    (error: Error) => {
      // A day that is not in the calendar, say; anything else is no fault of the file.
      if (lines === null || /^(Conversion|Invalid Input) Error/.test(error.message)) return false;
      throw error;
    }
  );
  if (lines === null || lines === 0 || !isRead) return null;
  const {rows, dollars, first, isSound} = await sumsOf(connection, table, source.dollars, fileId);
  if (rows !== lines || !isSound) return null;
  // Rows are in the order of the file, one line each, under the header. What is updated at once is held in memory.
  for (let from = first; from < first + rows; from += UPDATED)
    await connection.run(
      `UPDATE ${table.name} SET line = rowid - ${first} + 2 WHERE rowid >= ${from} AND rowid < ${Math.min(from + UPDATED, first + rows)}`
    );
  return {
    read: rows,
    accepted: rows,
    rejected: 0,
    dollarsAccepted: dollars,
    dollarsRejected: "0.00",
    remarks: [...remarks]
  };
}

interface Sums {
  readonly rows: number;
  readonly dollars: string;
  /** Row number of the first row. */
  readonly first: number;
  /** Rows stand side by side, keep the rules across columns and repeat no key. */
  readonly isSound: boolean;
}

async function sumsOf(
  connection: DuckDBConnection,
  table: Table,
  dollars: string | null,
  fileId: number
): Promise<Sums> {
  const rowsOfFile = `FROM ${table.name} WHERE file_id = ${fileId}`;
  const {broken, keys: distinct} = soundSql(table);
  const keys = RULES[table.name] ? `(SELECT ${distinct} ${rowsOfFile})` : distinct;
  const reader = await connection.runAndReadAll(
    `SELECT count(*), CAST(coalesce(sum(${dollars ?? "NULL"}), 0) AS DECIMAL(18,2)), min(rowid),
      max(rowid) - min(rowid) + 1 = count(*) AND count(*) FILTER (${broken}) = 0 AND ${keys} = count(*) ${rowsOfFile}`
  );
  const [rows, sum, first, isSound] = reader.getRows()[0]!;
  return {rows: Number(rows), dollars: String(sum), first: Number(first), isSound: isSound === true};
}

/** Over typed rows: whether one breaks a rule across columns, and how many keys there are; as many as rows repeat none. */
export function soundSql(table: Table): {broken: string; keys: string} {
  const own = RULES[table.name];
  return {
    broken: own?.rules.map(({when}) => `(${when})`).join(" OR ") || "false",
    // Keys whose hashes meet are compared where rows are staged.
    keys: own ? `count(DISTINCT hash(${own.key.map(quote).join(", ")}))` : "count(*)"
  };
}
