import {spawnSync} from "node:child_process";
import {linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {basename, dirname, join} from "node:path";
import {isAlive} from "../alive.ts";
import {Refused} from "../errors.ts";

/**
 * Holds the lock file of one output while `work` runs, so that two runs never write the same publication. A lock whose
 * process is gone is stale and is taken over; a live one refuses at once. No clock is asked: a process is the same one
 * when its number and its start agree, so that a number used again by another program does not keep a lock alive.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const own = take(path);
  try {
    clearDrafts(path);
    return await work();
  } finally {
    if (textOf(path) === own) rmSync(path, {force: true});
  }
}

function take(path: string): string {
  const own = `${process.pid} ${startOf(process.pid) ?? ""}\n`;
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, own);
    for (let attempt = 0; attempt < 2; attempt++) {
      if (place(draft, path, own)) return own;
      const text = textOf(path);
      const holder = text === null ? null : holderOf(text);
      if (holder !== null && isHolding(holder))
        throw new Refused(`another run is writing here: process ${holder.pid} (${path}); wait for it to end`);
      if (text !== null) setAside(path, text);
    }
  } finally {
    rmSync(draft, {force: true});
  }
  throw new Refused(`another run took the lock first: ${path}; try again`);
}

/** Removes what runs that died while they took or set aside a lock left beside it; what cannot go now goes later. */
function clearDrafts(path: string): void {
  const start = `${basename(path)}.`;
  try {
    for (const name of readdirSync(dirname(path))) {
      const pid = name.startsWith(start) ? /^(?:stale-)?(\d+)$/.exec(name.slice(start.length))?.[1] : undefined;
      if (pid === undefined || isAlive(Number(pid))) continue;
      rmSync(join(dirname(path), name), {force: true});
    }
  } catch {
    // Left for a later run.
  }
}

/** Gives the lock its name, whole or not at all; false when it is taken. */
function place(draft: string, path: string, own: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
  }
  // A file system without hard links.
  try {
    writeFileSync(path, own, {flag: "wx"});
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a stale lock away; one that another run has placed meanwhile is given back. */
function setAside(path: string, text: string): void {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== text) {
    try {
      linkSync(aside, path);
    } catch {
      // A third run holds it.
    }
  }
  rmSync(aside, {force: true});
}

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};

interface Holder {
  readonly pid: number;
  /** When it started, in the system's own words; empty where that is not known. */
  readonly start: string;
}

function holderOf(text: string): Holder | null {
  const [first = "", ...rest] = text.trim().split(" ");
  const pid = Number.parseInt(first, 10);
  return Number.isInteger(pid) && pid > 0 ? {pid, start: rest.join(" ")} : null;
}

/** A number may be given again: the process that started then. */
const isHolding = ({pid, start}: Holder): boolean =>
  isAlive(pid) && (start === "" || (startOf(pid) ?? start) === start);

/** When a process started: ticks since the machine did (Linux), or what ps says; null where neither answers. */
export function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold blanks; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    if (process.platform === "linux" || process.platform === "win32") return null;
    const said = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: {...process.env, LC_ALL: "C"}
    });
    return said.status === 0 ? said.stdout.trim() : null;
  }
}
