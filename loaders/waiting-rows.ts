import {type DuckDBConnection, DuckDBDataChunk, INTEGER, VARCHAR} from "@duckdb/node-api";
import {KINDS} from "../src/schema/field.ts";
import {columnsOf, quote, type Table} from "../src/schema/table.ts";
import type {RejectRow} from "./row-counts.ts";

/** Texts of one row by column, all of them allowed, with the line they stand on. */
export interface GoodRow {
  readonly line: number;
  readonly values: {readonly [column: string]: string | null};
}

interface Waiting extends GoodRow {
  readonly fileId: number;
}

/** Rows that wait before they are written; more would cost memory, fewer time. */
const MOST = 20_000;
/** Rows of one chunk of DuckDB. */
const CHUNK = 2048;

/**
 * Rows and complaints of several files, judged and waiting to be written together: a statement costs the same for one row
 * as for thousands, so files of a few rows each would cost statements alone. They are written in the order in which they
 * came; whoever reads or writes their tables calls `flush` before.
 */
export class WaitingRows {
  private readonly connection: DuckDBConnection;
  private rows = new Map<Table, Waiting[]>();
  private rejects: RejectRow[] = [];
  private count = 0;
  private stages = 0;
  /** How often what waited was written. */
  writes = 0;
  private readonly before: () => Promise<void>;

  /** `before`: what is to be done first where a complaint comes, since complaints stand in the order of their files. */
  constructor(connection: DuckDBConnection, before: () => Promise<void> = async () => {}) {
    this.connection = connection;
    this.before = before;
  }

  /** Takes good rows of a table. */
  async take(table: Table, fileId: number, rows: readonly GoodRow[]): Promise<void> {
    const own = this.rows.get(table) ?? [];
    for (const {line, values} of rows) own.push({fileId, line, values});
    this.rows.set(table, own);
    this.count += rows.length;
    if (this.count >= MOST) await this.flush();
  }

  /** Takes a complaint about one row. */
  async refuse(row: RejectRow): Promise<void> {
    await this.before();
    this.rejects.push(row);
    if (++this.count >= MOST) await this.flush();
  }

  /** Leaves out what waits of a file. */
  forget(fileId: number): void {
    for (const [table, rows] of this.rows)
      this.rows.set(
        table,
        rows.filter((row) => row.fileId !== fileId)
      );
    this.rejects = this.rejects.filter((row) => row.fileId !== fileId);
  }

  /** Writes all that waits. */
  async flush(): Promise<void> {
    if (this.count === 0) return;
    const [rows, rejects] = [this.rows, this.rejects];
    [this.rows, this.rejects, this.count] = [new Map(), [], 0];
    this.writes++;
    for (const [table, own] of rows)
      if (own.length > 0) {
        const columns = columnsOf(table);
        const stage = `waiting_${this.stages++}`;
        await stageOfFiles(
          this.connection,
          stage,
          columns.map(({name}) => name),
          own
        );
        const values = columns.map(({name, meta}) => `CAST(${quote(name)} AS ${KINDS[meta.kind].sql_type})`);
        await this.connection.run(`INSERT INTO ${table.name} SELECT ${values.join(", ")}, file_id, line FROM ${stage}`);
        await this.connection.run(`DROP TABLE ${stage}`);
      }
    if (rejects.length > 0) await this.writeRejects(rejects);
  }

  private async writeRejects(rejects: readonly RejectRow[]): Promise<void> {
    const stage = `waiting_${this.stages++}`;
    const rows = rejects.map(({fileId, line, source, column, reason, value, dollars}) => ({
      fileId,
      line,
      values: {source, column, reason, value, dollars}
    }));
    await stageOfFiles(this.connection, stage, ["source", "column", "reason", "value", "dollars"], rows);
    await this.connection.run(`INSERT INTO raw.reject
      SELECT file_id, line, source, "column", reason, value, CAST(dollars AS DECIMAL(18,2)) FROM ${stage}`);
    await this.connection.run(`DROP TABLE ${stage}`);
  }
}

/** Texts of rows of several files as a temporary table, in their order, each with its file and line. */
export async function stageOfFiles(
  connection: DuckDBConnection,
  stage: string,
  columns: readonly string[],
  rows: readonly Waiting[]
): Promise<void> {
  const texts = columns.map((name) => `${quote(name)} VARCHAR`).join(", ");
  await connection.run(`CREATE TEMP TABLE ${stage} (${texts}, file_id INTEGER, line INTEGER)`);
  const appender = await connection.createAppender(stage, null, "temp");
  const types = [...columns.map(() => VARCHAR), INTEGER, INTEGER];
  for (let from = 0; from < rows.length; from += CHUNK) {
    const part = rows.slice(from, from + CHUNK);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns([
      ...columns.map((name) => part.map(({values}) => values[name] ?? null)),
      part.map(({fileId}) => fileId),
      part.map(({line}) => line)
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
