import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {bundleKey, keepBundles, takeBundles} from "../../src/site/bundles.ts";
import {restageFile, stageReports} from "../../src/site/stage-reports.ts";

let project: string;
let stage: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), {recursive: true});
  writeFileSync(join(project, path), text);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "plus-six-stage-"));
  stage = join(project, ".build", "one");
  mkdirSync(stage, {recursive: true});
  write("src/forecast/path.ts", 'import {x} from "../domain/money.ts";\nexport const y = x;');
  write("src/domain/money.ts", "export const x = 1;");
  write("reports/index.md", '# A page\n```js\nimport {a} from "./components/a.ts";\n```\n');
  write(
    "reports/components/a.ts",
    'import {y} from "../../src/forecast/path.ts";\nimport {b} from "./b.ts";\nimport * as d3 from "d3";'
  );
  write("reports/components/b.ts", "export const b = 1;");
  write("reports/data/cube.json.ts", 'import {readMart} from "../../src/warehouse/marts.ts";');
  write("reports/.observablehq/cache/data/cube.json", "stale");
  write("package-lock.json", "{}");
});
afterEach(() => rmSync(project, {recursive: true, force: true}));

const staged = (path: string): string => readFileSync(join(stage, "reports", path), "utf8");

describe("stageReports({project, stage})", () => {
  it("never takes over what an earlier loader wrote", () => {
    stageReports({project, stage});
    expect(existsSync(join(stage, "reports", ".observablehq"))).toBe(false);
  });
  it("names modules as Framework serves them, and copies those of src that run in the page", () => {
    stageReports({project, stage});
    expect(staged("index.md")).toContain('from "./components/a.js"');
    expect(staged("components/a.ts")).toContain('from "../plus-six/forecast/path.js"');
    expect(staged("components/a.ts")).toContain('from "./b.js"');
    expect(staged("plus-six/forecast/path.ts")).toContain('from "../domain/money.js"');
    expect(staged("plus-six/domain/money.ts")).toBe("export const x = 1;");
  });
  it("leaves loaders as they are and lets them reach src", () => {
    stageReports({project, stage});
    expect(staged("data/cube.json.ts")).toContain('"../../src/warehouse/marts.ts"');
    expect(existsSync(join(stage, "src", "domain", "money.ts"))).toBe(true);
  });
  it("names the import that leads nowhere", () => {
    write("reports/components/a.ts", 'import {c} from "./c.ts";');
    expect(() => stageReports({project, stage})).toThrow("import not found: ./c.ts");
  });
});

describe("bundleKey(project)", () => {
  it("changes with what is installed and with what is imported, and not with anything else", () => {
    const key = bundleKey(project);
    write("reports/index.md", "# Another text");
    expect(bundleKey(project)).toBe(key);
    write("reports/components/b.ts", 'import * as Plot from "@observablehq/plot";');
    const imported = bundleKey(project);
    expect(imported).not.toBe(key);
    write("node_modules/.package-lock.json", '{"d3": "7"}');
    expect(bundleKey(project)).not.toBe(imported);
  });
});

describe("keepBundles and takeBundles", () => {
  it("give back whole what was kept under the same name, and nothing under another", () => {
    const store = join(project, ".build", "bundles");
    write("made/.observablehq/cache/_node/d3@7/index.js", "d3");
    keepBundles(store, "key", join(project, "made"));
    expect(takeBundles(store, "other", join(project, "a"))).toBe(false);
    expect(takeBundles(store, "key", join(project, "b"))).toBe(true);
    expect(readFileSync(join(project, "b/.observablehq/cache/_node/d3@7/index.js"), "utf8")).toBe("d3");
  });
});

describe("restageFile(file, {project, root})", () => {
  const again = (path: string): boolean => restageFile(join(project, path), {project, root: join(stage, "reports")});
  it("stages a saved component as the first staging would", () => {
    stageReports({project, stage});
    write("reports/components/b.ts", 'import {y} from "../../src/forecast/path.ts";\nexport const b = 2;');
    expect(again("reports/components/b.ts")).toBe(true);
    expect(staged("components/b.ts")).toContain('from "../plus-six/forecast/path.js"');
  });
  it("brings a module of src that a page now uses, with what that one uses", () => {
    write("src/words/format.ts", 'import {x} from "../domain/day.ts";');
    write("src/domain/day.ts", "export const x = 3;");
    stageReports({project, stage});
    write("reports/index.md", '```js\nimport {z} from "../src/words/format.ts";\n```\n');
    expect(again("reports/index.md")).toBe(true);
    expect(staged("plus-six/words/format.ts")).toContain('from "../domain/day.js"');
    expect(staged("plus-six/domain/day.ts")).toBe("export const x = 3;");
  });
  it("leaves out a module of src that no page uses", () => {
    write("src/words/other.ts", "export const x = 3;");
    stageReports({project, stage});
    expect(again("src/words/other.ts")).toBe(false);
  });
});
