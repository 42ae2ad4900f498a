import {describe, expect, it} from "vitest";
import {quarterIndex} from "../../src/domain/quarter.ts";
import {lastQuarterOf8pct, partsAt, rebuiltLimit} from "../../src/forecast/asp/add-on.ts";
import {codeFamilies} from "../../src/forecast/asp/family.ts";
import {forecastLimits} from "../../src/forecast/asp/forecast.ts";
import {buildPanel, type LimitRow} from "../../src/forecast/asp/history.ts";
import {readPriorFile, readTables} from "./read-reference.ts";

const tables = readTables();
const rows = (hcpcs: string, limits: readonly number[], notes: string | null = null): LimitRow[] =>
  limits.map((payment_limit, k) => ({
    quarter: `202${4 + Math.floor(k / 4)}Q${(k % 4) + 1}`,
    hcpcs,
    payment_limit,
    notes
  }));
const EIGHT = "8% of reference add-on applied";

describe("partsAt(panel, index, t)", () => {
  it("takes a limit of CMS's April 2025 file apart: 251.245 − 6% × 19.981 ÷ 1.06 = 250.114", () => {
    const panel = buildPanel([...rows("Q5127", [251.245]), ...rows("J2506", [19.981])], codeFamilies(tables));
    const at = panel.series.findIndex(({hcpcs}) => hcpcs === "Q5127");
    expect(partsAt(panel, at, 0)!.own_asp).toBeCloseTo(250.114, 6);
  });
  it("finds no ASP in a limit equal to the reference's (Q5147, initial period)", () => {
    const panel = buildPanel([...rows("Q5147", [795.861]), ...rows("J0178", [795.861])], codeFamilies(tables));
    expect(partsAt(panel, 1, 0)).toBeNull();
  });
});

describe("lastQuarterOf8pct(first_quarter)", () => {
  it.each([
    [null, "2027Q3"],
    ["2019Q4", "2027Q3"],
    ["2025Q2", "2030Q1"],
    ["2027Q4", "2032Q3"]
  ])("%s: %s", (first, last) => {
    expect(lastQuarterOf8pct(first)).toBe(quarterIndex(last));
  });
});

describe("rebuiltLimit(parts, changes, at)", () => {
  const parts = {reference: 0, own_asp: 50, reference_asp: 100};
  const at = (quarter: string) => ({
    origin: quarterIndex("2025Q2"),
    quarter: quarterIndex(quarter),
    last_8pct: quarterIndex("2027Q3")
  });
  it("has 8% of the reference until 2027-09-30 and 6% from 2027-10-01 (IRA section 11403)", () => {
    const same = {change: 0, reference_change: 0};
    expect(rebuiltLimit(parts, same, at("2027Q3"))).toBeCloseTo(58, 9);
    expect(rebuiltLimit(parts, same, at("2027Q4"))).toBeCloseTo(56, 9);
  });
  it("has 6% where its ASP is above the reference's", () => {
    expect(rebuiltLimit(parts, {change: Math.log(3), reference_change: 0}, at("2026Q1"))).toBeCloseTo(156, 9);
  });
});

describe("forecastLimits(history) of a biosimilar", () => {
  // Q5116 and its reference as CMS printed them in 2024 and 2025: the own ASP halves again and again.
  const history = [
    ...rows("Q5116", [40, 30, 22, 16, 12, 9.5], EIGHT),
    ...rows("J9355", [76, 75.5, 75, 74.5, 74, 73.5])
  ];
  it("never falls below its add-on", () => {
    const forecast = forecastLimits(history, {tables, prior: readPriorFile(), horizons: 22});
    const of = (hcpcs: string) => forecast.filter((row) => row.hcpcs === hcpcs);
    of("Q5116").forEach(({quarter, p10, p50}, k) => {
      const floor = ((quarter <= "2027Q3" ? 0.08 : 0.06) * of("J9355")[k]!.p50) / 1.06;
      expect(p10, quarter).toBeGreaterThanOrEqual(floor - 1e-9);
      expect(p50, quarter).toBeGreaterThan(floor);
    });
    const [before, after] = ["2027Q3", "2027Q4"].map((q) => of("Q5116").find(({quarter}) => quarter === q)!.p50);
    expect(before! - after!).toBeGreaterThan(0.015 * 70);
  });
});
