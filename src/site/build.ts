import {spawn} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {packageFile} from "../installed.ts";
import type {Audience} from "../payment/gpo/facts.ts";
import {AUDIENCES} from "./audience/table.ts";
import {bundleKey, keepBundles, takeBundles} from "./bundles.ts";
import {finishSite, type SiteStatement} from "./finish.ts";
import {attachData, emptyData, frameKey, keepFrame, takeFrame} from "./frame.ts";
import {limitReports, unlinkMissing} from "./limit-reports.ts";
import {bundlePages} from "./page-bundles.ts";
import {writeProof} from "./proof.ts";
import {readPractice, writeShell} from "./shell.ts";
import {stageReports} from "./stage-reports.ts";
import {templatePages} from "./template-pages.ts";

/** Folder of the project: the one with reports/ and node_modules/. */
export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Where a build works, beside the project so that what it makes can be renamed into place. */
export const WORK = join(PROJECT, ".build");

export interface SiteOptions {
  /** Folder of the built marts: has marts/*.parquet and manifest.json. */
  readonly built: string;
  /** Folder to write the site to; its parent must be on the same file system as a rename needs. */
  readonly dist: string;
  /** Where frames and browser bundles of earlier builds are kept. */
  readonly store?: string;
  /** Who may read it; those who run the practice when absent. */
  readonly audience?: Audience;
}

export interface BuiltSite {
  readonly dist: string;
  readonly pages: number;
  readonly seconds: number;
}

/**
 * Builds the site of one set of marts into `dist`, which must not exist or be empty. Framework makes the frame, or one made
 * from the same sources is taken; loaders run meanwhile, every time, in a folder of this build alone, and what they print is
 * attached to the frame. So no number of an earlier build can be shown. Throws with Framework's own last lines when a loader
 * or a page fails.
 */
export async function buildSiteInto(
  dist: string,
  {built, store = WORK, audience = "internal"}: Pick<SiteOptions, "built" | "store" | "audience">
): Promise<BuiltSite> {
  const started = performance.now();
  mkdirSync(WORK, {recursive: true});
  const stage = mkdtempSync(join(WORK, "site-"));
  const loaded = join(stage, "loaded");
  try {
    const root = stageReports({project: PROJECT, stage});
    const made = limitReports(root, audience);
    const loaders = run([join(PROJECT, "src", "site", "run-loaders.ts"), root, loaded], {
      PLUS_SIX_BUILT: resolve(built)
    });
    const frame = frameInto(resolve(dist), {
      stage,
      root,
      store,
      made,
      pages: AUDIENCES[audience].pages === null ? await templatePages(resolve(built)) : []
    });
    const [of_loaders, of_frame] = await Promise.allSettled([loaders, frame]);
    for (const result of [of_loaders, of_frame]) if (result.status === "rejected") throw result.reason;
    attachData(dist, loaded);
  } finally {
    rmSync(stage, {recursive: true, force: true});
  }
  const isLimited = AUDIENCES[audience].pages !== null;
  if (isLimited) unlinkMissing(dist);
  else {
    // Names of drugs, payers and sites, and lines of single claims: for those who run the practice alone.
    await writeShell(dist, resolve(built));
    await writeProof(dist, resolve(built));
  }
  const practice = isLimited ? null : await readPractice(resolve(built));
  const pages = finishSite(dist, {...statementOf(built), practice, isLimited});
  return {dist, pages, seconds: (performance.now() - started) / 1000};
}

interface FrameOptions {
  readonly stage: string;
  readonly root: string;
  readonly store: string;
  readonly pages: readonly string[];
  /** Pages that are in the stage alone. */
  readonly made: readonly string[];
}

/** Puts the frame of a staged report into `dist`: one kept from an earlier build of the same sources, else Framework's. */
async function frameInto(dist: string, {stage, root, store, pages, made}: FrameOptions): Promise<void> {
  await bundlePages({project: PROJECT, root, made});
  const frames = join(store, "frames");
  const key = frameKey({project: PROJECT, root, pages});
  if (takeFrame(frames, key, dist)) return;
  const bundles = join(store, "bundles");
  const packages = bundleKey(PROJECT);
  takeBundles(bundles, packages, root);
  emptyData(root);
  const list = join(stage, "pages.json");
  writeFileSync(list, JSON.stringify(pages));
  await run([FRAMEWORK, "build", "--root", root, "--config", join(PROJECT, "observablehq.config.ts")], {
    PLUS_SIX_SITE_ROOT: root,
    PLUS_SIX_SITE_OUTPUT: dist,
    PLUS_SIX_SITE_PAGES: list,
    // There are no marts for Framework to read.
    PLUS_SIX_BUILT: join(stage, "none")
  });
  keepBundles(bundles, packages, root);
  keepFrame(frames, key, dist);
}

/** What the last line of every page says of this build. */
function statementOf(built: string): Omit<SiteStatement, "practice"> {
  const read = (path: string): {version?: string; as_of?: string} =>
    existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  return {
    as_of: read(join(built, "manifest.json")).as_of ?? null,
    version: read(join(PROJECT, "package.json")).version ?? ""
  };
}

/** Lines of output to show when it fails: what went wrong is at the end. */
const TAIL = 25;

export const FRAMEWORK = packageFile(PROJECT, "@observablehq", "framework", "dist", "bin", "observable.js");

/** Runs a script of the build in a process of its own; throws with its last lines when it fails. */
export function run(script: readonly string[], variables: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", ...script], {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...variables,
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
