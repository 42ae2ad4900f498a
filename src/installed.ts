import {existsSync, readFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";

/**
 * Where the program's packages are: in its own node_modules in a checkout, in one of a folder above it where npm has installed
 * the program itself as a package and put its packages beside it.
 */

/** The folder and those above it. */
function* upward(folder: string): Iterable<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === dirname(at)) return;
  }
}

/** A file of an installed package; throws where no node_modules of the folder or above it has it. */
export function packageFile(project: string, ...path: readonly string[]): string {
  for (const folder of upward(project)) {
    const file = join(folder, "node_modules", ...path);
    if (existsSync(file)) return file;
  }
  throw new Error(`package not installed: ${path[0]}; run npm install in the folder that has plus-six`);
}

/** What is installed, as npm recorded it, else the lock, else the package's own statement: another is another set of packages. */
export function installedPackages(project: string): Buffer {
  const records = [...upward(project)].map((folder) => join(folder, "node_modules", ".package-lock.json"));
  const own = ["package-lock.json", "package.json"].map((name) => join(project, name));
  return readFileSync([records[0]!, own[0]!, ...records, own[1]!].find((file) => existsSync(file))!);
}

/** The lock file of a checkout, else npm's record of what it installed beside the program; null where there is neither. */
export function lockOf(project: string): string | null {
  const records = [...upward(project)].map((folder) => join(folder, "node_modules", ".package-lock.json"));
  return [join(project, "package-lock.json"), ...records].find((file) => existsSync(file)) ?? null;
}

/** Whether a module is a package's, not the program's own: the program may itself lie in a node_modules. */
export function isOfPackage(project: string, file: string): boolean {
  const path = relative(project, file);
  return path.startsWith("..") || path.includes("node_modules");
}
