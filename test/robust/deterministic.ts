import {spawn} from "node:child_process";
import {cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync} from "node:fs";
import {join} from "node:path";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {bytesOf} from "./tiny.ts";

/** A machine or a habit that must not show in the bytes. */
export interface World {
  readonly name: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  readonly preload?: boolean;
}

/** The machine that the others are compared with: one thread, in the time zone and language of whoever runs it. */
export const HOME: World = {name: "at home", args: ["--threads", "1"]};

export const WORLDS: readonly World[] = [
  {name: "two threads, files listed in another order", args: ["--threads", "2"], preload: true},
  {name: "India", env: {TZ: "Asia/Kolkata"}},
  {name: "Turkey", env: {LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Europe/Istanbul"}}
];

/** Builds through the command line in one world and gives the bytes of all that lasts: marts, manifest, site. */
export async function builtIn(
  world: World,
  {data, out, site}: {data: string; out: string; site: boolean}
): Promise<Record<string, string>> {
  const preload = world.preload ? ["--import", join(import.meta.dirname, "shuffled.ts")] : [];
  const args = [
    "--import",
    "tsx",
    ...preload,
    "src/cli.ts",
    "build",
    "--data",
    data,
    "--out",
    out,
    ...(site ? [] : ["--no-site"]),
    ...(world.args ?? [])
  ];
  const said = await new Promise<{code: number | null; text: string}>((done, fail) => {
    const child = spawn(process.execPath, args, {cwd: ROOT, env: {...process.env, ...world.env}});
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    child.stdout.resume();
    child.on("error", fail);
    child.on("close", (code) => done({code, text}));
  });
  if (said.code === null || said.code > 1) throw new Error(`${world.name} does not build:\n${said.text}`);
  const bytes = bytesOf(out, (path) => /^(marts|site)\/|^bom\.json$/.test(path));
  const manifest = readFileSync(join(out, "manifest.json"), "utf8").replace(/"built_at": "[^"]*"/, "");
  return {...bytes, "manifest.json": manifest};
}

/** The same folder elsewhere, its files written in the opposite order. */
export function elsewhere(data: string, folder: string): string {
  cpSync(data, folder, {recursive: true});
  const rewrite = (at: string): void => {
    for (const name of readdirSync(at).toSorted().toReversed()) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) rewrite(path);
      else {
        cpSync(path, `${path}.copy`);
        rmSync(path);
        renameSync(`${path}.copy`, path);
      }
    }
  };
  rewrite(folder);
  return folder;
}

/** Names of the files that two builds do not share byte for byte. */
export const differing = (a: Record<string, string>, b: Record<string, string>): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
