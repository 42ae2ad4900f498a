import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync
} from "node:fs";
import {basename, dirname, join, relative, resolve} from "node:path";
import {Refused} from "../errors.ts";

/**
 * A publication is one folder: warehouse, marts, manifest and site. `out` is a link to it, and publishing is the rename
 * of a new link over the old one: a reader sees the old publication whole or the new one whole, and a run that dies at
 * any point has changed nothing.
 */

/** A fresh folder beside `out` to build in, for its owner's eyes only: the warehouse holds patients. */
export function stageFor(out: string): string {
  const target = resolve(out);
  // DuckDB takes what follows a question mark for options, and looks for its log in another folder.
  if (target.includes("?"))
    throw new Refused(`question mark in the folder's name: ${target}; build into another folder`);
  mkdirSync(dirname(target), {recursive: true});
  // Neither the process's number nor any clock is unique for ever: what is there already is never built into.
  for (let run = Math.floor(performance.timeOrigin); ; run++) {
    const stage = join(dirname(target), `.${basename(target)}-${process.pid}-${run}`);
    try {
      mkdirSync(stage, {mode: 0o700});
      return stage;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/**
 * Makes `stage` what `out` names, in one rename; then removes publications older than the one before. Everything is on the
 * disk before the rename, so that a power cut shows the old publication or the new one.
 */
export function publish(stage: string, out: string): void {
  const target = resolve(out);
  const previous = linkTarget(target);
  makeRoom(target);
  syncTree(stage);
  const link = `${stage}.link`;
  rmSync(link, {force: true});
  symlinkSync(basename(stage), link, "junction");
  renameSync(link, target);
  sync(dirname(target));
  sweep(out, previous ? [basename(previous)] : []);
}

/** Whether `out` names this stage already. */
export const isPublished = (stage: string, out: string): boolean => linkTarget(resolve(out)) === basename(stage);

/** Files first, then the folders that name them. */
function syncTree(path: string): void {
  for (const entry of readdirSync(path, {withFileTypes: true})) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) syncTree(inner);
    else if (entry.isFile()) sync(inner);
  }
  sync(path);
}

/** Puts a file or folder on the disk; where the system does not sync folders, their files alone. */
function sync(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if (process.platform === "win32") return;
    throw error;
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!["EPERM", "EINVAL", "EISDIR", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes `dist` name the site of the publication, so that it moves with it. */
export function linkSite(out: string, dist: string): void {
  const target = resolve(dist);
  const site = join(resolve(out), "site");
  const wanted = relative(dirname(target), site);
  const link = `${target}.link`;
  rmSync(link, {force: true});
  if (linkTarget(target) === wanted) return;
  makeRoom(target);
  symlinkSync(wanted, link, "junction");
  renameSync(link, target);
}

/** What a link names, as written in it; null where there is none. */
function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}

/** An empty folder may give way to a link; anything else that is not ours may not. */
function makeRoom(path: string): void {
  mkdirSync(dirname(path), {recursive: true});
  if (!existsSync(path) || linkTarget(path) !== null) return;
  if (lstatSync(path).isDirectory() && readdirSync(path).length === 0) {
    rmdirSync(path);
    return;
  }
  throw new Refused(`cannot publish over something that is not ours: ${path}; move it away or name another folder`);
}

/**
 * Removes what earlier runs staged or published here, but for what `out` names and the ones to keep; never fails the run:
 * what cannot be removed now is removed by a later run. The caller holds the lock.
 */
export function sweep(out: string, keep: readonly string[] = []): void {
  const target = resolve(out);
  const escaped = basename(target).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const own = new RegExp(`^\\.${escaped}-(\\d+)-\\d+(\\.link)?$|^\\.?${escaped}-loaded-\\d+$`);
  try {
    const current = linkTarget(target);
    const kept = new Set([...keep, ...(current ? [basename(current)] : [])]);
    const found = readdirSync(dirname(target)).filter((name) => own.test(name) && !kept.has(name));
    // A run that starts knows only the newest: the one before it stays for readers that still have it open.
    const older =
      keep.length > 0 || !current ? found : found.filter((name) => !isComplete(join(dirname(target), name)));
    for (const name of older) rmSync(join(dirname(target), name), {recursive: true, force: true});
  } catch {
    // Left for a later run.
  }
}

/** A finished publication has its manifest in place of its spill. */
const isComplete = (folder: string): boolean =>
  existsSync(join(folder, "manifest.json")) && !existsSync(join(folder, "spill"));
