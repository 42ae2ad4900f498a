import {createHash} from "node:crypto";
import {closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {profileFolder} from "../../loaders/profile/library.ts";
import {addFiles, type Inputs} from "./unchanged.ts";

/**
 * A publication's warehouse is sealed: a file beside it says which program read the files, and how large the warehouse
 * was and how its header read when that program closed it. DuckDB counts every write in the header, and proves each block
 * by its checksum when it is read; so a warehouse whose seal holds has the rows it was closed with, or fails to give them.
 */
interface Seal {
  readonly reader: string;
  readonly bytes: number;
  readonly header_sha256: string;
}

/** All that decides what reading makes of a file, beside the file: what loaders import, packages, Node, the profiles. */
export const READER = [
  "loaders",
  "src/domain",
  "src/schema",
  "src/errors.ts",
  "src/warehouse/database.ts",
  "package-lock.json"
];

/** A hash of the program as far as it reads files, and of the practice's own profiles. */
export async function hashReader({root, data}: Pick<Inputs, "root" | "data">): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.version, process.platform, process.arch]));
  for (const part of READER) await addFiles(hash, root, join(root, part));
  hash.update("\0profiles\0");
  // Read through links, as loaders read them.
  const own = profileFolder(data);
  for (const name of existsSync(own) ? readdirSync(own).sort() : [])
    if (name.endsWith(".json")) hash.update(`${name}\0${readFileSync(join(own, name), "utf8")}\0`);
  return hash.digest("hex");
}

const SEAL = "warehouse.seal.json";

/** Seals the warehouse in a folder; it is closed, and nobody writes it again. */
export function writeSeal(folder: string, reader: string): void {
  const seal: Seal = {reader, ...stateOf(join(folder, "warehouse.duckdb"))};
  writeFileSync(join(folder, SEAL), `${JSON.stringify(seal)}\n`);
}

/** The last publication's warehouse when this reader wrote it and it is as it was left; else why not, null for none. */
export function sealedWarehouse(out: string, reader: string): {path: string} | {why: string | null} {
  const path = join(resolve(out), "warehouse.duckdb");
  const file = join(resolve(out), SEAL);
  if (!existsSync(resolve(out))) return {why: null};
  try {
    const seal = JSON.parse(readFileSync(file, "utf8")) as Seal;
    if (seal.reader !== reader) return {why: "it was read by another version of the program or with other profiles"};
    const {bytes, header_sha256} = stateOf(path);
    const isSame = seal.bytes === bytes && seal.header_sha256 === header_sha256 && !existsSync(`${path}.wal`);
    return isSame ? {path} : {why: "its warehouse was written since"};
  } catch (error) {
    return {why: (error as Error).message.split("\n")[0]!};
  }
}

/** DuckDB's three header blocks. */
const HEADER = 3 * 4096;

function stateOf(path: string): Omit<Seal, "reader"> {
  const descriptor = openSync(path, "r");
  try {
    const header = Buffer.alloc(HEADER);
    const read = readSync(descriptor, header, 0, HEADER, 0);
    const header_sha256 = createHash("sha256").update(header.subarray(0, read)).digest("hex");
    return {bytes: statSync(path).size, header_sha256};
  } finally {
    closeSync(descriptor);
  }
}
