import {divideRounded, parsePrice} from "../domain/money.ts";
import {addQuarters, type Quarter} from "../domain/quarter.ts";
import type {Cell} from "./csv.ts";
import {limitRow, paymentLimit, unitsPerPackage} from "./figures.ts";
import {FIRST_QUARTER, PAYERS} from "./network.ts";
import {asp, averageWholesalePrice, listPrice, type Ratio} from "./prices.ts";
import {REGIMENS, type Regimen} from "./regimens.ts";

/** What each payer has agreed to pay, and what a line is therefore worth. */

export type Base = "cms_limit" | "asp" | "wac" | "awp" | "fee_schedule" | "billed" | "invoice" | "case";

interface DrugTerm {
  readonly base: Base;
  readonly percent: number;
  readonly lag_quarters?: number;
  readonly waste_paid: boolean;
  readonly sequestration_applies: boolean;
  readonly annual_escalator_pct?: number;
  readonly cap_amount?: string;
  readonly unpublished_base?: string;
}

const DRUG_TERMS: Readonly<Record<string, DrugTerm>> = {
  medicare: {base: "cms_limit", percent: 100, waste_paid: true, sequestration_applies: true},
  "harbor-ma": {base: "cms_limit", percent: 100, waste_paid: true, sequestration_applies: true},
  "northfork-ma": {base: "cms_limit", percent: 102, waste_paid: true, sequestration_applies: false},
  bluestem: {base: "cms_limit", percent: 118, waste_paid: true, sequestration_applies: false},
  prairie: {base: "asp", percent: 114, waste_paid: true, sequestration_applies: false, unpublished_base: "cms_limit"},
  ridgeline: {base: "wac", percent: 96, waste_paid: false, sequestration_applies: false},
  fairlake: {base: "awp", percent: 82, waste_paid: true, sequestration_applies: false},
  tallgrass: {
    base: "fee_schedule",
    percent: 100,
    waste_paid: true,
    sequestration_applies: false,
    annual_escalator_pct: 2.5
  },
  summit: {base: "billed", percent: 58, waste_paid: true, sequestration_applies: false, cap_amount: "60000.00"},
  medicaid: {base: "asp", percent: 104, waste_paid: false, sequestration_applies: false, unpublished_base: "cms_limit"},
  veterans: {base: "cms_limit", percent: 100, lag_quarters: 1, waste_paid: true, sequestration_applies: false},
  homestead: {base: "invoice", percent: 109, waste_paid: true, sequestration_applies: false},
  keystone: {base: "invoice", percent: 112, waste_paid: true, sequestration_applies: false},
  "self-pay": {base: "billed", percent: 55, waste_paid: true, sequestration_applies: false}
};

/** Service rates of Medicare in the sample, in cents; other payers' are per cents of these. */
export const SERVICE_RATES: Readonly<Record<string, bigint>> = {
  "64615": 13240n,
  "96365": 6653n,
  "96366": 2087n,
  "96372": 1456n,
  "96374": 3690n,
  "96401": 7631n,
  "96413": 13162n,
  "96415": 2844n,
  "99601": 16500n,
  "99602": 7500n,
  S9338: 11500n
};
const SERVICE_PERCENT: Readonly<Record<string, bigint>> = {
  medicare: 100n,
  "harbor-ma": 100n,
  "northfork-ma": 102n,
  bluestem: 150n,
  prairie: 135n,
  ridgeline: 160n,
  fairlake: 145n,
  tallgrass: 140n,
  summit: 170n,
  medicaid: 85n,
  veterans: 100n,
  homestead: 140n,
  keystone: 130n,
  "self-pay": 150n
};
const STARTS = "2023-01-01";
const FEES_START = "2023-07-01";

export const drugTerm = (payer_id: string): DrugTerm => DRUG_TERMS[payer_id]!;
/** Cents a payer allows for one unit of a service. */
export const serviceRate = (payer_id: string, hcpcs: string): bigint =>
  divideRounded(SERVICE_RATES[hcpcs]! * SERVICE_PERCENT[payer_id]!, 100n);
export const serviceCharge = (hcpcs: string): bigint => SERVICE_RATES[hcpcs]! * 3n;

/** Tallgrass's fee for a unit, millionths of a dollar: 112% of the first limit it saw. */
function fee(hcpcs: string): bigint {
  let quarter: Quarter = FIRST_QUARTER;
  while (!limitRow(hcpcs, quarter)) quarter = addQuarters(quarter, 1);
  return divideRounded(paymentLimit(hcpcs, quarter) * 112n, 100_000n) * 1000n;
}

/** Self-pay patients pay one price for a Prolia visit's drug. */
const CASE_PRICE = 1450_000000n;

export interface DrugSale {
  readonly payer_id: string;
  readonly regimen: Regimen;
  /** The code billed, which is the regimen's own but for eculizumab after its change. */
  readonly hcpcs: string;
  readonly quarter: Quarter;
  readonly date: string;
  readonly units: bigint;
  readonly is_waste: boolean;
  readonly billed_cents: bigint;
  /** The last invoice price of a package on the day, cents. */
  readonly invoice_cents: bigint;
}

