import {formatCents} from "../../../src/domain/money.ts";
import {type GridRow, isErrorCell} from "../grid.ts";
import type {Problem} from "../line.ts";
import {isoDate, plainNumber, readNdc} from "../text.ts";
import {billedOf, type Cells, cellsOf, type Places} from "./cells.ts";
import {type Count, chargeMoney, type Fault, transactionMoney, type Values} from "./money.ts";
import type {ClaimsProfile} from "./schema.ts";
import {matches} from "./transaction.ts";
import {codeParts, isSeveralCodes} from "./words.ts";

/** One row of an export of claims, read through its profile: what it says of one charge line, or why it cannot be used. */

export interface ExportRow {
  readonly line: number;
  readonly values: Values;
}

/** What stays the same for all rows of one table of a file. */
export interface RowContext {
  readonly profile: ClaimsProfile;
  readonly places: Places;
  readonly is1904: boolean;
  /** NDCs of the crosswalk, to tell which one a damaged text was. */
  readonly ndcs: ReadonlySet<string>;
  readonly siteOf: (word: string) => string;
  readonly payerOf: (word: string) => string;
  readonly count: Count;
  /** Whether a line of an answer was met before, so that this row repeats it. */
  readonly isMet: (key: string) => boolean;
}

export interface Skipped {
  readonly skipped: string;
}

export function readRow(context: RowContext, row: GridRow): ExportRow | Problem | Skipped {
  const {profile, places} = context;
  const whole = cellsOf(row, profile, places);
  if (!matches(profile.only, whole.text)) return {skipped: "rows of another kind"};
  const refused = ({column, reason, value}: Fault): Problem => {
    const dollars = whole.money("billed_amount") ?? whole.money("amount") ?? whole.money("paid_amount");
    return {line: row.line, column, reason, value, dollars: dollars === null ? null : formatCents(dollars)};
  };
  const broken = [...places].find(([, all]) => all.some((at) => isErrorCell(row.cells[at] ?? "")));
  if (broken) return refused({column: broken[0], reason: "error_cell", value: null});
  if (whole.unreadable)
    return refused({column: whole.unreadable.target, reason: "invalid_amount", value: whole.unreadable.value});
  // Without claim numbers a visit is a patient's day.
  const day = isoDate(whole.text("service_date"), profile.dates, context) ?? "";
  const visit = profile.columns.claim_id ? "" : [whole.text("patient_key"), day].filter(Boolean).join(" ");
  const claim = numberOf(whole.text("claim_id")) || visit;
  if (claim === "") return refused({column: "claim_id", reason: "missing_value", value: null});
  const values: Values = {claim_id: claim, layout: profile.name, grain: profile.grain};
  const fault = datesOf(context, whole, values) ?? whatOf(context, whole, values);
  if (fault) return refused(fault);
  whoOf(context, whole, values);
  const repeats =
    profile.repeated.length > 0 &&
    context.isMet([whole.text("remittance_id"), whole.text("status"), values.claim_id, values.line_key].join("\u0000"));
  const cells = repeats ? cellsOf(row, profile, places, true) : whole;
  if (repeats && profile.repeated.includes("units")) values.units = null;
  const told =
    profile.grain === "transaction"
      ? transactionMoney(cells, values, profile, context.count)
      : chargeMoney(cells, values, profile, context.count);
  if (told === null) return {line: row.line, values};
  return typeof told === "string" ? {skipped: told} : refused(told);
}

/** A number that a spreadsheet or a data frame took for a figure: `5001.0` is 5001. */
const numberOf = (text: string): string => text.replace(/^(\d+)\.0+$/, "$1");

const DATES = ["service_date", "posted_date", "submitted_date", "adjudicated_date", "paid_date"] as const;

function datesOf({profile, is1904, count}: RowContext, cells: Cells, values: Values): Fault | null {
  for (const target of DATES) {
    const own = cells.text(target);
    // Some systems write no day as a day of zeros.
    if (own === "" || /^0+[/-]0+[/-]0+/.test(own)) continue;
    const day = isoDate(own, profile.dates, {is1904});
    if (day === null && target === "service_date") return {column: target, reason: "invalid_date", value: null};
    if (day === null) count(`${target.replace("_", " ")} that is no date, left out`);
    values[target] = day;
  }
  return null;
}

