import {describe, expect, it} from "vitest";
import type {ForecastRow} from "../../src/forecast/asp/forecast.ts";
import {buildMarket, type MarketInput} from "../../src/forecast/mfp/build-market.ts";
import {evaluate} from "../../src/forecast/mfp/evaluate.ts";
import {openQuestions} from "../../src/forecast/mfp/open-questions.ts";
import {marketOf} from "../../src/forecast/mfp/page-market.ts";
import {DEFAULT_SCENARIO, type Scenario} from "../../src/forecast/mfp/scenario.ts";

const QUARTERS = ["2027Q3", "2027Q4", "2028Q1"];
const forecasts = (hcpcs: string, limit: number): ForecastRow[] =>
  QUARTERS.map((quarter, k) => ({
    ...{hcpcs, quarter, horizon: k + 1, p10: limit, p50: limit, p90: limit, mean: limit},
    ...{drug_class: "brand", method: "prior", flag: null}
  }));
const trailing = (hcpcs: string, payer_id: string) => ({
  ...{hcpcs, payer_id, site_id: "s", units: 400},
  ...{collected_amount: 8000, acquisition_cost: 7600, limit_amount: 8000}
});
const PAYERS = [
  {payer_id: "ma", kind: "medicare_advantage"},
  {payer_id: "ma-term", kind: "medicare_advantage"},
  {payer_id: "blue", kind: "commercial"},
  {payer_id: "tri", kind: "other_government"}
] as const;
const INPUT: MarketInput = {
  forecasts: forecasts("J3380", 20),
  limits: [{hcpcs: "J3380", payment_limit: 20, coinsurance_pct: 20}],
  trailing: PAYERS.map(({payer_id}) => trailing("J3380", payer_id)),
  trailing_quarters: 4,
  drugs: [{hcpcs: "J3380", reference_hcpcs: null}],
  payers: PAYERS,
  terms: [{payer_id: "ma-term", base: "cms_limit", unpublished_base: null}],
  sites: [{site_id: "s", kind: "aic"}],
  selected: [{part_b_hcpcs: "J3380", effective_date: "2028-01-01", mfp_per_billing_unit: 12}]
};
/** Net cost recovery of 2028Q1 by payer, dollars. */
function of2028(input: MarketInput, change: Partial<Scenario> = {}): Record<string, number> {
  const {market} = buildMarket(input);
  const {ncr} = evaluate({...DEFAULT_SCENARIO, interest_rate: 0, ...change}, market);
  return Object.fromEntries(
    [...market.cells.payer].flatMap((at, i) =>
      market.cells.quarter[i] === 2 ? [[market.payers[at]!.payer_id, ncr[i]! / 100]] : []
    )
  );
}

describe("payers without a contract term", () => {
  it("a Medicare Advantage plan pays what Medicare does, with or without one (42 CFR 422.214)", () => {
    const {ma, "ma-term": term} = of2028(INPUT);
    // 100 units at 106% × 12 less the cost of 12.
    expect(ma).toBeCloseTo(100 * (12.72 - 12), 2);
    expect(term).toBe(ma);
  });
  it("others lie between the file and neither, by the share that follows", () => {
    // At cost 19: 12.72 or 20 a unit.
    const file = 100 * (12.72 - 19);
    const neither = 100 * (20 - 19);
    for (const payer of ["blue", "tri"]) {
      expect(of2028(INPUT, {commercial_follows: 1, government_follows: 1})[payer]).toBeCloseTo(file, 2);
      expect(of2028(INPUT, {commercial_follows: 0, government_follows: 0})[payer]).toBeCloseTo(neither, 2);
      expect(of2028(INPUT)[payer]).toBeCloseTo((file + neither) / 2, 2);
    }
  });
});

describe("openQuestions(scenario, market)", () => {
  it("shows both answers for each line of business and each open determination", () => {
    const {market} = buildMarket(INPUT);
    const drugs = [{hcpcs: "J3380", question: "Is its biosimilar marketed?"}];
    const scenario = {...DEFAULT_SCENARIO, interest_rate: 0};
    const rows = openQuestions(scenario, market, {year: "2028", drugs});
    const inCents = rows.map(({question, answers}) => [question.slice(0, 16), ...answers.map(({ncr}) => ncr)]);
    // Selected: 72 + 72 − 264 − 264; leaving: 100 for each of four payers.
    expect(inCents).toEqual([
      ["Commercial payer", -62800, 10000],
      ["Other government", -62800, 10000],
      ["Is its biosimila", -38400, 40000]
    ]);
  });
});

describe("dates that are known", () => {
  const rows = {
    forecasts: [...forecasts("J3380", 20), ...forecasts("Q0001", 12)],
    drugs: [
      {...{hcpcs: "J3380", payment_limit: 20, coinsurance_pct: 20, reference_hcpcs: null}, wac_per_unit: null},
      {...{hcpcs: "Q0001", payment_limit: 12, coinsurance_pct: 20, reference_hcpcs: "J3380"}, wac_per_unit: null}
    ].map((drug) => ({...drug, is_add_on_8pct: drug.hcpcs === "Q0001", first_paid_quarter: null as string | null})),
    trailing: INPUT.trailing,
    payers: PAYERS,
    sites: INPUT.sites,
    contracts: INPUT.terms,
    selected: [] as {
      hcpcs: string | null;
      effective_date: string;
      end_date: string | null;
      mfp_per_billing_unit: number | null;
    }[]
  };
  it.each([
    // IRA section 11403: five years from 2022-10-01 for the first, else five years from the first quarter paid.
    [null, "2027Q3"],
    ["2019Q4", "2027Q3"],
    ["2023Q1", "2027Q4"],
    ["2025Q2", "2030Q1"]
  ])("a biosimilar first paid in %s has 8%% until %s", (first_paid_quarter, until) => {
    const drugs = rows.drugs.map((drug) => ({...drug, first_paid_quarter}));
    expect(marketOf({...rows, drugs}).market.drugs[1]).toMatchObject({add_on_8pct_until: until});
  });
  it("a drug that leaves has its price until its last day, and one selected again from its new first day", () => {
    const past = {hcpcs: "J3380", effective_date: "2026-01-01", end_date: "2027-12-31", mfp_per_billing_unit: 12};
    const mfp = (selected: (typeof rows)["selected"]) =>
      [...evaluate(DEFAULT_SCENARIO, marketOf({...rows, selected}).market).tables.mfp].slice(0, 3);
    expect(mfp([past]).map(Number.isNaN)).toEqual([false, false, true]);
    expect(mfp([past, {...past, effective_date: "2028-01-01", end_date: null}])).toEqual([Number.NaN, Number.NaN, 12]);
  });
});
