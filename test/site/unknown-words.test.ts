import {describe, expect, it} from "vitest";
import {isMedicareTold, withCost} from "../../reports/components/known.ts";
import {watchSentence} from "../../reports/components/pages/asp-watch/asp.ts";
import {limitCostInWords} from "../../reports/components/pages/drugs/drug.ts";
import {notInvoicedInWords} from "../../reports/components/pages/drugs/not-invoiced.ts";
import {breakEvenInWords} from "../../reports/components/pages/gpo/break-even.ts";
import {boughtBelowInWords} from "../../reports/components/pages/molecules/molecule.ts";
import {groupsSentence} from "../../reports/components/pages/payers/margin-groups.ts";
import {moneySentence} from "../../reports/components/pages/review/money.ts";
import {isOwedTold, underpaymentSentence} from "../../reports/components/pages/underpayments/underpayment.ts";
import {effectOf, nextSentence, noneFalls, type Watch} from "../../reports/components/watch.ts";
import {daysInText} from "../../src/words/format.ts";
import {resultInWords} from "../../src/words/result.ts";
import {saidWithout} from "../browser/verdicts.ts";

/** Titles where the file that would tell is missing, or where there is one of a thing. */
const watch = (medicare_effect_amount_cents: number | null): Watch => ({
  ...{hcpcs: "J1745", drug_name: "Remicade", next_quarter: "2025Q2", watch_basis: "forecast"},
  ...{payment_limit: 30, next_payment_limit: 31, unit_cost: 29, break_even_payment_limit: 29.5},
  ...{medicare_effect_amount_cents, stock_effect_amount_cents: 0, cost_left_cents: 0, is_newly_underwater: false}
});

describe("Medicare's volume", () => {
  it("is told where a payer is known to be Medicare or every kind is known", () => {
    const untold = [{finding: "payer_kinds"}] as never;
    expect(isMedicareTold({has_medicare: false, untold})).toBe(false);
    expect(isMedicareTold({has_medicare: true, untold})).toBe(true);
    expect(isMedicareTold({has_medicare: false, untold: []})).toBe(true);
  });
  it("is not the same where no file tells it, and is where it is none", () => {
    expect(effectOf([watch(null), watch(null)])).toBeNull();
    expect(effectOf([watch(null), watch(5)])).toBe(5);
    expect(nextSentence([watch(null)])).toBe(
      "What 2025 Q2's forecast payment limits do to Medicare's volume is not known"
    );
    expect(nextSentence([watch(0)])).toBe("2025 Q2's forecast payment limits allow Medicare's volume the same");
  });
  it("is not in the title of the ASP watch either", () => {
    const row = {payment_limit_change_ratio: -0.1, next_payment_limit: 1, medicare_effect_amount_cents: null};
    expect(watchSentence([{...row, next_quarter: "2025Q2"}] as never, [], "2025Q2")).toBe(
      "1 of 1 limit falls in the 2025Q2 file; what that is worth to Medicare's volume is not known"
    );
  });
});

describe("what payers owe", () => {
  it("is not said to be paid where no line could be compared", () => {
    const nothing = {contracts: false, medicare: false, kinds: false};
    expect(isOwedTold(nothing)).toBe(false);
    expect(underpaymentSentence([], [], nothing)).toBe("No line could be compared with what is owed for it");
    expect(underpaymentSentence([], [], {...nothing, medicare: true})).toBe(
      "No line is paid below Medicare's rules; what contracts owe is not known; payers of unknown kind are outside"
    );
  });
  it("leaves nothing to get back only where every finding is told", () => {
    expect(moneySentence([])).toBe("Nothing is left to get back");
    expect(moneySentence([], 1)).toBe("The loaded files tell of nothing to get back; 1 finding they cannot tell");
  });
});

describe("who earns", () => {
  const row = (site_id: string, cents: number) =>
    ({site_id, site_name: site_id, quarter: "2025Q1", lines: 1, projected_net_cost_recovery_cents: cents}) as never;
  const all = {quarter: null, payer_id: null, site_id: null} as never;
  it("is said of what earns alone", () => {
    expect(groupsSentence([row("a", -100_00), row("b", -300_00)], all, "site")).not.toMatch(/earns/);
  });
});

const answered = {
  ...{lines: 100, open_lines: 0, open_acquisition_cost_cents: 0},
  is_open_untold: false
};

