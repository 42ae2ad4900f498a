import {type BookType, utils, write} from "@e965/xlsx";
import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../../loaders/profile/apply.ts";
import {bundledProfiles} from "../../../loaders/profile/library.ts";
import {type Profile, parseProfile} from "../../../loaders/profile/profile.ts";
import {xlsxSheets} from "../../../loaders/read/workbook.ts";

const bundled = new Map(bundledProfiles().map((profile) => [profile.name, profile]));
const cardinal = bundled.get("cardinal-spd")!;
const HEADER = [
  "Billing doc# date",
  "Billing document",
  "Customer Name",
  "DEA Number",
  "NDC Number",
  "Product",
  "Ship to City",
  "Sold To Party",
  "Billed Qty",
  "Net Invoice Amount"
];
type Cell = string | number | null | {t: "e"; v: number; w: string} | {t: "n"; f: string};
const line = (changes: {[column: string]: Cell} = {}): Cell[] =>
  Object.values({
    date: 45663,
    invoice: "B1",
    name: "",
    dea: "",
    ndc: "57894-0030-01",
    product: "Remicade",
    city: "",
    account: "7",
    quantity: 2,
    amount: 1224.68,
    ...changes
  });

function workbook(
  rows: readonly (readonly Cell[])[],
  hidden: readonly number[] = [],
  bookType: BookType = "xlsx"
): Buffer {
  const sheet = utils.aoa_to_sheet([HEADER, ...rows.map((row) => [...row])]);
  const book = utils.book_new();
  sheet["!rows"] = Array.from({length: rows.length + 1}, (_, at) => ({hidden: hidden.includes(at + 1)}));
  utils.book_append_sheet(book, sheet, "Sheet1");
  return write(book, {type: "buffer", bookType}) as Buffer;
}

const REF: Cell = {t: "e", v: 0x17, w: "#REF!"};
const read = (rows: readonly (readonly Cell[])[], hidden: readonly number[] = []) =>
  readWithProfile(workbook(rows, hidden), cardinal);

describe("a workbook of purchases", () => {
  it.each<BookType>(["xlsx", "xlsb", "biff8", "biff5", "ods", "fods", "xlml"])("is read as %s", (bookType) => {
    const {rows, problems} = readWithProfile(workbook([line()], [], bookType), cardinal);
    expect(problems).toEqual([]);
    expect(rows[0]!.values).toMatchObject({invoice_date: "2025-01-06", packages: "2", extended_amount: "1224.68"});
  });
  it("is read as a binary workbook where its columns are canonical too", async () => {
    const [sheet] = await xlsxSheets(workbook([line()], [], "xlsb"), "purchases.xlsb");
    expect(sheet!.records.map(({cells}) => cells.length)).toEqual([HEADER.length, HEADER.length]);
  });
  it("has a fee under its own name beside an NDC as a fee of its invoice, not as a vial", () => {
    const {rows} = read([line(), line({product: "RESTOCKING FEE Remicade", quantity: 1, amount: 61.23})]);
    expect(rows.map(({values}) => [values.packages, values.extended_amount, values["service_fee_amount"]])).toEqual([
      ["2", "1224.68", "61.23"]
    ]);
  });
  it("has dates as numbers and numbers as text read alike", () => {
    const {rows, problems} = read([line(), line({date: "01/06/2025", quantity: "2", amount: "$1,224.68"})]);
    expect(problems).toEqual([]);
    expect(
      rows.map(({values}) => [values.invoice_date, values.packages, values.extended_amount, values.unit_price])
    ).toEqual([
      ["2025-01-06", "2", "1224.68", "612.340000"],
      ["2025-01-06", "2", "1224.68", "612.340000"]
    ]);
  });
  it("has the noise of floating point taken off, and a sub-cent amount left for the judges", () => {
    const {rows} = read([line({amount: 0.1 + 0.2}), line({amount: 1224.685})]);
    expect(rows.map(({values}) => values.extended_amount)).toEqual(["0.3", "1224.685"]);
  });
  it("has error cells refused, not read as zero", () => {
    const {rows, problems} = read([line({amount: REF}), line()]);
    expect(rows).toHaveLength(1);
    expect(problems).toEqual([
      {line: 2, column: "extended_amount", reason: "error_cell", value: "#REF!", dollars: null}
    ]);
  });
  it("has hidden rows read and remarked on", () => {
    const {rows, remarks} = read([line(), line({invoice: "B2"})], [3]);
    expect(rows).toHaveLength(2);
    expect(remarks).toEqual([
      "1 hidden rows were read: 3 (cardinal-spd sheet Sheet1); delete them if they do not count"
    ]);
  });
});

describe("kinds by sign", () => {
  it.each([
    [{quantity: -2, amount: -1224.68}, "return", "-2", "-1224.68"],
    [{quantity: 0, amount: -310.4}, "price_credit", "0", "-310.4"],
    [{quantity: 2, amount: 0}, "free_goods", "2", "0"],
    [{quantity: 2, amount: 1224.68}, "purchase", "2", "1224.68"]
  ])("%j is a %s", (changes, kind, packages, amount) => {
    expect(read([line(changes)]).rows[0]?.values).toMatchObject({kind, packages, extended_amount: amount});
  });
  it.each([
    [{quantity: 0, amount: 5}, "price_without_units"],
    [{quantity: 0, amount: 0}, "nothing_shipped"],
    [{quantity: 2, amount: -5}, "negative_amount_positive_quantity"]
  ])("%j is refused: %s", (changes, reason) => {
    expect(read([line(changes)]).problems).toMatchObject([{reason, line: 2}]);
  });
});

