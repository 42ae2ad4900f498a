import {createHash} from "node:crypto";
import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents, parseCents} from "../src/domain/money.ts";
import {columnsOf, type Table} from "../src/schema/table.ts";
import {cleanText} from "./judge/clean.ts";
import {judgeRow} from "./judge/row.ts";
import {RULES} from "./judge/rules.ts";
import {dollarsSql, insertGood, insertRejects, judgeStaged, type Staged} from "./judge/table.ts";
import {type Outcome, sumOf, writeReject} from "./outcome.ts";
import type {InputFile, RowSource, TextRow} from "./source.ts";
import {stageTexts} from "./stage.ts";

export interface RowsOptions {
  readonly fileId: number;
  /** Prefix for temporary tables, free for this file. */
  readonly stage: string;
  /** Returns the path of a file with the same content already loaded, if any; then nothing is written. */
  readonly twinOf: (contentKey: string) => string | null;
}

/** Reads a file row by row, judges every row and writes the good ones and the complaints, all or nothing. */
export async function loadRows(
  connection: DuckDBConnection,
  source: RowSource,
  file: InputFile,
  {fileId, stage, twinOf}: RowsOptions
): Promise<Outcome & {twin: string | null}> {
  const outcome = {
    read: 0,
    accepted: 0,
    rejected: 0,
    dollarsAccepted: "0.00",
    dollarsRejected: "0.00",
    remarks: [] as string[],
    twin: null as string | null
  };
  const tables = new Map<Table, TextRow[]>();
  const refused: {
    line: number;
    column: string | null;
    reason: string;
    value: string | null;
    dollars?: string | null;
  }[] = [];
  // Everything is read before anything is written: a fault on the last line leaves nothing behind.
  for (const found of source.read(file)) {
    if ("remark" in found) outcome.remarks.push(found.remark);
    else if ("refused" in found) refused.push(found.refused);
    else if (tables.has(found.table)) tables.get(found.table)!.push(found);
    else tables.set(found.table, [found]);
  }
  outcome.twin = twinOf(contentKey(tables));
  if (outcome.twin !== null) return outcome;
  for (const complaint of refused)
    await writeReject(connection, {fileId, source: source.name, ...complaint, dollars: complaint.dollars ?? null});
  outcome.rejected = new Set(refused.map(({line}) => line)).size;
  outcome.read = outcome.rejected;
  for (const [index, [table, rows]] of [...tables].entries()) {
    const isFirst = table === source.tables[0];
    const name = `${stage}_${index}`;
    const part = await (RULES[table.name] ? loadRuled : loadPlain)(connection, table, rows, {
      fileId,
      stage: name,
      source: source.name,
      dollars: isFirst ? source.dollars : null
    });
    outcome.read += rows.length;
    outcome.accepted += part.accepted;
    outcome.rejected += rows.length - part.accepted;
    if (isFirst && source.dollars) {
      outcome.dollarsAccepted = part.dollarsAccepted;
      outcome.dollarsRejected = part.dollarsRejected;
    }
  }
  // Dollars that a source itself refuses (a payment out of balance) are rejected like any others.
  const dollars = refused.reduce((sum, complaint) => sum + parseCents(complaint.dollars ?? "0"), 0n);
  outcome.dollarsRejected = formatCents(parseCents(outcome.dollarsRejected) + dollars);
  return outcome;
}

interface PartOptions {
  fileId: number;
  stage: string;
  source: string;
  dollars: string | null;
}
interface Part {
  accepted: number;
  dollarsAccepted: string;
  dollarsRejected: string;
}

/** Row by row through zod; good rows are then typed by one INSERT. */
async function loadPlain(
  connection: DuckDBConnection,
  table: Table,
  rows: readonly TextRow[],
  options: PartOptions
): Promise<Part> {
  const {fileId, stage, source, dollars} = options;
  const columns = columnsOf(table).map(({name}) => name);
  const good: {line: number; values: {readonly [column: string]: string | null}}[] = [];
  const bad: {line: number; values: {readonly [column: string]: string | null}}[] = [];
  for (const {line, values} of rows) {
    const judged = judgeRow(table, values);
    (judged.problems.length === 0 ? good : bad).push({line, values: judged.values});
    for (const problem of judged.problems)
      await writeReject(connection, {fileId, line, source, ...problem, dollars: null});
  }
  await stageTexts(connection, stage, columns, good);
  await connection.run(`CREATE TEMP TABLE ${stage}_bad (k BIGINT)`);
  const staged: Staged = {stage, columns, line: "s.line", join: ""};
  await insertGood(connection, table, staged, fileId);
  const dollarsAccepted = dollars
    ? await sumOf(connection, `SELECT sum(${dollarsSql(table, dollars, staged)}) FROM ${stage} s`)
    : "0.00";
  await connection.run(`DROP TABLE ${stage}; DROP TABLE ${stage}_bad`);
  return {accepted: good.length, dollarsAccepted, dollarsRejected: "0.00"};
}

/** Through the same SQL as the canonical files, because the table has rules across columns. */
async function loadRuled(
  connection: DuckDBConnection,
  table: Table,
  rows: readonly TextRow[],
  options: PartOptions
): Promise<Part> {
  const {fileId, stage, source, dollars} = options;
  const columns = columnsOf(table);
  const names = columns.map(({name}) => name);
  const clean = rows.map(({line, values}) => ({
    line,
    values: Object.fromEntries(columns.map(({name, meta}) => [name, cleanText(meta.kind, values[name])]))
  }));
  await stageTexts(connection, stage, names, clean);
  const staged: Staged = {stage, columns: names, line: "s.line", join: ""};
  await judgeStaged(connection, table, staged);
  await insertGood(connection, table, staged, fileId);
  await insertRejects(connection, table, staged, {fileId, source, dollars});
  const part = await fates(connection, table, staged, dollars);
  await connection.run(`DROP TABLE ${stage}; DROP TABLE ${stage}_bad; DROP TABLE ${stage}_problem`);
  return part;
}

/** Rows and dollars of a judged stage by fate. */
export async function fates(
  connection: DuckDBConnection,
  table: Table,
  staged: Staged,
  dollars: string | null
): Promise<Part> {
  const money = dollarsSql(table, dollars, staged);
  const reader = await connection.runAndReadAll(`SELECT count(*) - count(b.k),
      CAST(coalesce(sum(${money}) FILTER (b.k IS NULL), 0) AS DECIMAL(18,2)),
      CAST(coalesce(sum(${money}) FILTER (b.k IS NOT NULL), 0) AS DECIMAL(18,2))
    FROM ${staged.stage} s LEFT JOIN ${staged.stage}_bad b ON b.k = s.rowid`);
  const [accepted, yes, no] = reader.getRows()[0]!;
  return {accepted: Number(accepted), dollarsAccepted: String(yes), dollarsRejected: String(no)};
}

/** Hash of what a file says, whatever its format: a workbook and its CSV twin agree, numbers by value. */
function contentKey(tables: ReadonlyMap<Table, readonly TextRow[]>): string {
  const hash = createHash("sha256");
  for (const [table, rows] of tables) {
    hash.update(`${table.name}\n`);
    for (const {values} of rows)
      hash.update(
        JSON.stringify(columnsOf(table).map(({name}) => (name === "posted_date" ? null : plain(values[name] ?? null))))
      );
  }
  return hash.digest("hex");
}

const plain = (text: string | null): string | null =>
  text !== null && /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
