import {readFileSync, rmSync, writeFileSync} from "node:fs";

/**
 * Holds the lock file of one output while `work` runs, so that two runs never write the same publication. A lock whose
 * process is gone is stale and is taken over; a live one refuses at once.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  take(path);
  try {
    return await work();
  } finally {
    rmSync(path, {force: true});
  }
}

function take(path: string): void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, `${process.pid}\n`, {flag: "wx"});
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = holderOf(path);
      if (holder !== null && isAlive(holder)) {
        throw new Error(`another run is writing here: process ${holder} (${path}); wait for it to end`);
      }
      rmSync(path, {force: true});
    }
  }
  throw new Error(`another run took the lock first: ${path}; try again`);
}

function holderOf(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
