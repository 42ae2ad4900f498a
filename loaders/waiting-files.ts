import type {DuckDBConnection} from "@duckdb/node-api";
import {KINDS} from "../src/schema/field.ts";
import {columnsOf, quote, type Table} from "../src/schema/table.ts";
import type {Found} from "./discover.ts";
import type {FileResult, FileResults} from "./file-results.ts";
import {soundSql} from "./load-clean-csv.ts";
import type {OpenFile} from "./read/input.ts";
import {forgetFile, RepeatedFiles} from "./repeated-file.ts";
import type {Reuse} from "./reuse.ts";
import type {Outcome} from "./row-counts.ts";
import type {HeaderSource, Source} from "./source.ts";
import {type GoodRow, stageOfFiles} from "./waiting-rows.ts";

interface Identified {
  readonly bytes: number;
  readonly sha256: string;
  readonly modified: string | null;
}

/** A file of a table with a header row of which all is known but what other rows say: those of its own, or of files before. */
export interface WaitingFile {
  readonly found: Found;
  readonly fileId: number;
  readonly identity: Identified;
  /** Size and time of change when it was read. */
  readonly state: string;
  readonly source: Source;
  readonly vintage: string | null;
  /** What is read of it; null where an earlier load's rows are taken. */
  readonly small: SmallFile | null;
  /** What an earlier load made of it. */
  readonly outcome: Outcome | null;
}

/** A small file with all of its rows, each allowed by the contract of its table. */
export interface SmallFile {
  readonly source: HeaderSource;
  readonly file: OpenFile;
  readonly rows: readonly GoodRow[];
  readonly remarks: readonly string[];
}

interface Circumstances {
  readonly connection: DuckDBConnection;
  readonly results: FileResults;
  readonly reuse: Reuse | null;
  /** Reads a file by itself, with care; null for one that is put off. */
  readonly alone: (small: SmallFile, waiting: WaitingFile) => Promise<FileResult | null>;
  readonly putOff: (found: Found, fileId: number) => void;
}

/** Files and rows that wait; more would cost memory, fewer statements. */
const MOST_FILES = 2000;
const MOST_ROWS = 20_000;

/**
 * Files that wait to be written together and in their order, so that thousands of files of a row each cost a few
 * statements. Whoever writes or reads the same tables, or asks for the result of one, calls `settle` before. Rows,
 * results and complaints are those of reading file by file.
 */
export class WaitingFiles {
  private readonly circumstances: Circumstances;
  private readonly repeated: RepeatedFiles;
  private files: WaitingFile[] = [];
  private hashes = new Set<string>();
  private rows = 0;
  private stages = 0;

  constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
    this.repeated = new RepeatedFiles(circumstances.connection);
  }

  /** Whether a file with these bytes waits. */
  has(sha256: string): boolean {
    return this.hashes.has(sha256);
  }

  /** Whether files wait whose rows are read, so that rows of an earlier load come behind them. */
  get areRead(): boolean {
    return this.files.some(({small}) => small !== null);
  }

  async add(file: WaitingFile): Promise<void> {
    this.files.push(file);
    this.hashes.add(file.identity.sha256);
    this.rows += file.small?.rows.length ?? 0;
    if (this.files.length >= MOST_FILES || this.rows >= MOST_ROWS) await this.settle();
  }

  /** Writes what waits and records the result of each file. */
  async settle(): Promise<void> {
    const {files} = this;
    if (files.length === 0) return;
    [this.files, this.hashes, this.rows] = [[], new Set(), 0];
    const {results, putOff} = this.circumstances;
    const made = await this.write(files);
    await this.learn(files, made);
    for (const {found, fileId, identity, source, vintage} of files) {
      const result = made.get(fileId) ?? null;
      if (result === null) putOff(found, fileId);
      else {
        const {outcome = null} = result;
        const same = result.status === "accepted" && outcome ? await this.sameRows(source, fileId, outcome) : null;
        results.record(found, fileId, identity, {...(same ?? result), source: source.name, vintage});
      }
    }
  }

  /** The result of a file whose rows are all in already, though its bytes are not; its own rows are taken out again. */
  async sameRows(source: Source, fileId: number, outcome: Outcome): Promise<FileResult | null> {
    const {connection, results, reuse} = this.circumstances;
    const earlier = outcome.accepted === 0 ? [] : results.acceptedLike(source, outcome);
    if (earlier.length === 0) return null;
    await reuse?.flush();
    const table = source.tables[0]!;
    const same = await this.repeated.find(table, fileId, earlier);
    if (!same) return null;
    await forgetFile(connection, table, fileId);
    return {status: "duplicate", reason: `same rows as ${same.path}`};
  }

  /** Makes at once the fingerprints of all files whose totals another has, rather than one by one. */
  private async learn(files: readonly WaitingFile[], made: ReadonlyMap<number, FileResult | null>): Promise<void> {
    const {results, reuse} = this.circumstances;
    const alike = new Map<string, {table: Table; ids: Set<number>}>();
    for (const {fileId, source} of files) {
      const outcome = made.get(fileId)?.outcome;
      if (!outcome || outcome.accepted === 0) continue;
      const key = `${source.name} ${outcome.accepted} ${outcome.dollarsAccepted}`;
      const known = alike.get(key) ?? {
        table: source.tables[0]!,
        ids: new Set(results.acceptedLike(source, outcome).map(({file_id}) => file_id))
      };
      known.ids.add(fileId);
      alike.set(key, known);
    }
    const several = [...alike.values()].filter(({ids}) => ids.size > 1);
    if (several.length > 0) await reuse?.flush();
    for (const table of new Set(several.map((each) => each.table)))
      await this.repeated.learn(
        table,
        several.flatMap((each) => (each.table === table ? [...each.ids] : []))
      );
  }

  private async write(files: readonly WaitingFile[]): Promise<Map<number, FileResult | null>> {
    const made = new Map<number, FileResult | null>();
    const tables = new Set<Table>();
    for (const {fileId, outcome, small} of files) {
      if (outcome) made.set(fileId, {status: "accepted", outcome, contentKey: null});
      if (small) tables.add(small.source.tables[0]!);
    }
    const stages = new Map<Table, Stage>();
    for (const table of tables) stages.set(table, await this.stage(table, files));
    const {connection, alone} = this.circumstances;
    for (const file of files) {
      const {fileId, small} = file;
      if (!small) continue;
      const stage = stages.get(small.source.tables[0]!)!;
      const sums = stage.sums.get(fileId)!;
      if (sums.isSound) {
        const {length} = small.rows;
        const read = {read: length, accepted: length, rejected: 0};
        const outcome = {...read, dollarsAccepted: sums.dollars, dollarsRejected: "0.00", remarks: [...small.remarks]};
        made.set(fileId, {status: "accepted", outcome});
        stage.to += length;
      } else {
        // What is wrong with it is said by the way that says it of any file; rows before it go before it.
        await insertStaged(connection, stage);
        made.set(fileId, await alone(small, file));
        stage.from = stage.to += small.rows.length;
      }
    }
    for (const stage of stages.values()) {
      await insertStaged(connection, stage);
      await connection.run(`DROP TABLE ${stage.name}`);
    }
    return made;
  }

  /** The rows of a table as texts in a temporary table, and what they add up to, by file. */
  private async stage(table: Table, files: readonly WaitingFile[]): Promise<Stage> {
    const {connection} = this.circumstances;
    const own = files.flatMap(({small, fileId}) => (small?.source.tables[0] === table ? [{...small, fileId}] : []));
    const name = `waiting_files_${this.stages++}`;
    const columns = columnsOf(table).map((column) => column.name);
    const rows = own.flatMap(({fileId, rows: of}) => of.map(({line, values}) => ({fileId, line, values})));
    await stageOfFiles(connection, name, columns, rows);
    const {broken, keys} = soundSql(table);
    const reader = await connection.runAndReadAll(
      `SELECT file_id, CAST(coalesce(sum(${own[0]!.source.dollars ?? "NULL"}), 0) AS DECIMAL(18,2)),
        count(*) FILTER (${broken}) = 0 AND ${keys} = count(*) FROM (SELECT ${typed(table)}, file_id FROM ${name}) GROUP BY file_id`
    );
    const sums = new Map(
      reader
        .getRows()
        .map(([id, dollars, isSound]) => [Number(id), {dollars: String(dollars), isSound: isSound === true}])
    );
    return {table, name, sums, from: 0, to: 0};
  }
}

interface Stage {
  readonly table: Table;
  /** The temporary table. */
  readonly name: string;
  readonly sums: ReadonlyMap<number, {dollars: string; isSound: boolean}>;
  /** Rows of the stage that are to be written next: from one, up to another that is not. */
  from: number;
  to: number;
}

/** Columns of a stage of texts in their types. */
const typed = (table: Table): string =>
  columnsOf(table)
    .map(({name, meta}) => `CAST(${quote(name)} AS ${KINDS[meta.kind].sql_type}) AS ${quote(name)}`)
    .join(", ");

async function insertStaged(connection: DuckDBConnection, stage: Stage): Promise<void> {
  const {table, name, from, to} = stage;
  if (to > from)
    await connection.run(
      `INSERT INTO ${table.name} SELECT ${typed(table)}, file_id, line FROM ${name} WHERE rowid >= ${from} AND rowid < ${to}`
    );
  stage.from = to;
}
