import {describe, expect, it} from "vitest";
import {bought, builtFrom, crosswalk, type RawRows} from "./raw.ts";

const [OWN, RIVAL] = ["57894003001", "00069080901"];

const tier = (tier_measure: string, name: string, tier_threshold: number, rebate_pct: number) => ({
  ...{contract_id: "K", ndc11: OWN, starts: "2025-01-01", ends: "2025-12-31", price: 500, tier: name},
  ...{tier_measure, tier_threshold, rebate_pct}
});

/** A program read on 2025-04-10, the hundredth day of 365; purchases of `own` packages in two halves. */
async function program(
  measure: string,
  threshold: number,
  own: number,
  more: RawRows["purchase"] = [],
  terms: RawRows["gpo_contract"] = []
) {
  const half = own / 2;
  const warehouse = await builtFrom(
    {
      ndc_hcpcs: [crosswalk("2025Q1", OWN, "J1745", 10), crosswalk("2025Q1", RIVAL, "Q5103", 10)],
      purchase: [
        {...bought(1, "2025-01-10", OWN, half, 500), contract_id: "K"},
        {...bought(2, "2025-04-10", OWN, half, 500), contract_id: "K"},
        ...more
      ],
      gpo_contract: [tier(measure, "1", 0, 2), tier(measure, "2", threshold, 6), ...terms]
    },
    ["mart.rebate_program"],
    "2025-04-10"
  );
  const [row] = await warehouse.query("SELECT * FROM mart.rebate_program");
  warehouse.close();
  return row!;
}

describe("mart.rebate_program", () => {
  it("counts packages, looks ahead at the pace so far, and says the dollars both ways", async () => {
    expect(await program("packages", 40, 10)).toMatchObject({
      ...{
        measure_value: "10.000000",
        projected_value: "36.500000",
        tier: "1",
        next_tier: "2",
        packages_to_next: "30.000"
      },
      ...{
        packages_above_pace: "4.000",
        cost_above_pace: "2000.00",
        cost_to_next: "15000.00",
        buy_by_date: "2025-12-31"
      },
      // 2% of 5,000 now; the step of 4% on 5,000 hangs on the tier; 4% of 20,000 and 2% of 15,000 if it is reached.
      ...{rebate_to_date: "100.00", at_stake_amount: "200.00", gain_if_reached: "1100.00", next_package_value: "10.00"},
      is_about_to_be_missed: true
    });
  });
  it("gives the package that reaches the tier the step on all before it", async () => {
    // 6% of 500 and 4% of 5,000.
    expect(await program("packages", 11, 10)).toMatchObject({
      ...{
        packages_to_next: "1.000",
        next_package_value: "230.00",
        is_about_to_be_missed: false,
        projected_rebate_pct: "6.0000"
      }
    });
  });
  it("knows no further tier once the last is reached", async () => {
    expect(await program("packages", 10, 10)).toMatchObject({
      ...{tier: "2", rebate_pct: "6.0000", next_tier: null, at_stake_amount: "0.00", is_about_to_be_missed: false}
    });
  });
  it("counts dollars, in packages of the contract's price", async () => {
    expect(await program("dollars", 6250, 10)).toMatchObject({
      ...{measure_value: "5000.000000", distance_to_next: "1250.000000", packages_to_next: "3.000"}
    });
  });
  it("counts growth over the same days of the period before", async () => {
    const before = [
      {...bought(3, "2024-02-01", OWN, 8, 500), contract_id: "OLD"},
      {...bought(4, "2024-09-01", OWN, 12, 500), contract_id: "OLD"}
    ];
    // 4,000 then 5,000 against 4,000; half above 10,000 is 15,000, which takes 20 packages more.
    expect(await program("growth", 20, 8, before)).toMatchObject({measure_value: "0.000000"});
    expect(await program("growth", 50, 10, before)).toMatchObject({
      ...{measure_value: "25.000000", tier: "1", packages_to_next: "20.000"}
    });
  });
  it("counts the share of the family's doses", async () => {
    const rival = [bought(3, "2025-02-01", RIVAL, 10, 400)];
    // 10 of 20 doses' worth; 60% takes 5 packages more: 15 of 25.
    expect(await program("share", 60, 10, rival)).toMatchObject({
      measure_value: "50.000000",
      packages_to_next: "5.000"
    });
  });
  it("counts a portfolio: every package the contract names", async () => {
    const rival = [{...bought(3, "2025-02-01", RIVAL, 6, 400), contract_id: "K"}];
    const terms = [tier("packages", "1", 0, 2), tier("packages", "2", 40, 6)].map((row) => ({
      ...row,
      ndc11: RIVAL,
      price: 400
    }));
    expect(await program("packages", 40, 10, rival, terms)).toMatchObject({
      ...{packages: "16.000", spend_amount: "7400.00", packages_to_next: "24.000", at_stake_amount: "296.00"}
    });
  });
  it("does not count what was bought outside the contract", async () => {
    expect(await program("packages", 40, 10, [bought(3, "2025-02-01", OWN, 30, 600)])).toMatchObject({
      measure_value: "10.000000"
    });
  });
});