/** The payer's price of a unit, millionths of a dollar, when it looks at the CMS file of `quarter`. */
function unitPrice(sale: DrugSale, quarter: Quarter): Ratio {
  const term = drugTerm(sale.payer_id);
  const {regimen, hcpcs} = sale;
  const packageUnits = BigInt(unitsPerPackage(regimen.ndc11, hcpcs));
  const percent = BigInt(term.percent);
  const list = listPrice(regimen, Number(sale.date.slice(0, 4)));
  switch (term.base) {
    case "cms_limit":
      return {n: paymentLimit(hcpcs, quarter) * percent, d: 100n};
    case "asp": {
      const price = asp(hcpcs, quarter);
      return price ? {n: price.n * percent, d: price.d * 100n} : {n: paymentLimit(hcpcs, quarter), d: 1n};
    }
    case "wac":
      return {n: list * 10_000n * percent, d: packageUnits * 100n};
    case "awp":
      return {n: averageWholesalePrice(list) * 10_000n * percent, d: packageUnits * 100n};
    case "invoice":
      return {n: sale.invoice_cents * 10_000n * percent, d: packageUnits * 100n};
    case "fee_schedule": {
      const from = hcpcs === "J1299" ? "2025-04-01" : FEES_START;
      const years =
        Number(sale.date.slice(0, 4)) - Number(from.slice(0, 4)) - (sale.date.slice(5) < from.slice(5) ? 1 : 0);
      return {n: fee(hcpcs) * 1025n ** BigInt(years), d: 1000n ** BigInt(years)};
    }
    default:
      throw new Error(`no price per unit: ${term.base}`);
  }
}

/**
 * What the contract says a drug line is worth, in cents; `quarter` is the CMS quarter the payer should look at, one
 * earlier for a payer whose contract lags (the quarter of service when the earlier file lacks the code).
 */
export function expectedCents(sale: DrugSale, options: {readonly cms_quarter?: Quarter} = {}): bigint {
  const term = drugTerm(sale.payer_id);
  if (sale.is_waste && !term.waste_paid) return 0n;
  const wanted = options.cms_quarter ?? addQuarters(sale.quarter, -(term.lag_quarters ?? 0));
  const quarter = limitRow(sale.hcpcs, wanted) ? wanted : sale.quarter;
  let cents: bigint;
  if (sale.payer_id === "self-pay" && sale.hcpcs === "J0897") cents = CASE_PRICE / 10_000n;
  else if (term.base === "billed") cents = divideRounded(sale.billed_cents * BigInt(term.percent), 100n);
  else {
    const price = unitPrice(sale, quarter);
    cents = divideRounded(price.n * sale.units, price.d * 10_000n);
  }
  const cap = term.cap_amount ? parsePrice(term.cap_amount) / 10_000n : null;
  if (cap !== null && cents > cap) cents = cap;
  return cents < sale.billed_cents ? cents : sale.billed_cents;
}

/** The contracts as rows of payer_contracts. */
export function contractRows(): Record<string, Cell>[] {
  return PAYERS.flatMap(({payer_id}) => [...drugRows(payer_id), ...serviceRows(payer_id)]);
}

function drugRows(payer_id: string): Record<string, Cell>[] {
  const {waste_paid, sequestration_applies, percent, ...term} = drugTerm(payer_id);
  const common = {
    payer_id,
    starts: STARTS,
    ...term,
    lesser_of_billed: "yes",
    waste_paid: waste_paid ? "yes" : "no",
    sequestration_applies: sequestration_applies ? "yes" : "no"
  };
  if (term.base === "fee_schedule") {
    const codes = [...REGIMENS.map((regimen) => regimen.hcpcs), "J1299"].toSorted();
    return codes.map((hcpcs) => ({
      ...common,
      starts: hcpcs === "J1299" ? "2025-04-01" : FEES_START,
      code_from: hcpcs,
      code_to: hcpcs,
      fixed_amount: dollars(fee(hcpcs))
    }));
  }
  const ranges = [
    ["J0000", "J9999"],
    ["Q5000", "Q5999"]
  ].map(([code_from, code_to]) => ({...common, percent, code_from, code_to}));
  if (payer_id !== "self-pay") return ranges;
  return [
    ...ranges,
    {...common, base: "case", code_from: "J0897", code_to: "J0897", fixed_amount: dollars(CASE_PRICE)}
  ];
}

function serviceRows(payer_id: string): Record<string, Cell>[] {
  return Object.keys(SERVICE_RATES)
    .filter((hcpcs) => payer_id !== "medicare" || !/^(S|996)/.test(hcpcs))
    .toSorted()
    .map((hcpcs) => ({
      payer_id,
      code_from: hcpcs,
      code_to: hcpcs,
      site_kind: /^(S|996)/.test(hcpcs) ? "home_infusion" : "",
      starts: STARTS,
      base: hcpcs.startsWith("S") ? "per_diem" : "fee_schedule",
      fixed_amount: dollars(serviceRate(payer_id, hcpcs) * 10_000n),
      lesser_of_billed: "yes",
      sequestration_applies: drugTerm(payer_id).sequestration_applies ? "yes" : "no"
    }));
}

const dollars = (millionths: bigint): string => {
  const text = millionths.toString().padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
};
