import {spawnSync} from "node:child_process";
import {rmSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";
import {load} from "../../loaders/load.ts";
import {openDatabase, scalar} from "../warehouse/database.ts";
import type {Generated} from "./generate.ts";
import {fillCubeInputs, ledgerTotals, openBooks, runCube, runLedger} from "./ledger-models.ts";

/** `load` reads the CSV files with every rule; `ledger` goes from Parquet to the finest cube. */
const WORK = ["load", "ledger"] as const;
type Work = (typeof WORK)[number];

/** One of the two in a process of its own, under a limit for the database. */
export interface MemoryRun {
  readonly work: Work;
  /** As DuckDB writes it; null for its own default. */
  readonly limit: string | null;
  readonly peakMegabytes: number | null;
  readonly seconds: number | null;
  readonly cpuSeconds: number | null;
  readonly cents: string | null;
  /** Why it did not finish. */
  readonly error: string | null;
}

/** From so many lines on each is run once, under the limit that leaves the process 8 GB. */
const HUGE = 100_000_000;

/** Runs the child for each kind of work under each limit. */
export function memoryStage({
  root,
  folder,
  generated,
  say
}: {
  root: string;
  folder: string;
  generated: Generated;
  say: (text: string) => void;
}): MemoryRun[] {
  const limits = generated.claimLines >= HUGE ? ["6GB"] : [null, "2GB", "1GB"];
  return WORK.flatMap((work) =>
    limits.map((limit) => {
      const here = fileURLToPath(import.meta.url);
      const {status, stdout, stderr} = spawnSync(
        process.execPath,
        [
          "--import",
          "tsx",
          here,
          root,
          folder,
          work === "load" ? generated.data : generated.parquet,
          work,
          limit ?? ""
        ],
        {encoding: "utf8", cwd: root}
      );
      say(`${work} under ${limit ?? "no limit"}: ${status === 0 ? stdout : `failed: ${stderr}`}`);
      if (status === 0)
        return {work, limit, error: null, ...(JSON.parse(stdout) as Omit<MemoryRun, "work" | "limit" | "error">)};
      const reason = /Error[^\n]*/.exec(stderr)?.[0] ?? `exit ${status}`;
      return {
        work,
        limit,
        peakMegabytes: null,
        seconds: null,
        cpuSeconds: null,
        cents: null,
        error: reason.slice(0, 160)
      };
    })
  );
}

/** Claim lines' billed cents after loading, issues' cents after the ledger. */
async function runChild(root: string, folder: string, input: string, work: Work, limit: string): Promise<void> {
  const start = performance.now();
  const file = join(folder, `memory-${process.pid}.duckdb`);
  const options = {temporary: join(folder, "spill"), ...(limit ? {memoryLimit: limit} : {})};
  const warehouse =
    work === "load" ? await openDatabase(file, options) : await openBooks(root, {file, parquet: input, ...options});
  try {
    const {connection} = warehouse;
    let cents: string | null;
    if (work === "load") {
      await load({data: input, warehouse: connection, temporary: folder});
      cents = await scalar(connection, "SELECT CAST(sum(billed_amount) * 100 AS HUGEINT) FROM raw.claim_line");
    } else {
      await runLedger(connection, root);
      await fillCubeInputs(connection, root);
      await runCube(connection, root);
      ({cents} = await ledgerTotals(connection));
    }
    const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage();
    const peakMegabytes = Math.round(maxRSS / 1000);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    const cpuSeconds = Math.round((userCPUTime + systemCPUTime) / 1e5) / 10;
    process.stdout.write(JSON.stringify({peakMegabytes, seconds, cpuSeconds, cents}));
  } finally {
    warehouse.close();
    for (const path of [file, `${file}.wal`]) rmSync(path, {force: true});
  }
}

const [, script, root, folder, input, work, limit] = process.argv;
if (script && root && folder && input && work && import.meta.url === pathToFileURL(script).href)
  await runChild(root, folder, input, work as Work, limit ?? "");
