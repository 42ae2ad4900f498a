import type {DuckDBConnection} from "@duckdb/node-api";
import {type FieldMeta, KINDS} from "../../src/schema/field.ts";
import {columnsOf, literal, quote, type Table} from "../../src/schema/table.ts";
import {cleanSql} from "./clean.ts";
import {RULES} from "./rules.ts";

/** A table of texts in the warehouse whose rows are to be judged. */
export interface Staged {
  /** Table with one VARCHAR column for each of `columns`, cleaned; its rowid is the order of the file. */
  readonly stage: string;
  /** Columns of the raw table that the file has. */
  readonly columns: readonly string[];
  /** SQL over alias `s` (and what `join` adds) for the line of the file a row is on. */
  readonly line: string;
  readonly join: string;
}

/** Cleaned select list of a staged table, from expressions over the file as read. */
export const stagedColumns = (table: Table, from: ReadonlyMap<string, string>, trims = true): string =>
  columnsOf(table)
    .filter(({name}) => from.has(name))
    .map(({name, meta}) => `${cleanSql(meta.kind, from.get(name)!, {trims})} AS ${quote(name)}`)
    .join(", ");

/** Whether a cleaned text is allowed, as SQL that is never null. The regular expression is the one zod uses. */
export function okSql({kind, required, values}: FieldMeta, text: string): string {
  const allowed = values ? `${text} IN (${values.map(literal).join(", ")})` : allowedSql(kind, text);
  return required ? `(${text} IS NOT NULL AND ${allowed})` : `(${text} IS NULL OR ${allowed})`;
}

function allowedSql(kind: FieldMeta["kind"], text: string): string {
  // NUL, all that a text may not hold, is looked for once in the bytes of the file.
  if (kind === "text") return `NOT contains(${text}, chr(0))`;
  // A day that comes back as it was written is one of the calendar in the one form allowed.
  if (kind === "date")
    return `coalesce(CAST(TRY_CAST(${text} AS DATE) AS VARCHAR) = ${text}, false) AND ${text} BETWEEN '1900' AND '2099-12-31'`;
  const matches = `regexp_full_match(${text}, ${literal(KINDS[kind].pattern)})`;
  return kind === "timestamp" ? `${matches} AND TRY_CAST(${text} AS TIMESTAMP) IS NOT NULL` : matches;
}

/** A cleaned text as its type, null where it cannot be read. */
const tryTyped = (meta: FieldMeta, text: string): string =>
  `CASE WHEN ${okSql({...meta, required: true}, text)} THEN TRY_CAST(${text} AS ${KINDS[meta.kind].sql_type}) END`;

export interface Judgement {
  /** Rows of the stage. */
  readonly rows: number;
  readonly rejected: number;
}

/**
 * Judges staged rows by the table's contract: which cells are not allowed, which rows break a rule across columns,
 * which repeat a key. Leaves the row numbers of bad rows in `<stage>_bad (k)` and every problem in
 * `<stage>_problem (k, column, reason, value)`.
 */
export async function judgeStaged(connection: DuckDBConnection, table: Table, staged: Staged): Promise<void> {
  const {stage} = staged;
  const present = columnsOf(table).filter(({name}) => staged.columns.includes(name));
  const cells = present.map(({name, meta}) => okSql(meta, `s.${quote(name)}`));
  const own = RULES[table.name];
  const ruled = (own?.rules ?? []).map((rule) => ({
    ...rule,
    sql: `coalesce((${typedRule(rule.when, table, staged.columns)}), false)`
  }));
  const bad = [`NOT (${cells.join(" AND ")})`, ...ruled.map(({sql}) => sql)].join(" OR ");
  await connection.run(`CREATE TEMP TABLE ${stage}_bad AS SELECT s.rowid AS k FROM ${stage} s WHERE ${bad}`);
  const complaints = [
    ...present.map(({name, meta}, index) => {
      const text = `s.${quote(name)}`;
      const reason = meta.values ? "'unknown_value'" : literal(KINDS[meta.kind].reason);
      return `SELECT s.rowid AS k, ${index} AS n, ${literal(name)} AS "column",
        CASE WHEN ${text} IS NULL THEN 'missing_value' ELSE ${reason} END AS reason,
        ${meta.patient ? "NULL" : text} AS value FROM s WHERE NOT ${okSql(meta, text)}`;
    }),
    ...ruled.map(({column, reason, sql}, index) => {
      const meta = present.find(({name}) => name === column)?.meta;
      const value = meta && !meta.patient ? `s.${quote(column)}` : "NULL";
      return `SELECT s.rowid AS k, ${1000 + index} AS n, ${literal(column)} AS "column", ${literal(reason)} AS reason,
        ${value} AS value FROM s WHERE ${sql}`;
    })
  ];
  await connection.run(`CREATE TEMP TABLE ${stage}_problem AS
    WITH s AS (SELECT *, rowid FROM ${stage} WHERE rowid IN (SELECT k FROM ${stage}_bad))
    ${complaints.join(" UNION ALL ")}`);
  if (own) await refuseRepeated(connection, table, staged, own.key);
}

