import {
  type Cents,
  divideRounded,
  extend,
  formatCents,
  formatPrice,
  parsePrice,
  parseUnits
} from "../../src/domain/money.ts";
import {purchase} from "../../src/schema/canonical.ts";
import {columnsOf} from "../../src/schema/table.ts";
import {type ChargeLine, centsOf, isCharge} from "./charges.ts";
import {type Grid, type GridRow, isErrorCell} from "./grid.ts";
import {applySigns, decideKind, type LineKind} from "./kind.ts";
import type {Profile} from "./profile.ts";
import {type CrosswalkPackage, type QuantityUnit, toPackages} from "./quantity.ts";
import {isoDate, plainNumber, readNdc} from "./text.ts";

/** One line of an export: to a canonical purchase row, to a charge of its invoice, or to a problem with a reason. */

export interface PurchaseRow {
  readonly line: number;
  readonly values: {[column: string]: string | null};
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
  readonly onCreditSheet: boolean;
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

/** Reads one line; `lineNumbers` counts the lines of each invoice for exports that do not number them. */
export function readLine(
  context: LineContext,
  row: GridRow,
  lineNumbers: Map<string, number>
): PurchaseRow | Problem | ChargeLine | Skipped {
  const {profile} = context;
  const text = (target: string): string => textOf(context, row, target);
  const number = (target: string): string | null =>
    plainNumber(text(target), {decimal_mark: profile.decimal_mark, implied: profile.implied_decimals[target]});
  let dollars = number("extended_amount");
  const refused = (column: string, reason: string, value = text(column)): Problem => {
    return {line: row.line, column, reason, value: value || null, dollars: centsOf(dollars) === null ? null : dollars};
  };
  const values = plainValues(context, text, number);
  // Counted before anything is refused, so that a line keeps its number when another is put right.
  values.line_number ??= nextLine(lineNumbers, values.invoice ?? "");
  const broken = [...context.places].find(([, at]) => isErrorCell(row.cells[at] ?? ""));
  if (broken) return refused(broken[0], "error_cell");
  const signed = {packages: number("packages"), extended_amount: number("extended_amount")};
  // A file with a column of canonical kinds needs no rule: its signs are canonical too.
  const stated = values.kind as LineKind | null;
  const decision = stated ? {kind: stated, amountFrom: null} : decideKind(text, signed, context);
  if ("reason" in decision) return refused("packages", decision.reason);
  const {kind, amountFrom} = decision;
  if (kind === "skip") return {skipped: true};
  // The price on the invoice is net of the chargeback already; taking it off again would count it twice.
  if (kind === "chargeback") return refused("kind", "chargeback_already_in_price", text("extended_amount"));
  const amount = amountFrom ? number(amountFrom) : signed.extended_amount;
  dollars = amount;
  const line = stated ? signed : applySigns(kind, {packages: signed.packages, extended_amount: amount});
  if (isCharge(kind)) {
    const cents: Cents | null = centsOf(line.extended_amount);
    if (cents === null) return refused("extended_amount", "invalid_amount");
    return {line: row.line, kind, invoice: values.invoice ?? "", amount: cents};
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
    extended_amount: line.extended_amount ?? values.extended_amount
  });
  if (kind === "price_credit") {
    values.packages = "0";
    const moved = signed.packages?.replace("-", "");
    if (moved && !/^0/.test(moved)) notes.push(`credit for ${moved} packages, which did not move`);
  } else {
    if (line.packages === null || !isUnits(line.packages)) return refused("packages", "invalid_units");
    const converted = toPackages(line.packages, {
      unit: quantityUnit(profile, text("unit_of_measure")),
      packagesPerUnit: number("packages_per_unit"),
      known: context.crosswalk.get(ndc.ndc11)
    });
    if ("reason" in converted)
      return refused("packages", converted.reason, `${text("packages")} ${text("unit_of_measure")}: ${converted.why}`);
    values.packages = converted.packages;
    notes.push(converted.note);
    // The price was per what the distributor counts, so it is worked out again per package.
    if (converted.note) repriced(values, line.packages);
  }
  notes.push(completePrice(values));
  values.conversion = notes.filter(Boolean).join("; ") || null;
  return {line: row.line, values};
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

function nextLine(lineNumbers: Map<string, number>, invoice: string): string {
  const next = (lineNumbers.get(invoice) ?? 0) + 1;
  lineNumbers.set(invoice, next);
  return String(next);
}

/** Where only a unit price was stated, the amount is quantity × price before packages replace the quantity. */
function repriced(values: Values, quantity: string): void {
  const price = values.unit_price;
  if (!values.extended_amount && price && isPrice(price))
    values.extended_amount = formatCents(extend(parsePrice(price), parseUnits(quantity)));
  if (values.extended_amount) values.unit_price = null;
}

/** Of unit price and extended amount, the one that is missing follows from the other; says which was worked out. */
function completePrice(values: Values): string | null {
  const {packages, extended_amount: extended} = values;
  if (values.unit_price && isPrice(values.unit_price)) values.unit_price = values.unit_price.replace(/^-/, "");
  const price = values.unit_price;
  if (values.kind === "price_credit") {
    values.unit_price ??= "0";
    return null;
  }
  if (!packages || !isUnits(packages) || parseUnits(packages) === 0n) return null;
  const cents = centsOf(extended);
  if (!price && cents !== null) {
    values.unit_price = formatPrice(divideRounded(cents * 10_000_000n, parseUnits(packages)));
    return "unit price = extended amount ÷ packages";
  }
  if (price && !extended && isPrice(price)) {
    values.extended_amount = formatCents(extend(parsePrice(price), parseUnits(packages)));
    return "extended amount = packages × unit price";
  }
  return null;
}

const isUnits = (text: string): boolean => /^-?\d{1,10}(\.\d{1,3})?$/.test(text);
const isPrice = (text: string): boolean => /^-?\d{1,10}(\.\d{1,6})?$/.test(text);
