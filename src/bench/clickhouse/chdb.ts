import {join} from "node:path";
import {literal} from "../../schema/table.ts";
import {type Client, parseTsv} from "../../warehouse/clickhouse/client.ts";
import {SETTINGS} from "../../warehouse/clickhouse/dialect.ts";
import {optional} from "../peers/peer.ts";

/** ClickHouse inside this process, through the npm package chdb. Throws `Absent` where it is not installed. */
export async function openChdb({scratch, modules}: {scratch: string; modules: string}): Promise<Client> {
  const {Session} = (await optional("chdb", modules)) as {
    Session: new (path: string) => {query(sql: string, format?: string): string; cleanup(): void};
  };
  const session = new Session(join(scratch, "chdb"));
  // Files are cut into folders by shard; a folder's name is no column.
  for (const [name, value] of Object.entries({...SETTINGS, use_hive_partitioning: "0"}))
    session.query(`SET ${name} = '${value}'`);
  const rows = async (sql: string): Promise<string[][]> => parseTsv(session.query(sql, "TSV"));
  return {
    host: "chdb",
    run: async (sql) => void session.query(sql),
    rows,
    plainRows: rows,
    insert: async (table, file) =>
      void session.query(`INSERT INTO ${table} SELECT * FROM file(${literal(file)}, 'Parquet')`),
    export: async (sql, file) => void session.query(`INSERT INTO FUNCTION file(${literal(file)}, 'Parquet') ${sql}`),
    close: async () => session.cleanup()
  };
}
