import {describe, expect, it} from "vitest";
import {type GrowthPeriod, growthWords, monthRanges} from "../../reports/components/pages/market/growth.ts";
import {builtFrom, crosswalk, given, type RawRows} from "./raw.ts";

/**
 * A dose of 10 units on the tenth of each month from `from` to `to`, allowed at $30 a unit, and doses on the first and last day, so that
 * claims reach over all of both months.
 */
const NDC = "57894003001";
function months(from: string, to: string, skip: readonly string[] = []) {
  const days = [`${from}-01`];
  for (let at = from; at <= to; ) {
    if (!skip.includes(at)) days.push(`${at}-10`);
    const next = Number(at.slice(0, 4)) * 12 + Number(at.slice(5));
    at = `${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, "0")}`;
  }
  days.push(`${to}-28`);
  return days.map((day, index) => ({
    ...given(`C${index}`, 1, day, "J1745", NDC, 10),
    ...{allowed_amount: 300, paid_amount: 240}
  }));
}
const spending = (year: number, hcpcs: string, total_spending: number, dosage_units: number) => ({
  ...{year, hcpcs, total_spending, dosage_units, claims: 10, beneficiaries: 10}
});
const rows = (claim: readonly object[], more: RawRows = {}): RawRows => ({
  payer: [{payer_id: "P", name: "Medicare", kind: "medicare_ffs"}],
  ndc_hcpcs: [crosswalk("2023Q1", NDC, "J1745", 10)],
  drug_spending: [spending(2022, "J1745", 1_000_000, 40_000), spending(2023, "J1745", 1_100_000, 42_000)],
  claim_line: claim as RawRows[string],
  ...more
});
const MARTS = ["mart.medicare_growth", "mart.medicare_drug", "mart.medicare_family"];
const build = (claim: readonly object[], more?: RawRows) => builtFrom(rows(claim, more), MARTS, "2025-07-15");

