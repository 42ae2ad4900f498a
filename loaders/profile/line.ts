import type {Cents} from "../../src/domain/money.ts";
import {purchase} from "../../src/schema/canonical.ts";
import {columnsOf} from "../../src/schema/table.ts";
import {chargeOf, feeOf} from "./charge-words.ts";
import {type ChargeLine, centsOf, isCharge} from "./charges.ts";
import {type Grid, type GridRow, isErrorCell} from "./grid.ts";
import {applySigns, type CreditSheet, creditKind, decideKind, type LineKind, type SignedLine} from "./kind.ts";
import {lineKey} from "./line-key.ts";
import {completePrice, isUnits, placeCharge, repriced} from "./price.ts";
import type {Profile} from "./profile.ts";
import {type CrosswalkPackage, isLikelyCost, priceOfOne, type QuantityUnit, toPackages} from "./quantity.ts";
import {isoDate, plainNumber, readNdc} from "./text.ts";

/** One line of an export: to a canonical purchase row, to a charge of its invoice, or to a problem with a reason. */

export interface PurchaseRow {
  readonly line: number;
  readonly values: {[column: string]: string | null};
  /** The customer's name beside its account; empty where the file has none. */
  readonly customer?: string;
  /** A charge of the line that was not added, because the file does not say whether the amount holds it. */
  readonly chargeLeft?: Cents | null;
}

export interface Problem {
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
  readonly value: string | null;
  readonly dollars: string | null;
}

/** What stays the same for all lines of one table of a file. */
export interface LineContext {
  readonly profile: Profile;
  /** Target column → index of its cell. */
  readonly places: ReadonlyMap<string, number>;
  readonly grid: Grid;
  readonly crosswalk: ReadonlyMap<string, CrosswalkPackage>;
  readonly ndcs: ReadonlySet<string>;
  readonly onCreditSheet: CreditSheet;
  readonly where: string;
}

/** A line that is no purchase and no problem: a heading of zeros, an item that was ordered and not shipped. */
export interface Skipped {
  readonly skipped: true;
}

type Values = {[column: string]: string | null};

/** The text of a target column, the profile's constant when the cell is empty. */
export function textOf({places, profile}: LineContext, row: GridRow, target: string): string {
  const at = places.get(target);
  const cell = at === undefined ? "" : (row.cells[at] ?? "").trim();
  return cell || (profile.constants[target] ?? "");
}

const PURCHASE_COLUMNS = columnsOf(purchase);
const NUMBERS = new Set(["money", "price", "units", "percent", "integer"]);

