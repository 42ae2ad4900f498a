import type {DuckDBConnection} from "@duckdb/node-api";
import {columnsOf, literal, quote, type Table} from "../src/schema/table.ts";
import {dollarsSql, type Staged, stagedColumns} from "./judge/table.ts";
import {csvRecords} from "./read/csv.ts";
import {namesOf, unknownColumns} from "./read/header.ts";
import type {OpenFile} from "./read/input.ts";
import {type PlainCsv, plainCsv, workbookCsv} from "./read/plain.ts";
import {lineOfRecord, lineSteps, type Scan} from "./read/scan.ts";
import {sumOf} from "./row-counts.ts";
import {BadFile, type HeaderSource} from "./source.ts";

export interface HeaderOptions {
  readonly fileId: number;
  readonly stage: string;
  /** Path free for copies. */
  readonly scratch: string;
  /** NDCs of the crosswalks, null while not all of them are in; nothing when left out. */
  readonly ndcs?: () => Promise<ReadonlySet<string> | null>;
}

/** More rows of the wrong shape than this and the file as a whole is not what it seems. */
const SHAPE_SHARE = 0.005;
const SHAPE_ROWS = 20;

/** The texts of a file as a temporary table, and what is no row. */
export interface Staging {
  staged: Staged;
  rows: number;
  /** Records that are no rows: wrong number of cells, stray quotes. */
  shapes: {line: number; reason: string}[];
  remarks: string[];
}

/** Stages the rows of a CSV file or a sheet of a workbook, each with the line it stands on. */
export async function stageCsv(
  connection: DuckDBConnection,
  source: HeaderSource,
  table: Table,
  file: OpenFile,
  options: HeaderOptions
): Promise<Staging> {
  const {stage} = options;
  const plain = file.rows
    ? workbookCsv(file.rows, file.path, options.scratch)
    : await plainCsv(file.content, file.path, options.scratch);
  const {scan} = plain;
  const first = firstRecord(plain, file.path);
  const columns = source.columns(first.cells);
  const names = namesOf(first.cells);
  const remarks = [...file.remarks, ...plain.remarks, ...unknownColumns(names, columns, file.path)];
  const quoted = Object.keys(columns).find((name) => !names.includes(name));
  if (quoted !== undefined)
    throw new BadFile(
      `quote or apostrophe around a column name: ${quoted} (${file.path} line ${first.line}); export the file with plain names`
    );
  const from = new Map(Object.entries(columns).map(([name, column]) => [column, `c${names.indexOf(name)}`]));
  const types = names.map((_, index) => `c${index}: 'VARCHAR'`).join(", ");
  const unnamed = names.flatMap((name, index) => (name === "" ? [`c${index}`] : []));
  const apart = unnamed.map((name) => `, ${name} AS unnamed_${name}`).join("");
  await connection.run(`CREATE TEMP TABLE ${stage} AS SELECT ${stagedColumns(table, from, scan.hasEdges)}${apart}
    FROM read_csv(${literal(plain.file)}, auto_detect = false, delim = ',', quote = '"', escape = '"', header = false, skip = ${first.line},
      columns = {${types}}, strict_mode = true, null_padding = false, max_line_size = 16777216, store_rejects = true, rejects_limit = 0,
      rejects_table = '${stage}_rejects', rejects_scan = '${stage}_scans')`);
  const rejects = await rejectsOf(connection, stage);
  const rows = await countOf(connection, stage);
  remarks.push(...(await namelessColumns(connection, stage, unnamed, `${file.path} line ${first.line}`)));
  const blank = scan.irregular.filter((each) => each.blank && each.record > first.line).map(({record}) => record);
  const rejected = [...rejects.keys()];
  const found = rows + rejected.length + blank.length;
  const records = scan.records - first.line;
  if (found !== records)
    throw new BadFile(
      `rows do not add up: ${records} records, ${rows} read, ${rejected.length} refused, ${blank.length} blank (${file.path}); look for a quote out of place`
    );
  const line = (record: number): number => (file.rows ? record : lineOfRecord(scan.irregular, record));
  const linesOf = new Map(scan.irregular.map((each) => [each.record, file.rows ? 1 : each.lines]));
  // A quote that is not closed swallows the lines below it: each is a row that is not in the numbers.
  const shapesOf = (record: number, reason: string): {line: number; reason: string}[] =>
    Array.from({length: linesOf.get(record) ?? 1}, (_, n) => ({line: line(record) + n, reason}));
  const shapes = rejected.flatMap((record) => shapesOf(record, rejects.get(record)!));
  const skipped = [...blank, ...rejected].sort((a, b) => a - b);
  const astray = astrayRecords(scan, file.rows ? Number.POSITIVE_INFINITY : 2 * (names.length - 1));
  for (const [record, reason] of astray) {
    if (record <= first.line || rejects.has(record)) continue;
    const before = skipped.filter((each) => each < record).length;
    await connection.run(`DELETE FROM ${stage} WHERE rowid = ${record - first.line - 1 - before}`);
    shapes.push(...shapesOf(record, reason));
  }
  const unusable = async (why: string): Promise<BadFile> => {
    const staged = {stage, columns: [...from.keys()], line: "0", join: ""};
    const money = await sumOf(connection, `SELECT sum(${dollarsSql(table, source.dollars, staged)}) FROM ${stage} s`);
    return new BadFile(why, {rows: records, dollars: money});
  };
  if (scan.isOpen && !file.rows && (rejects.has(scan.records) || astray.has(scan.records)))
    throw await unusable(
      `file is cut short: its last line is no whole row and does not end (${file.path} line ${shapes.at(-1)!.line}); export or copy it again`
    );
  if (scan.isOpen && !file.rows) remarks.push(noLineEnd(file.path));
  shapes.sort((a, b) => a.line - b.line);
  if (shapes.length > Math.max(SHAPE_ROWS, SHAPE_SHARE * records))
    throw await unusable(
      `wrong number of cells or stray quotes: in ${shapes.length} of ${records} rows, first (${file.path} line ${shapes[0]!.line}); export the file again`
    );
  if (await isSecondHeader(connection, stage, table, [...from.keys()]))
    throw new BadFile(
      `second header row: the first row under the header has no number and no date (${file.path} line ${first.line + 1}); keep one header row`
    );
  await dropEmptyRows(connection, stage, [...from.keys()]);
  const steps = lineSteps(file.rows ? [] : scan.irregular, skipped, first.line);
  const staged = await withLines(connection, stage, [...from.keys()], steps);
  return {staged, rows: await countOf(connection, stage), shapes, remarks};
}

