import {createHash, type Hash} from "node:crypto";
import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents, parseCents} from "../src/domain/money.ts";
import {columnsOf, type Table} from "../src/schema/table.ts";
import {cleanText} from "./judge/clean.ts";
import {judgeRow} from "./judge/row.ts";
import {RULES} from "./judge/rules.ts";
import {dollarsSql, insertGood, insertRejects, judgeStaged, type Staged} from "./judge/table.ts";
import {forgetFile} from "./repeated-file.ts";
import type {Outcome} from "./row-counts.ts";
import type {InputFile, RefusedRow, RowSource, TextRow} from "./source.ts";
import {stageTexts} from "./stage-texts.ts";
import {type GoodRow, WaitingRows} from "./waiting-rows.ts";

export interface RowsOptions {
  readonly fileId: number;
  /** Prefix for temporary tables, free for this file. */
  readonly stage: string;
  /** A workbook may be the twin of a CSV file, which is known when all of it is read. */
  readonly isWorkbook: boolean;
  /** Returns the path of a file with the same content already loaded, if any; then nothing is written. */
  readonly twinOf: (contentKey: string) => string | null;
  /** Where good rows and complaints wait to be written with those of other files; written at once when absent. */
  readonly waiting?: WaitingRows;
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
  const waiting = options.waiting ?? new WaitingRows(connection);
  const writer = new RowsWriter(connection, source, {...options, waiting});
  try {
    for (const found of source.read(file)) {
      if ("remark" in found) writer.outcome.remarks.push(found.remark);
      else if ("refused" in found) await writer.refuse(found.refused);
      else if (writer.take(found) >= BATCH && !RULES[found.table.name] && !options.isWorkbook)
        await writer.flush(found.table);
    }
    const twin = options.twinOf(writer.contentKey());
    if (twin === null) {
      const outcome = await writer.finish();
      if (!options.waiting) await waiting.flush();
      return {...outcome, twin};
    }
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
  private readonly options: RowsOptions & {readonly waiting: WaitingRows};
  /** Rows that are not judged yet. */
  private readonly unjudged = new Map<Table, TextRow[]>();
  private readonly said = new Map<Table, Hash>();
  private readonly refusedLines = new Set<number>();
  private accepted = 0n;
  private rejected = 0n;
  private flushes = 0;
  /** How often was written before this file. */
  private readonly writes: number;

  constructor(connection: DuckDBConnection, source: RowSource, options: RowsWriter["options"]) {
    this.connection = connection;
    this.source = source;
    this.options = options;
    this.writes = options.waiting.writes;
  }

  /** Takes one row; says how many of its table wait to be written. */
  take(row: TextRow & {table: Table}): number {
    const {table} = row;
    if (!this.unjudged.has(table)) {
      this.unjudged.set(table, []);
      this.said.set(table, createHash("sha256"));
    }
    // What a row says, whatever the format of its file: a workbook and its CSV twin agree, numbers by value.
    const words = columnsOf(table).map(({name}) => (name === "posted_date" ? null : plain(row.values[name] ?? null)));
    this.said.get(table)!.update(JSON.stringify(words));
    return this.unjudged.get(table)!.push(row);
  }

  /** Writes a row, or more than a row, that the source itself refuses; its dollars are rejected like any others. */
  async refuse(refused: RefusedRow["refused"]): Promise<void> {
    const dollars = refused.dollars ?? null;
    await this.options.waiting.refuse({fileId: this.options.fileId, source: this.source.name, ...refused, dollars});
    this.refusedLines.add(refused.line);
    this.rejected += parseCents(dollars ?? "0");
  }

  /** Judges and writes the rows of a table that wait. */
  async flush(table: Table): Promise<void> {
    const rows = this.unjudged.get(table) ?? [];
    this.unjudged.set(table, []);
    if (rows.length === 0) return;
    const {source, options, outcome} = this;
    const part = await (RULES[table.name] ? loadRuled : loadPlain)(this.connection, table, rows, {
      fileId: options.fileId,
      stage: `${options.stage}_${this.flushes++}`,
      source: source.name,
      dollars: table === source.tables[0] ? source.dollars : null,
      waiting: options.waiting
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
    for (const table of this.unjudged.keys()) await this.flush(table);
    const {outcome, refusedLines} = this;
    outcome.read += refusedLines.size;
    outcome.rejected += refusedLines.size;
    outcome.dollarsAccepted = formatCents(this.accepted);
    outcome.dollarsRejected = formatCents(this.rejected);
    return outcome;
  }

  /** Takes back what waits and what was written. */
  async forget(): Promise<void> {
    this.options.waiting.forget(this.options.fileId);
    if (this.options.waiting.writes === this.writes) return;
    for (const table of this.source.tables) await forgetFile(this.connection, table, this.options.fileId);
  }
}

interface PartOptions {
  fileId: number;
  stage: string;
  source: string;
  dollars: string | null;
  waiting: WaitingRows;
}
interface Part {
  accepted: number;
  dollarsAccepted: string;
  dollarsRejected: string;
}

/** Row by row through zod; good rows wait to be typed by one INSERT with those of other files. */
async function loadPlain(
  _connection: DuckDBConnection,
  table: Table,
  rows: readonly TextRow[],
  {fileId, source, dollars, waiting}: PartOptions
): Promise<Part> {
  const good: GoodRow[] = [];
  let cents = 0n;
  for (const {line, values} of rows) {
    const judged = judgeRow(table, values);
    if (judged.problems.length === 0) good.push({line, values: judged.values});
    else for (const problem of judged.problems) await waiting.refuse({fileId, line, source, ...problem, dollars: null});
    if (dollars && judged.problems.length === 0) cents += parseCents(judged.values[dollars] ?? "0");
  }
  await waiting.take(table, fileId, good);
  return {accepted: good.length, dollarsAccepted: formatCents(cents), dollarsRejected: "0.00"};
}

/** Through the same SQL as the canonical files, because the table has rules across columns. */
async function loadRuled(
  connection: DuckDBConnection,
  table: Table,
  rows: readonly TextRow[],
  options: PartOptions
): Promise<Part> {
  const {fileId, stage, source, dollars, waiting} = options;
  // Complaints stand in the order of their files.
  await waiting.flush();
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
