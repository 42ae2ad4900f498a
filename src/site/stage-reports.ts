import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from "node:fs";
import {dirname, join, relative, resolve, sep} from "node:path";

/** Folder of a staged report that holds the modules of src/ which run in the page as well. */
const SHARED = "plus-six";
/** A relative import of a TypeScript module: `from "./table.ts"`, `import("../x.ts")`. */
const IMPORT = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[^"'\n]+)\.ts\2/g;

export interface StageOptions {
  /** Folder of the project: has reports/ and src/. */
  readonly project: string;
  /** An empty folder to stage in. */
  readonly stage: string;
}

/**
 * Copies reports/ into an empty folder, so that no output of an earlier loader can be taken for this build's.
 * Loaders keep `../../src/…`, which the stage links to. Pages and components may import `.ts` modules of reports/ and of
 * src/: Framework serves modules under its root only and by the suffix .js, so the copies say that. Returns the root.
 */
export function stageReports({project, stage}: StageOptions): string {
  const source = join(project, "reports");
  const root = join(stage, "reports");
  cpSync(source, root, {
    recursive: true,
    filter: (path) => !relative(source, path).split(sep).includes(".observablehq") && !path.endsWith("README.md")
  });
  symlinkSync(join(project, "src"), join(stage, "src"), "junction");
  const shared = new Set<string>();
  for (const file of filesUnder(source, (path) => path.endsWith(".md") || path.endsWith(".ts"))) {
    const path = relative(source, file);
    if (path.startsWith(`data${sep}`) || /\.\w+\.ts$/.test(path) || path.endsWith("README.md")) continue;
    rewriteInto(join(root, path), file, {project, root, shared});
  }
  for (const file of shared) {
    const copy = join(root, SHARED, relative(join(project, "src"), file));
    mkdirSync(dirname(copy), {recursive: true});
    rewriteInto(copy, file, {project, root, shared});
  }
  return root;
}

/**
 * Stages one file of reports/ or src/ again. Returns whether the staged report has it: a module of src/ that no page uses is not
 * there. Throws where an import is not found.
 */
export function restageFile(file: string, {project, root}: Pick<RewriteOptions, "project" | "root">): boolean {
  const inReports = relative(join(project, "reports"), file);
  const isReport = !inReports.startsWith("..");
  const copy = isReport ? join(root, inReports) : join(root, SHARED, relative(join(project, "src"), file));
  if (!isReport && !existsSync(copy)) return false;
  mkdirSync(dirname(copy), {recursive: true});
  if (!/\.(md|ts)$/.test(file)) {
    cpSync(file, copy);
    return true;
  }
  const shared = new Set<string>();
  rewriteInto(copy, file, {project, root, shared});
  for (const module of shared)
    if (!existsSync(join(root, SHARED, relative(join(project, "src"), module))))
      rewriteInto(prepared(join(root, SHARED, relative(join(project, "src"), module))), module, {
        project,
        root,
        shared
      });
  return true;
}

/** A path whose folder is there. */
function prepared(path: string): string {
  mkdirSync(dirname(path), {recursive: true});
  return path;
}

interface RewriteOptions {
  readonly project: string;
  readonly root: string;
  /** Modules of src/ found to be needed by the page; grows while files are rewritten. */
  readonly shared: Set<string>;
}

function rewriteInto(copy: string, file: string, {project, root, shared}: RewriteOptions): void {
  const text = readFileSync(file, "utf8");
  const rewritten = text.replace(IMPORT, (_, before: string, mark: string, specifier: string) => {
    const target = resolve(dirname(file), `${specifier}.ts`);
    if (!existsSync(target)) throw new Error(`import not found: ${specifier}.ts (${relative(project, file)})`);
    const inSource = relative(join(project, "src"), target);
    if (inSource.startsWith("..")) return `${before}${mark}${specifier}.js${mark}`;
    shared.add(target);
    const path = relative(dirname(copy), join(root, SHARED, inSource))
      .split(sep)
      .join("/");
    return `${before}${mark}${path.startsWith(".") ? path : `./${path}`}`.replace(/\.ts$/, ".js") + mark;
  });
  writeFileSync(copy, rewritten);
}

/** Files below a folder, in order of their paths; links are not followed. */
export function filesUnder(folder: string, wanted: (path: string) => boolean = () => true): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name === ".observablehq") continue;
    if (entry.isDirectory()) found.push(...filesUnder(path, wanted));
    else if (entry.isFile() && wanted(path)) found.push(path);
  }
  return found;
}
