import {createHash} from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from "node:fs";
import {dirname, extname, join, relative, sep} from "node:path";
import {installedPackages} from "../installed.ts";
import {filesUnder} from "./stage-reports.ts";

/**
 * The frame of a site is all that Framework makes: pages, modules and styles, without a number in them. It is made from the
 * report's sources, the list of pages and the installed packages alone, because Framework is given empty data files; so a
 * frame of the same name can be used again, and the numbers of this build are attached afterwards, every time.
 */

/** Frames kept; a practice alternates between one or two reports. */
const KEPT = 3;

export interface FrameSources {
  /** Folder of the project. */
  readonly project: string;
  /** Root of the staged report. */
  readonly root: string;
  /** Pages made from a template: `/drugs/J1745`. */
  readonly pages: readonly string[];
}

/** Loaders of a report, as the paths of the files they make: `data/cube.arrow`. */
export function loadedFiles(root: string): string[] {
  return filesUnder(join(root, "data"), (path) => /\.\w+\.ts$/.test(path)).map((path) => {
    const name = relative(root, path).split(sep).join("/").slice(0, -3);
    if (name.includes("[")) throw new Error(`a page loader cannot have a parameter in its name: ${name}.ts`);
    return name;
  });
}

/** Names a frame by everything it is made from: another source, page, package or Node is another name. */
export function frameKey({project, root, pages}: FrameSources): string {
  const hash = createHash("sha256");
  const add = (name: string, bytes: string | Buffer): void => {
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  };
  add("node", process.version);
  add("packages", installedPackages(project));
  add("pages", JSON.stringify(pages));
  // What a loader says is not in a frame, only that there is one.
  add("loaders", JSON.stringify(loadedFiles(root)));
  for (const file of filesUnder(root, (path) => !relative(root, path).startsWith(`data${sep}`)))
    add(relative(root, file), readFileSync(file));
  for (const file of [
    join(project, "observablehq.config.ts"),
    ...filesUnder(join(project, "src", "site"), (path) => path.endsWith(".ts") && !path.includes(`${sep}packet${sep}`))
  ])
    add(relative(project, file), readFileSync(file));
  return hash.digest("hex").slice(0, 32);
}

/** Copies a kept frame into an empty folder; says whether there was one. */
export function takeFrame(store: string, key: string, dist: string): boolean {
  const kept = join(store, key);
  if (!existsSync(kept)) return false;
  try {
    cpSync(kept, dist, {recursive: true});
    utimesSync(kept, new Date(), new Date());
    return true;
  } catch {
    // Another build may have removed it meanwhile; it is made anew.
    rmSync(dist, {recursive: true, force: true});
    return false;
  }
}

/** Keeps a frame under its name and the last few others. It appears whole or not at all and is never changed. */
export function keepFrame(store: string, key: string, dist: string): void {
  mkdirSync(store, {recursive: true});
  // Names of pages are names of payers: nobody else's business on a shared machine.
  chmodSync(store, 0o700);
  const half = join(store, `.${key}.${process.pid}`);
  cpSync(dist, half, {recursive: true});
  try {
    renameSync(half, join(store, key));
  } catch {
    // Another build kept the same frame first.
    rmSync(half, {recursive: true, force: true});
  }
  const old = readdirSync(store)
    .filter((name) => !name.startsWith("."))
    .map((name) => ({name, at: statSync(join(store, name)).mtimeMs}))
    .sort((a, b) => b.at - a.at)
    .slice(KEPT);
  for (const {name} of old) rmSync(join(store, name), {recursive: true, force: true});
}

/** Gives Framework a file in place of each loader's output, so that no number can come into a frame. */
export function emptyData(root: string): void {
  for (const name of loadedFiles(root)) {
    const file = join(root, ".observablehq", "cache", name);
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, "");
  }
}

/** A file a page registers: `"path":"../_file/data/cube.0f7ede36.arrow","lastModified":1,"size":413776`. */
const REGISTERED =
  /"path":"((?:\.\.?\/)+)_file\/([^"]+)\.[0-9a-f]{8}(\.\w+)"(?:,"lastModified":[\d.]+)?(?:,"size":\d+)?/g;

/**
 * Puts what the loaders of this build wrote (`loaded`) into a frame: the files under the hash of their bytes, as Framework
 * names them, and that name and size into every page that reads them.
 */
export function attachData(dist: string, loaded: string): void {
  const files = new Map(
    filesUnder(loaded).map((file) => {
      const bytes = readFileSync(file);
      return [relative(loaded, file).split(sep).join("/"), {file, size: bytes.length, hash: hashOf(bytes)}];
    })
  );
  const used = new Set<string>();
  const pages = filesUnder(dist, (path) => path.endsWith(".html")).map((page) => ({
    page,
    html: readFileSync(page, "utf8").replace(REGISTERED, (whole, up: string, stem: string, ending: string) => {
      const name = stem + ending;
      const found = files.get(name);
      if (!found) return whole;
      used.add(name);
      return `"path":"${up}_file/${stem}.${found.hash}${ending}","size":${found.size}`;
    })
  }));
  rmSync(join(dist, "_file", "data"), {recursive: true, force: true});
  for (const name of used) {
    const {file, hash} = files.get(name)!;
    const ending = extname(name);
    const to = join(dist, "_file", `${name.slice(0, -ending.length)}.${hash}${ending}`);
    mkdirSync(dirname(to), {recursive: true});
    cpSync(file, to);
  }
  for (const {page, html} of pages) {
    for (const [, up, stem, ending] of html.matchAll(/"path":"((?:\.\.?\/)+)(_file\/[^"]+)(\.\w+)"/g))
      if (!existsSync(join(dirname(page), up!, stem! + ending!)))
        throw new Error(`a page reads a file that no loader made: ${stem}${ending} (${relative(dist, page)})`);
    writeFileSync(page, html);
  }
}

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex").slice(0, 8);
