import {createHash, type Hash} from "node:crypto";
import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents, parseCents} from "../src/domain/money.ts";
import {columnsOf, type Table} from "../src/schema/table.ts";
import {cleanText} from "./judge/clean.ts";
import {judgeRow} from "./judge/row.ts";
import {RULES} from "./judge/rules.ts";
import {dollarsSql, insertGood, insertRejects, judgeStaged, type Staged} from "./judge/table.ts";
import {forgetFile} from "./repeated-file.ts";
import {type Outcome, sumOf, writeReject} from "./row-counts.ts";
import type {InputFile, RefusedRow, RowSource, TextRow} from "./source.ts";
import {stageTexts} from "./stage-texts.ts";

export interface RowsOptions {
  readonly fileId: number;
  /** Prefix for temporary tables, free for this file. */
  readonly stage: string;
  /** A workbook may be the twin of a CSV file, which is known when all of it is read. */
  readonly isWorkbook: boolean;
  /** Returns the path of a file with the same content already loaded, if any; then nothing is written. */
  readonly twinOf: (contentKey: string) => string | null;
}

/** Rows of a table that are judged and written at once; more would cost memory, fewer time. */
const BATCH = 20_000;

/**
 * Reads a file row by row, judges every row and writes the good ones and the complaints, all or nothing: what was written
 * before a fault, or before the file proved to be the twin of another, is taken back. Memory is that of a batch, but for
 * tables with rules across rows and for workbooks, which are read whole.
 */
export async function loadRows(
  connection: DuckDBConnection,
  source: RowSource,
  file: InputFile,
  options: RowsOptions
): Promise<Outcome & {twin: string | null}> {
  const writer = new RowsWriter(connection, source, options);
  try {
    for (const found of source.read(file)) {
      if ("remark" in found) writer.outcome.remarks.push(found.remark);
      else if ("refused" in found) await writer.refuse(found.refused);
      else if (writer.take(found) >= BATCH && !RULES[found.table.name] && !options.isWorkbook)
        await writer.flush(found.table);
    }
    const twin = options.twinOf(writer.contentKey());
    if (twin === null) return {...(await writer.finish()), twin};
    await writer.forget();
    return {...NOTHING, remarks: writer.outcome.remarks, twin};
  } catch (error) {
    await writer.forget();
    throw error;
  }
}

const NOTHING = {read: 0, accepted: 0, rejected: 0, dollarsAccepted: "0.00", dollarsRejected: "0.00"};

/** Where the rows of one file go. */
class RowsWriter {
  readonly outcome: Outcome = {...NOTHING, remarks: []};
  private readonly connection: DuckDBConnection;
  private readonly source: RowSource;
  private readonly options: RowsOptions;
  private readonly waiting = new Map<Table, TextRow[]>();
  private readonly said = new Map<Table, Hash>();
  private readonly refusedLines = new Set<number>();
  private accepted = 0n;
  private rejected = 0n;
  private flushes = 0;

  constructor(connection: DuckDBConnection, source: RowSource, options: RowsOptions) {
    this.connection = connection;
    this.source = source;
    this.options = options;
  }

  /** Takes one row; says how many of its table wait to be written. */
  take(row: TextRow & {table: Table}): number {
    const {table} = row;
    if (!this.waiting.has(table)) {
      this.waiting.set(table, []);
      this.said.set(table, createHash("sha256"));
    }
    // What a row says, whatever the format of its file: a workbook and its CSV twin agree, numbers by value.
    const words = columnsOf(table).map(({name}) => (name === "posted_date" ? null : plain(row.values[name] ?? null)));
    this.said.get(table)!.update(JSON.stringify(words));
    return this.waiting.get(table)!.push(row);
  }

  /** Writes a row, or more than a row, that the source itself refuses; its dollars are rejected like any others. */
  async refuse(refused: RefusedRow["refused"]): Promise<void> {
    const dollars = refused.dollars ?? null;
    await writeReject(this.connection, {fileId: this.options.fileId, source: this.source.name, ...refused, dollars});
    this.refusedLines.add(refused.line);
    this.rejected += parseCents(dollars ?? "0");
  }

  /** Judges and writes the rows of a table that wait. */
  async flush(table: Table): Promise<void> {
    const rows = this.waiting.get(table) ?? [];
    this.waiting.set(table, []);
    if (rows.length === 0) return;
    const {source, options, outcome} = this;
    const dollars = table === source.tables[0] ? source.dollars : null;
    const part = await (RULES[table.name] ? loadRuled : loadPlain)(this.connection, table, rows, {
      fileId: options.fileId,
      stage: `${options.stage}_${this.flushes++}`,
      source: source.name,
      dollars
    });
    outcome.read += rows.length;
    outcome.accepted += part.accepted;
    outcome.rejected += rows.length - part.accepted;
    this.accepted += parseCents(part.dollarsAccepted);
    this.rejected += parseCents(part.dollarsRejected);
  }

  /** Hash of all that the file said. */
  contentKey(): string {
    const hash = createHash("sha256");
    for (const [table, said] of this.said) hash.update(`${table.name}\n${said.digest("hex")}\n`);
    return hash.digest("hex");
  }

  async finish(): Promise<Outcome> {
    for (const table of this.waiting.keys()) await this.flush(table);
    const {outcome, refusedLines} = this;
    outcome.read += refusedLines.size;
    outcome.rejected += refusedLines.size;
    outcome.dollarsAccepted = formatCents(this.accepted);
    outcome.dollarsRejected = formatCents(this.rejected);
    return outcome;
  }

  /** Takes back what was written. */
  async forget(): Promise<void> {
    for (const table of this.source.tables) await forgetFile(this.connection, table, this.options.fileId);
  }
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

const plain = (text: string | null): string | null =>
  text !== null && /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
