import {describe, expect, it} from "vitest";
import {addTherapy, vendorModels} from "../../src/forecast/vendor-model.ts";

describe("vendorModels(inputs)", () => {
  it("compares a year of ten doses under three ways of supply", () => {
    const outcomes = vendorModels({
      doses: 10,
      drug_revenue: 110_000,
      drug_cost: 100_000,
      waste_cost: 5_000,
      administration_revenue: 20_000,
      chair_cost: 15_000,
      gap_days: 73,
      loss_rate: 0,
      interest_rate: 0.1
    });
    // A fifth of a year of 1,000,000 cents is tied up: 200,000, at 10% 20,000.
    expect(outcomes.map(({model, result, working_capital}) => [model, result, working_capital])).toEqual([
      ["buy_and_bill", 100_000 + 200_000 - 150_000 - 20_000, 200_000],
      ["white_bagging", 50_000, 0],
      ["referral", 0, 0]
    ]);
  });
});

describe("addTherapy(inputs)", () => {
  const inputs = {
    patients_at_start: 12,
    new_patients_a_month: 0,
    doses_a_year: 1,
    drug_cost: 100,
    revenue: 150,
    chair_cost: 10,
    terms_days: 30,
    days_to_pay: 60,
    set_up_cost: 100,
    months: 12
  };
  it("pays the vendor after the terms, is paid later, and breaks even where cash stays above nothing", () => {
    const {months, margin, lowest_cash, break_even_month} = addTherapy(inputs);
    // One dose a month: −10 at once, −100 a month later, +150 two months later.
    expect(months.map((row) => row.cash).slice(0, 4)).toEqual([-110, -220, -180, -140]);
    expect(lowest_cash).toBe(-220);
    expect(break_even_month).toBe(8);
    expect(margin).toBe(12 * 40 - 100);
  });
  it("says when it does not break even", () => {
    expect(addTherapy({...inputs, revenue: 90}).break_even_month).toBe(null);
  });
});
