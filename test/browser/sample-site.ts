import {spawn} from "node:child_process";
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
const WORK = join(ROOT, ".build");
const PREFIX = "test-site-";
const POLL_MS = 200;

export interface SampleSite {
  /** Folder with marts/ and manifest.json. */
  readonly built: string;
  /** Folder of the site. */
  readonly dist: string;
}

/**
 * The sample practice's report, built once in a run of the tests by the same command a person uses; test files of the same run
 * share it. Sites of runs that are over are removed. PLUS_SIX_TEST_SITE names a folder with a site already built.
 */
export async function sampleSite(): Promise<SampleSite> {
  const ready = process.env["PLUS_SIX_TEST_SITE"];
  if (ready) return {built: join(ready, "built"), dist: join(ready, "dist")};
  // All workers of one run have the same parent.
  const folder = join(WORK, `${PREFIX}${process.ppid}`);
  mkdirSync(WORK, {recursive: true});
  removeOld();
  const done = join(folder, "done");
  const site: SampleSite = {built: join(folder, "built"), dist: join(folder, "dist")};
  if (takes(folder)) {
    const outcome = await runBuild(site).catch((error: Error) => error.message);
    writeFileSync(done, outcome ?? "");
  }
  while (!existsSync(done)) await new Promise((wake) => setTimeout(wake, POLL_MS));
  const failure = readFileSync(done, "utf8");
  if (failure) throw new Error(failure);
  return site;
}

/** Making a folder succeeds for exactly one of several that try. */
function takes(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function removeOld(): void {
  for (const name of readdirSync(WORK).filter((entry) => entry.startsWith(PREFIX))) {
    try {
      process.kill(Number(name.slice(PREFIX.length)), 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") rmSync(join(WORK, name), {recursive: true, force: true});
    }
  }
}

/** Runs `plus-six build`; 1 is a build with warnings. Returns what it said when it failed. */
function runBuild({built, dist}: SampleSite): Promise<string | null> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(ROOT, "src", "cli.ts"), "build", "--data", "data/sample", "--out", built, "--dist", dist],
    {cwd: ROOT, stdio: ["ignore", "ignore", "pipe"]}
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  return new Promise((end) => {
    child.on("close", (code) =>
      end(code === 0 || code === 1 ? null : `the sample could not be built (${code}):\n${said}`)
    );
  });
}
