import {describe, expect, it} from "vitest";
import {
  addQuarters,
  quarterEnd,
  quarterIndex,
  quarterOf,
  quarterRange,
  quarterStart
} from "../../src/domain/quarter.ts";

describe("quarterOf(date)", () => {
  it.each([
    ["2025-01-01", "2025Q1"],
    ["2025-03-31", "2025Q1"],
    ["2025-04-01", "2025Q2"],
    ["2024-12-31", "2024Q4"]
  ])("%s is in %s", (date, quarter) => {
    expect(quarterOf(date)).toBe(quarter);
  });
  it.each(["2025-13-01", "02/14/2025", "2025"])("refuses %s", (date) => {
    expect(() => quarterOf(date)).toThrow(`invalid date: ${date}`);
  });
});

describe("addQuarters(quarter, n)", () => {
  it.each([
    ["2025Q1", -2, "2024Q3"],
    ["2024Q4", 1, "2025Q1"],
    ["2025Q2", 10, "2027Q4"]
  ] as const)("%s %i is %s", (quarter, n, result) => {
    expect(addQuarters(quarter, n)).toBe(result);
  });
});

describe("quarterStart, quarterEnd, quarterRange, quarterIndex", () => {
  it("knows the days of a quarter", () => {
    expect([quarterStart("2025Q2"), quarterEnd("2025Q2")]).toEqual(["2025-04-01", "2025-06-30"]);
  });
  it("counts both ends of a range", () => {
    expect(quarterRange("2024Q3", "2025Q1")).toEqual(["2024Q3", "2024Q4", "2025Q1"]);
  });
  it("refuses what is no quarter", () => {
    expect(() => quarterIndex("2025-1")).toThrow("invalid quarter: 2025-1");
  });
});
