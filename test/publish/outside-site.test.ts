import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {AUDIENCES} from "../../src/site/audience/table.ts";
import {filesUnder} from "../../src/site/stage-reports.ts";
import {plusSix} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

/**
 * A site for readers outside the practice, built by the command a person uses from the smallest practice: the one built is
 * leadership's, which has the most of those that are limited.
 */

const folder = mkdtempSync(join(tmpdir(), "plus-six-outside-"));
const site = join(folder, "built", "site");
beforeAll(async () => {
  writeTinyPractice(join(folder, "data"));
  const {code, stderr} = await plusSix([
    ...["build", "--audience", "leadership", "--data", join(folder, "data")],
    ...["--out", join(folder, "built"), "--as-of", "2025-04-10"]
  ]);
  if (code > 1) throw new Error(stderr);
}, 300_000);
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("a site for others", () => {
  it("is limited for every audience but those who run the practice: one rule leaves the proof out of all", () => {
    for (const [name, {pages, suppresses}] of Object.entries(AUDIENCES))
      expect([pages !== null, suppresses], name).toEqual(name === "internal" ? [false, false] : [true, true]);
  });

  it("has pages, and no file of proof: no lines, no trails, no jump box", () => {
    expect(existsSync(join(site, "index.html"))).toBe(true);
    expect(readdirSync(site)).not.toContain("_plus-six");
    expect(filesUnder(site, (path) => /(trail|jump|proof|lines|lots)[^/]*\.(json|arrow)$/.test(path))).toEqual([]);
  });

  it("declares no proof in a page, and has no claim, patient or vendor of the practice in any file", () => {
    const pages = filesUnder(site, (path) => path.endsWith(".html"));
    expect(pages.length).toBeGreaterThan(5);
    for (const page of pages) expect(readFileSync(page, "utf8"), page).not.toMatch(/data-proof|report-head|_plus-six/);
    const files = filesUnder(site, (path) => /\.(html|js|json|csv)$/.test(path));
    for (const path of files) expect(readFileSync(path, "utf8"), path).not.toMatch(/CLM-900|PAT-700|Invented Supply/);
  });
});