/**
 * Second and later good rows with a key that a good row already has; one that says the same in every column is `equal`, and leaves
 * nothing out. Only keys whose hashes meet are compared.
 */
async function refuseRepeated(
  connection: DuckDBConnection,
  table: Table,
  {stage, columns}: Staged,
  key: readonly string[]
): Promise<void> {
  const fields = new Map(columnsOf(table).map(({name, meta}) => [name, meta]));
  // A column that the file does not have is empty in every row, so it tells none apart.
  const told = key.filter((name) => columns.includes(name));
  const typed = told.map((name) => `TRY_CAST(${quote(name)} AS ${KINDS[fields.get(name)!.kind].sql_type})`).join(", ");
  const hash = `hash(${typed})`;
  const said = `struct_pack(${columns.map((name, index) => `c${index} := ${quote(name)}`).join(", ")})`;
  await connection.run(`CREATE TEMP TABLE ${stage}_again AS
    SELECT k, CASE WHEN said = first_said THEN 'equal' END AS value FROM (
      SELECT rowid AS k, ${said} AS said, first_value(${said}) OVER (PARTITION BY ${typed} ORDER BY rowid) AS first_said,
        row_number() OVER (PARTITION BY ${typed} ORDER BY rowid) AS nth FROM ${stage}
      WHERE ${hash} IN (SELECT h FROM (SELECT ${hash} AS h FROM ${stage}) GROUP BY h HAVING count(*) > 1)
        AND rowid NOT IN (SELECT k FROM ${stage}_bad)
    ) WHERE nth > 1`);
  await connection.run(`INSERT INTO ${stage}_problem SELECT k, 2000, NULL, 'duplicate_row', value FROM ${stage}_again`);
  await connection.run(`INSERT INTO ${stage}_bad SELECT k FROM ${stage}_again`);
  await connection.run(`DROP TABLE ${stage}_again`);
}

/** A rule's condition with its columns typed from the staged texts; null for columns the file does not have. */
function typedRule(when: string, table: Table, present: readonly string[]): string {
  const columns = new Map(columnsOf(table).map(({name, meta}) => [name, meta]));
  return when.replace(/'[^']*'|[a-z_]+/g, (word) => {
    const meta = columns.get(word);
    if (!meta) return word;
    if (!present.includes(word)) return "NULL";
    return `TRY_CAST(s.${quote(word)} AS ${KINDS[meta.kind].sql_type})`;
  });
}

/** Moves good rows of the stage into the raw table, typed. */
export async function insertGood(
  connection: DuckDBConnection,
  table: Table,
  staged: Staged,
  fileId: number
): Promise<void> {
  const present = columnsOf(table).filter(({name}) => staged.columns.includes(name));
  const names = present.map(({name}) => quote(name)).join(", ");
  const values = present.map(({name, meta}) => `CAST(s.${quote(name)} AS ${KINDS[meta.kind].sql_type})`).join(", ");
  const none = `NOT EXISTS (SELECT 1 FROM ${staged.stage}_bad)`;
  const [row] = (await connection.runAndReadAll(`SELECT ${none}`)).getRows();
  const good = row?.[0] === true ? "" : `WHERE s.rowid NOT IN (SELECT k FROM ${staged.stage}_bad)`;
  await connection.run(`INSERT INTO ${table.name} (${names}, file_id, line)
    SELECT ${values}, ${fileId}, ${staged.line} FROM ${staged.stage} s ${staged.join} ${good}`);
}

/** Writes every problem to raw.reject with its line and the dollars of its row. */
export async function insertRejects(
  connection: DuckDBConnection,
  table: Table,
  staged: Staged,
  {fileId, source, dollars}: {fileId: number; source: string; dollars: string | null}
): Promise<void> {
  await connection.run(`INSERT INTO raw.reject
    SELECT ${fileId}, ${staged.line}, ${literal(source)}, p."column", p.reason, p.value, ${dollarsSql(table, dollars, staged)}
    FROM ${staged.stage}_problem p JOIN ${staged.stage} s ON s.rowid = p.k ${staged.join}
    ORDER BY ${staged.line}, p.n`);
}

/** Dollars of a staged row, null where its text is no amount. */
export function dollarsSql(table: Table, dollars: string | null, staged: Staged): string {
  const column = columnsOf(table).find(({name}) => name === dollars);
  if (!column || !staged.columns.includes(column.name)) return "CAST(NULL AS DECIMAL(18,2))";
  return tryTyped(column.meta, `s.${quote(column.name)}`);
}
