import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {BRIDGE_STEPS, type BridgeCell, bridge, cellResult} from "../../src/models/margin/bridge.ts";

const cell = (part: Partial<BridgeCell>): BridgeCell => ({
  hcpcs: "J0001",
  payer_id: "p",
  site_id: "s",
  units: 100_000,
  discarded_units: 0,
  allowed_units: 100_000,
  allowed_amount: 100_000,
  collected_amount: 100_000,
  denied_units: 0,
  acquisition_cost: 90_000,
  payment_limit: 10_000_000,
  cost_adjustment: 0,
  rebate_amount: 0,
  ...part
});
const steps = (before: BridgeCell[], after: BridgeCell[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const row of bridge(before, after)) sums[row.step] = (sums[row.step] ?? 0) + row.amount;
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0));
};

describe("bridge(before, after)", () => {
  it("gives a change of one factor to its step alone", () => {
    expect(steps([cell({})], [cell({acquisition_cost: 95_000})])).toEqual({acquisition_price: -5_000});
    expect(steps([cell({})], [cell({collected_amount: 90_000})])).toEqual({unpaid: -10_000});
    expect(steps([cell({})], [cell({allowed_amount: 110_000, collected_amount: 110_000})])).toEqual({
      payer_rate: 10_000
    });
    expect(
      steps([cell({})], [cell({payment_limit: 11_000_000, allowed_amount: 110_000, collected_amount: 110_000})])
    ).toEqual({payment_limit: 10_000});
    expect(steps([cell({})], [cell({cost_adjustment: 700, rebate_amount: 300})])).toEqual({
      cost_adjustments: -700,
      rebates: 300
    });
  });
  it("gives twice the units of one drug to volume", () => {
    const twice = cell({
      units: 200_000,
      allowed_units: 200_000,
      allowed_amount: 200_000,
      collected_amount: 200_000,
      acquisition_cost: 180_000
    });
    expect(steps([cell({})], [twice])).toEqual({volume: 10_000});
  });
  it("gives denied lines to denials, though a denied quarter has no rate of its own", () => {
    const denied = cell({allowed_units: 0, allowed_amount: 0, collected_amount: 0, denied_units: 100_000});
    expect(steps([cell({})], [denied])).toEqual({denials: -100_000});
  });
  it("gives a move between payers to payer mix", () => {
    const low = cell({payer_id: "q", allowed_amount: 80_000, collected_amount: 80_000});
    const none = {units: 0, allowed_units: 0, allowed_amount: 0, collected_amount: 0, acquisition_cost: 0};
    expect(steps([cell({}), {...low, ...none}], [cell(none), low])).toEqual({payer_mix: -20_000});
  });
  it("shares a joint change evenly: half of the interaction to each of two factors", () => {
    const after = cell({
      units: 200_000,
      allowed_units: 200_000,
      allowed_amount: 200_000,
      collected_amount: 200_000,
      acquisition_cost: 200_000
    });
    // Volume at the mean margin of (100 + 0) / 2 per unit, price at the mean volume of 150 units.
    expect(steps([cell({})], [after])).toEqual({volume: 5_000, acquisition_price: -15_000});
  });

  // Per-unit prices of a real order of magnitude: cents per thousandth of a unit.
  const amounts = fc
    .record({
      units: fc.integer({min: 0, max: 500_000}),
      waste: fc.integer({min: 0, max: 100}),
      denied: fc.integer({min: 0, max: 100}),
      rate: fc.integer({min: 0, max: 300}),
      collected: fc.integer({min: 0, max: 110}),
      price: fc.integer({min: 1, max: 300}),
      limit: fc.option(fc.integer({min: 100_000, max: 30_000_000})),
      adjustment: fc.integer({min: -5_000, max: 5_000}),
      rebate: fc.integer({min: 0, max: 9_000}),
      stray: fc.constantFrom(0, 0, 0, 1, 77)
    })
    .map((a) => {
      const allowed = Math.round((a.units * (100 - a.denied) * a.rate) / 10_000);
      return {
        ...a,
        allowed,
        cash: Math.round((allowed * a.collected) / 100) + a.stray,
        cost: Math.round((a.units * a.price) / 100)
      };
    });
  const quarter = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom("J1", "J2", "J3"), fc.constantFrom("p", "q"), fc.constantFrom("s", "t"), amounts)
      .map(([hcpcs, payer_id, site_id, a]) =>
        cell({
          hcpcs,
          payer_id,
          site_id,
          units: a.units,
          discarded_units: Math.floor((a.units * a.waste) / 100),
          allowed_units: a.units - Math.floor((a.units * a.denied) / 100),
          allowed_amount: a.allowed,
          collected_amount: a.cash,
          denied_units: Math.floor((a.units * a.denied) / 100),
          acquisition_cost: a.cost,
          payment_limit: a.limit,
          cost_adjustment: a.adjustment,
          rebate_amount: a.rebate
        })
      ),
    {selector: (c) => `${c.hcpcs}${c.payer_id}${c.site_id}`, maxLength: 10}
  );

  it("adds up to the change of every cell, to the cent, on 1,000 random pairs of quarters", () => {
    fc.assert(
      fc.property(quarter, quarter, (before, after) => {
        const rows = bridge(before, after);
        const change = new Map<string, number>();
        const key = (c: {hcpcs: string; payer_id: string; site_id: string}): string =>
          `${c.hcpcs} ${c.payer_id} ${c.site_id}`;
        for (const c of after) change.set(key(c), (change.get(key(c)) ?? 0) + cellResult(c));
        for (const c of before) change.set(key(c), (change.get(key(c)) ?? 0) - cellResult(c));
        for (const row of rows) {
          expect(BRIDGE_STEPS).toContain(row.step);
          expect(Number.isSafeInteger(row.amount)).toBe(true);
          change.set(key(row), change.get(key(row))! - row.amount);
        }
        for (const [name, rest] of change) expect([name, rest]).toEqual([name, 0]);
      }),
      {numRuns: 1_000, seed: 20_251}
    );
  });

  it("does not depend on the order of the cells, and turns its sign with time", () => {
    fc.assert(
      fc.property(quarter, quarter, (before, after) => {
        expect(bridge([...before].reverse(), [...after].reverse())).toEqual(bridge(before, after));
        const back = new Map(
          bridge(after, before).map((row) => [
            JSON.stringify([row.hcpcs, row.payer_id, row.site_id, row.step]),
            row.amount
          ])
        );
        for (const row of bridge(before, after)) {
          const reversed = back.get(JSON.stringify([row.hcpcs, row.payer_id, row.site_id, row.step])) ?? 0;
          expect(Math.abs(row.amount + reversed)).toBeLessThanOrEqual(2);
        }
      }),
      {numRuns: 200, seed: 20_252}
    );
  });
});
