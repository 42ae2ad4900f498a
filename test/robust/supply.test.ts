import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {billOfMaterials} from "../../src/publish/bill-of-materials.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
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
  it("say of every direct dependency in src/DECISIONS.md what it is for", () => {
    const table = readFileSync(join(ROOT, "src/DECISIONS.md"), "utf8").split("## What each dependency is for")[1] ?? "";
    const unsaid = Object.keys(direct).filter((name) => !name.startsWith("@types/") && !table.includes(`\`${name}\``));
    expect(unsaid).toEqual([]);
  });
});

describe("billOfMaterials(lock)", () => {
  const bill = billOfMaterials(lock) as {components: {name: string; version: string; hashes?: {content: string}[]}[]};
  it("lists every package a build may run, with its version and hash, the same each time", () => {
    const running = packages.filter(([, {dev}]) => dev !== true);
    expect(bill.components).toHaveLength(running.length);
    expect(
      bill.components.filter(({hashes}) => hashes !== undefined && !/^[0-9a-f]{128}$/.test(hashes[0]!.content))
    ).toEqual([]);
    expect(bill.components.map(({name}) => name)).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    expect(JSON.stringify(billOfMaterials(lock))).toBe(JSON.stringify(bill));
  });
});
