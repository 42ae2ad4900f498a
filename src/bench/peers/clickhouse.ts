import type {DuckDBConnection} from "@duckdb/node-api";
import {type Engine, openChdb, openServer} from "../clickhouse/engine.ts";
import {exportInputs, loadInputs, runLedgerThere} from "../clickhouse/heavy.ts";
import {type Found, foundOf, type Peer, type PeerOptions} from "./peer.ts";
import {CELLS_BY_SITE, DUCKDB_CELLS} from "./sql.ts";

export interface ClickHouseOptions extends PeerOptions {
  readonly root: string;
  /** Servers, one shard of the sites each; embedded in this process (npm package chdb) when there are none. */
  readonly engines: readonly string[];
}

/** ClickHouse by the ledger's own SQL files, embedded or on servers that each hold the sites of one shard whole. */
export async function openClickHouse(
  connection: DuckDBConnection,
  {folder, scratch, modules, root, engines: urls}: ClickHouseOptions
): Promise<Peer> {
  const engines: Engine[] = urls.length > 0 ? urls.map(openServer) : [await openChdb({scratch, modules})];
  await exportInputs(connection, folder, engines.length);
  await Promise.all(engines.map((engine, shard) => loadInputs(engine, {root, folder, shard})));
  return {
    name: "ClickHouse",
    isElsewhere: urls.length > 0,
    run: async () => {
      await Promise.all(
        engines.map(async (engine) => {
          await runLedgerThere(engine, root);
          await engine.run(`CREATE OR REPLACE TABLE core.cell AS ${DUCKDB_CELLS}`);
        })
      );
    },
    found: async (): Promise<Found> => {
      const cells: string[][] = [];
      const totals = [0n, 0n, 0n];
      for (const engine of engines) {
        cells.push(...(await engine.rows(CELLS_BY_SITE.replace("FROM cell", "FROM core.cell"))));
        const [row = []] = await engine.rows(
          "SELECT count(*), sum(cents), sum(milliunits_short) FROM core.ledger_position"
        );
        row.forEach((value, i) => {
          totals[i]! += BigInt(value);
        });
      }
      // A site is in one shard, so sites of all shards in order are the sites of all.
      cells.sort(([a, b], [c, d]) => (a === c ? Number(b! > d!) - Number(b! < d!) : a! < c! ? -1 : 1));
      return foundOf(cells, totals);
    },
    close: async () => {
      for (const engine of engines) await engine.close();
    }
  };
}
