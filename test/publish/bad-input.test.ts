import {createHash} from "node:crypto";
import {cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {strToU8, zipSync} from "fflate";
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from "vitest";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix} from "../helpers/sample.ts";
import {CLAIMS, PURCHASES, writeTinyPractice} from "../helpers/tiny-practice.ts";

let published: string;
let folder: string;
let data: string;
let out: string;
const at = (where: string) => {
  folder = where;
  data = join(folder, "data");
  out = join(folder, "built");
};
let first: Awaited<ReturnType<typeof plusSix>>;
beforeAll(async () => {
  published = mkdtempSync(join(tmpdir(), "plus-six-bad-"));
  at(published);
  mkdirSync(data);
  writeTinyPractice(data);
  first = await build();
});
/** Each test has a copy of the practice and of what was published from it. */
beforeEach(() => {
  at(mkdtempSync(join(tmpdir(), "plus-six-bad-")));
  cpSync(published, folder, {recursive: true, verbatimSymlinks: true});
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));
afterAll(() => rmSync(published, {recursive: true, force: true}));

const build = () => plusSix(["build", "--no-site", "--data", data, "--out", out]);

/** Bytes of the published marts, by name; the list of files is what a mart of files shows and is left out. */
function marts(): Record<string, string> {
  const names = readdirSync(join(out, "marts")).filter((name) => name !== "file.parquet");
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(out, "marts", name)))
        .digest("hex")
    ])
  );
}

describe("plus-six build", () => {
  it("builds a practice of CMS files, purchases and claims alone", () => {
    const {code, stderr} = first;
    expect([code, stderr]).toEqual([
      expect.toSatisfy((value: number) => value <= 1),
      expect.stringContaining("published")
    ]);
  });

  const zip = zipSync({"limits.csv": strToU8(readFileSync(join(ROOT, "package.json"), "utf8").repeat(9))});
  it.each([
    ["a missing column", "p.csv", PURCHASES.replace("extended_amount", "total"), /extended_amount.*\(p\.csv/],
    ["an empty file", "empty.csv", "", /empty.*\(empty\.csv/],
    ["a half-written zip", "limits.zip", zip.slice(0, zip.length - 40), /zip.*\(limits\.zip/]
  ])(
    "refuses %s in one line that names file, place and remedy, and changes nothing published",
    async (_, name, bytes, message) => {
      const before = marts();
      const manifest = readFileSync(join(out, "manifest.json"), "utf8");
      writeFileSync(join(data, name), bytes);
      const {code, stderr} = await build();
      expect(code).toBe(2);
      const said = stderr.split("\n").filter((line) => line.includes(name));
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(message);
      expect(marts()).toEqual(before);
      expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(manifest);
    }
  );

  it.each([
    ["a file of another kind", "minutes.csv", "agenda,owner\nbudget,nobody\n", "minutes.csv"],
    ["a duplicate under another name", "copy-of-claims.csv", CLAIMS, "copy-of-claims.csv"]
  ])("passes over %s, says so in one line, and the numbers stay the same bytes", async (_, name, text, said) => {
    const before = marts();
    writeFileSync(join(data, name), text);
    const {code, stdout} = await build();
    expect(code).toBeLessThanOrEqual(1);
    expect(stdout.split("\n").filter((line) => line.includes(said))).toHaveLength(1);
    expect(marts()).toEqual(before);
  });

  it("goes on without what cannot be used when it is told to, and says so", async () => {
    writeFileSync(join(data, "empty.csv"), "");
    const {code} = await plusSix(["build", "--no-site", "--data", data, "--out", out, "--without-quarantined"]);
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")).files).toContainEqual(
      expect.objectContaining({path: "empty.csv", status: "quarantined"})
    );
  });
});
