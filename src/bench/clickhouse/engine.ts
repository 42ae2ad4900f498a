import {readFileSync} from "node:fs";
import {join} from "node:path";
import {optional} from "../peers/peer.ts";

/** ClickHouse, embedded or a server: one statement at a time. */
export interface Engine {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<string[][]>;
  /** Fills a table from a Parquet file of this machine. */
  insert(table: string, file: string): Promise<void>;
  close(): Promise<void>;
}

/** Makes joins, casts and set operations mean what they mean in DuckDB. */
const SETTINGS: {readonly [name: string]: string} = {
  join_use_nulls: "1",
  cast_keep_nullable: "1",
  union_default_mode: "DISTINCT",
  prefer_column_name_to_alias: "1",
  default_table_engine: "MergeTree",
  create_table_empty_primary_key_by_default: "1",
  allow_nullable_key: "1"
};

/** ClickHouse inside this process, through the npm package chdb. Throws `Absent` where it is not installed. */
export async function openChdb({scratch, modules}: {scratch: string; modules: string}): Promise<Engine> {
  const {Session} = (await optional("chdb", modules)) as {
    Session: new (path: string) => {query(sql: string, format?: string): string; cleanup(): void};
  };
  const session = new Session(join(scratch, "chdb"));
  const {allow_nullable_key: _, ...settings} = SETTINGS;
  for (const [name, value] of Object.entries(settings)) session.query(`SET ${name} = '${value}'`);
  return {
    run: async (sql) => void session.query(sql),
    rows: async (sql) => parse(session.query(sql, "TSV")),
    insert: async (table, file) => void session.query(`INSERT INTO ${table} SELECT * FROM file('${file}', 'Parquet')`),
    close: async () => session.cleanup()
  };
}

/** A ClickHouse server by its HTTP port: `clickhouse://user:password@host:8123`. */
export function openServer(url: string): Engine {
  const {username, password, host} = new URL(url.replace(/^clickhouse:/, "http:"));
  const post = async (sql: string, body?: Uint8Array): Promise<string> => {
    const query = new URLSearchParams({...SETTINGS, ...(body ? {query: sql} : {})});
    const answer = await fetch(`http://${host}/?${query}`, {
      method: "POST",
      headers: username
        ? {"X-ClickHouse-User": decodeURIComponent(username), "X-ClickHouse-Key": decodeURIComponent(password)}
        : {},
      body: body ? new Blob([new Uint8Array(body)]) : sql
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`ClickHouse refused (${answer.status}): ${text.slice(0, 400)}`);
    return text;
  };
  return {
    run: async (sql) => void (await post(sql)),
    rows: async (sql) => parse(await post(`${sql} FORMAT TSV`)),
    insert: async (table, file) => void (await post(`INSERT INTO ${table} FORMAT Parquet`, readFileSync(file))),
    close: async () => {}
  };
}

const parse = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
