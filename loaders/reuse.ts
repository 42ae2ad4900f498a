import type {DuckDBConnection} from "@duckdb/node-api";
import {columnsOf, literal, quote} from "../src/schema/table.ts";
import type {Found} from "./discover.ts";
import type {Identity} from "./read/input.ts";
import type {Outcome} from "./row-counts.ts";
import {isRowSource, type Source} from "./source.ts";

/**
 * Rows of files that the last publication has read, taken from its warehouse instead of being parsed and judged again.
 *
 * What reading makes of a file depends on the program, on the file's path and bytes, on the date of a member in its zip,
 * and, of the few sources that say so (`last`), on other files. So a file's rows are taken when the program is the same
 * (src/publish/seal.ts sees to that), its path, bytes and date are those it was read with, its source needs no other file,
 * and it was accepted. All else is read. Whether the file is the twin or the repetition of another is decided anew, by
 * the same code as in a clean load, because that depends on what else there is.
 */

/** How the last publication's warehouse is called while rows are taken from it. */
const LAST = "last_publication";

/** The last publication's warehouse cannot be used after all: everything is to be read. */
export class CannotReuse extends Error {
  override readonly name = "CannotReuse";
}

/** What an earlier load made of one file. */
export interface Reading {
  readonly source: Source;
  readonly vintage: string | null;
  /** Hash of what the file said, as `loadRows` makes it; null for tables with a header row. */
  readonly contentKey: string | null;
  readonly outcome: Outcome;
  /** Its number in the earlier load. */
  readonly earlierId: number;
}

/** A file that was accepted, with what must be the same for its rows to be taken. */
interface Remembered extends Reading {
  readonly sha256: string;
  readonly bytes: number;
  readonly modified: string | null;
}

interface Waiting {
  readonly source: Source;
  readonly earlierId: number;
  readonly fileId: number;
}

/** Takes rows from an earlier load's warehouse. */
export class Reuse {
  private readonly connection: DuckDBConnection;
  private readonly files: ReadonlyMap<string, Remembered>;
  /** Rows by table and number of the file. */
  private readonly counts: ReadonlyMap<string, ReadonlyMap<number, number>>;
  private readonly waiting: Waiting[] = [];
  /** Files whose rows are taken. */
  taken = 0;

  /** Tables of which rows were set aside when all files were in: they are rows of their files like the others. */
  private readonly aside: ReadonlySet<string>;

  private constructor(
    connection: DuckDBConnection,
    files: Reuse["files"],
    counts: Reuse["counts"],
    aside: ReadonlySet<string>
  ) {
    this.aside = aside;
    this.connection = connection;
    this.files = files;
    this.counts = counts;
  }

  /** Opens the warehouse of an earlier load, and proves that it holds the rows it says it does. Throws `CannotReuse`. */
  static async open(connection: DuckDBConnection, path: string, sources: readonly Source[]): Promise<Reuse> {
    return orCannotReuse(async () => {
      await connection.run(`ATTACH ${literal(path)} AS ${LAST} (READ_ONLY)`);
      const aside = await namesIn(connection, "aside");
      if ((await namesIn(connection, "raw")).has("run")) {
        const run = await connection.runAndReadAll(`SELECT CAST(max(as_of) AS VARCHAR) FROM ${LAST}.raw.run`);
        const [day] = run.getRows()[0] ?? [];
        if (day !== null && day !== undefined) throw new CannotReuse(`it stands at ${String(day)}`);
      }
      const counts = await countRows(connection, sources, aside);
      return new Reuse(connection, await remembered(connection, sources, counts), counts, aside);
    });
  }

  /** What was read of a file of this path with these bytes; null when it is to be read. */
  readingOf({path}: Found, identity: Identity & {readonly modified: string | null}): Reading | null {
    const file = this.files.get(path);
    if (!file || file.sha256 !== identity.sha256) return null;
    return file.bytes === identity.bytes && file.modified === identity.modified ? file : null;
  }

  /** Puts a file on the list of those whose rows are taken, under its number in this load. */
  take({source, earlierId}: Reading, fileId: number): void {
    this.waiting.push({source, earlierId, fileId});
    this.taken++;
  }

  /** Whether rows wait to be taken. */
  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /**
   * Takes the rows and complaints of the files that wait, in their order: files of the same paths were loaded in the same
   * order then. Together, because many small inserts cost more than one.
   */
  async flush(): Promise<void> {
    const files = this.waiting.splice(0);
    if (files.length === 0) return;
    await orCannotReuse(async () => {
      const tables = new Map(files.flatMap(({source}) => source.tables.map((table) => [table.name, table])));
      for (const table of tables.values()) {
        const columns = columnsOf(table).map(({name}) => quote(name));
        await this.copy(table.name, `${columns.join(", ")}, line`, files);
      }
      await this.copy("raw.reject", `line, source, "column", reason, value, dollars`, files);
    });
  }

