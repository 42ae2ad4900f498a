import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {discardedFile, rateFiles, spendingFile, stateFile} from "../../src/sample/market.ts";
import {rowsOf} from "./helpers.ts";

const SPENDING = join(import.meta.dirname, "../../../shared/cms/spending");
const published = (() => {
  try {
    return readdirSync(SPENDING).map((name) => readFileSync(join(SPENDING, name), "utf8"));
  } catch {
    return [];
  }
})();

describe("the market files of the sample", () => {
  it.skipIf(published.length === 0)("have CMS's own figures of spending (skipped without ../shared)", () => {
    const cms = new Map(rowsOf(published[0]!).map((row) => [row["HCPCS_Cd"], row]));
    const own = rowsOf(spendingFile().text);
    expect(own.length).toBeGreaterThan(50);
    for (const row of own)
      for (const [column, value] of Object.entries(row))
        if (/^Tot_/.test(column))
          expect([row["HCPCS_Cd"], column, value]).toEqual([
            row["HCPCS_Cd"],
            column,
            cms.get(row["HCPCS_Cd"])![column]
          ]);
  });

  it("say in their names what is invented, and name nobody but the sample's own payers", () => {
    for (const {path, text} of [stateFile(), discardedFile(), ...rateFiles()]) {
      expect(path).toMatch(/\/[^/]*invented[^/]*$/);
      for (const row of rowsOf(text))
        if (row["reporting_entity"]) expect(["bluestem", "prairie"]).toContain(row["payer_id"]);
    }
  });

  it("have of each code our price, prices of others above and below it, and a count of who has them", () => {
    for (const {text} of rateFiles()) {
      const rows = rowsOf(text);
      for (const hcpcs of new Set(rows.map((row) => row["hcpcs"]))) {
        const own = rows.filter((row) => row["hcpcs"] === hcpcs && row["negotiated_type"] === "negotiated");
        expect(
          own.filter((row) => row["is_own"] === "yes"),
          hcpcs
        ).toHaveLength(1);
        expect(new Set(own.map((row) => row["negotiated_rate"])).size, hcpcs).toBe(own.length);
        expect(
          own.every((row) => Number(row["tins"]) >= 1 && Number(row["npis"]) >= Number(row["tins"])),
          hcpcs
        ).toBe(true);
      }
    }
  });
});