describe("a contract without any invoice", () => {
  it("is on no tier and misses none", async () => {
    const terms = [tier("packages", "1", 0, 2), tier("packages", "2", 40, 6)];
    const built = await builtFrom({gpo_contract: terms}, ["mart.rebate_program"], "2025-04-10");
    expect(await built.query("FROM mart.rebate_program")).toEqual([]);
    built.close();
  });
});

describe("core.rebate_share", () => {
  const statement = {program_id: "RB", manufacturer: "M", period_start: "2025-01-01", period_end: "2025-03-31"};
  /** $5,000 under a contract of 4%; one statement of the quarter. */
  async function shares(told: RawRows[string][number], contract_id: string | null = "K") {
    const built = await builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q1", OWN, "J1745", 10)],
        purchase: [{...bought(1, "2025-01-10", OWN, 10, 500), contract_id}],
        gpo_contract: [{contract_id: "K", ndc11: OWN, starts: "2025-01-01", price: 500, rebate_pct: 4}],
        rebate: [{...statement, accrued_amount: 150, ...told}]
      },
      ["core.rebate_share"],
      "2025-04-10"
    );
    const rows = await built.query("SELECT program_id, accrued_amount FROM core.rebate_share ORDER BY program_id");
    built.close();
    return rows.map((row) => Object.values(row));
  }
  it.each([
    ["its contract", {contract_id: "K"}],
    ["its NDC alone", {ndc11: OWN}],
    ["its code alone", {hcpcs: "J1745"}]
  ])("is the statement's dollars, once, where it names %s", async (_, told) => {
    expect(await shares(told)).toEqual([["RB", "150.00"]]);
  });
  it("is the contract's own per cent where the statement is of another drug", async () => {
    expect(await shares({hcpcs: "J3380"})).toEqual([["K", "200.00"]]);
  });
});

describe("purchases none of which names a contract", () => {
  const untold = (vendor: string | null, others: RawRows["gpo_contract"] = []) =>
    builtFrom(
      {
        ndc_hcpcs: [crosswalk("2025Q1", OWN, "J1745", 10)],
        purchase: [bought(1, "2025-01-10", OWN, 10, 500)],
        gpo_contract: [
          ...[tier("packages", "1", 0, 2), tier("packages", "2", 40, 6)].map((row) => ({...row, vendor})),
          ...others
        ]
      },
      ["mart.rebate_program"],
      "2025-04-10"
    );
  it.each([
    ["of their distributor", "v", "10.000"],
    ["of any distributor", null, "10.000"],
    ["of another distributor", "W", "0.000"]
  ])("count under the one contract that has their NDC, %s", async (_, vendor, packages) => {
    const built = await untold(vendor);
    expect(await built.query("SELECT packages FROM mart.rebate_program")).toEqual([{packages}]);
    built.close();
  });
  it("count under none of two", async () => {
    const built = await untold(null, [{contract_id: "L", ndc11: OWN, starts: "2025-01-01", price: 400}]);
    expect(await built.query("SELECT packages FROM mart.rebate_program")).toEqual([{packages: "0.000"}]);
    built.close();
  });
});
