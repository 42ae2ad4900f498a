import {expect, it} from "vitest";
import {lookAt, proposeClaims} from "../../../loaders/profile/claims/propose.ts";
import {readClaims} from "../../../loaders/profile/claims/read.ts";

const HEAD = "Claim #,DOS,Facility,Payer,CPT,Units,Charge";
const TWICE = (first: readonly [string, string], second: readonly [string, string]): string[] => [
  `5001,04/15/2025,NORTH,Medicare,J1745,50,3000.00,${first[0]}`,
  `5001,04/15/2025,NORTH,Medicare,96413,1,400.00,${first[1]}`,
  `5002,04/16/2025,NORTH,Aetna,J1745,40,2400.00,${second[0]}`,
  `5002,04/16/2025,NORTH,Aetna,96413,1,400.00,${second[1]}`
];
const columnsOf = (column: string, rows: readonly string[]) => {
  const bytes = Buffer.from(`${HEAD},${column}\n${rows.join("\n")}\n`);
  const {profile, doubts} = proposeClaims(lookAt(bytes, "export.csv"), "export");
  return {paid: profile.columns.paid_amount ?? profile.columns.total_paid_amount, doubts: doubts.join("\n")};
};

it.each<[name: string, column: string, rows: readonly string[], isRead: boolean]>([
  ["a claim's payment on each line", "Total Paid", TWICE(["1306.26", "1306.26"], ["1290.00", "1290.00"]), false],
  ["the same of one claim, above a line's charge", "Paid", TWICE(["1306.26", "1306.26"], ["0.00", "0.00"]), false],
  ["payments by line", "Paid", TWICE(["1196.50", "109.76"], ["1200.00", "90.00"]), true],
  ["one claim of one payment, below both charges", "Paid", TWICE(["20.00", "20.00"], ["0.00", "0.00"]), true],
  ["a claim's payment on its first line", "Paid", TWICE(["1306.26", "0.00"], ["1290.00", "0.00"]), true]
])("proposeClaims of %s", (_, column, rows, isRead) => {
  const {paid, doubts} = columnsOf(column, rows);
  expect(paid).toEqual(isRead ? [column] : undefined);
  expect(/has one amount on all lines of a claim, so it is not read/.test(doubts)).toBe(!isRead);
});

it("reads a count with its unit, and a header of two rows", () => {
  const bytes = Buffer.from(
    `Claim,Claim,Service,,Service,,Amounts\nNumber,Payer,DOS,Facility,CPT,Units,Charge\n5001,Medicare,04/15/2025,NORTH,J1745,50 UN,3000.00\n5002,Medicare,04/16/2025,NORTH,J1745,40 ML,3000.00\n`
  );
  const {profile} = proposeClaims(lookAt(bytes, "export.csv"), "export");
  const wide = {...profile, header_rows: 2, match: ["Claim Number", "Service DOS"]};
  const told = {claim_id: ["Claim Number"], service_date: ["Service DOS"], hcpcs: ["Service CPT"]};
  const dollars = {units: ["Service Units"], billed_amount: ["Amounts Charge"]};
  const {rows, problems} = readClaims(bytes, {...wide, columns: {...told, ...dollars}});
  expect(rows.map(({values}) => [values.hcpcs, values.units])).toEqual([["J1745", "50"]]);
  expect(problems.map(({reason, value}) => [reason, value])).toEqual([["invalid_units", "40 ML"]]);
});
