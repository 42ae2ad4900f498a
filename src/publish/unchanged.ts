import {createHash} from "node:crypto";
import {createReadStream, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync} from "node:fs";
import {join, relative, resolve, sep} from "node:path";
import {pipeline} from "node:stream/promises";
import type {Manifest} from "./manifest.ts";

export interface Inputs {
  /** The project's folder. */
  readonly root: string;
  /** The practice's folder. */
  readonly data: string;
  readonly asOf?: string | undefined;
  readonly withoutQuarantined?: boolean;
  readonly incomplete?: boolean;
  readonly audience?: string;
}

/** All of the program that a publication depends on, the packages by their lock. */
const PROGRAM = [
  "src",
  "loaders",
  "reports",
  "data/reference",
  "observablehq.config.ts",
  "package.json",
  "package-lock.json"
];

/** What builds and previews leave. */
const SKIPPED = new Set([".observablehq", "built", "node_modules"]);

/**
 * A hash of everything a publication is made from: path and bytes of each file under the data folder, the program's own
 * files, the version of Node and the options that change numbers. Not of threads or folders, which change none.
 */
export async function hashInputs({
  root,
  data,
  asOf,
  withoutQuarantined = false,
  incomplete = false,
  audience = "internal"
}: Inputs): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.version, asOf ?? null, withoutQuarantined, incomplete, audience]));
  for (const part of PROGRAM) await addFiles(hash, root, join(root, part));
  hash.update("\0data\0");
  await addFiles(hash, data, data);
  return hash.digest("hex");
}

/**
 * Adds each file's path below `base` and the hash of its bytes. Of a link what it names, and the file or the files of the
 * folder behind it: profiles and reference tables may be kept elsewhere and linked.
 */
export async function addFiles(hash: ReturnType<typeof createHash>, base: string, path: string): Promise<void> {
  const stat = lstatSync(path, {throwIfNoEntry: false});
  if (!stat) return;
  const name = relative(base, path).split(sep).join("/");
  if (stat.isSymbolicLink() && path !== base) {
    hash.update(`${name}\0link ${readlinkSync(path)}\0`);
    const behind = statSync(path, {throwIfNoEntry: false});
    if (behind?.isFile()) await addBytes(hash, name, path);
    if (behind?.isDirectory())
      for (const entry of readdirSync(path).sort())
        if (statSync(join(path, entry), {throwIfNoEntry: false})?.isFile())
          await addBytes(hash, `${name}/${entry}`, join(path, entry));
  } else if (stat.isDirectory() || (stat.isSymbolicLink() && statSync(path).isDirectory())) {
    for (const entry of readdirSync(path).sort())
      if (!SKIPPED.has(entry)) await addFiles(hash, base, join(path, entry));
  } else await addBytes(hash, name, path);
}

/** Larger files are hashed as they stream. A program and a small practice are some thousand small files: a stream each costs more than the bytes. */
const STREAMED = 1 << 22;

async function addBytes(hash: ReturnType<typeof createHash>, name: string, file: string): Promise<void> {
  const own = createHash("sha256");
  if (statSync(file).size < STREAMED) own.update(readFileSync(file));
  else await pipeline(createReadStream(file), own);
  hash.update(`${name}\0${own.digest("hex")}\0`);
}

/**
 * The manifest of what is published at `out` when it was made from exactly these inputs and is whole, else null: then a
 * build has something to do. A publication made before inputs were hashed has something to do.
 */
export async function publishedFrom(
  inputs: Inputs,
  {out, site}: {out: string; site: boolean}
): Promise<Manifest | null> {
  const path = join(resolve(out), "manifest.json");
  const parts = ["warehouse.duckdb", "marts", ...(site ? ["site/index.html"] : [])];
  if (!existsSync(path) || !parts.every((part) => existsSync(join(resolve(out), part)))) return null;
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  return manifest.inputs_sha256 && manifest.inputs_sha256 === (await hashInputs(inputs)) ? manifest : null;
}