/** What is said of a file whose last line may have been cut. */
export const noLineEnd = (path: string): string =>
  `no line end after the last line: (${path}); compare its last row, the file may be cut short`;

/** Says of columns without a name that have values: which, and what to do. */
async function namelessColumns(
  connection: DuckDBConnection,
  stage: string,
  unnamed: readonly string[],
  where: string
): Promise<string[]> {
  const remarks: string[] = [];
  for (const name of unnamed) {
    const filled = await sumOf(connection, `SELECT count(nullif(trim(unnamed_${name}), '')) FROM ${stage}`);
    if (filled !== "0.00")
      remarks.push(
        `columns that are not used: column ${Number(name.slice(1)) + 1} has values and no name (${where}); name it`
      );
  }
  return remarks;
}

/**
 * Records that are no rows, by their number, and why. DuckDB takes a quote inside a cell as it is; RFC 4180 knows none, and a
 * lost comma is often behind it: a record that runs over lines and holds `many` delimiters swallowed others.
 */
function astrayRecords(scan: Scan, many: number): Map<number, string> {
  return new Map<number, string>([
    ...scan.astray.map(({record, isWide}) => [record, isWide ? "wrong_column_count" : "stray_quote"] as const),
    ...scan.irregular
      .filter((each) => (each.delimiters ?? 0) >= many)
      .map(({record}) => [record, "stray_quote"] as const)
  ]);
}

/** Whether the first row has words wherever a number, a date or a code must stand: units or a longer title of the column. */
async function isSecondHeader(
  connection: DuckDBConnection,
  stage: string,
  table: Table,
  present: readonly string[]
): Promise<boolean> {
  const figures = columnsOf(table).filter(
    ({name, meta}) => meta.required && meta.kind !== "text" && present.includes(name)
  );
  if (figures.length < 2) return false;
  const texts = figures.map(({name}) => quote(name));
  const [row] = (
    await connection.runAndReadAll(
      `SELECT concat(${texts.join(", ")}) <> '' AND NOT regexp_matches(concat(${texts.join(", ")}), '\\d') FROM ${stage} WHERE rowid = 0`
    )
  ).getRows();
  return row?.[0] === true;
}

