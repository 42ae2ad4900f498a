import {utils, write} from "@e965/xlsx";
import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../../loaders/profile/apply.ts";
import {bundledProfiles} from "../../../loaders/profile/library.ts";
import {readNdc} from "../../../loaders/profile/text.ts";
import {FIXTURES} from "../../fixtures/distributors/layouts.ts";

const bundled = new Map(bundledProfiles().map((profile) => [profile.name, profile]));

const HEADER = [
  "Ship To Num",
  "NDC Number",
  "Order Num",
  "Invoice Date",
  "Invoice/Credit Num",
  "Quantity Shipped/Returned",
  "Unit Sell Price",
  "Ext Sales Amt"
];
type Line = readonly [invoice: string, quantity: number, price: number, amount: number];

/** A workbook of the layout with these sheets, read. */
function curascript(sheets: {readonly [name: string]: readonly Line[]}) {
  const book = utils.book_new();
  for (const [name, lines] of Object.entries(sheets)) {
    const rows = lines.map(([invoice, quantity, price, amount]) => [
      ...["7", "57894-0030-01", "S1", "01/06/2025", invoice],
      ...[quantity, price, amount]
    ]);
    utils.book_append_sheet(book, utils.aoa_to_sheet([HEADER, ...rows]), name);
  }
  const bytes = write(book, {type: "buffer", bookType: "xlsx"}) as Buffer;
  return readWithProfile(bytes, bundled.get("curascript-sd")!, {path: "cs.xlsx"});
}

const linesOf = ({rows}: ReturnType<typeof curascript>): unknown[] =>
  rows.map(({values: {kind, packages, extended_amount}}) => [kind, packages, extended_amount]);

describe("credits on a sheet of their own, of a sign nobody has published", () => {
  const orders: Line[] = [["I1", 10, 600, 6000]];
  it.each([
    ["above zero", 1],
    ["below zero", -1]
  ])("are credits %s: goods where quantity × price is the amount, else dollars", (_, sign) => {
    const Credits: Line[] = [
      ["C1", 2 * sign, 600, 1200 * sign],
      ["C2", 10 * sign, 600, 35 * sign]
    ];
    expect(linesOf(curascript({Orders: orders, Credits}))).toEqual([
      ["purchase", "10", "6000"],
      ["return", "-2", "-1200"],
      ["price_credit", "0", "-35"]
    ]);
  });
  it("are refused where they are above zero among others below it", () => {
    const read = curascript({
      Orders: orders,
      Credits: [
        ["C1", -2, 600, -1200],
        ["C2", 2, 600, 1200]
      ]
    });
    expect(linesOf(read)).toEqual([
      ["purchase", "10", "6000"],
      ["return", "-2", "-1200"]
    ]);
    expect(read.problems).toMatchObject([{reason: "credit_unclear", dollars: "1200"}]);
  });
  it("are asked for where no name says which sheet holds them", () => {
    expect(() => curascript({Sheet1: orders, Sheet2: [["C1", 2, 600, 1200]]})).toThrow(
      /no name says which: Sheet1, Sheet2 .*"sheets": \[\{"name": "SHEET", "credit": true\}\]/
    );
  });
  it("are missed where only one sheet is there, and that is told", () => {
    expect(curascript({Sheet1: orders}).remarks.join()).toContain("no sheet of credits is there");
  });
});

describe("unit words of the program's own profiles", () => {
  /** The NDC of the example is a box of ten vials, $1,034.25 a vial. */
  const crosswalk = new Map([
    ["44206043710", {ndc11: "44206043710", items_per_package: "10", billing_units_per_package: "200", dosage: "500 MG"}]
  ]);
  it.each(["amerisourcebergen.txt", "mckesson.txt", "premier-purchases.csv", "vizient-purchases.csv"])(
    "%s: EA is a vial where the crosswalk has several in the package",
    (file) => {
      const {rows} = readWithProfile(FIXTURES[file]!(), bundled.get(file.split(".")[0]!)!, {crosswalk});
      const privigen = rows.find(({values}) => values["ndc11"] === "44206043710" && values["kind"] === "purchase");
      expect(privigen?.values).toMatchObject({packages: "4", extended_amount: expect.stringMatching(/^41370/)});
      expect(privigen?.values["conversion"]).toContain("40 items ÷ 10 a package = 4 packages");
    }
  );
});

describe("an NDC in a product's code", () => {
  const crosswalk = new Set(["57894003001"]);
  it.each([
    ["GTIN-14", "00357894030010"],
    ["EAN-13", "0357894030010"],
    ["UPC", "357894030010"]
  ])("%s holds its ten digits", (_, code) => {
    expect(readNdc(code, crosswalk)).toMatchObject({ndc11: "57894003001"});
  });
  it("is not taken where the check digit is wrong, nor without the crosswalk", () => {
    expect(readNdc("357894030013", crosswalk)).toHaveProperty("reason");
    expect(readNdc("357894030010", new Set())).toHaveProperty("reason");
  });
});