/** What was given: code, modifiers, NDC, units, and what tells the line from others of its claim. */
function whatOf({profile, ndcs, count}: RowContext, cells: Cells, values: Values): Fault | null {
  const code = cells.text("hcpcs");
  if (isSeveralCodes(code)) return {column: "hcpcs", reason: "several_codes", value: code};
  const parts = codeParts(code);
  const [hcpcs = "", ...appended] = parts
    ? [parts.code, ...parts.modifiers]
    : code
        .toUpperCase()
        .replace(/^HC[:*]/, "")
        .split(/[-, :|*]+/);
  const isCode = /^[A-Z0-9]{5}$/.test(hcpcs);
  // A payment may stand under a word instead of a code; a charge may not.
  if (!isCode && profile.grain !== "transaction")
    return {column: "hcpcs", reason: hcpcs === "" ? "missing_value" : "invalid_hcpcs", value: hcpcs || null};
  values.hcpcs = isCode ? hcpcs : null;
  const modifiers = [
    ...appended,
    ...cells.all("modifiers").flatMap((cell) => cell.toUpperCase().match(/[A-Z0-9]+/g) ?? [])
  ];
  values.modifiers = [...new Set(modifiers.filter((each) => /^[A-Z0-9]{2}$/.test(each)))].join("|") || null;
  const told = cells.text("ndc11").replace(/\s+/g, "");
  // Some systems pack qualifier, NDC, unit and quantity into one cell.
  const ndc = /^N4(\d{11})/i.exec(told)?.[1] ?? told;
  if (ndc !== "") {
    const read = readNdc(ndc, ndcs);
    if ("ndc11" in read) values.ndc11 = read.ndc11;
    if ("reason" in read)
      count(`NDCs left out (${read.reason.replaceAll("_", " ")}): their lines draw on what the site had of the code`);
    else if (read.note)
      count("NDCs that had lost zeros or dashes, read as the only one of the crosswalk that can have been meant");
  }
  const units = unitsOf(cells);
  const plain = units === "" ? null : plainNumber(units, profile);
  if (units !== "" && (plain === null || !/^-?\d{1,10}(\.\d{1,3})?$/.test(plain)))
    return {column: "units", reason: "invalid_units", value: units};
  values.units = plain;
  const line = cells.text("line_number");
  values.line_number = /^0*[1-9]\d{0,5}$/.test(line) ? String(Number(line)) : null;
  values.line_key =
    numberOf(cells.text("charge_id")) ||
    values.line_number ||
    [values.service_date, values.hcpcs, values.modifiers].map((each) => each ?? "").join(" ");
  return null;
}

/** Where, for whom and under whose cover. */
function whoOf({profile, siteOf, payerOf}: RowContext, cells: Cells, values: Values): void {
  const [site, payer] = [cells.text("site_id"), cells.text("payer_id")];
  values.site_id = site === "" ? null : siteOf(site);
  values.payer_id = payer === "" ? null : payerOf(payer);
  for (const target of ["plan", "patient_key", "authorization_id", "lot", "transaction_id"] as const)
    values[target] = cells.text(target) || null;
  const place = cells.text("place_of_service");
  values.place_of_service = /^\d{1,2}$/.test(place) ? place.padStart(2, "0") : null;
  values.payer_place = placeOf(
    cells.text("payer_order") || (profile.grain === "remittance" ? cells.text("status") : "")
  );
}

/** The count of a row, its unit taken off as SV103 calls it: `50 UN`. A count of another unit (ML) is of no billing units. */
const unitsOf = (cells: Cells): string => cells.text("units").replace(/(?<=\d)\s*(un|units?)\.?$/i, "");

/** Where a payer stands in line, by the words of the export or the claim status of an answer; null where they do not say. */
export function placeOf(word: string): string | null {
  const plain = word.trim().toLowerCase();
  if (/^(1|19|prim(ary)?|1st|ins(urance)? ?1)$/.test(plain)) return "1";
  if (/^(2|20|sec(ondary)?|2nd|ins(urance)? ?2)$/.test(plain)) return "2";
  if (/^(3|21|ter(tiary)?|3rd|ins(urance)? ?3)$/.test(plain)) return "3";
  return /^(0|p|pt|pat(ient)?|self( pay)?|guarantor)$/.test(plain) ? "4" : null;
}

/** Dollars of the charge of a row, for totals; null where it has none. */
export const chargeOf = (cells: Cells, profile: ClaimsProfile): bigint | null =>
  billedOf(cells, plainNumber(unitsOf(cells), profile), profile);
