import {randomBytes} from "node:crypto";
import type {DuckDBConnection} from "@duckdb/node-api";
import {clickHouseServers} from "../../publish/engine.ts";
import {clickHouseEngine} from "../../warehouse/clickhouse/engine.ts";
import {onAll} from "../../warehouse/engine/engine.ts";
import {openChdb} from "../clickhouse/chdb.ts";
import {runLedgerThere, sendInputs} from "../clickhouse/ledger-and-cube.ts";
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
  const run = `plus_six_${randomBytes(6).toString("hex")}`;
  const engines =
    urls.length > 0
      ? clickHouseServers(root, urls)
      : [clickHouseEngine(await openChdb({scratch, modules}), {root, run})];
  const close = async (): Promise<void> => void (await onAll(engines, (engine) => engine.close()));
  try {
    await onAll(engines, (engine) => engine.open());
    await sendInputs(connection, {engines, folder});
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  return {
    name: "ClickHouse",
    isElsewhere: urls.length > 0,
    run: async () => {
      await onAll(engines, async (engine) => {
        await runLedgerThere(engine, root);
        await engine.make({name: "core.cell", view: false, sql: DUCKDB_CELLS});
      });
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
    close
  };
}
