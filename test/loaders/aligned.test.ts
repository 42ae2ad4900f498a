import {describe, expect, it} from "vitest";
import {readWithProfile} from "../../loaders/profile/apply.ts";
import {readGrids} from "../../loaders/profile/grid.ts";
import {parseProfile} from "../../loaders/profile/profile.ts";
import {layoutOf, proposeProfile} from "../../loaders/profile/propose.ts";
import {sniffDialect} from "../../loaders/profile/sniff.ts";
import {alignedRows} from "../../loaders/read/aligned.ts";

const RULED = `BESSE MEDICAL     PURCHASE HISTORY                     PAGE 1

PO   INVOICE DATE       NDC           DESCRIPTION    QTY   PRICE  EXTENDED
---- ------- ---------- ------------- -------------- --- ------- ---------
P1      9001 01/13/2025 57894-0030-01 REMICADE 100MG  12  480.50  5,766.00
        9001 01/13/2025 64764-0300-20 ENTYVIO 300MG    5 6320.00 31,600.00
P3      9002 01/27/2025 64764-0300-20 ENTYVIO 300MG   -1 6320.00 -6,320.00

                                      TOTAL                      31,046.00
`;
const BLANKS = `Purchase history of January

INVOICE  DATE        NDC            DESCRIPTION      ACCOUNT  QTY    PRICE   EXTENDED
9001     01/13/2025  57894-0030-01  REMICADE 100 MG  A1        12   480.50   5,766.00
9001     01/13/2025  64764-0300-20  ENTYVIO 300 MG              5  6320.00  31,600.00
9002     01/27/2025  64764-0300-20  ENTYVIO 300 MG   A1        -1  6320.00  -6,320.00
9003     01/28/2025  64764-0300-20  A DRUG OF A VERY LONG NAME INDEED 5 6320.00 31,600.00
Page 1 of 1
`;
const last = (text: string) =>
  alignedRows(text)?.flatMap(({line, cells}) => (cells.some(Boolean) ? [[line, ...cells]] : []));

describe("alignedRows(text)", () => {
  it("cuts at a ruler, whatever is empty", () => {
    expect(last(RULED)!.slice(1)).toEqual([
      [3, "PO", "INVOICE", "DATE", "NDC", "DESCRIPTION", "QTY", "PRICE", "EXTENDED"],
      [5, "P1", "9001", "01/13/2025", "57894-0030-01", "REMICADE 100MG", "12", "480.50", "5,766.00"],
      [6, "", "9001", "01/13/2025", "64764-0300-20", "ENTYVIO 300MG", "5", "6320.00", "31,600.00"],
      [7, "P3", "9002", "01/27/2025", "64764-0300-20", "ENTYVIO 300MG", "-1", "6320.00", "-6,320.00"],
      [9, "", "", "", "", "TOTAL", "", "", "31,046.00"]
    ]);
  });
  it("finds columns by blanks; what fits none is one cell", () => {
    expect(last(BLANKS)!.slice(1)).toEqual([
      [3, "INVOICE", "DATE", "NDC", "DESCRIPTION", "ACCOUNT", "QTY", "PRICE", "EXTENDED"],
      [4, "9001", "01/13/2025", "57894-0030-01", "REMICADE 100 MG", "A1", "12", "480.50", "5,766.00"],
      [5, "9001", "01/13/2025", "64764-0300-20", "ENTYVIO 300 MG", "", "5", "6320.00", "31,600.00"],
      [6, "9002", "01/27/2025", "64764-0300-20", "ENTYVIO 300 MG", "A1", "-1", "6320.00", "-6,320.00"],
      [7, BLANKS.split("\n")[6]],
      [8, "Page 1 of 1", "", "", "", "", "", "", ""]
    ]);
  });
  it.each([
    ["words", "A letter to all customers.\nIt has  no columns, 1.\n"],
    ["one line", "INVOICE  DATE  NDC  QTY\n"],
    ["columns that do not agree", "a  b  c  d 1\n      a  b  c  d 2\naaaaaaa  b  c  d 3\n"],
    ["three columns", "NDC  QTY  PRICE\n1  2  3\n4  5  6\n"]
  ])("is null for %s", (_, text) => {
    expect(alignedRows(text)).toBeNull();
  });
});

describe("an export whose columns stand under each other", () => {
  it.each([
    ["with a ruler", RULED, [5766, 31600, -6320]],
    ["with blanks", BLANKS, [5766, 31600, -6320]]
  ])("is described and read %s", (_, text, dollars) => {
    const bytes = Buffer.from(text);
    const {profile} = proposeProfile(layoutOf(bytes, "report"));
    expect(profile).toMatchObject({format: "delimited", delimiter: " "});
    const own = profile.columns.site_id ? profile : {...profile, constants: {site_id: "A1"}};
    const {rows, problems} = readWithProfile(bytes, parseProfile(JSON.stringify(own), "report"));
    expect(rows.map(({values}) => Number(values.extended_amount))).toEqual(dollars);
    expect(problems.map(({line, reason}) => [line, reason])).toEqual(
      text === BLANKS ? [[7, "wrong_number_of_columns"]] : []
    );
  });
  it("is refused where its columns are gone", () => {
    const dialect = {format: "delimited", delimiter: " ", quote: "", encoding: "auto"} as const;
    expect(() => readGrids(Buffer.from("Page 1\n9001 12 480.50\n"), dialect, "report.txt")).toThrow(
      "columns do not stand under each other: (report.txt); open it in a spreadsheet"
    );
  });
  it.each([
    [
      "commas padded with blanks",
      "Invoice ,  NDC          ,  Qty ,  Price ,  Ext\n9001    ,  57894003001  ,  12  ,  480.5 ,  5766\n",
      ","
    ],
    [
      "psql",
      " invoice | ndc         | qty | price\n---------+-------------+-----+-------\n 9001    | 57894003001 |  12 | 480.5\n",
      "|"
    ],
    ["tabs", "Invoice\tNDC\tQty\tPrice\n9001\t57894003001\t12\t480.50\n", "\t"]
  ])("is not taken for one: %s", (_, text, delimiter) => {
    expect(sniffDialect(Buffer.from(text), "x").delimiter).toBe(delimiter);
  });
});
