import {describe, expect, it} from "vitest";
import {isoDate, plainNumber, readNdc} from "../../../loaders/profile/text.ts";

describe("plainNumber(text)", () => {
  it.each([
    ["$1,234.50", "1234.5"],
    ["(12.00)", "-12"],
    ["($1,000.00)", "-1000"],
    ["12.00-", "-12"],
    ["12.00CR", "-12"],
    ["-$5.10", "-5.1"],
    ["$-5.10", "-5.1"],
    [".5", "0.5"],
    ["0012", "12"],
    ["-0.00", "0"],
    ["2,345,678.9", "2345678.9"],
    ["1 234.50", "1234.5"],
    ["12'640.00", "12640"],
    ["5,766.00 USD", "5766"],
    ["480.50- USD", "-480.5"],
    ["US$ 12.00", "12"],
    ["\u2212480.50", "-480.5"],
    ["$(961.00)", "-961"],
    ["$ (961.00)", "-961"],
    ["<961.00>", "-961"],
    ["961.00 (CR)", "-961"],
    ["961.00 Cr.", "-961"],
    [" $ -   ", "0"],
    ["\u00a0($480.50)\u00a0", "-480.5"]
  ])("reads %s as %s", (text, number) => {
    expect(plainNumber(text)).toBe(number);
  });
  it.each([
    "",
    "N/A",
    "#REF!",
    "1e3",
    "NaN",
    "1.234,50",
    "12,34.00",
    "1,23",
    "(12",
    "12)",
    "(-12)",
    "-12-",
    "1 2",
    "$",
    "-",
    "$(-1)",
    "(12 CR)",
    "<-12>",
    "."
  ])("refuses %j", (text) => {
    expect(plainNumber(text)).toBeNull();
  });
  it("reads a decimal comma only when told", () => {
    expect(plainNumber("1.234,50", {decimal_mark: ","})).toBe("1234.5");
    expect(plainNumber("12\u00a0640,00 $", {decimal_mark: ","})).toBe("12640");
  });
  it.each([
    ["006123400", 4, "612.34"],
    ["000000001", 4, "0.0001"],
    ["0", 2, "0"],
    ["12.5", 4, "12.5"]
  ])("reads %s with %d implied decimals as %s", (text, implied, number) => {
    expect(plainNumber(text, {implied})).toBe(number);
  });
});

describe("isoDate(text, formats)", () => {
  it.each([
    ["01/06/2025", ["MM/DD/YYYY"], "2025-01-06"],
    ["1/6/2025 12:00:00 AM", ["MM/DD/YYYY"], "2025-01-06"],
    ["1/6/25", ["MM/DD/YY"], "2025-01-06"],
    ["010625", ["MMDDYY"], "2025-01-06"],
    ["20250106", ["YYYYMMDD"], "2025-01-06"],
    ["06-Jan-2025", ["DD-MON-YYYY"], "2025-01-06"],
    ["6 de enero de 2025", ["DD-MON-YYYY"], "2025-01-06"],
    ["6-ene-25", ["DD-MON-YYYY"], "2025-01-06"],
    ["6. März 2025", ["DD-MON-YYYY"], "2025-03-06"],
    ["6 févr. 2025", ["DD-MON-YYYY"], "2025-02-06"],
    ["6 juil. 2025", ["DD-MON-YYYY"], "2025-07-06"],
    ["06DEZ2025", ["DD-MON-YYYY"], "2025-12-06"],
    ["Mon, January 6th, 2025", ["MON-DD-YYYY"], "2025-01-06"],
    ["2025.01.06", ["YYYY.MM.DD"], "2025-01-06"],
    ["2025-01-06T00:00:00.000Z", ["YYYY-MM-DD"], "2025-01-06"],
    ["06/01/2025", ["DD/MM/YYYY"], "2025-01-06"],
    ["2025-01-06T00:00:00", ["YYYY-MM-DD"], "2025-01-06"],
    ["45663", ["excel"], "2025-01-06"],
    ["13-Jan-25", ["DD-MON-YYYY"], "2025-01-13"],
    ["13 JAN 2025", ["DD-MON-YYYY"], "2025-01-13"],
    ["Jan 13, 2025", ["MON-DD-YYYY"], "2025-01-13"],
    ["2025/02/03", ["YYYY/MM/DD"], "2025-02-03"],
    ["03.02.2025", ["DD.MM.YYYY"], "2025-02-03"],
    // Time zones: the day is the one written.
    ["2025-01-13 00:00:00 EST", ["YYYY-MM-DD"], "2025-01-13"],
    ["2025-01-13 23:30:00 +0000 UTC", ["YYYY-MM-DD"], "2025-01-13"],
    ["2025-01-13 00:00:00.0000000 -05:00", ["YYYY-MM-DD"], "2025-01-13"],
    ["2025-01-13 00:00:00-05", ["YYYY-MM-DD"], "2025-01-13"],
    ["Mon Jan 13 2025 00:00:00 GMT-0500 (Eastern Standard Time)", ["MON-DD-YYYY"], "2025-01-13"],
    ["Mon Jan 13 00:00:00 EST 2025", ["MON-DD-YYYY"], "2025-01-13"],
    ["1/13/2025 2:00:00 p.m.", ["MM/DD/YYYY"], "2025-01-13"],
    ["13JAN2025:00:00:00", ["DD-MON-YYYY"], "2025-01-13"],
    ["2025-Jan-13", ["DD-MON-YYYY"], "2025-01-13"],
    ["20250113000000", ["YYYYMMDD"], "2025-01-13"],
    ["01/13/2025 Mon", ["MM/DD/YYYY"], "2025-01-13"],
    ["01 / 13 / 2025", ["MM/DD/YYYY"], "2025-01-13"],
    ["Jan 13, '25", ["MON-DD-YYYY"], "2025-01-13"],
    // A wholesaler's export whose months lost their zero: June 21, 2019.
    ["62119", ["MDDYY"], "2019-06-21"],
    // IBM i writes a century, 1 since 2000.
    ["1250407", ["MDDYYYY", "CYYMMDD"], "2025-04-07"],
    ["1202025", ["CYYMMDD", "MDDYYYY"], "2025-01-20"]
  ])("reads %s as %s", (text, formats, date) => {
    expect(isoDate(text, formats)).toBe(date);
  });
  it("counts serial days from 1904 when the workbook does", () => {
    expect(isoDate("44201", ["excel"], {is1904: true})).toBe("2025-01-06");
  });
  it.each([
    ["13/01/2025", ["MM/DD/YYYY"]],
    ["02/30/2025", ["MM/DD/YYYY"]],
    ["12", ["excel"]],
    ["1250407", ["MDDYYYY"]],
    ["12310407", ["MMDDYYYY"]],
    ["20250113250000", ["YYYYMMDD"]],
    ["2025-01-13 99 EST", ["YYYY-MM-DD"]],
    ["", ["MM/DD/YYYY"]]
  ])("refuses %s", (text, formats) => {
    expect(isoDate(text, formats)).toBeNull();
  });
});

