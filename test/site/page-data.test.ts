import {describe, expect, it} from "vitest";
import {rowsOf} from "../../reports/components/arrow.ts";
import {cents, milli, toArrow} from "../../src/site/page-data.ts";

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

describe("toArrow(rows, columns)", () => {
  const rows = [
    {quarter: "2025Q1", cents: -9_007_199_254_740_991, note: null, limit: null, used: true, lot: "A"},
    {quarter: "2025Q1", cents: 12, note: null, limit: 32.423, used: false, lot: null}
  ];
  it("gives back the same rows: whole cents, missing values, text and flags", () => {
    expect(rowsOf(bufferOf(toArrow(rows, Object.keys(rows[0]!))))).toEqual(rows);
  });
  it("writes the same bytes whatever was written before", () => {
    const first = toArrow(rows, ["quarter", "lot"]);
    toArrow(rows, ["lot", "quarter", "note"]);
    expect(toArrow(rows, ["quarter", "lot"])).toEqual(first);
  });
  it("has no rows to give where there are none", () => {
    expect(rowsOf(bufferOf(toArrow([], [])))).toEqual([]);
  });
});

describe("cents(columns) and milli(columns)", () => {
  it("name the scale in the column", () => {
    expect(cents("lot.cost")).toBe("CAST(lot.cost * 100 AS BIGINT) AS cost_cents");
    expect(milli("units")).toBe("CAST(units * 1000 AS BIGINT) AS units_milli");
  });
});