describe("a quarter that loses", () => {
  it("is better or worse than the one before, not more", () => {
    const cost = {acquisition_cost_cents: 1_000_000_00, limit_priced_cost_cents: 50_000_00, is_at_limits: false};
    const before = {
      quarter: "2025Q1",
      result_cents: -93_482_00,
      steps: new Map<string, number>(),
      cost,
      open: answered
    };
    const now = {quarter: "2025Q2", is_to_come: true, cost, open: answered};
    expect(resultInWords({...now, result_cents: -16_192_00}, before)).toBe(
      "2025 Q2 is projected to lose $16,192, $77,290 better than 2025 Q1"
    );
    expect(resultInWords({...now, result_cents: -100_000_00}, before)).toContain("$6,518 worse than 2025 Q1");
  });
});

describe("a quarter whose cost only payment limits tell", () => {
  const invoiced = {acquisition_cost_cents: 100_000_00, limit_priced_cost_cents: 5_000_00, is_at_limits: false};
  const part = {acquisition_cost_cents: 100_000_00, limit_priced_cost_cents: 5_000_01, is_at_limits: true};
  const all = {acquisition_cost_cents: 100_000_00, limit_priced_cost_cents: 100_000_00, is_at_limits: true};
  const now = {quarter: "2025Q2", result_cents: 10_528_00, is_to_come: false, open: answered};
  const before = {quarter: "2025Q1", result_cents: 9_528_00, steps: new Map<string, number>(), open: answered};
  it.each([
    [invoiced, invoiced, "2025 Q2 earned $10,528, $1,000 more than 2025 Q1"],
    [part, invoiced, "2025 Q2 earned $10,528 if $5,000 of drug in no invoice cost its payment limits"],
    [all, all, "2025 Q2 earned $10,528 if its drugs cost their payment limits: no invoice tells what they cost"],
    [invoiced, part, "2025 Q2 earned $10,528; 2025 Q1 does not compare: its cost is estimated"]
  ])("is told with what it rests on, and held against none", (cost, of, said) => {
    expect(resultInWords({...now, cost}, {...before, cost: of})).toBe(said);
  });
});

describe("noneFalls(rows)", () => {
  it("says that no drug falls below its cost only where a cost is known", () => {
    expect(noneFalls([{unit_cost: null}, {unit_cost: 1}])).toBe("no further drug falls below its acquisition cost");
    expect(noneFalls([{unit_cost: null}])).toBe("no invoice tells which drug falls below its acquisition cost");
  });
});

describe("withCost(known, sentence)", () => {
  it("says what a result rests on where too much of its cost is in no invoice", () => {
    expect(withCost({untold: []}, "2 sites lose $1,659")).toBe("2 sites lose $1,659");
    expect(withCost({untold: [{finding: "invoiced_cost"}] as never}, "2 sites lose $1,659")).toBe(
      "With payment limits for cost: 2 sites lose $1,659"
    );
  });
});

describe("a quarter with open lines that nothing is projected for", () => {
  const cost = {acquisition_cost_cents: 1_000_000_00, limit_priced_cost_cents: 0, is_at_limits: false};
  const now = {quarter: "2025Q2", is_to_come: false, cost};
  const waits = {...answered, open_lines: 7, open_acquisition_cost_cents: 50_000_01, is_open_untold: true};
  const before = {quarter: "2025Q1", result_cents: 9_528_00, steps: new Map<string, number>(), cost};
  it.each([
    [
      {...waits, lines: 7, open_acquisition_cost_cents: 1_000_000_00},
      -1_000_000_00,
      "What 2025 Q2 earned is not known: no payer has answered its 7 lines with $1.00M of drug, and no payment before tells what to expect"
    ],
    [
      waits,
      10_000_00,
      "2025 Q2 earned $60,000 on answered lines; 7 lines with $50,000 of drug wait, and no payment before tells what to expect"
    ],
    [{...waits, is_open_untold: false}, 10_000_00, "2025 Q2 earned $10,000, $472 more than 2025 Q1"]
  ])("is told without them", (open, result_cents, said) => {
    expect(resultInWords({...now, result_cents, open}, {...before, open: answered})).toBe(said);
  });
  it("is not what another is held against", () => {
    expect(resultInWords({...now, result_cents: 10_000_00, open: answered}, {...before, open: waits})).toBe(
      "2025 Q2 earned $10,000; 2025 Q1 does not compare: it has open lines"
    );
  });
});

