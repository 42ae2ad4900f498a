import {type ChildProcess, spawn} from "node:child_process";
import {once} from "node:events";
import {createRequire} from "node:module";
import {join} from "node:path";
import {ROOT} from "./empty-warehouse.ts";

/** The folder whose node_modules has chdb: the project's, or the one that CHDB_MODULES names; null where it is nowhere. */
export const CHDB_MODULES: string | null =
  [process.env["CHDB_MODULES"], ROOT].find((folder) => {
    try {
      return folder && createRequire(join(folder, "package.json")).resolve("chdb");
    } catch {
      return false;
    }
  }) ?? null;

export interface ChdbServer {
  readonly url: string;
  stop(): Promise<void>;
  /** Ends the process as a machine that fails: at once, by its number. */
  fail(): Promise<void>;
}

/** Starts a ClickHouse over chdb in a process of its own, as `ann` with the password `s3cret`. */
export async function startChdb(scratch: string): Promise<ChdbServer> {
  const script = join(ROOT, "test/helpers/chdb-server.ts");
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", script, CHDB_MODULES!, scratch, "ann", "s3cret"],
    {cwd: ROOT, stdio: ["ignore", "pipe", "inherit"]}
  );
  const [port] = (await once(child.stdout!, "data")) as [Buffer];
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    process.kill(child.pid!, signal);
    await gone;
  };
  return {
    url: `clickhouse://ann:s3cret@127.0.0.1:${String(port).trim()}`,
    stop: end("SIGTERM"),
    fail: end("SIGKILL")
  };
}