/** Reads one line; `seen` counts equal lines, for exports that do not number them. */
export function readLine(
  context: LineContext,
  row: GridRow,
  seen: Map<string, number>
): PurchaseRow | Problem | ChargeLine | Skipped {
  const {profile} = context;
  const text = (target: string): string => textOf(context, row, target);
  const number = (target: string): string | null =>
    plainNumber(text(target), {decimal_mark: profile.decimal_mark, implied: profile.implied_decimals[target]});
  const quantity = splitQuantity(text("packages"), number("packages"), profile);
  const signed = {
    packages: quantity.count,
    extended_amount: number("extended_amount"),
    unit_price: number("unit_price")
  };
  let dollars = signed.extended_amount;
  const refused = (column: string, reason: string, value = text(column)): Problem => {
    return {line: row.line, column, reason, value: value || null, dollars: centsOf(dollars) === null ? null : dollars};
  };
  const values = plainValues(context, text, number);
  const broken = [...context.places].find(([, at]) => isErrorCell(row.cells[at] ?? ""));
  if (broken) return refused(broken[0], "error_cell");
  const decision = decide(context, row, signed);
  if ("reason" in decision) return refused("packages", decision.reason);
  const {kind, amountFrom} = decision;
  if (kind === "skip") return {skipped: true};
  // The price on the invoice is net of the chargeback already; taking it off again would count it twice.
  if (kind === "chargeback") return refused("kind", "chargeback_already_in_price", text("extended_amount"));
  const amount = amountFrom ? number(amountFrom) : signed.extended_amount;
  dollars = amount;
  const line = decision.isStated ? signed : applySigns(kind, {packages: signed.packages, extended_amount: amount});
  if (isCharge(kind)) {
    const cents: Cents | null = centsOf(line.extended_amount ?? number("unit_price"));
    if (cents === null) return refused("extended_amount", "invalid_amount");
    return {line: row.line, kind, invoice: values["invoice"] ?? "", amount: cents};
  }
  const ndc = readNdc(text("ndc11"), context.ndcs);
  if ("reason" in ndc) return refused("ndc11", ndc.reason);
  const site = siteOf(profile, text("site_id"));
  if (site === null) return refused("site_id", "unknown_site");
  const notes: (string | null)[] = [ndc.note];
  Object.assign(values, {
    kind,
    ndc11: ndc.ndc11,
    site_id: site,
    extended_amount: line.extended_amount ?? values["extended_amount"]
  });
  const units = {
    count: line.packages,
    word: text("unit_of_measure") || quantity.word,
    perUnit: number("packages_per_unit")
  };
  const fault =
    kind === "price_credit" ? creditWithoutUnits(values, signed, notes) : fillPackages(context, values, units, notes);
  if (fault) return refused("packages", fault.reason, fault.why ?? text("packages"));
  if (decision.isInferred && isDifference(values, context)) {
    values["kind"] = "price_credit";
    creditWithoutUnits(values, signed, notes);
  }
  const charge = placeCharge(values, number("line_total"), profile.fees);
  notes.push(charge.note, completePrice(values));
  values["conversion"] = notes.filter(Boolean).join("; ") || null;
  values["line_number"] ??= lineKey(values, seen);
  return {line: row.line, values, customer: text("site_name"), chargeLeft: charge.left};
}

/** `isInferred`: that goods came back is arithmetic alone, quantity × price; no word and no quantity below zero says so. */
type Decided = {kind: LineKind; amountFrom: string | null; isStated: boolean; isInferred?: boolean} | {reason: string};

