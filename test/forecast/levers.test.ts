import {describe, expect, it} from "vitest";
import {evaluate} from "../../src/forecast/mfp/evaluate.ts";
import {type Market, packCells} from "../../src/forecast/mfp/market.ts";
import {DEFAULT_SCENARIO, fromQuery, type Scenario, toQuery} from "../../src/forecast/mfp/scenario.ts";

const QUARTERS = ["2028Q1", "2028Q2", "2028Q3"];
const flat = (value: number) => QUARTERS.map(() => value);
const base = {
  quarters: QUARTERS,
  drugs: [
    {
      ...{hcpcs: "J3380", limit_now: 106, limit: {p10: flat(106), p50: flat(106), p90: flat(106)}},
      ...{selected_from: "2028Q1", mfp: 50, wac: 130}
    },
    {hcpcs: "J9271", limit_now: 106, limit: {p10: flat(106), p50: flat(106), p90: flat(106)}, wac: 110}
  ],
  payers: [
    {payer_id: "ffs", kind: "medicare_ffs", reading: "neither"},
    {payer_id: "ma", kind: "medicare_advantage", reading: null},
    {payer_id: "asp", kind: "commercial", reading: "manufacturer_asp"}
  ],
  sites: [{site_id: "s", kind: "aic"}]
} as const satisfies Omit<Market, "cells" | "rates">;
const market: Market = {
  ...base,
  rates: new Float64Array(6).fill(1),
  cells: packCells(
    base.drugs.flatMap(({hcpcs}) =>
      base.payers.flatMap(({payer_id}) =>
        QUARTERS.map((quarter) => ({hcpcs, payer_id, quarter, site_id: "s", units: 100, unit_cost: 100}))
      )
    ),
    base
  )
};
/** Dollars a unit of a drug, payer and quarter: collected, cost, refund, financing and units. */
function unit(change: Partial<Scenario>, [hcpcs, payer_id, q]: [string, string, number]) {
  const e = evaluate({...DEFAULT_SCENARIO, sequestration_rate: 0, interest_rate: 0.365, ...change}, market);
  const at = [...market.cells.drug].findIndex(
    (drug, i) =>
      market.drugs[drug]!.hcpcs === hcpcs &&
      market.payers[market.cells.payer[i]!]!.payer_id === payer_id &&
      market.cells.quarter[i] === q
  );
  const per = (values: Float64Array) => Math.round(values[at]! / 100) / 100;
  return {
    paid: per(e.payment),
    cost: per(e.cost),
    refund: per(e.refund),
    financing: per(e.financing),
    units: e.units[at]
  };
}
const SELECTED: [string, string, number] = ["J3380", "ffs", 0];

describe("levers of the MFP page, a unit bought at 100 with an MFP of 50", () => {
  it.each<[string, Partial<Scenario>, [string, string, number], Partial<ReturnType<typeof unit>>]>([
    [
      "the refund brings the price to MFP, financed 40 days",
      {},
      SELECTED,
      {paid: 53, cost: 50, refund: 50, financing: 2}
    ],
    ["a tenth of refunds denied", {refund_denied: 0.1}, SELECTED, {cost: 55, refund: 45}],
    [
      "half the plan's refunds, after 100 days",
      {advantage_refund_share: 0.5, advantage_refund_days: 100},
      ["J3380", "ma", 0],
      {cost: 75, refund: 25, financing: 2.5}
    ],
    [
      "and Medicare's as before",
      {advantage_refund_share: 0.5, advantage_refund_days: 100},
      SELECTED,
      {cost: 50, refund: 50, financing: 2}
    ],
    [
      "a refund counted from a list price of 130 is not more than what was paid above MFP",
      {refund_basis: "wac"},
      SELECTED,
      {cost: 50, refund: 50}
    ],
    ["rebates and prompt pay of 3% lost", {discounts_lost: 0.03}, SELECTED, {cost: 53}],
    ["and kept on other drugs", {discounts_lost: 0.03}, ["J9271", "ffs", 0], {cost: 100}],
    ["a fifth of the volume moves to another form", {route_shift: 0.2}, SELECTED, {units: 80}],
    [
      "ASP falls by m × d of the drug: 106 × (1 − 0.2 × 0.5)",
      {mfp_shares: {J3380: 0.2}},
      ["J3380", "asp", 2],
      {paid: 95.4}
    ],
    ["a tariff is paid at once", {tariff: 0.1}, ["J9271", "ffs", 0], {paid: 106, cost: 110}],
    ["and paid for two quarters later", {tariff: 0.1}, ["J9271", "ffs", 2], {paid: 116.6, cost: 110}],
    ["ASP without PBM rebates", {asp_uplift: 0.1}, ["J9271", "ffs", 0], {paid: 116.6}],
    ["list + 3%: 1.03 × 110", {wac_plus_3: true}, ["J9271", "ffs", 0], {paid: 113.3}],
    ["but 106% of MFP where there is one", {wac_plus_3: true}, SELECTED, {paid: 53}],
    ["PAYGO takes 4% of Medicare's 80%", {paygo: 0.04}, ["J9271", "ffs", 0], {paid: 102.61}],
    [
      "a drug that leaves before its price starts never has one",
      {deselected_from: {J3380: "2027Q4"}},
      SELECTED,
      {paid: 106, cost: 100, refund: 0}
    ]
  ])("%s", (_, change, cell, expected) => {
    expect(unit(change, cell)).toMatchObject(expected);
  });
  it("are in the address", () => {
    const scenario = {...DEFAULT_SCENARIO, tariff: 0.1, mfp_shares: {J3380: 0.2}};
    expect(toQuery(scenario)).toBe("tariff=0.1&m.J3380=0.2");
    expect(fromQuery(toQuery(scenario))).toEqual(scenario);
  });
});
