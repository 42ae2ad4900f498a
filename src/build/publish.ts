import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync
} from "node:fs";
import {basename, dirname, join, relative, resolve} from "node:path";

/**
 * A publication is one folder: warehouse, marts, manifest and site. `out` is a link to it, and publishing is the rename
 * of a new link over the old one: a reader sees the old publication whole or the new one whole, and a run that dies at
 * any point has changed nothing.
 */

/** A fresh folder beside `out` to build in. */
export function stageFor(out: string): string {
  const target = resolve(out);
  const stage = join(dirname(target), `.${basename(target)}-${process.pid}-${Math.floor(performance.timeOrigin)}`);
  mkdirSync(stage, {recursive: true});
  return stage;
}

/** Makes `stage` what `out` names, in one rename; then removes publications older than the one before. */
export function publish(stage: string, out: string): void {
  const target = resolve(out);
  const previous = linkTarget(target);
  makeRoom(target);
  const link = `${stage}.link`;
  rmSync(link, {force: true});
  symlinkSync(basename(stage), link, "junction");
  renameSync(link, target);
  sweep(target, [basename(stage), ...(previous ? [basename(previous)] : [])]);
}

/** Makes `dist` name the site of the publication, so that it moves with it. */
export function linkSite(out: string, dist: string): void {
  const target = resolve(dist);
  const site = join(resolve(out), "site");
  const wanted = relative(dirname(target), site);
  if (linkTarget(target) === wanted) return;
  makeRoom(target);
  const link = `${target}.link-${process.pid}`;
  rmSync(link, {force: true});
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
  throw new Error(`cannot publish over something that is not ours: ${path}; move it away or name another folder`);
}

/** Removes what earlier runs staged or published here, but for the ones named; never fails the run. */
function sweep(target: string, keep: readonly string[]): void {
  const own = new RegExp(`^\\.${basename(target).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}-(\\d+)-\\d+(\\.link)?$`);
  for (const name of readdirSync(dirname(target))) {
    if (own.test(name) && !keep.includes(name)) rmSync(join(dirname(target), name), {recursive: true, force: true});
  }
}
