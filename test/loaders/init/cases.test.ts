import {rmSync} from "node:fs";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {initIn, loadIn, practice, put} from "./practice.ts";

/** Exports that went wrong once, each with its right value: sums of their rows, CMS's crosswalk of January 2025. */

let data: string;
beforeEach(() => {
  data = practice();
});
afterEach(() => rmSync(data, {recursive: true, force: true}));

describe("init --yes, then load", () => {
  it.each<[name: string, rows: number, rejected: number, dollars: string]>([
    ["customer-named-total", 2, 0, "37366.00"],
    ["dates-13-Jan-25", 2, 0, "37366.00"],
    ["packs-and-camel-case", 3, 0, "25906.00"],
    ["decimal-comma", 2, 0, "37366.00"],
    ["invoice-total-on-every-line", 2, 0, "37366.00"],
    ["credit-words", 4, 0, "4795.00"],
    ["subtotals-and-grand-total", 3, 0, "42171.00"],
    ["ndc-in-e-notation-unknown-drug", 0, 2, "0.00"],
    ["vial-of-a-ten-pack", 3, 0, "38546.00"],
    // Goods of $5,766.00 less three returns of $961.00.
    ["freight-and-discount-rows", 4, 0, "2883.00"]
  ])("%s", async (name, rows, rejected, dollars) => {
    put(data, name);
    const {results, text} = await initIn(data, ["export.csv"]);
    expect(results[0]?.profile, text).not.toBeNull();
    const {of} = await loadIn(data);
    expect(of("export.csv"), text).toEqual({accepted: rows, rejected, dollars, status: "accepted"});
  });
});

describe("what the lines are", () => {
  const loaded = async (name: string, files = ["export.csv"]) => {
    put(data, name);
    const {text} = await initIn(data, files);
    return {text, ...(await loadIn(data))};
  };
  it("vials of a ten-pack are tenths of a package", async () => {
    const {rows} = await loaded("vial-of-a-ten-pack");
    expect(rows.map(({packages}) => packages)).toEqual([4, 12, 5]);
  });
  it("packs are packages, whatever the pack holds", async () => {
    const {rows} = await loaded("packs-and-camel-case");
    expect(rows.map(({packages}) => packages)).toEqual([12, 4, 3]);
  });
  it("days are read as they are written", async () => {
    const {rows} = await loaded("dates-13-Jan-25");
    expect(rows.map(({day}) => day)).toEqual(["2025-01-13", "2025-01-27"]);
  });
  it("credits by words are returns, a rebill is one", async () => {
    const {rows} = await loaded("credit-words");
    expect(rows.map(({kind, packages, amount}) => [kind, packages, amount])).toEqual([
      ["purchase", 12, 5766],
      ["return", -2, -961],
      ["return", -1, -480.5],
      ["rebill", 1, 470.5]
    ]);
  });
  it("freight and discount belong to their invoice", async () => {
    const {rows} = await loaded("freight-and-discount-rows");
    expect(rows.map(({kind, freight, prompt_pay}) => [kind, freight, prompt_pay])).toEqual([
      ["purchase", 35, -115.32],
      ["return", null, null],
      ["return", null, null],
      ["return", null, null]
    ]);
  });
  it("every month's sheet counts", async () => {
    const {of} = await loaded("sheets-by-month", ["besse-2025.xlsx"]);
    expect(of("besse-2025.xlsx")).toMatchObject({accepted: 4, dollars: "40643.25"});
  });
  it("every tab of a canonical workbook counts", async () => {
    const {of} = await loaded("workbook-with-two-tabs", []);
    expect(of("purchases.xlsx")).toMatchObject({accepted: 2, dollars: "8920.00"});
  });
  it("a credit does not take the place of the invoice it cites", async () => {
    const {rows, of, report} = await loaded("credit-cites-its-invoice", ["jan.csv", "mar.csv"]);
    expect([of("jan.csv").dollars, of("mar.csv").dollars]).toEqual(["37366.00", "-1515.00"]);
    expect(rows.map(({amount}) => amount)).toEqual([5766, 31600, -6320, 4805]);
    expect(report.files.filter(({status}) => status !== "accepted")).toEqual([]);
  });
  it("one vendor's accounts say nothing of another's", async () => {
    const {text} = await loaded("one-vendor-unmapped", ["a.csv", "b.csv"]);
    expect(text).toContain("Account 0100235 of b is no site of yours: 1 lines, $31600.00");
    expect(text).not.toContain("Account NORTH");
  });
});
