import {relative, sep} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {PATIENT_COLUMNS} from "../schema/patient.ts";
import {quote} from "../schema/table.ts";
import {isCount} from "./audience/table.ts";
import type {PrivateFacts} from "./gate/facts.ts";
import {type Judge, judgeOf} from "./gate/judge.ts";
import {openPublished, type Published, type PublishedTable} from "./published.ts";
import {type Cell, derivable, isSmall} from "./small-cells.ts";
import {filesUnder} from "./stage-reports.ts";

export {type PrivateFacts, privateFacts} from "./gate/facts.ts";

/**
 * The last look at a site before it is published: every byte is searched for identifiers of patients, every table for
 * exact service dates and, in builds for readers outside the practice, for small cells. What it says names the file, the
 * column and the kind of fault, never the value.
 */

export interface GateOptions {
  /** Readers outside the practice: no count of 1 to 10, and none that follows from totals. */
  readonly outside?: boolean;
}

/** Complaints about a site, one line each: file, place, kind of fault. None means that it may be published. */
export function auditSite(folder: string, facts: PrivateFacts, options: GateOptions = {}): string[] {
  const judge = judgeOf(facts);
  const counts: {where: string; column: string; cell: Cell}[] = [];
  const said = new Set<string>();
  for (const file of filesUnder(folder)) {
    const path = relative(folder, file).split(sep).join("/");
    for (const part of openPublished(file, path)) {
      for (const complaint of auditFile(part, judge)) said.add(complaint);
      if (options.outside)
        for (const table of part.tables) for (const count of countsOf(part.path, table)) counts.push(count);
    }
  }
  for (const complaint of auditCounts(counts)) said.add(complaint);
  return [...said];
}

function auditFile(part: Published, judge: Judge): string[] {
  const complaints = [...judge.file(part.path, part.bytes)];
  for (const {where, rows} of part.tables) {
    const place = where === "" ? part.path : `${part.path} ${where}`;
    for (const column of new Set(rows.flatMap((row) => Object.keys(row)))) {
      const texts = new Set(rows.flatMap((row) => (typeof row[column] === "string" ? [row[column]] : [])));
      if (PATIENT_COLUMNS.has(column) && rows.some((row) => row[column] !== null && row[column] !== undefined))
        complaints.push(`a column of patients' rows: ${column} (${place})`);
      const faults = new Set([...texts].flatMap((text) => judge.cell(text, column)));
      for (const fault of faults) complaints.push(`${fault}: column ${column} (${place})`);
    }
  }
  return complaints;
}

/** Complaints about the texts of marts as they are exported: without the columns of patients' rows. */
export async function auditMarts(
  connection: DuckDBConnection,
  marts: readonly string[],
  facts: PrivateFacts
): Promise<string[]> {
  const judge = judgeOf(facts);
  const complaints: string[] = [];
  for (const {table, columns, rows} of await textColumns(connection)) {
    if (!marts.includes(`mart.${table}`)) continue;
    const faults = columns.map(() => new Set<string>());
    for (const [place, text] of await textsOf(connection, {table, columns, rows}))
      for (const fault of judge.cell(text, columns[place]!)) faults[place]!.add(fault);
    for (const [place, column] of columns.entries())
      for (const fault of faults[place]!) complaints.push(`${fault}: column ${column} (mart.${table})`);
  }
  return complaints;
}

interface TextColumns {
  readonly table: string;
  readonly columns: readonly string[];
  /** As DuckDB estimates it: only decides how they are read. */
  readonly rows: number;
}

/** The text columns of each mart, without those of patients' rows, in the order of names. */
async function textColumns(connection: DuckDBConnection): Promise<TextColumns[]> {
  const reader = await connection.runAndReadAll(
    `SELECT table_name, column_name, coalesce(estimated_size, 0)::DOUBLE AS rows
     FROM duckdb_columns() LEFT JOIN duckdb_tables() USING (schema_name, table_name)
     WHERE schema_name = 'mart' AND data_type = 'VARCHAR' ORDER BY ALL`
  );
  const found = new Map<string, {table: string; columns: string[]; rows: number}>();
  for (const [table, column, rows] of reader.getRows() as [string, string, number][]) {
    if (PATIENT_COLUMNS.has(column)) continue;
    if (!found.has(table)) found.set(table, {table, columns: [], rows});
    found.get(table)!.columns.push(column);
  }
  return [...found.values()];
}

/** A statement a column is most of the time of a small mart; lists of columns are the dearer way of a large one. */
const SMALL_MART = 20_000;

/** Each text of each column once, with the column's place. */
async function textsOf(
  connection: DuckDBConnection,
  {table, columns, rows}: TextColumns
): Promise<[place: number, text: string][]> {
  const from = `FROM mart.${quote(table)}`;
  const statements =
    rows <= SMALL_MART
      ? [
          `SELECT DISTINCT unnest([${[...columns.keys()].join(", ")}]) AS place, unnest([${columns.map(quote).join(", ")}]) AS text ${from}`
        ]
      : columns.map((column, place) => `SELECT DISTINCT ${place} AS place, ${quote(column)} AS text ${from}`);
  const found: [number, string][] = [];
  for (const sql of statements) {
    const reader = await connection.runAndReadAll(sql);
    for (const [place, text] of reader.getRows()) if (text !== null) found.push([Number(place), String(text)]);
  }
  return found;
}

function countsOf(path: string, {where, rows}: PublishedTable): {where: string; column: string; cell: Cell}[] {
  return rows.flatMap((row) => {
    const key = Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))
    );
    return Object.entries(row).flatMap(([column, value]) =>
      isCount(column) ? [{where: `${path} ${where}`.trim(), column, cell: {key, count: countOf(value)}}] : []
    );
  });
}

const countOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value as number | bigint);

/** Where the first page of a site for others has its tables. */
const DOCUMENT = "_file/data/shared.";

function auditCounts(counts: readonly {where: string; column: string; cell: Cell}[]): string[] {
  const complaints: string[] = [];
  for (const {where, column, cell} of counts)
    if (isSmall(cell.count)) complaints.push(`a count of 1 to 10: column ${column} (${where})`);
  for (const column of new Set(counts.map((each) => each.column))) {
    // The document of an audience was proved with the true counts, which tell which totals are the sums of their parts.
    const own = counts.filter((each) => each.column === column && !each.where.startsWith(DOCUMENT));
    if (!own.some(({cell}) => cell.count === null)) continue;
    const open = new Set(derivable(own.map(({cell}) => cell)));
    for (const {where, cell} of own)
      if (open.has(cell)) complaints.push(`a suppressed count that follows from totals: column ${column} (${where})`);
  }
  return complaints;
}
