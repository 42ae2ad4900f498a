import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {basename, dirname, join} from "node:path";
import type {Browser} from "playwright-core";
import {isAlive} from "../../alive.ts";
import {Refused} from "../../errors.ts";
import {escapeHtml} from "./html.ts";

/** No browser to print with; the message is one line and says what to do. */
export class NoBrowser extends Refused {}

/** Where a system's own browser may be. */
export const SYSTEM_BROWSERS = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"
];
const REMEDY =
  "install the project's own (npm ci, with development packages), or Chrome, Chromium or Edge, or name one: CHROMIUM=/path; --no-pdf writes the workbook and CSV without";

/** A browser on this machine, and the environment that it starts with. */
export interface Chromium {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A Chromium: the one named by CHROMIUM, the system's, else the one npm installs with this project. Throws `NoBrowser`. */
export async function findChromium(
  system: readonly (string | undefined)[] = SYSTEM_BROWSERS,
  folder = tmpdir()
): Promise<Chromium> {
  const own = system.find((path) => path !== undefined && existsSync(path));
  if (own) return {path: own, env: process.env};
  try {
    return await packagedChromium(folder);
  } catch (error) {
    if (error instanceof NoBrowser) throw error;
    throw new NoBrowser(`no browser to print the PDF with; ${REMEDY}`, {cause: error});
  }
}

/**
 * Starts a browser without a window. The packaged one's own list of flags would turn web security off. Throws `NoBrowser` where
 * there is no `playwright-core`.
 */
export async function launch({path, env}: Chromium): Promise<Browser> {
  const playwright = await import("playwright-core").catch(() => {
    throw new NoBrowser(`no browser to print the PDF with: playwright-core is not installed; ${REMEDY}`);
  });
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return playwright.chromium.launch({
    executablePath: path,
    env: Object.fromEntries(given),
    args: ["--no-sandbox", "--headless=shell", "--disable-gpu"]
  });
}

/**
 * The Chromium that npm installs with this project, unpacked once into a folder of this user's own inside `folder`. Its libraries
 * and its fonts are beside it: it would look for them in `/tmp` only, and a Chromium that finds no font at all writes pages
 * without text, or ends.
 */
export async function packagedChromium(folder = tmpdir()): Promise<Chromium> {
  const manifest = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "../../package.json");
  const {version} = JSON.parse(readFileSync(manifest, "utf8")) as {version: string};
  const home = join(folder, `plus-six-chromium-${version}-${process.getuid?.() ?? "own"}`);
  if (!isOurs(home)) {
    // Once in this program, since the environment is the program's.
    const under = unpacking.get(home) ?? unpack(home).finally(() => unpacking.delete(home));
    unpacking.set(home, under);
    await under;
  }
  const list = join(home, "fonts.conf");
  // An older program may have left another. In one step: a browser that starts now reads one or the other whole.
  if (!existsSync(list) || readFileSync(list, "utf8") !== fontList(home)) {
    writeFileSync(`${list}.${process.pid}`, fontList(home));
    renameSync(`${list}.${process.pid}`, list);
  }
  return {
    path: join(home, "chromium"),
    env: {
      ...process.env,
      FONTCONFIG_FILE: list,
      LD_LIBRARY_PATH: [join(home, "al2023/lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":")
    }
  };
}

/** Where the browser finds its fonts, in whole paths: others would be below whatever folder a run stands in. */
const fontList = (home: string): string =>
  `<?xml version="1.0"?>\n<fontconfig><dir>${escapeHtml(join(home, "fonts"))}</dir><cachedir>${escapeHtml(join(home, "cache"))}</cachedir></fontconfig>\n`;

/** What this program is unpacking, by folder. */
const unpacking = new Map<string, Promise<void>>();

/** Whether a folder is there and nobody else can have put a program into it. */
function isOurs(home: string): boolean {
  const at = lstatSync(home, {throwIfNoEntry: false});
  if (!at) return false;
  if (!at.isDirectory() || (at.mode & 0o022) !== 0 || (process.getuid && at.uid !== process.getuid()))
    throw new NoBrowser(`${home} is not a folder of this user alone; remove it, or name a browser: CHROMIUM=/path`);
  return true;
}

/** Removes what runs that died while they unpacked have left: 180 MB each. What cannot go is another user's. */
function sweep(home: string): void {
  const start = `${basename(home)}-`;
  for (const name of readdirSync(dirname(home))) {
    const pid = name.startsWith(start) ? /^(\d+)-\w+$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(dirname(home), name), {recursive: true, force: true});
    } catch {
      // Left to whose it is.
    }
  }
}

/** Unpacks beside `home`, then takes its place in one step: who comes at the same time finds all of it or nothing. */
async function unpack(home: string): Promise<void> {
  sweep(home);
  const stage = mkdtempSync(`${home}-${process.pid}-`);
  // It unpacks into the temporary folder, and its libraries only where it takes itself to be on a bare machine; asked of the
  // environment, in which it writes as well.
  const before = {...process.env};
  process.env["AWS_EXECUTION_ENV"] = "AWS_Lambda_nodejs20.x";
  process.env["TMPDIR"] = stage;
  try {
    const {default: packaged} = await import("@sparticuz/chromium");
    await packaged.executablePath();
  } catch (error) {
    rmSync(stage, {recursive: true, force: true});
    throw error;
  } finally {
    for (const name of ["AWS_EXECUTION_ENV", "TMPDIR", "FONTCONFIG_PATH", "HOME", "LD_LIBRARY_PATH"])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  }
  writeFileSync(join(stage, "fonts.conf"), fontList(home));
  try {
    renameSync(stage, home);
  } catch (error) {
    rmSync(stage, {recursive: true, force: true});
    if (!isOurs(home)) throw error;
  }
}
