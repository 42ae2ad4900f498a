import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {buildSiteInto} from "../../src/site/build.ts";
import {attachData, emptyData, frameKey, keepFrame, takeFrame} from "../../src/site/frame.ts";
import {filesUnder} from "../../src/site/stage-reports.ts";
import {sampleSite} from "../browser/sample-site.ts";
import {changedMarts} from "./changed-marts.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-frame-"));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, text);
  return file;
}

describe("frameKey(sources)", () => {
  const keyOf = (pages = ["/drugs/J1"]): string => frameKey({project: folder, root: join(folder, "reports"), pages});
  beforeEach(() => {
    write("package-lock.json", "{}");
    write("observablehq.config.ts", "export default {};");
    write("src/site/finish.ts", "");
    write("reports/index.md", "# A page");
    write("reports/bundles/index.js", "export {};");
    write("reports/data/cube.json.ts", "print(1)");
  });

  it("changes with a page, a module, the list of pages, a loader's name, the configuration, the build and the packages", () => {
    const keys = [keyOf(), keyOf(["/drugs/J2"])];
    for (const [path, text] of [
      ["reports/index.md", "# Another"],
      ["reports/bundles/index.js", "export const a = 1;"],
      ["reports/data/lots.json.ts", "print(1)"],
      ["observablehq.config.ts", "export default {pager: false};"],
      ["src/site/finish.ts", "//"],
      ["node_modules/.package-lock.json", "{}2"]
    ] as const) {
      write(path, text);
      keys.push(keyOf());
    }
    expect(new Set(keys).size).toBe(8);
  });
  it("does not change with what a loader prints, for that is not in a frame", () => {
    const key = keyOf();
    write("reports/data/cube.json.ts", "print(2)");
    write("reports/.observablehq/cache/data/cube.json", "2");
    expect(keyOf()).toBe(key);
  });
  it("refuses a loader whose output Framework would have to make", () => {
    write("reports/data/[drug].json.ts", "print(1)");
    expect(() => keyOf()).toThrow("cannot have a parameter in its name: data/[drug].json.ts");
  });
});

describe("keepFrame and takeFrame", () => {
  it("give back whole what was kept under the name, and nothing under another", () => {
    const store = join(folder, "frames");
    write("dist/drugs/J1.html", "<p>");
    keepFrame(store, "a", join(folder, "dist"));
    expect(takeFrame(store, "b", join(folder, "to"))).toBe(false);
    expect(takeFrame(store, "a", join(folder, "to"))).toBe(true);
    expect(readFileSync(join(folder, "to/drugs/J1.html"), "utf8")).toBe("<p>");
    expect(statSync(store).mode & 0o077).toBe(0);
  });
  it("keep the three that were used last", () => {
    const store = join(folder, "frames");
    write("dist/index.html", "<p>");
    for (const [i, key] of ["a", "b", "c"].entries()) {
      keepFrame(store, key, join(folder, "dist"));
      utimesSync(join(store, key), 1000 + i, 1000 + i);
    }
    takeFrame(store, "a", join(folder, "to"));
    keepFrame(store, "d", join(folder, "dist"));
    expect(readdirSync(store).sort()).toEqual(["a", "c", "d"]);
  });
});

describe("emptyData and attachData", () => {
  const page = (hash: string): string =>
    `registerFile("../data/cube.json", {"name":"../data/cube.json","path":"../_file/data/cube.${hash}.json","lastModified":1.5,"size":0});`;

  it("give Framework nothing to read, and pages what the loaders of this build printed", () => {
    write("reports/data/cube.json.ts", "print(1)");
    emptyData(join(folder, "reports"));
    expect(readFileSync(join(folder, "reports/.observablehq/cache/data/cube.json"), "utf8")).toBe("");

    write("dist/drugs/J1.html", page("e3b0c442"));
    write("dist/_file/data/cube.e3b0c442.json", "");
    write("loaded/data/cube.json", "[1]");
    attachData(join(folder, "dist"), join(folder, "loaded"));
    const [file] = readdirSync(join(folder, "dist/_file/data"));
    expect(file).toBe("cube.080a9ed4.json");
    expect(readFileSync(join(folder, "dist/_file/data", file!), "utf8")).toBe("[1]");
    expect(readFileSync(join(folder, "dist/drugs/J1.html"), "utf8")).toContain(
      '"path":"../_file/data/cube.080a9ed4.json","size":3}'
    );
  });
  it("stop at a page whose file no loader made", () => {
    write("dist/drugs/J1.html", page("e3b0c442"));
    write("dist/_file/data/cube.e3b0c442.json", "");
    mkdirSync(join(folder, "loaded"));
    expect(() => attachData(join(folder, "dist"), join(folder, "loaded"))).toThrow(
      "a page reads a file that no loader made"
    );
  });
});

/** Two builds take their time on a busy machine. */
const BUILD_MS = 600_000;

describe("a site built over a kept frame", () => {
  it(
    "shows the marts of this build and nothing of the one before",
    async () => {
      const sample = await sampleSite();
      // The same sources made this frame a moment ago, unless the site was handed in; then it is made here.
      await buildSiteInto(join(folder, "first"), {built: sample.built});
      const again = join(folder, "again");
      await buildSiteInto(again, {built: await changedMarts(sample.built, join(folder, "built"))});

      const dataOf = (dist: string): string[] => readdirSync(join(dist, "_file", "data"));
      const old = dataOf(join(folder, "first")).filter((name) => /^(payers|cube)\./.test(name));
      expect(old).toHaveLength(2);
      for (const name of old) expect(existsSync(join(again, "_file", "data", name)), name).toBe(false);
      const payers = dataOf(again).find((name) => name.startsWith("payers."))!;
      expect(readFileSync(join(again, "_file", "data", payers), "utf8")).toContain('"name":"Changed ');
      const pages = filesUnder(again, (path) => path.endsWith(".html")).map((path) => readFileSync(path, "utf8"));
      expect(pages.filter((html) => html.includes(payers)).length).toBeGreaterThan(1);
      expect(pages.filter((html) => old.some((name) => html.includes(name)))).toEqual([]);
    },
    BUILD_MS
  );
});
