import {describe, expect, it} from "vitest";
import {asksOf} from "../../src/payment/gpo/asks.ts";
import type {DrugEconomics} from "../../src/payment/gpo/economics.ts";
import type {Packet} from "../../src/payment/gpo/sections.ts";

const dollars = (value: number): number => Math.round(value * 1e6);
const drug = (part: Partial<DrugEconomics>): DrugEconomics => ({
  ...{hcpcs: "J9355", name: "Herceptin", quarter: "2025Q2", net_price: dollars(73.157)},
  ...{payment_limit: dollars(80), asp: dollars(75), coinsurance: 200_000, medicare_break_even: dollars(78)},
  ...{blended_break_even: dollars(76), walk_away: dollars(75.148), target: dollars(72.9)},
  ...{units_milli: 1_000_000, bought_cents: 0, margin_cents: 0, one_percent_cents: 0, ten_days_cents: 0},
  ...{gap_days: 0, lost_share: 0, priced_share: 1},
  ...part
});
const packet = (part: Partial<Packet>): Packet =>
  ({
    ...{manufacturer: "M", audience: "internal", quarters: [], leakage: [], rebates: [], tiers: [], exposure: []},
    ...{economics: [], prices: [], switches: []},
    ...part
  }) as unknown as Packet;
const fallbackAt = (net: number, walk_away: number | null): string =>
  asksOf(
    packet({economics: [drug({net_price: dollars(net), walk_away: walk_away === null ? null : dollars(walk_away)})]})
  )[0]!.fallback;

describe("asksOf(packet)", () => {
  it.each([
    // The price a buyer settles for is never above what it pays, and never above what breaks even; each is named as what it is.
    [73.157, 75.148, "No more than today's $73.157; break-even is $75.148"],
    [80, 75.148, "No more than break-even, $75.148, or the same as a rebate"],
    [80, null, "No more than today's $80.000"]
  ])("at a net price of %s and a break-even of %s falls back on: %s", (net, walk_away, words) => {
    expect(fallbackAt(net, walk_away)).toBe(words);
  });

  it("asks about a contract price that rose by half or more, and stays there", () => {
    const price = (quarter: string, unit: number) => ({hcpcs: "J9355", quarter, unit_cost: dollars(unit)});
    const asks = (units: readonly number[]) =>
      asksOf(
        packet({
          economics: [drug({target: dollars(100)})],
          prices: units.map((unit, i) => price(`2024Q${i + 1}`, unit)) as unknown as Packet["prices"]
        })
      );
    const [jump] = asks([10, 10, 20, 21]);
    expect(jump).toMatchObject({
      ask: "Herceptin: explain and undo the price of 2024Q3",
      value_cents: 1_100_000,
      fallback: "No more than $15.500, half the rise"
    });
    expect(asks([10, 10, 20, 10])).toEqual([]);
    expect(asks([10, 12, 14, 16])).toEqual([]);
  });

  it("has discounts offered and not seen, and switches that leave more, among the asks by their dollars", () => {
    const asks = asksOf(
      packet({
        leakage: [
          {leak: "prompt_pay_not_seen", invoice: "", vendor: "V", leak_cents: 5_451_500, claim_cents: 5_451_500}
        ] as unknown as Packet["leakage"],
        switches: [
          {from_hcpcs: "A", from_name: "A", to_hcpcs: "B", to_name: "B", patients: 3, yearly_cents: 4_977_600},
          {from_hcpcs: "A", from_name: "A", to_hcpcs: "C", to_name: "C", patients: 3, yearly_cents: 10_000}
        ] as unknown as Packet["switches"]
      })
    );
    expect(asks.map((ask) => [ask.section, ask.value_cents])).toEqual([
      ["leakage", 5_451_500],
      ["switch", 4_977_600]
    ]);
  });
});