  private async copy(table: string, columns: string, files: readonly Waiting[]): Promise<void> {
    const counts = this.counts.get(table)!;
    const own = files.filter(({earlierId}) => counts.has(earlierId));
    if (own.length === 0) return;
    const ids = own.map(({earlierId}) => earlierId);
    const [first, last] = [Math.min(...ids), Math.max(...ids)];
    const numbers = new Map(own.map(({earlierId, fileId}) => [earlierId, fileId]));
    const list = Array.from({length: last - first + 1}, (_, index) => numbers.get(first + index) ?? "NULL");
    const number = `list_extract([${list.join(", ")}]::INTEGER[], file_id - ${first - 1})`;
    const from = rowsOf(table, `file_id, ${columns}`, this.aside);
    await this.connection.run(`INSERT INTO ${table} (file_id, ${columns}) SELECT ${number}, ${columns} FROM ${from}
      WHERE file_id BETWEEN ${first} AND ${last} AND ${number} IS NOT NULL`);
  }

  async close(): Promise<void> {
    await orCannotReuse(async () => void (await this.connection.run(`DETACH ${LAST}`)));
  }
}

/** Whatever is wrong with an old warehouse is no reason not to make a new one. */
async function orCannotReuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CannotReuse) throw error;
    const [why = ""] = (error as Error).message.split("\n");
    throw new CannotReuse(why, {cause: error});
  }
}

/** Names of the tables that the last publication has in a schema. */
async function namesIn(connection: DuckDBConnection, schema: string): Promise<ReadonlySet<string>> {
  const reader = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${LAST}' AND schema_name = '${schema}'`
  );
  return new Set(reader.getRows().map(([name]) => String(name)));
}

/** The rows of a raw table as they were read: those that count, and those set aside afterwards. */
function rowsOf(table: string, columns: string, aside: ReadonlySet<string>): string {
  const name = table.replace(/^raw\./, "");
  if (!aside.has(name)) return `${LAST}.${table}`;
  return `(SELECT ${columns} FROM ${LAST}.${table} UNION ALL SELECT ${columns} FROM ${LAST}.aside.${name} ORDER BY file_id, line)`;
}

async function countRows(
  connection: DuckDBConnection,
  sources: readonly Source[],
  aside: ReadonlySet<string>
): Promise<Reuse["counts"]> {
  const counts = new Map<string, Map<number, number>>();
  for (const name of [...sources.flatMap(({tables}) => tables.map((table) => table.name)), "raw.reject"]) {
    if (counts.has(name)) continue;
    const reader = await connection.runAndReadAll(
      `SELECT file_id, count(*) FROM ${rowsOf(name, "file_id, line", aside)} GROUP BY file_id`
    );
    counts.set(name, new Map(reader.getRows().map(([file, rows]) => [Number(file), Number(rows)])));
  }
  return counts;
}

/** Accepted files by path, of sources that need no other file. Throws `CannotReuse` where rows are missing or too many. */
async function remembered(
  connection: DuckDBConnection,
  sources: readonly Source[],
  counts: Reuse["counts"]
): Promise<ReadonlyMap<string, Remembered>> {
  const dependent = new Set(sources.filter((source) => isRowSource(source) && source.last).map(({name}) => name));
  const byName = new Map(sources.map((source) => [source.name, source]));
  const reader = await connection.runAndReadAll(`
    SELECT file.file_id, file.path, file.source, file.vintage, file.sha256, file.bytes, file.rows_read, file.rows_accepted,
      file.rows_rejected, file.dollars_accepted, file.dollars_rejected, reading.modified, reading.content_key,
      reading.complaints, reading.remarks
    FROM ${LAST}.raw.file AS file JOIN ${LAST}.raw.reading AS reading USING (file_id)
    WHERE file.status = 'accepted'`);
  const files = new Map<string, Remembered>();
  for (const row of reader.getRowObjectsJson()) {
    const earlierId = Number(row["file_id"]);
    const source = byName.get(String(row["source"]));
    if (!source || dependent.has(source.name)) continue;
    const path = String(row["path"]);
    const rows = source.tables.reduce((sum, {name}) => sum + (counts.get(name)!.get(earlierId) ?? 0), 0);
    const complaints = counts.get("raw.reject")!.get(earlierId) ?? 0;
    if (rows !== Number(row["rows_accepted"]) || complaints !== Number(row["complaints"]))
      throw new CannotReuse(`it has ${rows} rows and ${complaints} complaints of ${path}, and says it has others`);
    files.set(path, {
      earlierId,
      source,
      vintage: textOf(row["vintage"]),
      contentKey: textOf(row["content_key"]),
      sha256: String(row["sha256"]),
      bytes: Number(row["bytes"]),
      modified: textOf(row["modified"]),
      outcome: {
        read: Number(row["rows_read"]),
        accepted: Number(row["rows_accepted"]),
        rejected: Number(row["rows_rejected"]),
        dollarsAccepted: String(row["dollars_accepted"]),
        dollarsRejected: String(row["dollars_rejected"]),
        remarks: row["remarks"] as unknown as string[]
      }
    });
  }
  return files;
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
