import {createHash} from "node:crypto";
import {cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync} from "node:fs";
import {dirname, join} from "node:path";
import {installedPackages} from "../installed.ts";
import {filesUnder} from "./stage-reports.ts";

/** A bare import of a package: `from "d3"`. */
const BARE = /\bfrom\s*["']([a-z@][^"'\n]*)["']/g;

/**
 * Names a set of browser bundles by everything they are made from: the installed packages (npm's own record of what is in
 * node_modules, else the lock file) and the packages the report imports. Another package, version or import is another name.
 */
export function bundleKey(project: string): string {
  const hash = createHash("sha256");
  hash.update(installedPackages(project));
  const imports = new Set<string>();
  for (const file of filesUnder(join(project, "reports"), (path) => path.endsWith(".ts") || path.endsWith(".md"))) {
    for (const match of readFileSync(file, "utf8").matchAll(BARE)) imports.add(match[1]!);
  }
  return hash
    .update([...imports].sort().join("\n"))
    .digest("hex")
    .slice(0, 20);
}

const bundlesOf = (root: string): string => join(root, ".observablehq", "cache", "_node");

/** Puts bundles of an earlier build with the same name in place; says whether there were any. */
export function takeBundles(store: string, key: string, root: string): boolean {
  const kept = join(store, key);
  if (!existsSync(kept)) return false;
  cpSync(kept, bundlesOf(root), {recursive: true});
  return true;
}

/** Keeps the bundles of a finished build under their name. They appear whole or not at all, and are never changed. */
export function keepBundles(store: string, key: string, root: string): void {
  const kept = join(store, key);
  if (existsSync(kept) || !existsSync(bundlesOf(root))) return;
  const half = `${kept}.${process.pid}`;
  mkdirSync(dirname(half), {recursive: true});
  cpSync(bundlesOf(root), half, {recursive: true});
  try {
    renameSync(half, kept);
  } catch {
    // Another build kept the same bundles first.
    rmSync(half, {recursive: true, force: true});
  }
}
