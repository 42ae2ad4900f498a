import {mkdirSync, readdirSync, rmSync, statSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal, quote} from "../../schema/table.ts";
import {queryJson, scalar} from "../database.ts";
import {type Column, describeTable, type Model} from "../models.ts";
import {type Engine, EngineError, onAll} from "./engine.ts";
import {makeShards, SHARDS} from "./shard.ts";
import {dropSurrogates, exchanged, makeSurrogates, type Surrogate} from "./surrogate.ts";

/** What may be sent of a table: nothing that is not named here. */
export interface Sent {
  readonly columns: readonly string[];
  /** A condition in SQL; all rows when absent. */
  readonly rows?: string;
}

export interface FleetOptions {
  /** One for each shard of the sites. */
  readonly engines: readonly Engine[];
  /** An empty folder for files on their way; removed at the end. */
  readonly folder: string;
  readonly sent: {readonly [table: string]: Sent};
  /** What belongs to patients; null for invented rows, whose days may be sent as they are. */
  readonly surrogates: readonly Surrogate[] | null;
  /** Tables whose rows say how large a site is. */
  readonly weights: readonly string[];
}

/** Seconds and megabytes on the way there, at work, and on the way back. */
export interface Spent {
  readonly sent: {seconds: number; megabytes: number};
  readonly made: {seconds: number};
  readonly brought: {seconds: number; megabytes: number};
}

/** Engines that build models together, each on the sites of its shard, beside the warehouse that has all the rest. */
export interface Fleet {
  readonly spent: Spent;
  /** Sends a table, each shard's rows to its engine. */
  send(connection: DuckDBConnection, table: string): Promise<void>;
  /** Builds a model on every engine, of tables sent and models made before. */
  make(model: Model): Promise<void>;
  /** Makes the warehouse's own table of what the engines made, with the types that its own SQL would have given. */
  bring(connection: DuckDBConnection, model: Model): Promise<void>;
  close(connection: DuckDBConnection): Promise<void>;
}

export function openFleet({engines, folder, sent, weights, ...options}: FleetOptions): Fleet {
  const surrogates = options.surrogates ?? [];
  const spent = {sent: {seconds: 0, megabytes: 0}, made: {seconds: 0}, brought: {seconds: 0, megabytes: 0}};
  const there = new Set<string>();
  let isReady = false;
  const ready = async (connection: DuckDBConnection): Promise<void> => {
    if (isReady) return;
    mkdirSync(folder, {recursive: true, mode: 0o700});
    await makeShards(connection, {shards: engines.length, sources: weights});
    await makeSurrogates(connection, surrogates);
    isReady = true;
  };
  return {
    spent,
    send: async (connection, table) => {
      const what = sent[table];
      if (!what)
        throw new Error(`nothing says what may be sent of ${table}; name its columns in src/publish/engine.ts`);
      if (there.has(table)) return;
      const start = performance.now();
      await ready(connection);
      const columns = await columnsSent(connection, table, what);
      if (options.surrogates) refuseDays(table, columns, options.surrogates);
      const out = join(folder, "out");
      await cut(connection, {table, what, surrogates, out});
      const files = engines.map((_, shard) => filesOf(join(out, `shard=${shard}`)));
      const rows = await onAll(engines, (engine, shard) => engine.fill(table, columns, files[shard]!));
      for (const [shard, engine] of engines.entries()) {
        spent.sent.megabytes += megabytes(files[shard]!);
        const what = `${table} was not taken whole`;
        await same(connection, {engine, files: files[shard]!, rows: rows[shard]!, what});
      }
      rmSync(out, {recursive: true, force: true});
      there.add(table);
      spent.sent.seconds += seconds(start);
    },
    make: async (model) => {
      const start = performance.now();
      await onAll(engines, (engine) => engine.make({name: model.name, view: model.view, sql: model.sql!}));
      spent.made.seconds += seconds(start);
    },
    bring: async (connection, model) => {
      const start = performance.now();
      const files = engines.map((_, shard) => join(folder, `${model.name}-${shard}.parquet`));
      const rows = await onAll(engines, (engine, shard) => engine.take(model.name, files[shard]!));
      for (const [shard, engine] of engines.entries()) {
        const what = `${model.name} did not come back whole`;
        await same(connection, {engine, files: [files[shard]!], rows: rows[shard]!, what});
      }
      spent.brought.megabytes += megabytes(files);
      await connection.run(
        `CREATE OR REPLACE TABLE ${model.name} AS ${await restored(connection, model, {files, surrogates})}`
      );
      for (const file of files) rmSync(file, {force: true});
      spent.brought.seconds += seconds(start);
    },
    close: async (connection) => {
      rmSync(folder, {recursive: true, force: true});
      try {
        await dropSurrogates(connection, surrogates);
        await connection.run(`DROP TABLE IF EXISTS ${SHARDS}`);
      } finally {
        await onAll(engines, (engine) => engine.close());
      }
    }
  };
}

