import {existsSync, readdirSync, readFileSync, statSync} from "node:fs";
import {dirname, join, relative, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {readHeader} from "../src/warehouse/models.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Files under a folder, skipping what is built. */
function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    return entry.isDirectory() ? files(path, ending) : ending.test(entry.name) ? [path] : [];
  });
}

/** Lower may not import higher. Folders of one height may import each other, but never in a circle of files. */
const HEIGHT: readonly (readonly [prefix: string, height: number])[] = [
  ["src/domain", 0],
  ["src/words", 0],
  ["src/schema", 1],
  ["src/warehouse", 2],
  ["src/costing", 2],
  ["src/payment", 2],
  ["src/forecast", 2],
  ["src/sample", 2],
  ["loaders", 3],
  ["src", 4],
  ["reports", 5]
];
const heightOf = (path: string): number => HEIGHT.find(([prefix]) => path.startsWith(`${prefix}/`))?.[1] ?? 6;

/** Project files a file imports; `import type` leaves no trace when the code runs, so circles do not count it. */
function importsOf(path: string, {types = true} = {}): string[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const found = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s([^;]*?)from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g)];
  return found
    .filter((match) => types || !match[1]?.trimStart().startsWith("type "))
    .map((match) => relative(ROOT, resolve(ROOT, dirname(path), match[2] ?? match[3]!)));
}

describe("imports", () => {
  const code = [...files("src", /\.ts$/), ...files("loaders", /\.ts$/), ...files("reports", /\.ts$/)];
  it("point down: domain < schema < warehouse, costing, payment, forecast < loaders < cli < reports", () => {
    const upward = code.flatMap((path) =>
      importsOf(path)
        .filter((target) => heightOf(target) > heightOf(path))
        .map((target) => `${path} imports ${target}`)
    );
    expect(upward).toEqual([]);
  });
  it("never go in a circle", () => {
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === "done" || !existsSync(join(ROOT, path))) return;
      if (state.get(path) === "open") {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
        return;
      }
      state.set(path, "open");
      for (const target of importsOf(path, {types: false})) if (/\.ts$/.test(target)) visit(target, [...trail, path]);
      state.set(path, "done");
    };
    for (const path of code) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe("models and checks", () => {
  it("each say what a row is and what its grain is", () => {
    const bare = [...files("src/models", /\.sql$/), ...files("src/costing", /\.sql$/)].filter((path) => {
      const {description, tags} = readHeader(readFileSync(join(ROOT, path), "utf8"));
      return description === "" || tags["grain"] === undefined;
    });
    expect(bare).toEqual([]);
  });
  it("each check is a sentence", () => {
    const bare = files("src/checks", /\.sql$/).filter(
      (path) => readHeader(readFileSync(join(ROOT, path), "utf8")).description === ""
    );
    expect(bare).toEqual([]);
  });
});

describe("the top level", () => {
  it("has the entries the design names and no others", () => {
    const visible = readdirSync(ROOT).filter(
      (name) => !name.startsWith(".") && !["node_modules", "dist", "package-lock.json"].includes(name)
    );
    expect(visible.sort()).toEqual(
      [
        "README.md",
        "data",
        "loaders",
        "observablehq.config.ts",
        "package.json",
        "reports",
        "src",
        "test",
        "tsconfig.json"
      ].sort()
    );
  });
});

describe("links in Markdown", () => {
  it("resolve", () => {
    const broken = [
      ...files("src", /\.md$/),
      ...files("loaders", /\.md$/),
      ...files("data", /\.md$/).filter((path) => !path.startsWith("data/built")),
      "README.md"
    ].flatMap((path) =>
      existsSync(join(ROOT, path))
        ? [...readFileSync(join(ROOT, path), "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
            .map((match) => match[1]!)
            .filter((target) => !existsSync(resolve(ROOT, dirname(path), target)))
            .map((target) => `${path}: ${target}`)
        : []
    );
    expect(broken).toEqual([]);
  });
});

describe("files", () => {
  it("stay under 3 MB", () => {
    const large = ["data/sample", "src", "loaders", "reports", "test"]
      .filter((folder) => existsSync(join(ROOT, folder)))
      .flatMap((folder) => files(folder, /./))
      .filter((path) => statSync(join(ROOT, path)).size > 3_000_000);
    expect(large).toEqual([]);
  });
});
