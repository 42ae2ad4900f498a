import {existsSync, readdirSync, readFileSync, statSync} from "node:fs";
import {dirname, join, relative, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {readHeader} from "../src/warehouse/models.ts";
import {MUTANTS} from "./mutants/mutants.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Files under a folder, skipping what is built. */
function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    return entry.isDirectory() ? files(path, ending) : ending.test(entry.name) ? [path] : [];
  });
}

/** Rooms with rooms inside that are on the map of their own. */
const ROOMS = [
  "src/warehouse/engine",
  "src/warehouse/clickhouse",
  "src/site/packet",
  "reports/components/pages",
  "reports/components",
  "reports/data"
];

/** The room of the map a file is in: `domain`, `loaders/x12`, `reports`. */
function roomOf(path: string): string {
  const room = ROOMS.find((folder) => path.startsWith(`${folder}/`));
  const [top = "", second = "", third] = path.split("/");
  if (room) return room.replace(/^src\//, "");
  if (top === "src") return second.replace(/\.ts$/, "");
  return top === "loaders" && third !== undefined ? `${top}/${second}` : top;
}

/** Room → rooms it may import, as the table of src/README.md says. */
function readMap(): Map<string, ReadonlySet<string>> {
  const rows = readFileSync(join(ROOT, "src/README.md"), "utf8").matchAll(/^\| `([^`]+)` \|.*\| ([^|]+) \|$/gm);
  return new Map(
    [...rows]
      .filter(([, folder]) => !/\/(core|mart)\/$/.test(folder!))
      .map(([, folder, allowed]) => [
        folder!.replace(/<page>\/$/, "").replace(/(\/|\.ts)$/, ""),
        new Set(allowed === "–" ? [] : allowed!.split(", "))
      ])
  );
}

/** Project files a file imports; `import type` leaves no trace when the code runs, so circles do not count it. */
function importsOf(path: string, {types = true} = {}): string[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const found = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s([^;]*?)from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g)];
  return found
    .filter((match) => types || !match[1]?.trimStart().startsWith("type "))
    .map((match) => relative(ROOT, resolve(ROOT, dirname(path), match[2] ?? match[3]!)))
    .filter((target) => existsSync(join(ROOT, target)));
}

describe("imports", () => {
  const code = [...files("src", /\.ts$/), ...files("loaders", /\.ts$/), ...files("reports", /\.ts$/)];
  const pages = files("reports", /\.md$/);
  it("go exactly where the map says", () => {
    const map = readMap();
    const found = new Map([...map.keys()].map((room) => [room, new Set<string>()]));
    const wrong: string[] = [];
    for (const path of [...code, ...pages]) {
      for (const target of importsOf(path)) {
        const [from, to] = [roomOf(path), roomOf(target)];
        if (from === to) continue;
        found.get(from)?.add(to);
        if (!map.get(from)?.has(to)) wrong.push(`${path} imports ${target}: ${from} may not import ${to}`);
      }
    }
    expect(wrong).toEqual([]);
    const unused = [...map].flatMap(([from, allowed]) =>
      [...allowed].filter((to) => !found.get(from)?.has(to)).map((to) => `${from} may import ${to} and does not`)
    );
    expect(unused).toEqual([]);
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

describe("components", () => {
  it("write no handler as an attribute: a content-security policy refuses it, a property is set instead", () => {
    const attributes = [...files("reports", /\.ts$/), ...files("reports", /\.md$/)].flatMap((path) =>
      [...readFileSync(join(ROOT, path), "utf8").matchAll(/\son[a-z]+=(?:\$\{|")/g)].map(
        ([text]) => `${path}:${text}; write \${{onclick: …}}`
      )
    );
    expect(attributes).toEqual([]);
  });
});

describe("models and checks", () => {
  it("each say what a row is and what its grain is", () => {
    const bare = files("src/models", /\.sql$/).filter((path) => {
      const {description, tags} = readHeader(readFileSync(join(ROOT, path), "utf8"));
      return description === "" || tags["grain"] === undefined;
    });
    expect(bare).toEqual([]);
  });
  it("stand in lines of 120 characters", () => {
    const long = files("src", /\.sql$/).flatMap((path) =>
      readFileSync(join(ROOT, path), "utf8")
        .split("\n")
        .flatMap((line, at) =>
          [...line].length > 120 && !/^-- (grain|materialize):/.test(line) ? [`${path}:${at + 1}`] : []
        )
    );
    expect(long).toEqual([]);
  });

  it("name kinds of number by their macro: money, to_units, to_price, cents, milliunits, millionths", () => {
    // The ledger and the cube run on ClickHouse as well, which has its own words.
    const spelled = [...files("src/models", /\.sql$/), ...files("src/checks", /\.sql$/)]
      .filter((path) => !path.startsWith("src/models/ledger/core/") && !path.endsWith("/margin_cube.sql"))
      .filter((path) =>
        /^(?!.*TRY_CAST).*(AS DECIMAL\(18, [236]\)\)|\* 1000? AS BIGINT\))/m.test(
          readFileSync(join(ROOT, path), "utf8")
        )
      );
    expect(spelled).toEqual([]);
  });

  it("each check is a sentence", () => {
    const bare = files("src/checks", /\.sql$/).filter(
      (path) => readHeader(readFileSync(join(ROOT, path), "utf8")).description === ""
    );
    expect(bare).toEqual([]);
  });
});

describe("mutants", () => {
  it("each change a text that its file has once", () => {
    const stale = MUTANTS.filter(({file, from}) => readFileSync(join(ROOT, file), "utf8").split(from).length !== 2);
    expect(stale).toEqual([]);
  });
});

describe("the top level", () => {
  it("has the entries the design names and no others", () => {
    const visible = readdirSync(ROOT).filter(
      (name) => !name.startsWith(".") && !["node_modules", "dist", "package-lock.json"].includes(name)
    );
    expect(visible.sort()).toEqual(
      [
        "Dockerfile",
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
