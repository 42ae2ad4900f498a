import {parsePrice} from "../domain/money.ts";
import type {Quarter} from "../domain/quarter.ts";
import {readFigures} from "./csv.ts";

/**
 * Published figures the sample stands on, as small tables of our own (src/sample/figures): CMS payment limits from
 * 2020Q1 to 2025Q2, products and their billing units, Part B spending by drug.
 */

export interface PaymentLimit {
  readonly hcpcs: string;
  readonly quarter: Quarter;
  readonly short_description: string;
  readonly dosage: string;
  /** As CMS prints it, dollars per billing unit. */
  readonly payment_limit: string;
  /** Per cent as CMS prints it; empty before 2023Q2. */
  readonly coinsurance_pct: string;
  readonly notes: string;
}

export interface Product {
  readonly ndc11: string;
  readonly hcpcs: string;
  readonly labeler: string;
  readonly drug_name: string;
  readonly dosage: string;
  readonly package_size: string;
  readonly package_quantity: string;
  readonly billing_units: string;
  readonly cms_billing_units_per_package: string;
}

export const PAYMENT_LIMITS = readFigures("payment-limits") as unknown as readonly PaymentLimit[];
export const FIRST_POSTED = readFigures("first-posted") as unknown as readonly Pick<
  PaymentLimit,
  "hcpcs" | "quarter" | "payment_limit" | "notes"
>[];
export const PRODUCTS = readFigures("ndcs") as unknown as readonly Product[];

/** Medicare's spending on a code in a year, as CMS published it. */
export const SPENDING = readFigures("spending") as unknown as readonly {
  readonly hcpcs: string;
  readonly year: string;
  readonly total_spending: string;
  readonly dosage_units: string;
  readonly claims: string;
  readonly beneficiaries: string;
}[];

const limits = new Map(PAYMENT_LIMITS.map((row) => [`${row.hcpcs} ${row.quarter}`, row]));
const products = new Map(PRODUCTS.map((row) => [`${row.ndc11} ${row.hcpcs}`, row]));

/** CMS's row for a code in a quarter, or undefined when the file of that quarter does not have it. */
export const limitRow = (hcpcs: string, quarter: Quarter): PaymentLimit | undefined =>
  limits.get(`${hcpcs} ${quarter}`);

/** Millionths of a dollar per billing unit; throws when CMS printed none. */
export function paymentLimit(hcpcs: string, quarter: Quarter): bigint {
  const row = limitRow(hcpcs, quarter);
  if (!row) throw new Error(`no payment limit: ${hcpcs} ${quarter}`);
  return parsePrice(row.payment_limit);
}

/** Billing units in one package: units of one item × items, never CMS's own rounded column. */
export function unitsPerPackage(ndc11: string, hcpcs: string): number {
  const product = products.get(`${ndc11} ${hcpcs}`);
  if (!product) throw new Error(`no product: ${ndc11} ${hcpcs}`);
  return Number(product.billing_units) * Number(product.package_quantity);
}

/** Beneficiaries of a code in the newest year of the spending file; a new code counts as a small one. */
export function beneficiaries(hcpcs: string): number {
  return spending.get(hcpcs) ?? 1500;
}

const spending = new Map(
  SPENDING.filter((row) => row.year === "2023" && row.beneficiaries).map((row) => [
    row.hcpcs,
    Number(row.beneficiaries)
  ])
);
