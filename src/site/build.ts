import {spawn} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {bundleKey, keepBundles, takeBundles} from "./bundles.ts";
import {finishSite} from "./finish.ts";
import {bundlePages} from "./page-bundles.ts";
import {stageReports} from "./stage.ts";

/** Folder of the project: the one with reports/ and node_modules/. */
const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
const WORK = join(PROJECT, ".build");

export interface SiteOptions {
  /** Folder of the built marts: has marts/*.parquet and manifest.json. */
  readonly built: string;
  /** Folder to write the site to; its parent must be on the same file system as a rename needs. */
  readonly dist: string;
}

export interface BuiltSite {
  readonly dist: string;
  readonly pages: number;
  readonly seconds: number;
}

/**
 * Builds the site of one set of marts into `dist`, which must not exist or be empty. Everything happens in a folder of this
 * build alone, so two builds run side by side and no loader output of an earlier build can be shown. Throws with
 * Framework's own last lines when a loader or a page fails.
 */
export async function buildSiteInto(dist: string, {built}: Pick<SiteOptions, "built">): Promise<BuiltSite> {
  const started = performance.now();
  mkdirSync(WORK, {recursive: true});
  const stage = mkdtempSync(join(WORK, "site-"));
  try {
    const root = stageReports({project: PROJECT, stage});
    await bundlePages({project: PROJECT, root});
    const store = join(WORK, "bundles");
    const key = bundleKey(PROJECT);
    takeBundles(store, key, root);
    const options = {root, built: resolve(built), output: resolve(dist)};
    await run([join(PROJECT, "src", "site", "run-loaders.ts"), root], options);
    await run([FRAMEWORK, "build", "--root", root, "--config", join(PROJECT, "observablehq.config.ts")], options);
    keepBundles(store, key, root);
  } finally {
    rmSync(stage, {recursive: true, force: true});
  }
  const pages = finishSite(dist);
  return {dist, pages, seconds: (performance.now() - started) / 1000};
}

/** Builds the site beside `dist` and puts it in place of the old one; a failed build leaves the old one as it was. */
export async function buildSite({built, dist}: SiteOptions): Promise<BuiltSite> {
  const target = resolve(dist);
  const next = `${target}.next-${process.pid}`;
  const old = `${target}.old-${process.pid}`;
  rmSync(next, {recursive: true, force: true});
  mkdirSync(dirname(target), {recursive: true});
  try {
    const site = await buildSiteInto(next, {built});
    if (existsSync(target)) renameSync(target, old);
    renameSync(next, target);
    return {...site, dist: target};
  } finally {
    for (const folder of [next, old]) rmSync(folder, {recursive: true, force: true});
  }
}

interface RunOptions {
  readonly root: string;
  readonly built: string;
  readonly output: string;
}

/** Lines of output to show when it fails: what went wrong is at the end. */
const TAIL = 25;

const FRAMEWORK = join(PROJECT, "node_modules", "@observablehq", "framework", "dist", "bin", "observable.js");

/** Runs a script of the build in a process of its own; throws with its last lines when it fails. */
function run(script: readonly string[], {root, built, output}: RunOptions): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", ...script], {
    cwd: PROJECT,
    env: {
      ...process.env,
      PLUS_SIX_BUILT: built,
      PLUS_SIX_SITE_ROOT: root,
      PLUS_SIX_SITE_OUTPUT: output,
      OBSERVABLE_TELEMETRY_DISABLE: "true",
      NO_COLOR: "1",
      FORCE_COLOR: "0"
    },
    stdio: ["ignore", "pipe", "pipe"]
  });
  const lines: string[] = [];
  const collect = (chunk: Buffer): void => {
    lines.push(...chunk.toString("utf8").split("\n"));
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else fail(new Error(`the site could not be built (exit ${code}):\n${lines.slice(-TAIL).join("\n").trim()}`));
    });
  });
}
