import {closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync} from "node:fs";
import {join, sep} from "node:path";
import {magicOf} from "./read/bytes.ts";
import {isWorkbook, openZips} from "./read/zip.ts";
import {BadFile} from "./source.ts";

/** One file or one member of a zip that the data folder holds. */
export interface Found {
  /** Under the data folder, forward slashes, `a.zip/member.csv` for a member. */
  readonly path: string;
  readonly file: string;
  readonly member: string | null;
  /** Of a workbook that holds several files, which table of it this is, and which all those are; absent otherwise. */
  readonly view?: number;
  readonly siblings?: readonly number[];
  /** Known already not to be usable: a broken archive, a link out of the folder. */
  readonly fault: {status: "quarantined" | "ignored"; reason: string} | null;
}

/** Folders with another purpose than input: small tables of the project, and what a build leaves. */
const SKIPPED_FOLDERS = new Set(["reference", "built", "node_modules"]);
const PROFILE = /(^|\/)profiles\/[^/]*\.json$|\.profile\.json$/;

/** Every file under the folder in bytewise order of its path; zips are replaced by their members. */
export function discover(root: string): Found[] {
  const home = realpathSync(root);
  const found = walk(home, "", home).flatMap(expand);
  return found.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** How many bytes the files under the folder have as they lie, zips unopened. */
export const bytesUnder = (root: string): number =>
  walk(root, "", realpathSync(root)).reduce((sum, {file}) => sum + lstatSync(file).size, 0);

function walk(root: string, folder: string, home: string): Found[] {
  const found: Found[] = [];
  for (const name of readdirSync(join(root, folder))) {
    if (name.startsWith(".")) continue;
    const path = folder === "" ? name : `${folder}/${name}`;
    const file = join(root, path);
    const stat = lstatSync(file);
    const plain = {path, file, member: null, fault: null};
    if (stat.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(name)) found.push(...walk(root, path, home));
    } else if (/\.md$/i.test(name) || PROFILE.test(path)) continue;
    else if (stat.isSymbolicLink()) found.push({...plain, fault: faultOfLink(file, home)});
    else if (stat.isFile()) found.push(plain);
  }
  return found;
}

function faultOfLink(file: string, home: string): Found["fault"] {
  const reason = `symbolic link that leaves the data folder: (${file.slice(home.length + 1)}); copy the file instead`;
  try {
    const target = realpathSync(file);
    return target.startsWith(home + sep) && statSync(target).isFile() ? null : {status: "ignored", reason};
  } catch {
    return {status: "ignored", reason};
  }
}

/** The file, or the members of it where it is a zip and no workbook. */
export function expand(found: Found): Found[] {
  if (found.fault || magicOf(headOf(found.file)) !== "zip") return [found];
  try {
    const members = openZips(readFileSync(found.file), found.path);
    if (isWorkbook(members)) return [found];
    return members
      .filter(({name}) => !/(^|\/)(\.|__MACOSX\/)/.test(name) && !/\.md$/i.test(name))
      .map(({name, fault}) => ({
        ...found,
        path: `${found.path}/${name}`,
        member: name,
        fault: fault === undefined ? null : {status: "quarantined" as const, reason: fault}
      }));
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    return [{...found, fault: {status: "quarantined", reason: error.message}}];
  }
}

function headOf(file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(16);
    return head.subarray(0, readSync(descriptor, head, 0, 16, 0));
  } finally {
    closeSync(descriptor);
  }
}
