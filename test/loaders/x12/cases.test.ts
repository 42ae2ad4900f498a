import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {practiceOf} from "./practice.ts";

/** Practices of one to three claims, each a way in which clearinghouses and payers tell a claim; values are of the standard, by hand. */
const root = join(import.meta.dirname, "../../fixtures/x12/cases");

const COLUMNS =
  "site_id AS site, payer_id AS payer, units, billed_amount AS billed, allowed_amount AS allowed, paid_amount AS paid, acquisition_cost AS cost";
/** 50 units of J1745 at cost 1,512.85, allowed 1,526.15, of which Medicare paid 1,196.50: 1,526.15 − 305.23 − 24.42. */
const BASE = {
  site: "north",
  payer: "medicare",
  units: "50.000",
  billed: "3000.00",
  allowed: "1526.15",
  paid: "1196.50",
  cost: "1512.85"
};
const OPEN = {...BASE, allowed: null, paid: null};
const COMMERCIAL = {...BASE, allowed: "1900.00", paid: "1500.00"};

const RIGHT: Record<string, {claim?: string; lines: readonly object[]; said?: RegExp}> = {
  "837i": {lines: [BASE]},
  "account-number-as-claim-number": {lines: [OPEN, OPEN]},
  "clp01-truncated": {lines: [BASE]},
  "corrected-claim-new-number": {lines: [BASE]},
  "medicaid-status-3": {lines: [{...BASE, payer: "medicaid", allowed: "1400.00", paid: "1400.00"}]},
  "one-claim-a-cent-off": {
    lines: [BASE, OPEN, BASE],
    said: /line 1 of claim 2 does not balance: .*off by \$-0\.01 .*; ask the payer for a corrected 835/
  },
  "one-payer-id-ma-and-commercial": {
    lines: [
      {...BASE, payer: "61101-medicare_advantage"},
      {...COMMERCIAL, payer: "61101"}
    ]
  },
  "paid-again-recovered-by-plb": {lines: [BASE]},
  "payment-non-with-money": {lines: [BASE]},
  "secondary-denied-4": {lines: [BASE]},
  "split-line-lx": {lines: [BASE]},
  // Unit 1 of a lot of 400 units and $12,102.80: floor(1,210,280 cents × 1 ÷ 400) is 3,025 cents. The case's $30.26 is the unit price
  // rounded; by the contract's rule the cent that is left goes to the last unit, so that a lot's cents are its invoice's.
  "svc05-absent": {
    lines: [{...BASE, units: "1.000", billed: "60.00", allowed: "30.52", paid: "23.93", cost: "30.25"}]
  },
  "two-sites-one-npi": {lines: [{...BASE, site: "east", cost: "1600.00"}, BASE]},
  "x12-only": {
    lines: [
      {...BASE, payer: "05101"},
      {...COMMERCIAL, payer: "60054"}
    ]
  }
};

describe("core.drug_line of the cases", () => {
  it("has a right value for every case", () => {
    expect(readdirSync(root).sort()).toEqual(Object.keys(RIGHT).sort());
  });

  it.each(Object.entries(RIGHT))("%s", async (name, {lines, said}) => {
    const files = Object.fromEntries(
      readdirSync(join(root, name)).map((file) => [file, readFileSync(join(root, name, file))])
    );
    const {rows, report, warehouse} = await practiceOf(files);
    try {
      const found = await rows(
        `SELECT ${COLUMNS} FROM core.drug_line WHERE method = 'fifo' AND hcpcs = 'J1745' ORDER BY claim_id, line`
      );
      expect(found).toEqual(lines);
      expect(await rows("FROM core.remittance_without_claim")).toEqual([]);
      if (said) expect(report.warnings.join("\n")).toMatch(said);
      if (name === "x12-only") {
        expect(await rows("SELECT payer_id, name, kind FROM core.payer ORDER BY ALL")).toEqual([
          {payer_id: "05101", name: "MEDICARE PART B IOWA", kind: "medicare_ffs"},
          {payer_id: "60054", name: "Aetna", kind: "commercial"}
        ]);
        expect(await rows("SELECT site_id, name, npi FROM core.site ORDER BY ALL")).toEqual([
          {site_id: "north", name: "NORTH CENTER", npi: "1999999810"}
        ]);
      }
    } finally {
      warehouse.close();
    }
  });
});