/** The header record as RFC 4180 reads it. Throws `BadFile` when it takes more than one line. */
function firstRecord({scan}: PlainCsv, path: string): {line: number; cells: readonly string[]} {
  const [header] = csvRecords(scan.header, path);
  const line = header ? header.line : 1;
  if (!header) throw new BadFile(`no header: (${path} line 1); export the file again`);
  if (header.cells.some((cell) => /[\r\n]/.test(cell)))
    throw new BadFile(`line break in the header: (${path} line ${line}); write each column name on one line`);
  return {line: scan.headerRecord, cells: header.cells};
}

const REJECT_REASONS: {readonly [type: string]: string} = {
  "MISSING COLUMNS": "wrong_column_count",
  "TOO MANY COLUMNS": "wrong_column_count",
  "UNQUOTED VALUE": "stray_quote",
  "INVALID ENCODING": "not_utf8",
  "LINE SIZE OVER MAXIMUM": "line_too_long"
};

/** Reason by record number (the header is 1, blank records count) of what DuckDB refused to read. */
async function rejectsOf(connection: DuckDBConnection, stage: string): Promise<Map<number, string>> {
  const reader = await connection.runAndReadAll(
    `SELECT line, min(CAST(error_type AS VARCHAR)) FROM ${stage}_rejects GROUP BY line ORDER BY line`
  );
  await connection.run(`DROP TABLE ${stage}_rejects; DROP TABLE ${stage}_scans`);
  return new Map(
    reader.getRows().map(([line, type]) => [Number(line), REJECT_REASONS[String(type)] ?? "wrong_column_count"])
  );
}

async function countOf(connection: DuckDBConnection, stage: string): Promise<number> {
  return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${stage}`)).getRows()[0]![0]);
}

/** Rows of nothing but commas, which spreadsheets leave at the end, are blank. */
async function dropEmptyRows(connection: DuckDBConnection, stage: string, columns: readonly string[]): Promise<void> {
  await connection.run(`DELETE FROM ${stage} WHERE ${columns.map((name) => `${quote(name)} IS NULL`).join(" AND ")}`);
}

/** Few steps are a CASE, which keeps the rows in order; many are an ASOF join. */
async function withLines(
  connection: DuckDBConnection,
  stage: string,
  columns: readonly string[],
  steps: readonly {from: number; offset: number}[]
): Promise<Staged> {
  if (steps.length <= 40) {
    const [base, ...later] = steps;
    const cases = later.reverse().map(({from, offset}) => `WHEN s.rowid >= ${from} THEN ${offset}`);
    const offset = cases.length > 0 ? `CASE ${cases.join(" ")} ELSE ${base!.offset} END` : String(base!.offset);
    return {stage, columns, line: `s.rowid + ${offset}`, join: ""};
  }
  await stageNumbers(connection, `${stage}_step`, steps);
  return {stage, columns, line: `s.rowid + st."offset"`, join: `ASOF JOIN ${stage}_step st ON s.rowid >= st."from"`};
}

async function stageNumbers(
  connection: DuckDBConnection,
  name: string,
  steps: readonly {from: number; offset: number}[]
): Promise<void> {
  await connection.run(`CREATE TEMP TABLE ${name} ("from" INTEGER, "offset" INTEGER)`);
  const appender = await connection.createAppender(name, null, "temp");
  for (const {from, offset} of steps) {
    appender.appendInteger(from);
    appender.appendInteger(offset);
    appender.endRow();
  }
  appender.closeSync();
}

/** Parquet has no lines: row n is on line n + 1, as if under a header. Its values are judged as texts like any other. */
export async function stageParquet(
  connection: DuckDBConnection,
  source: HeaderSource,
  table: Table,
  file: OpenFile,
  {stage}: HeaderOptions
): Promise<Staging> {
  const names = file.headRecords[0]!.cells;
  const columns = source.columns(names);
  const known = new Set(columnsOf(table).map(({name}) => name));
  const from = new Map(
    names.flatMap((name) => {
      const column = columns[name.trim().toLowerCase()];
      return column && known.has(column) ? [[column, `CAST(${quote(name)} AS VARCHAR)`] as const] : [];
    })
  );
  await connection.run(
    `CREATE TEMP TABLE ${stage} AS SELECT ${stagedColumns(table, from)} FROM read_parquet(${literal(file.content)})`
  );
  const rows = await countOf(connection, stage);
  const remarks = unknownColumns(
    names.map((name) => name.trim().toLowerCase()),
    columns,
    file.path
  );
  return {staged: {stage, columns: [...from.keys()], line: "s.rowid + 2", join: ""}, rows, shapes: [], remarks};
}
