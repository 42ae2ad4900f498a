import {readFileSync} from "node:fs";
import {join} from "node:path";
import {transformSync} from "esbuild";
import {describe, expect, it} from "vitest";
import {billOfMaterials} from "../../src/publish/bill-of-materials.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  /** Travels inside the package above it, whose hash covers it. */
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly cpu?: readonly string[];
  readonly os?: readonly string[];
}
const read = <T>(name: string): T => JSON.parse(readFileSync(join(ROOT, name), "utf8")) as T;
const manifest = read<{
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}>("package.json");
const lock = read<{name: string; version: string; packages: Record<string, Locked>}>("package-lock.json");
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
const direct = {...manifest.dependencies, ...manifest.devDependencies};

describe("package.json and its lock", () => {
  it("name exact versions, the ones of the lock", () => {
    expect(Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    for (const name of Object.keys(direct))
      expect(lock.packages[`node_modules/${name}`]?.version, name).toMatch(/^\d+\.\d+\.\d+/);
  });
  it("hold a SHA-512 of every package", () => {
    expect(
      packages
        .filter(([, {integrity, inBundle}]) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""))
        .map(([path]) => path)
    ).toEqual([]);
  });
  it("name no host: each machine installs from the registry it is set to", () => {
    expect(packages.flatMap(([, {resolved}]) => (resolved && /^https?:/.test(resolved) ? [resolved] : []))).toEqual([]);
  });
  it.each(["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"])(
    "lock the database for %s",
    (platform) => {
      const found = lock.packages[`node_modules/@duckdb/node-bindings-${platform}`];
      expect(found?.integrity).toMatch(/^sha512-/);
    }
  );
  it("run no script of a package at installation", () => {
    const scripted = packages
      .filter(([, {hasInstallScript}]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ""));
    expect([...new Set(scripted)].filter((name) => manifest.allowScripts[name] !== false)).toEqual([]);
  });
  it("run none with a client that knows no allowScripts either, and nothing needs one", () => {
    expect(readFileSync(join(ROOT, ".npmrc"), "utf8").split("\n")).toContain("ignore-scripts=true");
    // What a script would fetch or link is locked as a package a platform, with its hash, and found without the script.
    for (const [path, {hasInstallScript, version}] of packages.filter(([, {hasInstallScript}]) => hasInstallScript)) {
      if (path.endsWith("/fsevents")) continue;
      expect(hasInstallScript && path.endsWith("/esbuild"), path).toBe(true);
      for (const platform of ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"]) {
        const near = [path.replace(/esbuild$/, `@esbuild/${platform}`), `${path}/node_modules/@esbuild/${platform}`];
        expect(near.map((one) => lock.packages[one]?.version, path)).toContain(version);
      }
    }
    expect(transformSync("const a: number = 1;", {loader: "ts"}).code).toBe("const a = 1;\n");
  });
  it("are all under a licence that lets anyone use, change and pass on what is built with them", () => {
    // MPL-2.0 binds changes to its own files alone; nothing here is changed.
    const free =
      /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Zlib|Python-2\.0|MPL-2\.0|OFL-1\.1)$/;
    const isFree = (license: string): boolean =>
      license.split(" OR ").some((one) => one.split(" AND ").every((part) => free.test(part)));
    const others = packages.filter(([, {license = ""}]) => !isFree(license.replace(/[()]/g, "")));
    expect(others.map(([path, {license}]) => `${path}: ${license}`)).toEqual([]);
  });
  it("say of every direct dependency in src/DECISIONS.md what it is for", () => {
    const table = readFileSync(join(ROOT, "src/DECISIONS.md"), "utf8").split("## What each dependency is for")[1] ?? "";
    const unsaid = Object.keys(direct).filter((name) => !name.startsWith("@types/") && !table.includes(`\`${name}\``));
    expect(unsaid).toEqual([]);
  });
});

describe("billOfMaterials(lock)", () => {
  const bill = billOfMaterials(lock) as {
    components: {name: string; version: string; hashes?: {content: string}[]; licenses?: {expression: string}[]}[];
  };
  it("lists every package a build may run, with its version and hash, the same each time", () => {
    const running = packages.filter(([, {dev}]) => dev !== true);
    expect(bill.components).toHaveLength(running.length);
    expect(
      bill.components.filter(({hashes}) => hashes !== undefined && !/^[0-9a-f]{128}$/.test(hashes[0]!.content))
    ).toEqual([]);
    expect(bill.components.map(({name}) => name)).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    expect(bill.components.filter(({licenses}) => !licenses?.[0]?.expression).map(({name}) => name)).toEqual([]);
    expect(JSON.stringify(billOfMaterials(lock))).toBe(JSON.stringify(bill));
  });
});