describe("daysInText(text)", () => {
  it.each([
    ["receivables as of 2025-02-11", "receivables as of February 11, 2025"],
    ["2025-06-01_invented.csv and x-2025-06-01", "2025-06-01_invented.csv and x-2025-06-01"],
    ["2025-06-01.csv", "2025-06-01.csv"]
  ])("reads %j", (text, words) => {
    expect(daysInText(text)).toBe(words);
  });
});

describe("saidWithout(untold, text)", () => {
  it("finds the verdict whose file is missing, and only then", () => {
    expect(saidWithout(["take_backs"], "Where they tell the same line, they agree.")).toEqual([
      "take_backs: the same line, they agree"
    ]);
    expect(saidWithout([], "Where they tell the same line, they agree.")).toEqual([]);
    expect(saidWithout(["payer_kinds"], "allow Medicare's volume the same")).toHaveLength(1);
    expect(saidWithout(["payer_kinds"], "do to Medicare's volume is not known")).toEqual([]);
  });
});

describe("notInvoicedInWords(trend)", () => {
  const row = (hcpcs: string, quarter: string, cents: number, is_at_limits = true) => ({
    ...{hcpcs, drug_name: `Drug ${hcpcs}`, quarter, is_at_limits, limit_priced_cost_cents: cents}
  });
  it("says of each drug which quarters invoices do not tell, and for how much", () => {
    const trend = [
      ...[row("A", "2025Q1", 150_000_00), row("A", "2025Q2", 70_000_00), row("A", "2025Q3", 100_00, false)],
      ...[row("B", "2025Q3", 4_000_00), row("C", "2025Q1", 0, false)]
    ];
    expect(notInvoicedInWords(trend)).toEqual([
      "No invoice tells the whole cost of $220,000 of Drug A given in 2025 Q1 and 2025 Q2: payment limits stand for what is missing, and what it earned rests on them.",
      "No invoice tells the whole cost of $4,000 of Drug B given in 2025 Q3: payment limits stand for what is missing, and what it earned rests on them."
    ]);
    expect(notInvoicedInWords([])).toEqual([]);
  });
});

describe("a picture's title", () => {
  const quarter = (
    name: string,
    unit_cost: number | null,
    payment_limit: number | null,
    break_even: number | null
  ) => ({
    ...{quarter: name, unit_cost, payment_limit, break_even}
  });
  it.each([
    [[], "No invoice tells a cost to hold against the payment limit"],
    [[quarter("2025Q1", null, 54, null)], "No invoice tells a cost to hold against the payment limit"],
    [[quarter("2025Q1", 50, null, 51)], "No invoice tells a cost to hold against the payment limit"],
    [[quarter("2025Q1", 50, 54, 51)], "The limit is above the acquisition cost"],
    [
      [quarter("2025Q1", 55, 54, 56), quarter("2025Q2", null, 54, null)],
      "The acquisition cost was above the limit in 2025Q1"
    ],
    [
      [quarter("2025Q1", 50, 54, 51), quarter("2025Q2", 53.9, 54, 54.5)],
      "The limit stayed above the acquisition cost, but not by enough for sequestration in 1 of 2 quarters"
    ]
  ])("says of limit and cost only what both tell", (rows, said) => {
    expect(limitCostInWords(rows)).toBe(said);
  });
  const product = (name: string, room: number | null) => ({drug: {name}, room});
  it.each([
    [[product("A", null)], "What payers bring beside what products cost is not known"],
    [[product("A", 1)], "A is bought below what its payers bring"],
    [[product("A", 1), product("B", 2)], "Every product is bought below what its payers bring"],
    [[product("A", 1), product("B", null)], "A is bought below what its payers bring"],
    [[product("A", 1), product("B", 2), product("C", null)], "A and B are bought below what their payers bring"],
    [[product("A", -1), product("B", null)], "A costs more than payers bring"]
  ])("says of a molecule only what is known of its products", (products, said) => {
    expect(boughtBelowInWords(products)).toBe(said);
  });
  const priced = (name: string, net_price: number, walk_away: number | null) => ({name, net_price, walk_away}) as never;
  it.each([
    [[priced("A", 1, null)], "No payer has answered for these products: what they bring is not known"],
    [[priced("A", 1, 2)], "Every product is bought below its break-even price"],
    [[priced("A", 1, 2), priced("B", 1, null)], "Of 2 products 1 has a break-even price and is bought below it"],
    [[priced("A", 3, 2), priced("B", 1, null)], "A costs more than its payers bring"]
  ])("says of a manufacturer only what is known of its products", (rows, said) => {
    expect(breakEvenInWords(rows)).toBe(said);
  });
});
