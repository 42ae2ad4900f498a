import {describe, expect, it} from "vitest";
import {evaluate} from "../../src/forecast/mfp/evaluate.ts";
import {type MarketDrug, packCells} from "../../src/forecast/mfp/market.ts";
import {mfpUnitCost} from "../../src/forecast/mfp/rules.ts";
import {ACQUISITION_MODES, DEFAULT_SCENARIO, REFUND_BASES} from "../../src/forecast/mfp/scenario.ts";

/** One drug at an MFP of $10, one Medicare payer, one site, the quarter after the price began: the cell is the rule. */
const UNITS = 100_000;
function cell(invoice: number, wac: number | null) {
  const quarters = ["2027Q4", "2028Q1", "2028Q2"];
  const flat = quarters.map(() => 20);
  const drug: MarketDrug = {
    hcpcs: "J3380",
    limit_now: 20,
    limit: {p10: flat, p50: flat, p90: flat},
    selected_from: "2028Q1",
    mfp: 10,
    ...(wac === null ? {} : {wac})
  };
  const base = {
    quarters,
    drugs: [drug],
    payers: [{payer_id: "ffs", kind: "medicare_ffs", reading: "neither"} as const],
    sites: [{site_id: "s", kind: "aic"}]
  };
  const rows = [{hcpcs: "J3380", payer_id: "ffs", site_id: "s", quarter: "2028Q2", units: UNITS, unit_cost: invoice}];
  return {...base, rates: new Float64Array([1]), cells: packCells(rows, base)};
}

// List above, at and below the invoice; an invoice below the MFP; no list price known.
const PRICES = [
  [18, 25],
  [18, 18],
  [18, 15],
  [9, 25],
  [18, null]
] as const;
const CASES = ACQUISITION_MODES.flatMap((acquisition) =>
  REFUND_BASES.flatMap((refund_basis) => PRICES.map(([invoice, wac]) => ({acquisition, refund_basis, invoice, wac})))
);

describe("a cell of evaluate() is mfpUnitCost()", () => {
  it.each(CASES)("$acquisition, refund from $refund_basis, invoice $invoice, list $wac", (of) => {
    const {acquisition, refund_basis, invoice, wac} = of;
    const scenario = {...DEFAULT_SCENARIO, acquisition, refund_basis, refund_share: 0.5, refund_days: 73};
    const rule = mfpUnitCost({
      ...{invoice, mfp: 10, wac, acquisition, refund_basis},
      ...{refund_share: 0.5, refund_days: 73, interest_rate: scenario.interest_rate}
    });
    const told = evaluate(scenario, cell(invoice, wac));
    expect(told.cost[0]! / 100).toBeCloseTo(rule.cost * UNITS, 1);
    expect(told.refund[0]! / 100).toBeCloseTo(rule.refund * UNITS, 1);
    expect(told.financing[0]! / 100).toBeCloseTo(rule.financing * UNITS, 1);
  });
});
