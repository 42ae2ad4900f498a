import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CLAIMS, CROSSWALK, LIMITS, PURCHASES} from "../helpers/tiny-practice.ts";

const REBATES =
  "program_id,contract_id,manufacturer,period_start,period_end,hcpcs,ndc11,accrued_amount,received_amount,received_date,tier\n";
const COUNTS = "site_id,ndc11,count_date,packages,lot\n";
const BUDGET = "quarter,measure,amount\n";

describe("what several files tell counts once", () => {
  let built: SmallBuild;
  beforeAll(async () => {
    built = await smallBuild({
      files: {
        ...{"cms/limits.csv": LIMITS, "cms/crosswalk.csv": CROSSWALK, "purchases.csv": PURCHASES, "claims.csv": CLAIMS},
        "counts-2025-01.csv": `${COUNTS}north,57894003001,2025-01-31,16,\n`,
        "counts-2025-02.csv": `${COUNTS}north,57894003001,2025-01-31,16,\nnorth,57894003001,2025-02-28,8,\n`,
        // A statement of March, told again in April with one line more; and one of Q4 2024 that was accrued and is now paid.
        "rebates-march.csv": `${REBATES}RB1,K1,Janssen,2025-01-01,2025-03-31,J1745,57894003001,100.00,80.00,2025-02-20,
RB3,K1,Janssen,2024-10-01,2024-12-31,J1745,57894003001,50.00,,,1\n`,
        "rebates-april.csv": `${REBATES}RB1,K1,Janssen,2025-01-01,2025-03-31,J1745,57894003001,100.00,80.00,2025-02-20,
RB2,K1,Takeda,2025-01-01,2025-03-31,J3380,64764030020,10.00,,,
RB3,K1,Janssen,2024-10-01,2024-12-31,J1745,57894003001,60.00,60.00,2025-04-02,2
RB3,K1,Janssen,2024-10-01,2024-12-31,J1745,57894003001,,5.00,2025-04-09,2\n`,
        "budget-a.csv": `${BUDGET}2025Q1,net_cost_recovery,100.00\n`,
        "budget-b.csv": `${BUDGET}2025Q1,net_cost_recovery,120.00\n2025Q2,net_cost_recovery,90.00\n`,
        "payers-a.csv": "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\n",
        "payers-b.csv": "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\nacme,Acme,commercial\n"
      }
    });
  });
  afterAll(() => built.close());

  it("counts of January that stand in two exports are one count", async () => {
    expect(await built.query("SELECT sum(units_left) AS units, sum(cost_left) AS cost FROM core.lot")).toEqual([
      {units: "380.000", cost: "8308.00"}
    ]);
  });
  it("a statement told again counts once, and what it tells otherwise counts as the later file has it", async () => {
    expect(
      await built.query(
        "SELECT program_id, hcpcs, sum(accrued_amount) AS accrued, sum(received_amount) AS received FROM raw.rebate GROUP BY ALL ORDER BY ALL"
      )
    ).toEqual([
      {program_id: "RB1", hcpcs: "J1745", accrued: "100.00", received: "80.00"},
      {program_id: "RB2", hcpcs: "J3380", accrued: "10.00", received: null},
      {program_id: "RB3", hcpcs: "J1745", accrued: "60.00", received: "65.00"}
    ]);
  });
  it("says once what is told alike, and with dollars what is told otherwise", () => {
    expect(built.report.notes).toEqual(
      expect.arrayContaining([
        "1 rows of inventory_counts in counts-2025-01.csv are told again by counts-2025-02.csv and count once",
        "1 rows of payers in payers-a.csv are told again by payers-b.csv and count once"
      ])
    );
    expect(built.report.warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^1 of 1 rows of budget in budget-a\.csv are told otherwise by budget-b\.csv, \$100\.00 there and \$120\.00 here: /
        ),
        expect.stringMatching(
          /^1 of 2 rows of rebates in rebates-march\.csv are told otherwise by rebates-april\.csv, \$50\.00 there and \$60\.00 here: /
        )
      ])
    );
  });
});
