import {utils, write} from "@e965/xlsx";
import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../../loaders/profile/apply.ts";
import {layoutOf, proposeProfile} from "../../../loaders/profile/propose.ts";

/** Credits whose figures are above zero, as init proposes them: by a number of their own, letters of the invoice, the sheet. */

const HEAD = "Date,Invoice,NDC,Qty,Unit Price,Extended";
const proposed = (bytes: Buffer) => {
  const {profile, questions} = proposeProfile(layoutOf(bytes, "export"));
  const {rows} = readWithProfile(bytes, {...profile, constants: {site_id: "north"}});
  return {
    kinds: rows.map(({values}) => [values["kind"], values["packages"], values["extended_amount"]]),
    asked: questions.filter(({topic}) => topic.startsWith("credits")).map(({isCertain}) => isCertain)
  };
};
const BOUGHT = ["purchase", "12", "5766"];
const RETURNED = ["return", "-1", "-480.5"];

describe("proposeProfile(layout) of credits above zero", () => {
  it.each([
    ["1001-CR", true],
    ["1001 RGA", true],
    ["RMA-1001", true],
    ["CM1001", true],
    ["1001R", false]
  ])("knows %s by its letters; is it certain: %s", (invoice, isCertain) => {
    const text = `${HEAD}\n1/13/2025,1001,57894003001,12,480.50,5766.00\n1/20/2025,${invoice},57894003001,1,480.50,480.50\n`;
    expect(proposed(Buffer.from(text))).toEqual({kinds: [BOUGHT, RETURNED], asked: [isCertain]});
  });
  it("asks whether lines with a number of a credit memo are credits", () => {
    const text = `${HEAD},Credit Memo #\n1/13/2025,1001,57894003001,12,480.50,5766.00,\n1/20/2025,1001,57894003001,1,480.50,480.50,77\n`;
    expect(proposed(Buffer.from(text))).toEqual({kinds: [BOUGHT, RETURNED], asked: [false]});
  });
  it.each(["Gutschrift", "Nota de crédito", "Avoir", "Return", "Devolución"])("knows the word %s", (word) => {
    const text = `${HEAD},Tipo\n1/13/2025,1001,57894003001,12,480.50,5766.00,Factura\n1/20/2025,1002,57894003001,1,480.50,480.50,${word}\n`;
    expect(proposed(Buffer.from(text)).kinds).toEqual([BOUGHT, RETURNED]);
  });
  it.each(["Returns", "Credit Memos", "RGA", "Gutschriften"])("takes every line of sheet %s for one", (sheet) => {
    const book = utils.book_new();
    const head = HEAD.split(",");
    utils.book_append_sheet(book, utils.aoa_to_sheet([head, ["1/13/2025", "1", "57894003001", 12, 480.5, 5766]]), "Q1");
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([head, ["1/20/2025", "2", "57894003001", 1, 480.5, 480.5]]),
      sheet
    );
    expect(proposed(write(book, {type: "buffer", bookType: "xlsx"}) as Buffer)).toEqual({
      kinds: [BOUGHT, RETURNED],
      asked: [true]
    });
  });
  it("knows a file of returns alone by the name of its quantity, and asks where only the dollars say it", () => {
    const file = (quantity: string, amount: string, day = "Return Date"): Buffer =>
      Buffer.from(
        `Debit Memo #,${day},NDC,${quantity},Unit Price,${amount}\nDM-1,2/13/2025,57894003001,1,480.50,480.50\n`
      );
    expect(proposed(file("Qty Returned", "Extended"))).toEqual({kinds: [RETURNED], asked: [true]});
    expect(proposed(file("Qty", "Credit Value"))).toEqual({kinds: [["return", "-1", "-480.50"]], asked: [false]});
    expect(proposed(file("Qty", "Invoice/Credit Amount", "Date"))).toEqual({
      kinds: [["purchase", "1", "480.5"]],
      asked: []
    });
  });
  it("knows transfers by their words, and asks what consigned goods are before a line is read", () => {
    const text = `${HEAD},Type\n1/13/2025,1,57894003001,12,480.50,5766.00,Sale\n1/20/2025,2,57894003001,3,480.50,1441.50,Transfer Out\n1/20/2025,3,57894003001,3,480.50,1441.50,Transfer In\n`;
    expect(proposed(Buffer.from(text)).kinds).toEqual([
      BOUGHT,
      ["transfer_out", "-3", "-1441.5"],
      ["transfer_in", "3", "1441.5"]
    ]);
    const {questions} = proposeProfile(
      layoutOf(Buffer.from(text.replaceAll(/Transfer (Out|In)/g, "Consignment")), "x")
    );
    expect(questions.find(({topic}) => topic === "Type Consignment")).toMatchObject({isCertain: false, isVital: true});
  });
  it("reads one invoice line in rows of several lots as lines of their own", () => {
    const text = `${HEAD},Line,Lot\n1/13/2025,1,57894003001,6,480.50,2883.00,1,A\n1/13/2025,1,57894003001,6,480.50,2883.00,1,B\n1/13/2025,1,57894003001,1,480.50,480.50,2,A\n1/14/2025,2,57894003001,1,480.50,480.50,1,A\n1/14/2025,2,57894003001,1,480.50,480.50,1,A\n`;
    const {profile} = proposeProfile(layoutOf(Buffer.from(text), "export"));
    const {rows} = readWithProfile(Buffer.from(text), {...profile, constants: {site_id: "north"}});
    const numbers = rows.map(({values}) => values["line_number"]);
    expect(new Set(numbers.slice(0, 2)).size).toBe(2);
    expect(numbers.slice(0, 2).every((number) => /^\d{9}$/.test(number ?? ""))).toBe(true);
    // A row that repeats a lot as well is the same row again: the judges refuse it.
    expect(numbers.slice(2)).toEqual(["2", "1", "1"]);
  });
  it("takes what a vendor sells for, not what the vendor paid", () => {
    const bytes = Buffer.from(
      "Invoice,Date,NDC,Qty,Cost,Markup %,Sell Price,Ext Cost,Ext Sell\n1,1/13/2025,57894003001,12,480.50,3.00%,494.92,5766.00,5939.04\n"
    );
    expect(proposed(bytes).kinds).toEqual([["purchase", "12", "5939.04"]]);
  });
  it("leaves a word with rows of both signs to the signs: a credit and what is billed in its place", () => {
    const text = `${HEAD},Type\n1/13/2025,1,57894003001,12,480.50,5766.00,Sale\n1/20/2025,1,57894003001,-12,480.50,-5766.00,Price Correction\n1/20/2025,1,57894003001,12,470.50,5646.00,Price Correction\n`;
    expect(proposed(Buffer.from(text)).kinds).toEqual([BOUGHT, ["return", "-12", "-5766"], ["purchase", "12", "5646"]]);
  });
  it("takes what stands after a discount for the amount where a column has the discount, and asks where none has", () => {
    const rows = (...ends: string[]): Buffer =>
      Buffer.from(
        ["Date,Invoice,NDC,Qty,Unit Price,Gross Amt,Net Amt,Disc Amt", ...ends]
          .map((row) => (ends[0]!.split(",").length === 7 ? row.replace(",Disc Amt", "") : row))
          .join("\n")
      );
    const [first, second] = [
      "1/13/2025,1,57894003001,12,480.50,5766.00,5650.68",
      "1/20/2025,2,57894003001,1,480.50,480.50,470.89"
    ];
    const amounts = (...lines: string[]) => {
      const layout = layoutOf(rows(...lines), "export");
      return [proposeProfile(layout).profile.columns.extended_amount, [...layout.doubtful]];
    };
    expect(amounts(`${first},115.32`, `${second},9.61`)).toEqual([["Net Amt"], []]);
    expect(amounts(first!, second!)).toEqual([["Net Amt"], ["extended_amount"]]);
  });
});
