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

const LISTS = {
  "sites.csv": "site_id,name,kind,place_of_service\nnorth,North,aic,11\n",
  "payers.csv": "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\naetna,Aetna,commercial\n"
};

describe("reports as they are printed", () => {
  it("reads one by pages: titles and header on each, subtotals, days as numbers, a payer's name written otherwise", async () => {
    const page = (number: number): string =>
      `Run 7/1/2025 Page ${number},,,,,,,,,,\nClaim #,Service Date,CPT,Mod,Units,Charges,Allowed,Insurance Paid,Patient Paid,Adjustments,Primary Ins\n`;
    const text = `North Infusion - Charge Detail,,,,,,,,,,
${page(1)}0051,45762,J1745,JZ,50,3000.00,1526.15,1196.50,305.23,1498.27,MEDICARE  PART-B
,,,,,,,,,,
Provider subtotal,,,,50,3000.00,1526.15,1196.50,305.23,1498.27,
${page(2)}0052,45769,J1745,JZ,50,3000.00,1750.00,1350.00,400.00,1250.00,AETNA
Grand Tot.,,,,100,6000.00,3276.15,2546.50,705.23,2748.27,
`;
    const {rows, report} = await described([{"pages.csv": text}], {beside: LISTS});
    expect(await rows(LINES)).toEqual([
      ["0051", ...DOSE_5001.slice(1), "CO:253:24.42;CO:45:1473.85"],
      ["0052", "J1745", "2025-04-22", "original", "50.000", "3000.00", "1750.00", "1350.00", "400.00", "CO:45:1250.00"]
    ]);
    expect(await rows("SELECT payer_id FROM raw.claim_line ORDER BY claim_id")).toEqual([["medicare"], ["aetna"]]);
    expect(report.files.find(({path}) => path === "pages.csv")?.rows).toEqual({read: 2, accepted: 2, rejected: 0});
  });

  it("reads a ledger of debits and credits: a row's dollars are the one less the other, a take-back is a debit", async () => {
    // Paid 1,350.00 - 1,350.00 + 1,400.00.
    const text = `Claim #,Charge #,Type,DOS,Posted,CPT,Qty,Debit,Credit,Payer,Location
A1,1,Charge,04/01/2025,04/02/2025,J1745,50,3000.00,,Aetna,North
A1,1,Insurance Payment,04/01/2025,05/02/2025,J1745,,,1350.00,Aetna,North
A1,1,Contractual Write-Off,04/01/2025,05/02/2025,J1745,,0.00,1250.00,Aetna,North
A1,1,Insurance Takeback,04/01/2025,06/02/2025,J1745,,1350.00,,Aetna,North
A1,1,Insurance Payment,04/01/2025,06/05/2025,J1745,,,1400.00,Aetna,North
`;
    const {rows} = await described([{"ledger.csv": text}], {beside: LISTS});
    expect(await rows(LINES)).toEqual([
      ["A1", "J1745", "2025-04-01", "original", "50.000", "3000.00", "1750.00", "1400.00", null, "CO:45:1250.00"]
    ]);
  });
});
