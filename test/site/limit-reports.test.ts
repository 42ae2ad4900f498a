import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, relative, sep} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {leftOutInWords} from "../../reports/components/shared.ts";
import {AUDIENCES, type Audience} from "../../src/site/audience/table.ts";
import {limitReports, unlinkMissing} from "../../src/site/limit-reports.ts";
import {filesUnder, stageReports} from "../../src/site/stage-reports.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-audience-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const outside = (Object.keys(AUDIENCES) as Audience[]).filter((name) => AUDIENCES[name].suppresses);

describe("AUDIENCES", () => {
  it("names pages that there are, and none of the practice's own but what its document shows", () => {
    for (const name of outside) {
      for (const page of AUDIENCES[name].pages!) {
        expect(existsSync(join(ROOT, "reports", `${page}.md`)), page).toBe(true);
        expect(page).toMatch(/^methods\//);
      }
      expect(AUDIENCES[name].without, name).not.toBeNull();
    }
  });
});

describe("limitReports(root, audience)", () => {
  it.each(outside)(
    "leaves for %s the pages of the table, a first page of their own, and the data these read",
    (audience) => {
      const stage = join(folder, audience);
      mkdirSync(stage);
      const root = stageReports({project: ROOT, stage});
      writeFileSync(join(root, "planted.md"), "# planted");
      writeFileSync(join(root, "data", "planted.json.ts"), "");
      limitReports(root, audience);
      const paths = (folder: string, ending: RegExp): string[] =>
        filesUnder(folder, (path) => ending.test(path)).map((path) => relative(root, path).split(sep).join("/"));
      expect(paths(root, /\.md$/)).toEqual(["index", ...AUDIENCES[audience].pages!].map((page) => `${page}.md`).sort());
      expect(paths(join(root, "data"), /\.\w+\.ts$/)).toEqual([
        "data/forecast-backtest.json.ts",
        "data/shared.json.ts"
      ]);
      expect(readFileSync(join(root, "data/shared.json.ts"), "utf8")).toContain(`"${audience}"`);
    }
  );
  it("leaves everything to those who run the practice", () => {
    const stage = join(folder, "internal");
    mkdirSync(stage);
    const root = stageReports({project: ROOT, stage});
    const before = filesUnder(root).length;
    limitReports(root, "internal");
    expect(filesUnder(root)).toHaveLength(before);
  });
});

describe("unlinkMissing(folder)", () => {
  it("leaves the words of a link to a page that is not there", () => {
    const site = join(folder, "site");
    mkdirSync(join(site, "methods"), {recursive: true});
    writeFileSync(join(site, "index.html"), "<p></p>");
    writeFileSync(
      join(site, "methods/x12.html"),
      '<a href="../">home</a> <a class="a" href="../drugs">drugs <b>all</b></a> <a href="./x12#top">here</a> <a href="https://example.invalid/">out</a>'
    );
    unlinkMissing(site);
    expect(readFileSync(join(site, "methods/x12.html"), "utf8")).toBe(
      '<a href="../">home</a> drugs <b>all</b> <a href="./x12#top">here</a> <a href="https://example.invalid/">out</a>'
    );
  });
});

describe("leftOutInWords(shared)", () => {
  const shared = {
    audience: "gpo",
    who: "a buyer",
    title: "",
    finding: "",
    subtitle: "",
    suppressed: 0,
    columns_left_out: [],
    sections: []
  };
  it("says who it is for, how many counts are empty and which columns are not there", () => {
    expect(leftOutInWords(shared)).toBe("This build is for a buyer. No count had to be left empty.");
    expect(leftOutInWords({...shared, suppressed: 1, columns_left_out: ["invoice"]})).toBe(
      "This build is for a buyer. 1 count is left empty: 1 to 10, or one that would give another away. Columns left out: invoice."
    );
  });
});
