import {copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {read, utils, write} from "@e965/xlsx";
import {strFromU8, unzipSync} from "fflate";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {checkPractice, renderChecked} from "../../loaders/init/check.ts";
import {newPractice} from "../../loaders/init/new-practice.ts";
import {TYPED} from "../../loaders/init/template.ts";
import {build, refuseUnusable} from "../../src/publish/build.ts";
import {CLAIM_STATUSES, PURCHASE_KINDS} from "../../src/schema/canonical.ts";

const root = join(import.meta.dirname, "../..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-test-"));
  newPractice(join(folder, "own"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const data = (): string => join(folder, "own", "data");
const template = (): string => join(folder, "own", "template.xlsx");

describe("newPractice(folder)", () => {
  it("never writes into a folder that holds something", () => {
    expect(() => newPractice(join(folder, "own"))).toThrow("not empty");
  });
  it("writes a README of ten lines, and keeps files out of repositories", () => {
    expect(readFileSync(join(folder, "own", "README.md"), "utf8").match(/^\d+\. /gm)).toHaveLength(10);
    expect(readFileSync(join(folder, "own", ".gitignore"), "utf8")).toContain("data/*\n!data/profiles/");
  });
  it("has a list of choices for each column that has them", () => {
    const parts = unzipSync(readFileSync(template()));
    const text = Object.entries(parts)
      .filter(([name]) => name.startsWith("xl/worksheets/sheet"))
      .map(([, bytes]) => strFromU8(bytes))
      .join();
    expect(text).toContain(`<formula1>"${PURCHASE_KINDS.join(",")}"</formula1>`);
    expect(text).toContain(`<formula1>"${CLAIM_STATUSES.join(",")}"</formula1>`);
  });
});

describe("the template, as it is", () => {
  beforeAll(() => copyFileSync(template(), join(data(), "template.xlsx")));

  it("is read as a file a sheet, whole, and says that its example rows count", async () => {
    const {report, next} = await checkPractice(root, data());
    expect(report.files.map(({path}) => path).sort()).toEqual(TYPED.map(([name]) => `template.xlsx/${name}`).sort());
    for (const {path, rows, status} of report.files)
      expect([path, status, rows]).toEqual([path, "accepted", {read: 1, accepted: 1, rejected: 0}]);
    expect(report.warnings.filter((text) => text.startsWith("the example row"))).toHaveLength(TYPED.length);
    expect(next).toBe(`npx plus-six fetch --into ${join(data(), "cms")}`);
  });

  it("builds once CMS's files are there", async () => {
    const cms = join(root, "data", "sample", "cms");
    for (const kind of ["payment-limits", "crosswalks"]) {
      const name = readdirSync(join(cms, kind)).find((file) => file.includes("April 2025"))!;
      copyFileSync(join(cms, kind, name), join(data(), `${kind}.csv`));
    }
    expect((await checkPractice(root, data())).next).toMatch(/^npx plus-six build/);
    const {manifest} = await build({root, data: data(), out: join(folder, "built"), dist: null, site: false});
    expect(manifest.as_of).toBe("2026-01-15");
  });
});

describe("the template, once somebody has typed into it", () => {
  it("counts the sheets that were typed into, and no example of another", async () => {
    const typed = mkdtempSync(join(folder, "typed-"));
    const book = read(readFileSync(template()));
    utils.sheet_add_aoa(book.Sheets["sites"]!, [["main", "Main", "aic"]], {origin: "A2"});
    writeFileSync(join(typed, "ours.xlsx"), write(book, {type: "buffer", bookType: "xlsx"}) as Buffer);
    const {report} = await checkPractice(root, typed);
    expect(report.files.map(({path, rows}) => [path, rows.accepted])).toEqual([["ours.xlsx/sites", 1]]);
    expect(report.warnings.filter((text) => text.startsWith("the example row"))).toEqual([]);
  });
});

describe("refuseUnusable(report, options)", () => {
  it("says of an empty folder all that a build needs, and how each is come by", async () => {
    const {report} = await checkPractice(root, mkdtempSync(join(folder, "empty-")));
    expect(() => refuseUnusable(report, {})).toThrow(
      /^no CMS payment-limit file rows .*plus-six fetch.*\nno purchase rows .*plus-six init FILE.*\nno claim rows .*837P.*\na build needs .* plus-six check/
    );
  });
});

describe("checkPractice(root, data)", () => {
  it("says what each missing file would tell, and asks first for what cannot be used", async () => {
    const empty = mkdtempSync(join(folder, "empty-"));
    const nothing = await checkPractice(root, empty);
    expect(renderChecked(nothing)).toMatch(/^Nothing here yet\.\n\nNot here:\n/);
    expect(nothing.next).toContain("purchase history");
    expect(nothing.missing.map(({file}) => file)).toContain("claims.csv or 837P and 835");
    for (const {tells} of nothing.missing) expect(tells.length).toBeGreaterThan(0);
    writeFileSync(join(empty, "march.csv"), "a;b;c\n1;2;3\n");
    expect((await checkPractice(root, empty)).next).toBe(`npx plus-six init ${join(empty, "march.csv")}`);
  });
});
