import {type ChildProcess, spawn} from "node:child_process";
import {cpSync, existsSync, type FSWatcher, mkdirSync, mkdtempSync, rmSync, watch} from "node:fs";
import {join, relative, resolve, sep} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {FRAMEWORK, PROJECT, run, WORK} from "./build.ts";
import {bundleKey, keepBundles, takeBundles} from "./bundles.ts";
import {loadedFiles} from "./frame.ts";
import {restageFile, stageReports} from "./stage-reports.ts";

export interface PreviewOptions {
  /** Folder of the built marts. */
  readonly built: string;
  readonly port: number;
  /** Is told of every file staged again, and of a fault in one. */
  readonly onNote?: (text: string) => void;
}

export interface Preview {
  readonly url: string;
  close(): Promise<void>;
}

/** Changes within this time are one: an editor writes a file in several steps. */
const SETTLE_MS = 60;
/** How long Framework may take to answer for the first time. */
const START_MS = 60_000;

/**
 * Serves the pages from their sources for whoever writes them: stages reports/ once, gives Framework's own preview the staged
 * folder, and stages each file again when it is saved; Framework then puts the page in the browser anew. Data are those of the
 * marts in `built`; a changed loader is run again alone. Throws when Framework does not answer within a minute.
 */
export async function startPreview({built, port, onNote = () => {}}: PreviewOptions): Promise<Preview> {
  mkdirSync(WORK, {recursive: true});
  const stage = mkdtempSync(join(WORK, "preview-"));
  const root = stageReports({project: PROJECT, stage});
  const store = join(WORK, "bundles");
  takeBundles(store, bundleKey(PROJECT), root);
  const variables = {PLUS_SIX_BUILT: resolve(built), PLUS_SIX_SITE_ROOT: root};
  await putData(root, stage, variables);
  const framework = startFramework(root, port, variables);
  const watchers = watchSources(root, stage, variables, onNote);
  const close = async (): Promise<void> => {
    for (const watcher of watchers) watcher.close();
    framework.kill();
    await new Promise((done) => (framework.exitCode === null ? framework.once("close", done) : done(null)));
    keepBundles(store, bundleKey(PROJECT), root);
    rmSync(stage, {recursive: true, force: true});
  };
  const url = `http://127.0.0.1:${port}/`;
  try {
    await answers(url, framework);
  } catch (error) {
    await close();
    throw error;
  }
  return {url, close};
}

type Variables = Readonly<Record<string, string>>;

/** Runs the loaders in one process and leaves what they print in place of them, so that Framework starts none. */
async function putData(root: string, stage: string, variables: Variables): Promise<void> {
  const loaded = join(stage, "loaded");
  const names = loadedFiles(root);
  await run([join(PROJECT, "src", "site", "run-loaders.ts"), root, loaded], variables);
  for (const name of names) {
    cpSync(join(loaded, name), join(root, name));
    rmSync(join(root, `${name}.ts`), {force: true});
  }
}

function startFramework(root: string, port: number, variables: Variables): ChildProcess {
  const args = ["preview", "--root", root, "--config", join(PROJECT, "observablehq.config.ts")];
  return spawn(
    process.execPath,
    ["--import", "tsx", FRAMEWORK, ...args, "--host", "127.0.0.1", "--port", String(port), "--no-open"],
    {
      cwd: PROJECT,
      env: {...process.env, ...variables, OBSERVABLE_TELEMETRY_DISABLE: "true", NO_COLOR: "1"},
      stdio: "ignore"
    }
  );
}

/** Waits until the first page answers. */
async function answers(url: string, framework: ChildProcess): Promise<void> {
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    if (framework.exitCode !== null)
      throw new Error(
        `Framework's preview ended with ${framework.exitCode}; another program may have the port of ${url}`
      );
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`Framework's preview did not answer at ${url} within ${START_MS / 1000} s`);
}

/** Watches reports/ and what pages use of src/; each saved file is staged again. */
function watchSources(root: string, stage: string, variables: Variables, onNote: (text: string) => void): FSWatcher[] {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const restage = async (): Promise<void> => {
    const files = [...changed];
    changed.clear();
    for (const file of files) {
      try {
        if (isLoader(file)) await runLoader(file, root, stage, variables);
        else if (!restageFile(file, {project: PROJECT, root})) continue;
        onNote(`${relative(PROJECT, file)} is new in the page`);
      } catch (error) {
        onNote((error as Error).message);
      }
    }
  };
  return ["reports", "src"].map((folder) =>
    watch(join(PROJECT, folder), {recursive: true}, (_, name) => {
      if (name === null || name.includes(".observablehq")) return;
      const file = join(PROJECT, folder, name);
      if (!existsSync(file)) return;
      changed.add(file);
      clearTimeout(timer);
      timer = setTimeout(() => void restage(), SETTLE_MS);
    })
  );
}

const isLoader = (file: string): boolean =>
  relative(join(PROJECT, "reports"), file).startsWith(`data${sep}`) && /\.\w+\.ts$/.test(file);

/** Runs one changed loader from a folder of its own and puts what it prints where the page reads it. */
async function runLoader(file: string, root: string, stage: string, variables: Variables): Promise<void> {
  const name = relative(join(PROJECT, "reports"), file);
  const alone = join(stage, "reports-alone");
  const loaded = join(stage, "loaded-again");
  rmSync(alone, {recursive: true, force: true});
  cpSync(file, join(alone, name), {recursive: true});
  await run([join(PROJECT, "src", "site", "run-loaders.ts"), alone, loaded], variables);
  cpSync(join(loaded, name.slice(0, -3)), join(root, name.slice(0, -3)));
}
