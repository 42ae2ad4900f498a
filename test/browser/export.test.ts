import {mkdtempSync, renameSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {exportReport} from "../../src/commands/export.ts";
import {build} from "../../src/publish/build.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";
import {launchChromium} from "./chromium.ts";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-export-"));
  writeTinyPractice(join(folder, "data"));
  // The registry of what is not known says purchases.csv as the kind of a file; the practice's own name must not go out.
  renameSync(join(join(folder, "data"), "purchases.csv"), join(join(folder, "data"), "bought-of-doe.csv"));
  await build({root: ROOT, data: join(folder, "data"), out: join(folder, "built"), dist: null, site: false});
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("plus-six export --single-file", () => {
  it("writes one file that opens from the disk, asks for nothing else and has the numbers of the marts", async () => {
    const file = join(folder, "report.html");
    expect(await exportReport.run(["--single-file", "--out", file, "--built", join(folder, "built")])).toBe(0);
    expect(statSync(file).size).toBeGreaterThan(5000);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const [asked, complaints]: [string[], string[]] = [[], []];
      page.on("request", (request) => asked.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      const url = pathToFileURL(file).href;
      await page.goto(url);
      expect(asked).toEqual([url]);
      expect(complaints).toEqual([]);
      const text = await page.innerText("body");
      const [row] = await readMart(
        "SELECT sum(net_cost_recovery) AS result FROM margin_by_drug",
        join(folder, "built")
      );
      expect(Number(row!["result"])).toBe(659.46);
      // $659.46 in the marts; the document has whole dollars.
      expect(text).toMatch(/earned \$659\b/);
      expect(text).toContain("Entyvio");
      // Three lines of claims: a count of 1 to 10 is a dash.
      expect(await page.locator("table").count()).toBeGreaterThan(5);
      for (const id of ["CLM-9001", "PAT-7001", "bought-of-doe"]) expect(text).not.toContain(id);
    } finally {
      await browser.close();
    }
  });
  it("says what it needs, and for whom there is none", async () => {
    await expect(exportReport.run(["--out", "x.html"])).rejects.toThrow("say what and where");
    await expect(exportReport.run(["--single-file", "--out", "x.html", "--audience", "public"])).rejects.toThrow(
      "no such audience: public"
    );
  });
});
