import {describe, expect, it} from "vitest";
import {centsToNumber, toCsv} from "../../reports/components/csv.ts";
import * as format from "../../src/words/format.ts";

const MINUS = "\u2212";

describe("format", () => {
  it.each([
    [format.dollars, 1_234_500, "$12,345"],
    [format.dollars, -123_400, `${MINUS}$1,234`],
    [format.dollars, -20, "$0"],
    [format.dollars, 0, "$0"],
    [format.dollars, null, "–"],
    [format.dollarsExact, 145_904, "$1,459.04"],
    [format.dollarsExact, -5, `${MINUS}$0.05`],
    [format.dollarsShort, 123_456_789, "$1.23M"],
    [format.dollarsShort, -4_567_890_123, `${MINUS}$45.7M`],
    [format.dollarsShort, 99_999_900, "$999,999"],
    [format.change, 100_00, "+$100"],
    [format.price, 32.423, "$32.423"],
    [format.percent, 0.0532, "5.3%"],
    [format.percent, -0.21, `${MINUS}21.0%`],
    [format.percent, null, "–"],
    [format.units, 45_000, "45"],
    [format.units, 702_500, "702.500"],
    [format.count, 12_345, "12,345"]
  ] as const)("%o of %s is %s", (write, value, text) => {
    expect((write as (value: number | null) => string)(value)).toBe(text);
  });
  it("has no ratio to nothing", () => expect(format.ratio(5, 0)).toBeNull());
  it("goes back over the new year", () => expect(format.quarterBefore("2025Q1")).toBe("2024Q4"));
  it("lists in words", () => expect(format.inWords(["a", "b", "c"])).toBe("a, b and c"));
});

describe("toCsv(header, rows)", () => {
  it("quotes what needs it, ends lines as RFC 4180 does, and leaves missing cells empty", () => {
    expect(
      toCsv(
        ["a", "b"],
        [
          ['x,"y"', null],
          ["two\nlines", 1.5]
        ]
      )
    ).toBe('a,b\r\n"x,""y""",\r\n"two\nlines",1.5\r\n');
  });
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])("takes the formula out of the text %j", (text) => {
    expect(
      toCsv(["a"], [[text]])
        .split("\r\n")[1]!
        .replace(/^"/, "")
    ).toMatch(/^'/);
  });
  it("keeps a negative number a number", () => expect(toCsv(["a"], [[-1.5]])).toBe("a\r\n-1.5\r\n"));
});

describe("centsToNumber(cents)", () => {
  it.each([
    [1, 0.01],
    [-120_50, -120.5],
    [null, null]
  ])("%s is %s", (cents, dollars) => expect(centsToNumber(cents)).toBe(dollars));
});
