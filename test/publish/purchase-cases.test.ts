import {rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import type {LoadReport} from "../../loaders/load.ts";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {initIn, practice, put} from "../loaders/init/practice.ts";

/** What a build makes of exports that init has described: one practice with the exports of three cases. */

let data: string;
let warehouse: Warehouse;
let report: LoadReport;

beforeAll(async () => {
  data = practice();
  for (const name of ["two-layouts-one-invoice", "vial-of-a-ten-pack", "one-vendor-unmapped"]) put(data, name);
  // The first file of this case tells the invoice of another again.
  rmSync(join(data, "a.csv"));
  await initIn(data, ["invoices.csv", "usage_report.csv", "export.csv", "b.csv"]);
  writeFileSync(
    join(data, "own.csv"),
    `vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount
Own,1,1,2025-01-08,NORTH,00517234010,purchase,10,29.50,295.00
Own,2,1,2025-01-08,NORHT,57894003001,purchase,1,480.50,480.50
`
  );
  // One vendor's invoices in two reports: R1 under other line numbers, R2 in parts by site, R3 with two equal lines of which
  // the other report has one.
  const line = (invoice: string, number: number, site: string): string =>
    `Renumbered,${invoice},${number},2025-01-09,${site},00006302602,purchase,1,5900.00,5900.00\n`;
  const head = "vendor,invoice,line,invoice_date,site_id,ndc11,kind,packages,unit_price,extended_amount\n";
  const reports = [
    [
      line("R1", 10, "SOUTH"),
      line("R1", 20, "SOUTH"),
      line("R2", 1, "NORTH"),
      line("R3", 1, "SOUTH"),
      line("R3", 2, "SOUTH")
    ],
    [line("R1", 1, "SOUTH"), line("R1", 2, "SOUTH"), line("R2", 2, "SOUTH"), line("R3", 1, "SOUTH")]
  ];
  for (const [at, lines] of reports.entries()) writeFileSync(join(data, `report-${at}.csv`), head + lines.join(""));
  warehouse = await openDatabase(":memory:");
  report = await fillRaw(warehouse.connection, {root: ROOT, data});
  await buildModels(warehouse.lanes, ROOT);
});
afterAll(() => {
  warehouse.close();
  rmSync(data, {recursive: true, force: true});
});
const rows = (sql: string) => queryJson(warehouse.connection, sql);

describe("a build of exports", () => {
  it("counts an invoice once that two reports tell under numbers of their own, and its parts each", async () => {
    expect(
      await rows(
        "SELECT invoice, count(*) AS lines FROM core.purchase WHERE vendor = 'Renumbered' GROUP BY invoice ORDER BY invoice"
      )
    ).toEqual([
      {invoice: "R1", lines: "2"},
      {invoice: "R2", lines: "2"},
      {invoice: "R3", lines: "2"}
    ]);
  });
  it("counts an invoice once that two reports tell under two names of one vendor, and says so", async () => {
    expect(
      await rows(
        "SELECT count(*) AS lines, CAST(sum(extended_amount) AS VARCHAR) AS dollars FROM core.purchase WHERE invoice = '9001' AND invoice_date = '2025-01-13'"
      )
    ).toEqual([{lines: "2", dollars: "37366.00"}]);
    expect(report.warnings).toContainEqual(
      expect.stringContaining("2 invoice lines, $37366.00, are told by invoices and by usage-report")
    );
  });
  it("costs a dose from a vial of a ten-pack", async () => {
    // 40 vials are 4 packages, 4,000 units for $1,180.00: 200 units cost $59.00; collected $38.10.
    const [line] = await rows(
      "SELECT CAST(units AS DOUBLE) AS units FROM core.purchase WHERE ndc11 = '00517234010' AND vendor = 'export'"
    );
    expect(line).toEqual({units: 4000});
    expect(
      await rows(
        "SELECT CAST(acquisition_cost AS VARCHAR) AS cost, CAST(collected_amount - acquisition_cost AS VARCHAR) AS net FROM core.drug_line WHERE claim_id = 'C9' AND method = 'fifo'"
      )
    ).toEqual([{cost: "59.00", net: "-20.90"}]);
  });
  it("names accounts that are no site, with the dollars that lie there", () => {
    expect(report.warnings).toContainEqual(
      expect.stringContaining(
        "0100235 is no site of the claims or of sites.csv, and $31600.00 of stock lie there: (b.csv)"
      )
    );
    expect(report.warnings).toContainEqual(
      expect.stringContaining(
        "NORHT is no site of the claims or of sites.csv, and $480.50 of stock lie there: (own.csv)"
      )
    );
    expect(report.warnings.filter((each) => each.includes("no site"))).toHaveLength(2);
  });
  it("names a likely unit error of a canonical file, with dollars", () => {
    expect(report.warnings).toContainEqual(
      expect.stringMatching(
        /likely unit error: 1 lines of Own, NDC 00517234010, \$295\.00, .*single items of the 10 in a package \(own\.csv line 2\)/
      )
    );
  });
});
