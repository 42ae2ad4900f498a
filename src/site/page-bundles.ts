import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {basename, dirname, join, relative, resolve, sep} from "node:path";
import {build, type Plugin, transform} from "esbuild";
import {isOfPackage} from "../installed.ts";
import {filesUnder} from "./stage-reports.ts";

/** Folder of a staged report for what is bundled here. */
const BUNDLES = "bundles";
/** Packages so large that they are cut to what all pages use; every page loads the same file of them. */
const PACKAGES: Readonly<Record<string, string>> = {"@observablehq/plot": "plot", "apache-arrow": "arrow"};
/** A package of which a page takes a function or two, which its own module can hold. */
const TAKEN_IN = "d3";
/** A named import of a page: `import {a, b} from "./components/a.ts"`. */
const IMPORT = /\bimport\s*\{([^}]*)\}\s*from\s*"([^"\n]+)"/g;

export interface BundleOptions {
  /** Folder of the project: has reports/ and src/. */
  readonly project: string;
  /** Root of the staged report, whose pages are changed. */
  readonly root: string;
  /** Pages that are in the stage alone, made for this build: `index.md`. */
  readonly made?: readonly string[];
}

/**
 * Gives every page of a staged report one module with all it imports from reports/ and src/, in place of forty. A browser asks
 * for six files at a time, so a page of sixty modules waits ten times; and a package is cut to the names in use.
 */
export async function bundlePages({project, root, made = []}: BundleOptions): Promise<void> {
  const reports = join(project, "reports");
  const entries = new Map<string, string>();
  for (const page of filesUnder(root, (path) => path.endsWith(".md"))) {
    const name = relative(root, page)
      .slice(0, -3)
      .replace(/[^\w]+/g, "-")
      .replace(/^-|-$/g, "");
    const source = join(reports, relative(root, page));
    const exported: string[] = [];
    const bundle = relative(dirname(page), join(root, BUNDLES, `${name}.js`))
      .split(sep)
      .join("/");
    const isMade = made.includes(relative(root, page).split(sep).join("/"));
    const text = readFileSync(isMade ? page : source, "utf8").replace(IMPORT, (whole, names: string, from: string) => {
      const isOurs = from.endsWith(".ts");
      if (!isOurs && from !== TAKEN_IN && !(from in PACKAGES)) return whole;
      const path = isOurs ? resolve(dirname(source), from) : from;
      exported.push(`export {${names.replace(/\bas\s+\w+/g, "")}} from ${JSON.stringify(path)};`);
      return `import {${names}} from "${bundle.startsWith(".") ? bundle : `./${bundle}`}"`;
    });
    if (exported.length === 0) continue;
    entries.set(name, exported.join("\n"));
    writeFileSync(page, text);
  }
  const used = await writePages(entries, {project, root});
  await writePackages(used, {project, root});
}

/** Writes a module a page, which leaves the packages to their own files. Returns the names taken from each package. */
async function writePages(
  entries: ReadonlyMap<string, string>,
  {project, root}: BundleOptions
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const {outputFiles} = await build({
    ...COMMON,
    entryPoints: [...entries.keys()].map((name) => ({in: `page:${name}`, out: name})),
    outdir: join(root, BUNDLES),
    absWorkingDir: project,
    plugins: [virtual("page:", entries, project), outside(project)],
    write: false
  });
  const used = new Map<string, Set<string>>(Object.keys(PACKAGES).map((name) => [name, new Set<string>()]));
  for (const {path, text} of outputFiles) {
    const named = text.replace(
      /\bimport\s*(\{[^}]*\}|\*\s*as\s+[\w$]+)\s*from\s*"package:([^"]+)"/g,
      (_, what: string, name: string) => {
        for (const one of namesOf(what, text)) used.get(name)!.add(one);
        return `import ${what} from "./packages/${PACKAGES[name]}.js"`;
      }
    );
    const {code} = await transform(named, {...SMALL, format: "esm", loader: "js"});
    write(path, code);
  }
  return used;
}

/** Names an import takes: those in braces, or the properties asked of the whole package. */
function namesOf(what: string, text: string): string[] {
  if (what.startsWith("{"))
    return what
      .slice(1, -1)
      .split(",")
      .map((name) => name.trim().split(/\s+as\s+/)[0]!)
      .filter(Boolean);
  const whole = what.replace(/^\*\s*as\s+/, "").replaceAll("$", "\\$");
  return [...text.matchAll(new RegExp(`(?<![\\w$.])${whole}\\.(\\w+)`, "g"))].map((match) => match[1]!);
}

/** Writes each package with the names the pages use and nothing else. */
async function writePackages(
  used: ReadonlyMap<string, ReadonlySet<string>>,
  {project, root}: BundleOptions
): Promise<void> {
  const entries = new Map<string, string>();
  for (const [name, names] of used) {
    if (names.size === 0) continue;
    entries.set(PACKAGES[name]!, `export {${[...names].sort().join(", ")}} from ${JSON.stringify(name)};`);
  }
  const {outputFiles} = await build({
    ...COMMON,
    entryPoints: [...entries.keys()].map((name) => ({in: `package:${name}`, out: name})),
    outdir: join(root, BUNDLES, "packages"),
    absWorkingDir: project,
    plugins: [virtual("package:", entries, project)],
    ...SMALL,
    write: false
  });
  for (const {path, text} of outputFiles) write(path, text);
}

const SMALL = {minify: true, target: "es2022", legalComments: "none"} as const;

const COMMON = {
  bundle: true,
  format: "esm",
  target: "es2022",
  logLevel: "silent",
  legalComments: "none"
} as const;

function write(path: string, text: string): void {
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, text);
}

/** Entry points that are text, not files. */
const virtual = (prefix: string, entries: ReadonlyMap<string, string>, project: string): Plugin => ({
  name: "virtual",
  setup({onResolve, onLoad}) {
    onResolve({filter: new RegExp(`^${prefix}`)}, ({path, kind}) =>
      kind === "entry-point" ? {path: path.slice(prefix.length), namespace: prefix} : undefined
    );
    onLoad({filter: /.*/, namespace: prefix}, ({path}) => ({
      contents: entries.get(path)!,
      loader: "ts",
      resolveDir: project
    }));
  }
});

/** What a page's module leaves outside: packages, and modules that are fetched only when they are asked for. */
const outside = (project: string): Plugin => ({
  name: "outside",
  setup({onResolve}) {
    onResolve({filter: /^[^./]/}, ({path, kind, importer}) => {
      if (kind === "entry-point" || path === TAKEN_IN || isOfPackage(project, importer)) return undefined;
      return {path: path in PACKAGES ? `package:${path}` : path, external: true};
    });
    onResolve({filter: /^\./}, ({path, kind, resolveDir}) => {
      if (kind !== "dynamic-import") return undefined;
      const file = relative(join(project, "reports"), resolve(resolveDir, path)).split(sep).join("/");
      if (file.startsWith("..")) throw new Error(`a module fetched on demand must be in reports/: ${basename(path)}`);
      return {path: `../${file.replace(/\.ts$/, ".js")}`, external: true};
    });
  }
});
