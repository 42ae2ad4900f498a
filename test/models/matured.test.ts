import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {completionFactors, factorMap, type HistoryLine, maturity, standing} from "../../src/models/matured.ts";

const line = (part: Partial<HistoryLine>): HistoryLine => ({
  quarter: "2025Q1",
  hcpcs: "J0001",
  payer_id: "p",
  site_id: "s",
  service_day: 0,
  units: 1_000,
  expected: 10_000,
  decisions: [],
  ...part
});
const paid = (day: number, collected = 10_000) => ({day, collected, is_denied: false});
const denied = (day: number) => ({day, collected: 0, is_denied: true});

describe("standing(line, day)", () => {
  it("is open before the first decision, then what the last decision says", () => {
    const twice = line({decisions: [denied(10), paid(40)]});
    expect([9, 10, 39, 40].map((day) => standing(twice, day).state)).toEqual(["open", "denied", "denied", "paid"]);
  });
});

describe("completionFactors(lines, day)", () => {
  it("gives the fraction of the expected amount that lines of an age still brought in", () => {
    // Of four lines open at birth three are paid in the first month and one is never paid.
    const lines = [line({decisions: [paid(5)]}), line({decisions: [paid(6)]}), line({decisions: [paid(20)]}), line({})];
    const factors = factorMap(completionFactors(lines, 400));
    expect(factors.get("open 0")).toBe(0.75);
    expect(factors.get("open 1")).toBe(0);
  });
  it("chains months: a denial overturned later counts at every age before", () => {
    const lines = [line({decisions: [denied(10), paid(70)]}), line({decisions: [denied(10)]})];
    const factors = factorMap(completionFactors(lines, 400));
    expect(factors.get("open 0")).toBe(0.5);
    expect(factors.get("denied 1")).toBe(0.5);
    expect(factors.get("denied 2")).toBe(0.5);
    expect(factors.get("denied 3")).toBe(0);
  });
  it("knows nothing of what came after the day", () => {
    fc.assert(
      fc.property(fc.integer({min: 31, max: 300}), fc.integer({min: 1, max: 99}), (day, later) => {
        const known = [line({decisions: [paid(12)]}), line({decisions: []})];
        const told = [known[0]!, line({decisions: [paid(day + later)]})];
        expect(completionFactors(told, day)).toEqual(completionFactors(known, day));
      }),
      {numRuns: 100, seed: 4_101}
    );
  });
});

describe("maturity(lines, day, factors)", () => {
  it("leaves paid lines as they are and adds expected × completion for the rest, in whole cents", () => {
    const factors = new Map([
      ["open 0", 0.9],
      ["denied 1", 0.25]
    ]);
    const lines = [
      line({decisions: [paid(3, 9_000)]}),
      line({service_day: 20, expected: 1_001}),
      line({decisions: [denied(4)]})
    ];
    const result = maturity(lines, 40, factors);
    expect(result).toMatchObject({collected: 9_000, open_lines: 1, open_expected: 1_001, to_come: 901 + 2_500});
    expect(result.cells).toEqual([
      {
        ...{hcpcs: "J0001", payer_id: "p", site_id: "s"},
        ...{open_units: 1_000, open_expected: 1_001, recovered_units: 250, recovered: 2_500, to_come: 3_401}
      }
    ]);
  });
  it("has an interval around the estimate, and none when every line is decided", () => {
    const factors = new Map([["open 0", 0.5]]);
    const {low, high, to_come} = maturity([line({})], 10, factors);
    expect(to_come - low).toBe(high - to_come);
    expect(high - to_come).toBe(Math.round(1.2816 * 5_000));
    expect(maturity([line({decisions: [paid(1)]})], 10, factors)).toMatchObject({low: 0, high: 0, to_come: 0});
  });
});