/** The number that DuckDB gives every row of a table; elsewhere it is a column like others. */
const ROWID: Column = {column: "rowid", type: "BIGINT"};

/** The columns that are sent, with their types. */
async function columnsSent(connection: DuckDBConnection, table: string, what: Sent): Promise<Column[]> {
  const own = [...(await describeTable(connection, table)), ROWID];
  const known = new Map(own.map((column) => [column.column, column]));
  return what.columns.map((name) => {
    const column = known.get(name);
    if (!column) throw new Error(`no such column to send: ${name} (${table})`);
    return column;
  });
}

/** A day is a patient's until a surrogate stands for it. */
function refuseDays(table: string, columns: readonly Column[], surrogates: readonly Surrogate[]): void {
  for (const {column, type} of columns)
    if (/^(DATE|TIMESTAMP)/.test(type) && !surrogates.some((surrogate) => surrogate.columns.includes(column)))
      throw new Error(`a day would be sent as it is: ${column} (${table})`);
}

/** Writes a table's rows as Parquet, a folder for each shard that has any. */
async function cut(
  connection: DuckDBConnection,
  {table, what, surrogates, out}: {table: string; what: Sent; surrogates: readonly Surrogate[]; out: string}
): Promise<void> {
  const {select, joins} = exchanged(what.columns, surrogates, "code");
  await connection.run(
    `COPY (
       SELECT ${select.map((expression, i) => `${expression} AS ${quote(what.columns[i]!)}`).join(", ")}, coalesce(dealt.shard, 0) AS shard
       FROM (SELECT ${what.columns.includes(ROWID.column) ? "rowid, " : ""}* FROM ${table}${what.rows ? ` WHERE ${what.rows}` : ""}) AS given
       LEFT JOIN ${SHARDS} AS dealt ON dealt.site_id = given.site_id
       ${joins}
     ) TO ${literal(out)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (shard))`
  );
}

/** A SELECT of all shards' rows, with the columns, types and values that the model's own SQL gives here. */
async function restored(
  connection: DuckDBConnection,
  model: Model,
  {files, surrogates}: {files: readonly string[]; surrogates: readonly Surrogate[]}
): Promise<string> {
  const described = await queryJson(connection, `DESCRIBE ${model.sql}`);
  const columns = described.map((column) => String(column["column_name"]));
  const {select, joins} = exchanged(columns, surrogates, "value");
  const typed = select.map(
    (expression, i) => `CAST(${expression} AS ${described[i]!["column_type"]}) AS ${quote(columns[i]!)}`
  );
  return `SELECT ${typed.join(", ")} FROM read_parquet([${files.map(literal).join(", ")}]) AS given ${joins}`;
}

/** As many rows in the files as on the engine: a stream that was cut, or rows left out, are not the answer. */
async function same(
  connection: DuckDBConnection,
  {engine, files, rows, what}: {engine: Engine; files: readonly string[]; rows: number; what: string}
): Promise<void> {
  const here =
    files.length === 0
      ? "0"
      : await scalar(connection, `SELECT count(*) FROM read_parquet([${files.map(literal).join(", ")}])`).catch(() => {
          throw new EngineError(what, engine.host);
        });
  if (Number(here) !== rows) throw new EngineError(`${what}: ${here} rows here, ${rows} there`, engine.host);
}

const filesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
};

const megabytes = (files: readonly string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;

const seconds = (start: number): number => (performance.now() - start) / 1000;
