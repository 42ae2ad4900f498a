import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {openChdb} from "../../src/bench/clickhouse/chdb.ts";
import {CUBE_CELLS, runCubeThere, runLedgerThere, sendInputs} from "../../src/bench/clickhouse/ledger-and-cube.ts";
import {generate} from "../../src/bench/generate.ts";
import {fillCubeInputs, openBooks, runCube, runLedger} from "../../src/bench/ledger-models.ts";
import {clickHouseEngine} from "../../src/warehouse/clickhouse/engine.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

/** Cells of the finest cube that DuckDB and ClickHouse, sharded by site, do not agree on; none when all is well. */
export async function compareCubes({
  folder,
  lines,
  shards,
  modules
}: {
  folder: string;
  lines: number;
  shards: number;
  modules: string;
}): Promise<string[]> {
  const own = join(folder, `cubes-${shards}`);
  mkdirSync(own);
  const {parquet} = await generate({root: ROOT, folder: own, lines});
  const warehouse = await openBooks(ROOT, {file: ":memory:", parquet});
  const chdb = await openChdb({scratch: own, modules});
  // One chdb plays every shard: each has databases of its own.
  const engines = Array.from({length: shards}, (_, i) =>
    clickHouseEngine({...chdb, close: async () => {}}, {root: ROOT, run: `plus_six_cubes_${i}`})
  );
  try {
    const {connection} = warehouse;
    await runLedger(connection, ROOT);
    await fillCubeInputs(connection, ROOT);
    await runCube(connection, ROOT);
    for (const engine of engines) await engine.open();
    await sendInputs(connection, {engines, folder: own});
    const there: string[] = [];
    for (const engine of engines) {
      await runLedgerThere(engine, ROOT);
      await runCubeThere(engine, ROOT);
      there.push(...(await engine.rows(CUBE_CELLS)).map((row) => row.join(" ")));
    }
    const here = (await connection.runAndReadAll(CUBE_CELLS)).getRows().map((row) => row.map(String).join(" "));
    const [a, b] = [new Set(here), new Set(there)];
    if (here.length !== there.length) return [`${here.length} cells here, ${there.length} there`];
    return [...here.filter((cell) => !b.has(cell)), ...there.filter((cell) => !a.has(cell))];
  } finally {
    for (const engine of engines) await engine.close();
    warehouse.close();
    await chdb.close();
  }
}
