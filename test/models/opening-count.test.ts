import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS} from "../helpers/tiny-practice.ts";

/**
 * One practice, a site for each case of what a count tells of stock. J9271 (Keytruda, 100 mg vial of 100 units) is given from
 * opening stock; J1745 (100 mg vial of 10 units) at sites whose counts find more or less than the book.
 */
const CASE = join(import.meta.dirname, "../fixtures/cases/opening-count-costed");
const KEYTRUDA_LIMIT = "J9271,Inj pembrolizumab,1 MG,57.000,20.000,,,,,,\n";
const KEYTRUDA_PACKAGE = "J9271,Inj pembrolizumab,Merck,00006-3026-02,Keytruda,1 MG,4,1,100,100\n";
const PURCHASES = `vendor,invoice,line,invoice_date,received_date,site_id,ndc11,kind,packages,unit_price,extended_amount
V,1,1,2025-04-08,2025-04-10,a,00006302602,purchase,4,5300.00,21200.00
V,2,1,2025-01-02,2025-01-03,less,57894003001,purchase,10,300.00,3000.00
V,3,1,2025-01-02,2025-01-03,later,57894003001,purchase,10,300.00,3000.00
`;
const COUNTS = `site_id,ndc11,count_date,packages,lot
a,00006302602,2025-03-31,2,
less,57894003001,2025-01-31,8,
less,57894003001,2025-02-28,7,
later,57894003001,2025-01-31,10,
later,57894003001,2025-02-28,12,
bare,57894003001,2025-01-31,1,
lots,57894003001,2025-02-28,6,
lots,57894003001,2025-02-28,2,L1
lots,57894003001,2025-02-28,4,L2
rest,57894003001,2025-02-28,5,
rest,57894003001,2025-02-28,2,L1
code,57894003001,2025-01-10,4,
code,57894003001,2025-02-28,3,
`;
/** A dose that names its code alone, at a site where stock was counted and nothing bought. */
const BY_CODE = `claim_id,line,version,status,service_date,site_id,payer_id,hcpcs,ndc11,modifiers,units,billed_amount,allowed_amount,paid_amount
C2,1,1,original,2025-01-20,code,bc,J1745,,JZ,10,900.00,400.00,400.00
`;

describe("what a count finds and misses", () => {
  let built: SmallBuild;
  beforeAll(async () => {
    built = await smallBuild({
      from: [CASE],
      files: {
        "limits.csv": LIMITS + KEYTRUDA_LIMIT,
        "crosswalk.csv": CROSSWALK + KEYTRUDA_PACKAGE,
        "purchases.csv": PURCHASES,
        "inventory_counts.csv": COUNTS,
        "claims-by-code.csv": BY_CODE
      }
    });
  });
  afterAll(() => built.close());

  it("opening stock costs what the next packages cost, and the dose says that it is an estimate", async () => {
    expect(
      await built.query(`SELECT claim_id, acquisition_cost, collected_amount - acquisition_cost AS recovery, cost_is_estimated, cost_is_unknown
        FROM core.drug_line WHERE hcpcs = 'J9271' AND method = 'fifo'`)
    ).toEqual([
      {
        claim_id: "C1",
        acquisition_cost: "10600.00",
        recovery: "2400.00",
        cost_is_estimated: true,
        cost_is_unknown: false
      }
    ]);
    expect(await built.query("SELECT kind, cost FROM core.lot WHERE site_id = 'a' ORDER BY received_date")).toEqual([
      {kind: "opening_count", cost: "10600.00"},
      {kind: "purchase", cost: "21200.00"}
    ]);
  });
  it("a dose that names no NDC comes from the stock that was counted before it, and is not missing at the next count", async () => {
    expect(
      await built.query(
        `SELECT ledger_ndc11, units_short, cost_is_estimated FROM core.drug_line WHERE claim_id = 'C2' AND method = 'fifo'`
      )
    ).toEqual([{ledger_ndc11: "57894003001", units_short: "0.000", cost_is_estimated: true}]);
    expect(
      await built.query(
        "SELECT billed_units, unexplained_units, closing_units FROM mart.unit_ledger WHERE site_id = 'code' AND quarter = '2025Q1'"
      )
    ).toEqual([{billed_units: "10.000", unexplained_units: "0.000", closing_units: "30.000"}]);
  });
  it("a row without a lot is more stock, or the total of the lots beside it", async () => {
    expect(
      await built.query(
        "SELECT site_id, packages FROM core.inventory_count WHERE site_id IN ('lots', 'rest') ORDER BY site_id"
      )
    ).toEqual([
      {site_id: "lots", packages: "6.000"},
      {site_id: "rest", packages: "7.000"}
    ]);
  });
  it("what the first count misses had gone before; what the next one misses is lost", async () => {
    expect(
      await built.query(
        `SELECT before_first_count_cost, unexplained_cost, closing_cost FROM mart.unit_ledger WHERE site_id = 'less' AND quarter = '2025Q1'`
      )
    ).toEqual([{before_first_count_cost: "600.00", unexplained_cost: "300.00", closing_cost: "2100.00"}]);
  });
  it("what a later count finds is stock at the last price and an equal gain", async () => {
    expect(await built.query("SELECT kind, amount FROM mart.cost_adjustment WHERE site_id = 'later'")).toEqual([
      {kind: "count_gain", amount: "-600.00"}
    ]);
    expect(await built.query("SELECT sum(cost_left) AS cost FROM core.lot WHERE site_id = 'later'")).toEqual([
      {cost: "3600.00"}
    ]);
  });
  it("stock that no invoice prices costs the payment limit", async () => {
    expect(await built.query("SELECT cost FROM core.lot WHERE site_id = 'bare'")).toEqual([{cost: "305.25"}]);
    expect(
      await built.query(
        "SELECT DISTINCT basis FROM core.count_difference JOIN core.ledger_key USING (key_id) WHERE site_id = 'bare'"
      )
    ).toEqual([{basis: "payment_limit"}]);
  });
});
