import {describe, expect, it} from "vitest";
import {described, LINES} from "./helpers.ts";

/** Charges, payments and adjustments as reports of practice-management systems have them; right values are sums of their rows. */

const DOSE_5001 = ["5001", "J1745", "2025-04-15", "original", "50.000", "3000.00", "1526.15", "1196.50", "305.23"];

describe("a charge report that calls its claims invoices", () => {
  it("is claims, never purchases, and its adjustments are what arithmetic says they are", async () => {
    const {said, report, rows} = await described(["pm-charges.csv"]);
    expect(said).toContain("holds claims, not purchases: only claims have DOS, Allowed, Payer, Ins Paid, Pt Paid");
    expect(await rows("SELECT count(*) FROM raw.purchase")).toEqual([["0"]]);
    // 3,000.00 - 1,526.15 = 1,473.85; 1,498.27 - 1,473.85 = 24.42 = 2% of 1,196.50 + 24.42.
    expect(await rows(LINES)).toEqual([
      [...DOSE_5001, "CO:253:24.42;CO:45:1473.85"],
      [
        "5001",
        "96413",
        "2025-04-15",
        "original",
        "1.000",
        "400.00",
        "140.00",
        "109.76",
        "28.00",
        "CO:253:2.24;CO:45:260.00"
      ],
      ["5002", "J1745", "2025-04-22", "original", "50.000", "3000.00", "1750.00", "1350.00", "400.00", "CO:45:1250.00"]
    ]);
    expect(report.files[0]).toMatchObject({
      source: "claims_export",
      rows: {accepted: 3},
      dollars: {accepted: "6400.00"}
    });
    expect(report.warnings.join("\n")).toContain("read as sequestration (CO-253)");
    expect(report.warnings.join("\n")).toContain("payers taken by their own names, MEDICARE PART B, AETNA PPO");
  });
});

describe.each(["pm-transactions.csv", "pm-transactions.xlsx"])("a report of transactions, %s", (file) => {
  it("adds up to lines, reversals and patients' payments in their place", async () => {
    const {said, rows} = await described([file]);
    expect(said).toContain("holds claims, not purchases");
    expect(said).toMatch(/MEDICARE PART B +2025-04 +2 +3,400\.00 +1,306\.26 +305\.23 +1,758\.27/);
    expect(await rows(LINES)).toEqual([
      [...DOSE_5001, "CO:253:24.42;CO:45:1473.85"],
      ["5001", "96413", "2025-04-15", "original", "1.000", "400.00", "140.00", "109.76", "0.00", "CO:45:260.00"],
      ["5002", "J1745", "2025-04-22", "original", "50.000", "3000.00", "1750.00", "1350.00", "0.00", "CO:45:1250.00"]
    ]);
    expect(await rows("SELECT count(*) FROM raw.purchase")).toEqual([["0"]]);
  });
});

describe("exports that overlap", () => {
  const head = "Location,Claim #,Charge #,Trans Type,Trans Code,DOS,Post Date,CPT,Units,Amount,Payer\n";
  const charge = "North,1,11,Charge,,4/1/2025,4/2/2025,J1745,50,3000.00,Aetna\n";
  const paid = "North,1,11,Ins Payment,,4/1/2025,5/2/2025,J1745,,-1350.00,Aetna\n";
  const adjusted = "North,1,11,Adjustment,CO45,4/1/2025,5/2/2025,J1745,,-1650.00,Aetna\n";

  it("joins a payment of one month's file to the charge of another's, and counts once what both have", async () => {
    const {report, rows} = await described([
      {"april.csv": `${head}${charge}${adjusted}${paid}`},
      {"may.csv": `${head}${paid}${adjusted}North,2,21,Ins Payment,,3/1/2025,5/2/2025,J1745,,-99.00,Aetna\n`}
    ]);
    expect(await rows(LINES)).toEqual([
      ["1", "J1745", "2025-04-01", "original", "50.000", "3000.00", "1350.00", "1350.00", null, "CO:45:1650.00"]
    ]);
    expect(report.warnings.join("\n")).toContain(
      "1 payments and adjustments on 1 claims without a charge in any file: $99.00 of payers"
    );
  });

  it("tells a claim once that a charge report and a report of transactions tell", async () => {
    const {rows} = await described(["pm-charges.csv", "pm-transactions.csv"], {all: true});
    expect(await rows("SELECT count(*), sum(billed_amount) FROM raw.claim_line")).toEqual([["3", "6400.00"]]);
  });
});