describe("kinds by rule", () => {
  const mckesson = (rows: readonly string[]) => {
    const header =
      "Cust Acct ID (TOS)|Invoice Date|Invoice|Product|NDC|U/M|Order Qty|Ship Qty|Cost|Total|Reason Not Shipped|Credit Code|Reason Description|Change Amount";
    return readWithProfile(Buffer.from(`${[header, ...rows].join("\n")}\n`), bundled.get("mckesson")!);
  };
  const goods = "7|01/06/2025|I1|Remicade|57894-0030-01|EA|2|2|$600.00|$1,200.00||||";
  it("keeps freight, fees and prompt pay apart from the price, spread over their invoice", () => {
    const {rows, problems} = mckesson([
      goods,
      "7|01/06/2025|I1|Freight||EA|1|1|$9.00|$9.00||||",
      "7|01/06/2025|I1|Service fee||EA|1|1|$4.00|$4.00||||",
      "7|01/06/2025|I1|Prompt pay discount||EA|1|1|$24.00|$24.00||||"
    ]);
    expect(problems).toEqual([]);
    expect(rows.map(({values}) => values)).toMatchObject([
      {extended_amount: "1200", freight_amount: "9.00", service_fee_amount: "4.00", prompt_pay_amount: "-24.00"}
    ]);
  });
  it("never takes a chargeback off again", () => {
    const {rows, problems} = mckesson([goods, "7|01/06/2025|I1|Chargeback|57894-0030-01|EA|1|1|$80.00|($80.00)||||"]);
    expect(rows).toHaveLength(1);
    expect(problems).toMatchObject([{reason: "chargeback_already_in_price", dollars: "-80"}]);
  });
  it.each([
    // Words of the reason decide; of a code alone only dollars below zero tell.
    ["|7|Price correction|($20.00)", "$0.00", "price_credit", "0", "-20"],
    ["|7|Customer return|", "$1,200.00", "return", "-2", "-1200"],
    ["|7|Rebill|", "$1,200.00", "rebill", "2", "1200"],
    ["|7||($20.00)", "$0.00", "price_credit", "0", "-20"],
    ["|7||", "($1,200.00)", "return", "-2", "-1200"],
    ["|7||", "($40.00)", "price_credit", "0", "-40"]
  ])("%s with a total of %s is a %s", (credit, total, kind, packages, amount) => {
    const {rows, problems} = mckesson([`7|20250106|C1|Remicade|57894-0030-01|EA|2|2|$600.00|${total}|${credit}`]);
    expect(problems).toEqual([]);
    expect(rows[0]?.values).toMatchObject({kind, packages, extended_amount: amount});
  });
  it.each([
    ["|7||", "$1,200.00"],
    ["|7||($20.00)", "$1,200.00"],
    ["|7||$20.00", "$0.00"]
  ])("%s with a total of %s is refused with its dollars", (credit, total) => {
    const {rows, problems} = mckesson([`7|20250106|C1|Remicade|57894-0030-01|EA|2|2|$600.00|${total}|${credit}`]);
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{reason: "credit_unclear", dollars: total === "$0.00" ? "0" : "1200"}]);
  });
  it("refuses a case whose content it does not know, and a line of another width", () => {
    const {problems} = mckesson([goods.replace("|EA|", "|CS|"), goods.replace("|EA|", "|ZZ|"), "7|01/06/2025|I1"]);
    expect(problems.map(({line: at, reason}) => [at, reason])).toEqual([
      [2, "unit_unknown"],
      [3, "unit_unknown"],
      [4, "wrong_number_of_columns"]
    ]);
  });
  it("skips what was ordered and not shipped", () => {
    const {rows, problems} = mckesson([
      goods,
      "7|01/06/2025|I1|Entyvio|64764-0300-20|EA|2|0|$7.00|$0.00|Out of stock|||"
    ]);
    expect([rows.length, problems.length]).toEqual([1, 0]);
  });
});

describe("parseProfile(text, path)", () => {
  const own = (changes: object): string => JSON.stringify({extends: "mckesson", ...changes});
  const parse = (text: string): Profile => parseProfile(text, "profiles/x.json", (name) => bundled.get(name));
  it("lays a practice's entries over the profile it extends", () => {
    expect(parse(own({vendor: "MCK"}))).toMatchObject({vendor: "MCK", name: "mckesson", delimiter: "|"});
  });
  it.each([
    ["{", /profile is not JSON.*profiles\/x\.json/],
    [own({colums: {}}), /invalid profile: .*colums.*profiles\/x\.json/],
    [own({total_row: "("}), /invalid profile: total_row not a regular expression/],
    [JSON.stringify({extends: "nobody"}), /unknown profile to extend: nobody/]
  ])("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