describe("readNdc(text, crosswalk)", () => {
  const crosswalk = new Set(["50242006101", "57894003001", "00074379902", "00409115801"]);
  it.each([
    ["57894-0030-01", "57894003001"],
    ["57894-030-01", "57894003001"],
    ["0074-3799-02", "00074379902"],
    ["50242-061-01", "50242006101"],
    ["50242-0061-1", "50242006101"],
    ["57894003001", "57894003001"],
    [" 57894003001 ", "57894003001"],
    ["57894 0030 01", "57894003001"],
    ["57894\u20130030\u201301", "57894003001"],
    ["57894 - 0030 - 01", "57894003001"],
    ["N457894003001", "57894003001"],
    ["57894003001.0", "57894003001"],
    ["NDC# 57894-0030-01", "57894003001"],
    ["5.0242006101E+10", "50242006101"]
  ])("reads %s without a crosswalk", (text, ndc11) => {
    expect(readNdc(text, new Set())).toEqual({ndc11, note: null});
  });
  it.each([
    // A GTIN-14 of the ten-digit 50242-061-01: 0 03 5024206101 and its check digit.
    ["00350242061018", "50242006101"],
    ["74379902", "00074379902"],
    ["0074379902", "00074379902"],
    // Segments kept as numbers.
    ["74-3799-02", "00074379902"],
    ["57894-30-1", "57894003001"],
    ["5024206101", "50242006101"]
  ])("takes %s when one NDC of the crosswalk can be meant, and says so", (text, ndc11) => {
    expect(readNdc(text, crosswalk)).toMatchObject({ndc11, note: expect.stringContaining(text)});
  });
  it.each([
    // The true package may be in no crosswalk, and another of the labeler's in it: 00944-2884-03 became 00944-2884-01.
    ["5.02E+10", [], "ndc_rounded_by_spreadsheet"],
    ["5.02E+10", ["50242006101"], "ndc_rounded_by_spreadsheet"],
    ["9.44288E+08", ["00944288401"], "ndc_rounded_by_spreadsheet"],
    ["0074379902", [], "ndc_not_in_crosswalk"],
    ["74-3799-02", [], "ndc_not_in_crosswalk"],
    ["1234567890", ["01234567890", "12345067890"], "ndc_ambiguous"],
    ["123456789012", ["12345678901"], "invalid_ndc"],
    ["MCK-4471", ["57894003001"], "invalid_ndc"],
    ["", ["57894003001"], "invalid_ndc"]
  ])("refuses %j against %j: %s", (text, known, reason) => {
    expect(readNdc(text, new Set(known))).toEqual({reason});
  });
});