describe("growth of own Medicare volume beside the nation's", () => {
  it("is of the years of CMS's file where own claims tell both, and as on paper", async () => {
    // 2022: 12 doses and the first of January, 13 × 10. 2023: 12 and the last day, and 20 units still pending: 150. 150 ÷ 130 − 1.
    const pending = {...given("P1", 1, "2023-12-20", "J1745", NDC, 20), allowed_amount: null, paid_amount: null};
    const built = await build([...months("2022-01", "2023-12"), pending]);
    const [drug] = await built.query("FROM mart.medicare_drug");
    expect(drug).toMatchObject({
      ...{own_year_units: "150.000", own_year_units_before: "130.000", own_units_growth: "0.15385"},
      ...{national_units_growth: "0.05000", national_spending_growth: "0.10000"}
    });
    const [amount] = await built.query(
      "SELECT own_year_amount AS newer, own_year_amount_before AS older FROM core.own_growth"
    );
    // 130 × 30 allowed and 20 pending units at $30.
    expect(amount).toEqual({newer: "4500.00", older: "3900.00"});
    const periods = await built.query(
      "SELECT growth_basis, is_compared FROM mart.medicare_growth ORDER BY growth_basis"
    );
    expect(periods).toEqual([
      {growth_basis: "newest_year", is_compared: false},
      {growth_basis: "same_years", is_compared: true}
    ]);
    built.close();
  });

  it("is of the newest 24 months where it cannot be of the same years, and unknown with a month missing", async () => {
    const built = await build(months("2023-07", "2025-06"));
    const periods = await built.query(
      "SELECT growth_basis AS basis, strftime(growth_to, '%Y-%m') AS ends, months_told AS told, missing_months AS missing, is_compared AS used FROM mart.medicare_growth ORDER BY basis"
    );
    expect(periods).toEqual([
      {basis: "newest_year", ends: "2025-06", told: "24", missing: null, used: true},
      {
        ...{basis: "same_years", ends: "2023-12", told: "6", used: false},
        missing: Array.from(
          {length: 18},
          (_, at) => `${2022 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`
        ).join(", ")
      }
    ]);
    const [drug] = await built.query("FROM mart.medicare_drug");
    expect(drug).toMatchObject({own_year_units: "130.000", own_units_growth: "0.00000"});
    built.close();

    const gap = await build(months("2023-07", "2025-06", ["2024-11"]));
    expect(await gap.query("SELECT own_units_growth, own_year_units FROM mart.medicare_drug")).toEqual([
      {own_units_growth: null, own_year_units: null}
    ]);
    const [told] = await gap.query(
      "SELECT missing_months FROM mart.medicare_growth WHERE growth_basis = 'newest_year'"
    );
    expect(told).toEqual({missing_months: "2024-11"});
    gap.close();
  });

  it("does not take claims that begin or end within a month, other payers' claims and denials for volume", async () => {
    // Begins on July 10: July 2023 is not told. Ends on June 10: the 24 months end in May 2025, and begin in June 2023.
    const cut = await build(months("2023-07", "2025-06").filter((row) => !/-(01|28)$/.test(String(row.service_date))));
    const [told] = await cut.query(
      "SELECT strftime(growth_to, '%Y-%m') AS ends, missing_months FROM mart.medicare_growth WHERE growth_basis = 'newest_year'"
    );
    expect(told).toEqual({ends: "2025-05", missing_months: "2023-06, 2023-07"});
    cut.close();

    const others = await build(
      [
        ...months("2023-07", "2025-06"),
        {...given("X1", 1, "2025-03-03", "J1745", NDC, 500), payer_id: "Q", allowed_amount: 15000, paid_amount: 15000},
        {...given("X2", 1, "2025-03-03", "J1745", NDC, 70), status: "denied", paid_amount: 0}
      ],
      {
        payer: [
          {payer_id: "P", name: "Medicare", kind: "medicare_ffs"},
          {payer_id: "Q", name: "Acme", kind: "commercial"}
        ]
      }
    );
    expect(await others.query("SELECT own_year_units AS units FROM mart.medicare_drug")).toEqual([{units: "130.000"}]);
    others.close();
  });

  it("is unknown for a drug not given the year before", async () => {
    const built = await build(
      months("2023-07", "2025-06").map((row) => (row.service_date === "2025-02-10" ? {...row, hcpcs: "J3380"} : row))
    );
    const told = await built.query(
      "SELECT own_year_units AS units, own_year_units_before AS before, own_units_growth AS growth FROM mart.medicare_drug WHERE hcpcs = 'J3380'"
    );
    expect(told).toEqual([{units: "10.000", before: "0.000", growth: null}]);
    built.close();
  });
});

describe("the words of growth", () => {
  const period = (growth_basis: GrowthPeriod["growth_basis"], more: Partial<GrowthPeriod>): GrowthPeriod => ({
    ...{growth_basis, growth_from: "2023-07-01", growth_to: "2025-06-01", months_told: 24, missing_months: null},
    ...{is_compared: false, ...more}
  });
  const before = {growth_from: "2022-01-01", growth_to: "2023-12-01", missing_months: "2022-01, 2022-02, 2022-04"};
  it.each<[string, GrowthPeriod[], string]>([
    ["same", [period("same_years", {is_compared: true})], "Growth is from 2022 to 2023, ours and the nation's."],
    [
      "newest",
      [period("same_years", before), period("newest_year", {is_compared: true})],
      "Growth of ours is of the 12 months through 2025-06 on the 12 before, the nation's from 2022 to 2023: of those years ours is not known, as Medicare claims of 2022-01 to 2022-02, 2022-04 are not all among the files."
    ],
    [
      "none",
      [period("same_years", before), period("newest_year", {missing_months: "2024-11"})],
      "Growth of ours is not known, as it needs claims of every month of two years: of 2022-01 to 2023-12, Medicare claims of 2022-01 to 2022-02, 2022-04 are not all among the files; of 2023-07 to 2025-06, Medicare claims of 2024-11 are not all among the files."
    ]
  ])("%s", (_name, periods, text) => {
    expect(growthWords(periods, 2023)).toBe(text);
  });
  it.each([
    ["2022-12, 2023-01, 2023-02", "2022-12 to 2023-02"],
    ["2022-12", "2022-12"],
    ["2022-10, 2022-12", "2022-10, 2022-12"]
  ])("%s is %s", (months_, text) => {
    expect(monthRanges(months_)).toBe(text);
  });
});
