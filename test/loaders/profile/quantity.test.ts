import {describe, expect, it} from "vitest";
import {shareCents, spreadCharges} from "../../../loaders/profile/charges.ts";
import {priceOfOne, type QuantityUnit, toPackages} from "../../../loaders/profile/quantity.ts";

const ivig = {ndc11: "44206043710", items_per_package: "1", billing_units_per_package: "20", dosage: "500 MG"};
const carton = {ndc11: "00409115801", items_per_package: "10", billing_units_per_package: "100", dosage: "10 MG"};
const factor = {ndc11: "00944305102", items_per_package: "1", billing_units_per_package: "250", dosage: "1 I.U."};
const gene = {
  ndc11: "00078084619",
  items_per_package: "1",
  billing_units_per_package: "1",
  dosage: "per therapeutic dose"
};

describe("toPackages(quantity, {unit, known})", () => {
  // 400 g ÷ (20 × 500 mg = 10 g) = 40; 30 vials ÷ 10 a carton = 3; 1,000 IU ÷ 250 IU = 4.
  it.each<[string, QuantityUnit, typeof ivig | undefined, string | null, string]>([
    ["12", "package", undefined, null, "12"],
    ["400", "gram", ivig, null, "40"],
    ["10000", "milligram", ivig, null, "1"],
    ["-20", "gram", ivig, null, "-2"],
    ["30", "item", carton, null, "3"],
    ["1000", "international_unit", factor, null, "4"],
    ["4", "outer_pack", undefined, "10", "40"]
  ])("%s of %s is packages", (quantity, unit, known, packagesPerUnit, packages) => {
    expect(toPackages(quantity, {unit, known, packagesPerUnit})).toMatchObject({packages});
  });
  it("shows the conversion", () => {
    expect(toPackages("400", {unit: "gram", known: ivig, packagesPerUnit: null})).toEqual({
      packages: "40",
      note: "400 g ÷ 20 × 500 MG a package = 40 packages"
    });
  });
  it.each<[string, QuantityUnit | null, typeof ivig | undefined, string | null, string]>([
    ["12", null, ivig, null, "unit_unknown"],
    ["400", "gram", undefined, null, "unit_unknown"],
    ["400", "gram", factor, null, "unit_unknown"],
    ["1", "gram", gene, null, "unit_unknown"],
    ["30", "item", undefined, null, "unit_unknown"],
    ["4", "outer_pack", ivig, null, "unit_unknown"],
    ["4", "outer_pack", ivig, "0", "unit_unknown"],
    ["405", "gram", ivig, null, "not_whole_packages"],
    ["31", "item", carton, null, "not_whole_packages"]
  ])("%s of %s is refused, never taken as packages", (quantity, unit, known, packagesPerUnit, reason) => {
    expect(toPackages(quantity, {unit, known, packagesPerUnit})).toMatchObject({reason});
  });
});

describe("shareCents(total, weights)", () => {
  it.each<[bigint, bigint[], bigint[]]>([
    [100n, [1n, 1n, 1n], [33n, 33n, 34n]],
    [-100n, [1n, 2n], [-33n, -67n]],
    [5n, [0n, 0n], [2n, 3n]],
    [10n, [-3n, 7n], [3n, 7n]]
  ])("shares %s by %s as %s", (total, weights, shares) => {
    expect(shareCents(total, weights)).toEqual(shares);
    expect(shares.reduce((a, b) => a + b)).toBe(total);
  });
});

describe("spreadCharges(charges, rows)", () => {
  it("adds freight to the lines of its invoice by their dollars, and returns what has no lines", () => {
    const rows = [
      {values: {invoice: "1", extended_amount: "300.00"}},
      {values: {invoice: "1", extended_amount: "100.00"}},
      {values: {invoice: "2", extended_amount: "50.00"}}
    ] as {values: {[column: string]: string | null}}[];
    const lost = {line: 9, kind: "service_fee", invoice: "3", amount: 500n} as const;
    expect(spreadCharges([{line: 8, kind: "freight", invoice: "1", amount: 1001n}, lost], rows)).toEqual([lost]);
    expect(rows.map(({values}) => values.freight_amount)).toEqual(["7.50", "2.51", undefined]);
  });
});

describe("priceOfOne(count, price, amount)", () => {
  it.each<[why: string, count: number, price: number, amount: number, one: number | null]>([
    ["a vial", 40, 29.5, 1180, 29.5],
    ["a pack whose price is a vial's", 4, 29.5, 1180, 295],
    ["a credit", -2, 480.5, -961, 480.5],
    ["no price", 4, 0, 1180, 295],
    ["no amount", 4, 295, Number.NaN, 295],
    ["neither", 4, 0, 0, null]
  ])("%s", (_, count, price, amount, one) => {
    expect(priceOfOne(count, price, amount)).toBe(one);
  });
});
