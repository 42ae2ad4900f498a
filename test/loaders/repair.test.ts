import {mkdtempSync, readFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {dayFormats} from "../../loaders/repair.ts";
import {CLAIMS, PURCHASES, writeTinyPractice} from "../helpers/tiny-practice.ts";
import {loaded} from "./helpers.ts";

/** What Excel makes of a canonical file that is opened and saved: dates and dollars as it shows them, zeros gone. */
const day = (text: string): string =>
  text.replace(/(\d{4})-(\d{2})-(\d{2})/g, (_, y, m, d) => `${Number(m)}/${Number(d)}/${y}`);
const dollars = (text: string): string => text.replace(/,(\d{1,3})(\d{3}\.\d{2})/g, ',"$$$1,$2"');

const crosswalk = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "plus-six-repair-"));
  writeTinyPractice(folder);
  return readFileSync(join(folder, "cms/crosswalk.csv"), "utf8");
};

describe("a canonical file that a spreadsheet has saved", () => {
  it("gives the rows it was saved from, and says what was put right", async () => {
    const rows = "SELECT * EXCLUDE (file_id, line) FROM raw.claim_line ORDER BY ALL";
    const bought = "SELECT * EXCLUDE (file_id, line) FROM raw.purchase ORDER BY ALL";
    const right = await loaded({"claims.csv": CLAIMS, "purchases.csv": PURCHASES});
    const resaved = await loaded({
      "claims.csv": dollars(day(CLAIMS)).replaceAll(",JZ,", ",JZ,"),
      "purchases.csv": day(PURCHASES).replaceAll("57894003001", "57894-0030-01"),
      "cms/crosswalk.csv": crosswalk()
    });
    expect(await resaved.rows(rows)).toEqual(await right.rows(rows));
    expect(await resaved.rows(bought)).toEqual(await right.rows(bought));
    const said = resaved.report.warnings.join("\n");
    expect(said).toContain("4 values of service_date put into the form of the file (dates written as");
    expect(said).toContain("3 values of billed_amount put into the form of the file ($2,000.00 is 2000): (claims.csv)");
    expect(said).toContain("values of invoice_date put into the form of the file");
  });

  it("gives an NDC its zeros back where the crosswalk has one that fits, though the crosswalk is read later", async () => {
    const ndc = (text: string): string => CLAIMS.replaceAll("57894003001", text);
    const files = {"a-claims.csv": ndc("5789403001"), "z-crosswalk.csv": crosswalk()};
    const {report, rows} = await loaded(files);
    expect(await rows("SELECT DISTINCT ndc11 FROM raw.claim_line WHERE hcpcs = 'J1745'")).toEqual([["57894003001"]]);
    expect(report.warnings.join("\n")).toContain(
      "2 values of ndc11 put into the form of the file (5789403001 is 57894003001)"
    );
    const alone = await loaded({"a-claims.csv": ndc("5789403001")});
    expect(alone.report.files[0]!.rows).toMatchObject({accepted: 2, rejected: 2});
  });

  it("is said nothing of where nothing was put right", async () => {
    expect((await loaded({"claims.csv": CLAIMS})).report.warnings).toEqual([]);
  });
});

describe("values with more than one reading", () => {
  const claim = (changes: Record<string, string>): string => {
    const row = {
      claim_id: "C1",
      line: "1",
      version: "1",
      status: "original",
      service_date: "2025-01-10",
      site_id: "n",
      payer_id: "p",
      hcpcs: "J1745",
      units: "10",
      billed_amount: "100.00",
      ...changes
    };
    return `${Object.keys(row).join(",")}\n${Object.values(row).join(",")}\n`;
  };
  it.each([
    [{billed_amount: '"1.234,50"'}, "invalid_amount"],
    [{billed_amount: "1.2345"}, "invalid_amount"],
    [{billed_amount: "1E3"}, "invalid_amount"],
    [{service_date: "45762"}, "invalid_date"],
    [{service_date: "2/30/2025"}, "invalid_date"],
    [{units: "ten"}, "invalid_units"]
  ])("are refused: %o", async (changes, reason) => {
    const {report, rows} = await loaded({"c.csv": claim(changes)});
    expect(report.files[0]!.rows).toMatchObject({accepted: 0, rejected: 1});
    expect(await rows("SELECT reason FROM raw.reject")).toEqual([[reason]]);
  });

  it.each([
    [["1/2/2025", "4/15/2025"], "MM/DD/YYYY", true],
    [["1/2/2025", "15/4/2025"], "DD/MM/YYYY", true],
    [["4/15/2025", "15/4/2025"], "MM/DD/YYYY", false],
    [["15-Apr-2025"], "DD-MON-YYYY", true]
  ])("dates %o are read as %s: %s", (texts, format, is) => expect(dayFormats(texts).includes(format)).toBe(is));
});
