import type {DuckDBConnection} from "@duckdb/node-api";
import {openChdb} from "../clickhouse/engine.ts";
import {exportInputs, loadInputs, runLedgerThere} from "../clickhouse/heavy.ts";
import {type Found, foundOf, type Peer, type PeerOptions} from "./peer.ts";
import {CELLS_BY_SITE, DUCKDB_CELLS} from "./sql.ts";

/** ClickHouse inside this process (npm package chdb), by the ledger's own SQL files. */
export async function openClickHouse(
  connection: DuckDBConnection,
  {folder, scratch, modules, root}: PeerOptions & {root: string}
): Promise<Peer> {
  const engine = await openChdb({scratch, modules});
  await exportInputs(connection, folder);
  await loadInputs(engine, {root, folder});
  return {
    name: "ClickHouse",
    isElsewhere: false,
    run: async () => {
      await runLedgerThere(engine, root);
      await engine.run(`CREATE OR REPLACE TABLE core.cell AS ${DUCKDB_CELLS}`);
    },
    found: async (): Promise<Found> => {
      const cells = await engine.rows(CELLS_BY_SITE.replace("FROM cell", "FROM core.cell"));
      const [totals = []] = await engine.rows(
        "SELECT count(*), sum(cents), (SELECT sum(milliunits_short) FROM core.ledger_position) FROM core.issue_cost_fifo"
      );
      return foundOf(cells, totals);
    },
    close: () => engine.close()
  };
}
