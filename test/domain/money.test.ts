import {describe, expect, it} from "vitest";
import {
  divideRounded,
  extend,
  formatCents,
  formatPrice,
  parseCents,
  parsePrice,
  parseUnits,
  shareOf
} from "../../src/domain/money.ts";

describe("parseCents(text)", () => {
  it.each([
    ["1.25", 125n],
    ["0", 0n],
    ["-0.01", -1n],
    ["1234.5", 123450n]
  ])("reads %s", (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });
  it.each(["", "1.234", "N/A", "1e3", "$1", "1,000", " 1", "."])("refuses %j", (text) => {
    expect(() => parseCents(text)).toThrow(`invalid amount: ${text}`);
  });
});

describe("formatCents(cents), formatPrice(price)", () => {
  it.each([
    [-1n, "-0.01"],
    [0n, "0.00"],
    [123450n, "1234.50"]
  ])("writes %s", (cents, text) => {
    expect(formatCents(cents)).toBe(text);
  });
  it("keeps six decimals of a price", () => {
    expect(formatPrice(parsePrice("30.525"))).toBe("30.525000");
  });
});

describe("extend(price, units)", () => {
  it.each([
    ["30.525", "50", 152625n],
    ["21.371", "300", 641130n],
    ["0.0005", "30", 2n],
    ["-0.0005", "30", -2n],
    ["29.457", "60", 176742n]
  ])("rounds %s × %s once to the cent", (price, units, cents) => {
    expect(extend(parsePrice(price), parseUnits(units))).toBe(cents);
  });
});

describe("divideRounded(n, d)", () => {
  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [4n, 3n, 1n]
  ])("%s / %s is %s, halves away from zero", (n, d, quotient) => {
    expect(divideRounded(n, d)).toBe(quotient);
  });
  it("refuses to divide by zero", () => {
    expect(() => divideRounded(1n, 0n)).toThrow("division by zero");
  });
});

describe("shareOf(cents, rate)", () => {
  it("takes sequestration to the cent", () => {
    expect(shareOf(512904n, 20_000n)).toBe(10258n);
  });
});
