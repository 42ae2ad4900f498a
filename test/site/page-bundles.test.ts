import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {bundlePages} from "../../src/site/page-bundles.ts";
import {stageReports} from "../../src/site/stage-reports.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

let project: string;
let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), {recursive: true});
  writeFileSync(join(project, path), text);
}

async function bundle(): Promise<void> {
  const stage = join(project, ".build", "one");
  mkdirSync(stage, {recursive: true});
  root = stageReports({project, stage});
  await bundlePages({project, root});
}
const staged = (path: string): string => readFileSync(join(root, path), "utf8");

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "plus-six-bundles-"));
  symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
  write("src/domain/money.ts", "export const scale = 106;");
  write("reports/components/b.ts", 'export const onDemand = "asked for";');
  write(
    "reports/components/a.ts",
    `import * as Plot from "@observablehq/plot";
     import {html} from "htl";
     import {scale} from "../../src/domain/money.ts";
     export const chart = (): unknown => [html, Plot.ruleY([scale])];
     export const more = (): Promise<unknown> => import("./b.ts");
     export const unused = (): string => "nobody shows this";
     export type Mark = Plot.Markish;`
  );
  write(
    "reports/drugs/[hcpcs].md",
    '```js\nimport {chart, more} from "../components/a.ts";\nimport {html} from "htl";\n```\n'
  );
  write("reports/plain.md", "# Words alone\n");
});
afterEach(() => rmSync(project, {recursive: true, force: true}));

describe("bundlePages({project, root})", () => {
  it("gives a page one module with what it imports, and leaves packages of its own to it", async () => {
    await bundle();
    expect(staged("drugs/[hcpcs].md")).toContain('import {chart, more} from "../bundles/drugs-hcpcs.js"');
    expect(staged("drugs/[hcpcs].md")).toContain('import {html} from "htl"');
    const module = staged("bundles/drugs-hcpcs.js");
    expect(module).toContain("106");
    expect(module).not.toContain("nobody shows this");
    expect(staged("plain.md")).toBe("# Words alone\n");
    expect(existsSync(join(root, "bundles/plain.js"))).toBe(false);
  });
  it("cuts a package to the names the pages use, in a file that all of them share", async () => {
    await bundle();
    expect(staged("bundles/drugs-hcpcs.js")).toContain('"./packages/plot.js"');
    expect(staged("bundles/packages/plot.js")).toMatch(/export\{\w+ as ruleY\};?\s*$/);
    expect(existsSync(join(root, "bundles/packages/arrow.js"))).toBe(false);
  });
  it("leaves what is fetched on demand outside", async () => {
    await bundle();
    const module = staged("bundles/drugs-hcpcs.js");
    expect(module).not.toContain("asked for");
    expect(module).toContain('import("../components/b.js")');
    expect(staged("components/b.ts")).toContain("asked for");
  });
  it("writes the same bytes again", async () => {
    await bundle();
    const first = staged("bundles/drugs-hcpcs.js") + staged("bundles/packages/plot.js");
    rmSync(join(project, ".build"), {recursive: true});
    await bundle();
    expect(staged("bundles/drugs-hcpcs.js") + staged("bundles/packages/plot.js")).toBe(first);
  });
  it("names the import that leads nowhere", async () => {
    write("reports/components/a.ts", 'import {c} from "./b.ts"; export const chart = c; export const more = c;');
    await expect(bundle()).rejects.toThrow(/No matching export in "reports\/components\/b.ts" for import "c"/);
  });
});
