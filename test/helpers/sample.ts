import {spawn} from "node:child_process";
import {existsSync, mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {inject} from "vitest";
import {ROOT} from "./empty-warehouse.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a person would, in the project's folder. */
export function plusSix(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli.ts", ...args], {
      cwd: ROOT,
      env: {...process.env, ...env}
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", fail);
    child.on("close", (code) => done({code: code ?? -1, stdout, stderr}));
  });
}

/** Does a piece of work once for all test files of a run: the first to ask does it, the others wait. */
export async function once(name: string, work: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject("runFolder"), name);
  const [done, failed] = [`${folder}.done`, `${folder}.failed`];
  try {
    mkdirSync(`${folder}.claim`);
  } catch {
    while (!existsSync(done)) {
      if (existsSync(failed)) throw new Error(`${name} failed in another test file`);
      await sleep(200);
    }
    return folder;
  }
  try {
    await work(folder);
    writeFileSync(done, "");
  } catch (error) {
    writeFileSync(failed, String(error));
    throw error;
  }
  return folder;
}

/** The publication of the sample practice without its site: warehouse.duckdb, marts/, manifest.json. */
export const sampleBuilt = (): Promise<string> =>
  once("built", async (folder) => {
    const {code, stderr} = await plusSix(["build", "--no-site", "--out", folder]);
    if (code > 1) throw new Error(`the sample practice does not build:\n${stderr}`);
  });

/** The publication of the sample practice with its site in site/. */
export const samplePublished = (): Promise<string> =>
  once("published", async (folder) => {
    const {code, stderr} = await plusSix(["build", "--out", folder]);
    if (code > 1) throw new Error(`the sample practice does not build:\n${stderr}`);
  });
