import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {benchCells, pageSizes, renderSite} from "../../src/bench/site.ts";

let dist: string;
beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), "plus-six-site-sizes-"));
  for (const folder of ["_import", "_file/data", "drugs"]) mkdirSync(join(dist, folder), {recursive: true});
  writeFileSync(join(dist, "_import/a.js"), "x".repeat(3000));
  writeFileSync(join(dist, "_import/style.css"), "x".repeat(500));
  writeFileSync(join(dist, "_file/data/cube.arrow"), "x".repeat(7000));
  const head = '<link rel="stylesheet" href="./_import/style.css"><link rel="modulepreload" href="./_import/a.js">';
  writeFileSync(
    join(dist, "index.html"),
    `${head}<script>registerFile("./data/cube.arrow", {"path":"./_file/data/cube.arrow"})</script>`
  );
  writeFileSync(
    join(dist, "drugs/J1.html"),
    '<link rel="modulepreload" href="../_import/a.js"><a href="https://cms.gov/x.js">x</a>'
  );
});
afterAll(() => rmSync(dist, {recursive: true, force: true}));

describe("pageSizes(dist)", () => {
  it("adds up what each page loads, the largest page first, and nothing from elsewhere", () => {
    expect(pageSizes(dist).map(({page, script, style, data}) => ({page, script, style, data}))).toEqual([
      {page: "index.html", script: 3000, style: 500, data: 7000},
      {page: "drugs/J1.html", script: 3000, style: 0, data: 0}
    ]);
  });
});

describe("benchCells(count)", () => {
  it("times filter and reprice, and the table says both", () => {
    const cells = benchCells(2000, 8);
    expect(cells.filterMilliseconds).toBeGreaterThan(0);
    expect(renderSite(pageSizes(dist), cells)).toMatch(
      /index\.html +3 kB +7 kB[\s\S]*2,000 cells: filter \d+\.\d ms, reprice \d+\.\d ms/
    );
  });
});