/** What a line is: as a column of canonical kinds states, by the profile's rules, by the words of a row without an NDC or of a fee, by signs. */
function decide(context: LineContext, row: GridRow, signed: SignedLine): Decided {
  const text = (target: string): string => textOf(context, row, target);
  // A file with a column of canonical kinds needs no rule: its signs are canonical too.
  const stated = text("kind");
  if (stated) return {kind: stated as LineKind, amountFrom: null, isStated: true};
  const ruled = decideKind(text, signed, context);
  const isByRule = "kind" in ruled && ruled.isRule;
  const isOfDrug = /\d{7}/.test(text("ndc11").replace(/\D/g, ""));
  const charge = isByRule ? null : isOfDrug ? feeOf(row.cells) : chargeOf(row.cells);
  if (charge) return {kind: charge, amountFrom: null, isStated: false};
  if ("reason" in ruled) return ruled;
  const kind = ruled.kind === "credit" ? creditKind(signed) : ruled.kind;
  const isInferred =
    kind === "return" && (ruled.kind === "credit" || !isByRule) && !/^[-(]/.test(signed.packages ?? "");
  return {kind, amountFrom: ruled.amountFrom, isStated: false, isInferred};
}

/**
 * Whether what is credited for a package is far below what one costs: a difference of prices, which moves nothing. A price
 * protection of $10 for each of 12 vials says quantity × price = amount as well as 12 vials that came back would.
 */
function isDifference(values: Values, {crosswalk}: LineContext): boolean {
  const known = crosswalk.get(values["ndc11"]!);
  const each = Math.abs(Number(values["extended_amount"]) / Number(values["packages"]));
  const limit = Number(known?.payment_limit ?? 0) * Number(known?.billing_units_per_package ?? 0);
  return each < limit && isLikelyCost(each, known) === false;
}

/** `12 VL` in one cell is a count and a unit. */
function splitQuantity(
  text: string,
  count: string | null,
  {decimal_mark}: Profile
): {count: string | null; word: string} {
  if (count !== null) return {count, word: ""};
  const match = /^([-(]?[\d.,]+\)?-?)\s*([A-Za-z]{1,10})\.?$/.exec(text.trim());
  const number = match ? plainNumber(match[1]!, {decimal_mark}) : null;
  return number === null ? {count, word: ""} : {count: number, word: match![2]!};
}

interface Fault {
  readonly reason: string;
  readonly why?: string;
}

function creditWithoutUnits(values: Values, {packages}: SignedLine, notes: (string | null)[]): Fault | null {
  values["packages"] = "0";
  const moved = packages?.replace("-", "");
  if (moved && !/^0/.test(moved)) notes.push(`credit for ${moved} packages, which did not move`);
  return null;
}

interface Counted {
  readonly count: string | null;
  readonly word: string;
  readonly perUnit: string | null;
}

/** Packages from what was counted, and the price for one of them; then those of the NDC that is billed in its place. */
function fillPackages(
  {profile, crosswalk}: LineContext,
  values: Values,
  {count, word, perUnit}: Counted,
  notes: (string | null)[]
): Fault | null {
  if (count === null || !isUnits(count)) return {reason: "invalid_units"};
  const ndc11 = values["ndc11"]!;
  const known = crosswalk.get(ndc11);
  const price = priceOfOne(Number(count), Number(values["unit_price"] ?? 0), Number(values["extended_amount"] ?? 0));
  const converted = toPackages(count, {unit: quantityUnit(profile, word), packagesPerUnit: perUnit, known, price});
  if ("reason" in converted) return {reason: converted.reason, why: `${count} ${word}: ${converted.why}`};
  values["packages"] = converted.packages;
  notes.push(converted.note);
  // The price was per what the distributor counts, so it is worked out again per package.
  if (converted.packages !== count) repriced(values, count);
  const billed = profile.ndc_map[ndc11];
  if (!billed) return null;
  const inner = crosswalk.get(billed);
  const each =
    known && inner ? Number(known.billing_units_per_package) / Number(inner.billing_units_per_package) : Number.NaN;
  if (!Number.isInteger(each * 1000) || each <= 0)
    return {reason: "unit_unknown", why: `${ndc11} as ${billed}: the crosswalk does not say how many`};
  repriced(values, values["packages"]);
  notes.push(`${values["packages"]} packages of ${ndc11} = ${each} of ${billed} each`);
  values["packages"] = String(Number((Number(values["packages"]) * each).toFixed(3)));
  values["ndc11"] = billed;
  return null;
}

/** Every column of raw.purchase as canonical text; what cannot be read stays as it is, for the judges to refuse. */
function plainValues(
  {profile, grid}: LineContext,
  text: (target: string) => string,
  number: (target: string) => string | null
): Values {
  const values: Values = {};
  for (const {name, meta} of PURCHASE_COLUMNS) {
    const own = text(name);
    if (own === "") values[name] = null;
    else if (meta.kind === "date") values[name] = isoDate(own, profile.dates, grid) ?? own;
    else if (NUMBERS.has(meta.kind)) values[name] = number(name) ?? own;
    else values[name] = own;
  }
  values.vendor ??= profile.vendor;
  return values;
}

/** The practice's site for an account; the account itself without a map; null when a map does not know it. */
function siteOf({site_map}: Profile, account: string): string | null {
  if (Object.keys(site_map).length === 0 || account === "") return account;
  return site_map[account] ?? null;
}

function quantityUnit({units: {quantity, names}}: Profile, word: string): QuantityUnit | null {
  if (quantity !== "column") return quantity;
  return Object.entries(names).find(([name]) => name.toLowerCase() === word.toLowerCase())?.[1] ?? null;
}
