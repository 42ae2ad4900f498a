import {describe, expect, it} from "vitest";
import {quarterRange} from "../../src/domain/quarter.ts";
import {benchForecast} from "../../src/forecast/bench-forecast.ts";
import {benchMfp, syntheticMarket} from "../../src/forecast/mfp/bench-mfp.ts";

describe("benchMfp(options)", () => {
  it("times every slider once a round and prints one line", () => {
    const lines: string[] = [];
    const result = benchMfp({cells: 2000, rounds: 2, print: (line) => lines.push(line)});
    expect(result).toMatchObject({cells: 2000, moves: 20});
    expect(result.fastest_ms).toBeLessThanOrEqual(result.median_ms);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("ms a slider move");
    expect(lines[0]).toContain("at 2000 cells");
  });
  it("has every drug, payer, site and quarter in 201,600 cells", () => {
    const {cells, drugs, payers, sites, quarters} = syntheticMarket(201_600);
    const distinct = new Set(
      Array.from(cells.drug, (d, i) => [d, cells.payer[i], cells.site[i], cells.quarter[i]].join())
    );
    expect(distinct.size).toBe(drugs.length * payers.length * sites.length * quarters.length);
  });
});

describe("benchForecast(options)", () => {
  it("scores a code that grows 1% a quarter: no-change is off by the growth, and prints one line a row", () => {
    const quarters = quarterRange("2018Q1", "2021Q4");
    const history = ["J1000", "J2000", "J3000"].flatMap((hcpcs, c) =>
      quarters.map((quarter, q) => ({
        quarter,
        hcpcs,
        payment_limit: (c + 1) * 10 * 1.01 ** q,
        short_description: hcpcs
      }))
    );
    const lines: string[] = [];
    const rows = benchForecast({
      tables: {biosimilars: [], successions: []},
      history,
      print: (line) => lines.push(line)
    });
    const row = (method: string, horizon: number) =>
      rows.find((r) => r.drug_class === "all" && r.method === method && r.horizon === horizon)!;
    // Origins 2020Q1 to 2020Q4 have an outcome four quarters on: three codes each.
    expect(row("no_change", 4).forecasts).toBe(12);
    expect(row("no_change", 4).error_weighted).toBeCloseTo(1 - 1.01 ** -4, 9);
    expect(row("seasonal_naive", 4).error_weighted).toBeCloseTo(0, 9);
    expect(row("plus_six", 4).error_weighted).toBeLessThan(row("drift", 4).error_weighted);
    expect(lines).toHaveLength(rows.length + 2);
  });
});
