import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../../schema/table.ts";
import {sqlOf} from "../ledger-models.ts";
import {type Found, foundOf, TOTALS} from "./peer.ts";
import {CELLS_BY_SITE} from "./sql.ts";

/** DuckDB at the peers' own job: their two tables in, every issue's cost and their small cube out, nothing else kept. */
export async function openSameJob(
  connection: DuckDBConnection,
  {folder, root}: {folder: string; root: string}
): Promise<{run(): Promise<void>; found(): Promise<Found>}> {
  for (const name of ["claim", "movement"])
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE peer_${name} AS FROM read_parquet(${literal(join(folder, `${name}.parquet`))})`
    );
  const sql = sqlOf(root, "src/bench/peers/duckdb.sql");
  const rows = async (select: string): Promise<readonly unknown[][]> =>
    (await connection.runAndReadAll(select)).getRows();
  return {
    run: async () => void (await connection.run(sql)),
    found: async () =>
      foundOf(
        await rows(CELLS_BY_SITE.replace("FROM cell", "FROM peer_cell")),
        (await rows(TOTALS.replace("FROM costed", "FROM peer_costed")))[0] ?? []
      )
  };
}
