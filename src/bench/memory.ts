import {spawnSync} from "node:child_process";
import {rmSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";
import {fillCubeInputs, ledgerTotals, openBooks, runCube, runLedger} from "./books.ts";

/** Ledger and cube in a process of its own, Parquet to cube, under a limit for the database. */
export interface MemoryRun {
  /** As DuckDB writes it; null for its own default. */
  readonly limit: string | null;
  readonly peakMegabytes: number | null;
  readonly seconds: number | null;
  readonly cents: string | null;
  /** Why it did not finish. */
  readonly error: string | null;
}

/** Runs the child once for each limit. */
export function memoryStage({
  root,
  folder,
  parquet,
  say
}: {
  root: string;
  folder: string;
  parquet: string;
  say: (text: string) => void;
}): MemoryRun[] {
  return [null, "2GB", "1GB"].map((limit) => {
    const here = fileURLToPath(import.meta.url);
    const {status, stdout, stderr} = spawnSync(
      process.execPath,
      ["--import", "tsx", here, root, folder, parquet, limit ?? ""],
      {encoding: "utf8", cwd: root}
    );
    say(`ledger and cube under ${limit ?? "no limit"}: ${status === 0 ? stdout : "failed"}`);
    if (status === 0) return {limit, error: null, ...(JSON.parse(stdout) as Omit<MemoryRun, "limit" | "error">)};
    const reason = /Error[^\n]*/.exec(stderr)?.[0] ?? `exit ${status}`;
    return {limit, peakMegabytes: null, seconds: null, cents: null, error: reason.slice(0, 160)};
  });
}

async function runChild(root: string, folder: string, parquet: string, limit: string): Promise<void> {
  const start = performance.now();
  const file = join(folder, `memory-${process.pid}.duckdb`);
  const warehouse = await openBooks(root, {
    file,
    parquet,
    temporary: join(folder, "spill"),
    ...(limit ? {memoryLimit: limit} : {})
  });
  try {
    const {connection} = warehouse;
    await runLedger(connection, root);
    await fillCubeInputs(connection, root);
    await runCube(connection, root);
    const {cents} = await ledgerTotals(connection);
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1000);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    process.stdout.write(JSON.stringify({peakMegabytes, seconds, cents}));
  } finally {
    warehouse.close();
    for (const path of [file, `${file}.wal`]) rmSync(path, {force: true});
  }
}

const [, script, root, folder, parquet, limit] = process.argv;
if (script && root && folder && parquet && import.meta.url === pathToFileURL(script).href)
  await runChild(root, folder, parquet, limit ?? "");
