import {describe, expect, it} from "vitest";
import {
  type FlowRow,
  lineSentence,
  type WeekRow,
  weeksSentence,
  withoutWeek
} from "../../reports/components/pages/cash-ahead/weeks.ts";
import {choiceSentence, holdsBack, type MoleculeRow} from "../../reports/components/pages/product-choice/choice.ts";

const week = (cash_week: number, [low, mid, high]: readonly [number, number, number]): WeekRow => ({
  ...{cash_week, week_ends: `2025-07-${20 + cash_week}`},
  ...{receipts_amount_cents: 0, payments_amount_cents: 0, week_net_amount_cents: 0},
  ...{net_low_amount_cents: low * 100, net_mid_amount_cents: mid * 100, net_high_amount_cents: high * 100}
});

describe("the finding of thirteen weeks", () => {
  const gap = [week(1, [-5000, 100, 6000]), week(2, [-9000, -2000, 6000]), week(3, [-1000, 3000, 8000])];
  it("names the lowest point of the range and of the expected path", () => {
    expect(weeksSentence(gap)).toBe(
      "Cash may fall $9,000 below today's by July 22, 2025; $2,000 is expected at the lowest"
    );
    expect(weeksSentence([week(1, [-5000, 100, 6000])])).toBe(
      "Cash may fall $5,000 below today's by July 21, 2025; no gap is expected"
    );
    expect(weeksSentence([week(1, [50, 100, 150])])).toContain(
      "covers the invoices due in each of the next thirteen weeks"
    );
    expect(weeksSentence([])).toBe("Thirteen weeks of cash: not known");
  });
  it("compares the gap with cash and credit line", () => {
    expect(lineSentence(gap, {cash: 9000, credit_line: 0})).toContain("no credit is drawn");
    expect(lineSentence(gap, {cash: 1000, credit_line: 0})).toContain("$8,000 more than the cash entered is needed");
    expect(lineSentence(gap, {cash: 1000, credit_line: 10000})).toBe(
      "Up to $8,000 of the credit line of $10,000 is drawn by July 22, 2025; $2,000 is left."
    );
    expect(lineSentence(gap, {cash: 0, credit_line: 4000})).toBe(
      "Up to $9,000 is needed by July 22, 2025, $5,000 more than the credit line of $4,000."
    );
  });
  it("lists what has no week in dollars, with the file that would tell", () => {
    const flow = (cash_flow: string, dollars: number, cash_week = 0): FlowRow => ({
      ...{cash_week, cash_flow, party: "v", party_name: "v", cash_amount_cents: dollars * 100}
    });
    expect(withoutWeek([flow("invoices_due", -700), flow("invoices_due", -800), flow("doses_ahead", 5, 1)])).toEqual([
      "$1,500 invoiced in the last thirteen weeks without terms: terms_days in purchases.csv or gpo_contracts.csv would tell"
    ]);
    expect(withoutWeek([])).toEqual([]);
  });
});

describe("the finding of a choice of products", () => {
  const molecule = (
    family: string,
    gain: number,
    costs: readonly [number, number, number] = [0, 0, 0]
  ): MoleculeRow => ({
    ...{
      reference_hcpcs: family,
      family,
      products: 2,
      given_doses: 10,
      unpriced_doses: 0,
      moved_doses: 1,
      is_stock_left: false
    },
    ...{today_amount_cents: 0, chosen_amount_cents: gain * 100, gain_amount_cents: gain * 100},
    ...{today_rebate_amount_cents: 0, chosen_rebate_amount_cents: 0},
    ...{
      switch_limit_cost_cents: costs[0] * 100,
      preferences_cost_cents: costs[1] * 100,
      stock_cost_cents: costs[2] * 100
    }
  });
  it("says what more is earned and where most of it is", () => {
    expect(choiceSentence([molecule("infliximab", 100), molecule("rituximab", 300)])).toBe(
      "Other products at the same payers would earn $400 more a year, $300 of it on rituximab"
    );
    expect(choiceSentence([molecule("infliximab", 0)])).toContain("No other mix of products earns more");
    expect(choiceSentence([])).toBe("No molecule has two products with a price");
  });
  it("names the limits that bind, dearest first", () => {
    expect(holdsBack(molecule("a", 1, [50, 80, 0]))).toBe("payers' preferences ($80) and the switch limit ($50)");
    expect(holdsBack(molecule("a", 1))).toBe("nothing");
    expect(holdsBack({...molecule("a", 1), is_stock_left: true})).toContain("left no room to use the stock first");
  });
});
