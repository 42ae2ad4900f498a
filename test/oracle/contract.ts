import {type Cents, divideRounded, type Price, type Units} from "../../src/domain/money.ts";
import type {PricePer} from "../../src/payment/break-even.ts";

export type ContractBase =
  | "cms_limit"
  | "asp"
  | "wac"
  | "awp"
  | "fee_schedule"
  | "billed"
  | "invoice"
  | "per_diem"
  | "case";

/** A row of payer_contracts; null means the term does not say. Percentages are in millionths of one (106% = 1_060_000n). */
export interface ContractTerm {
  readonly payer_id: string;
  readonly plan: string | null;
  readonly code_from: string | null;
  readonly code_to: string | null;
  readonly site_kind: string | null;
  readonly place_of_service: string | null;
  readonly starts: string;
  readonly ends: string | null;
  readonly base: ContractBase;
  readonly percent: bigint | null;
  readonly fixed_amount: Price | null;
  readonly lag_quarters: number | null;
  readonly lesser_of_billed: boolean | null;
  readonly floor_amount: Cents | null;
  readonly cap_amount: Cents | null;
  readonly annual_escalator_pct: bigint | null;
  readonly waste_paid: boolean | null;
  readonly sequestration_applies: boolean | null;
  readonly unpublished_base: string | null;
}

/** What a term is chosen by. */
export interface TermKey {
  readonly payer_id: string;
  readonly plan: string | null;
  readonly hcpcs: string;
  readonly site_kind: string;
  readonly place_of_service: string | null;
  readonly service_date: string;
  /** A per diem is a drug's term only where it names its one code. */
  readonly is_drug: boolean;
}

/** Whether a term speaks about a line at all: every column it fills must agree. */
export function appliesTo(term: ContractTerm, key: TermKey): boolean {
  return (
    term.payer_id === key.payer_id &&
    (term.plan === null || term.plan === key.plan) &&
    (term.code_from === null || term.code_from <= key.hcpcs) &&
    (lastCode(term) === null || key.hcpcs <= lastCode(term)!) &&
    (term.site_kind === null || term.site_kind === key.site_kind) &&
    (term.place_of_service === null || term.place_of_service === key.place_of_service) &&
    term.starts <= key.service_date &&
    (term.ends === null || key.service_date <= term.ends) &&
    !(term.base === "per_diem" && key.is_drug && !isSingleCode(term))
  );
}

/** A term that names only its first code is about that code. */
const lastCode = (term: ContractTerm): string | null => term.code_to ?? term.code_from;

/**
 * The most specific term first: a named plan, then a single code, then a range (the later first code, then the earlier
 * last code: of nested ranges the inner), then place of service, then kind of site.
 */
export function compareSpecificity(a: ContractTerm, b: ContractTerm): number {
  return (
    Number(b.plan !== null) - Number(a.plan !== null) ||
    Number(isSingleCode(b)) - Number(isSingleCode(a)) ||
    compareText(b.code_from ?? "", a.code_from ?? "") ||
    compareText(lastCode(a) ?? "~", lastCode(b) ?? "~") ||
    Number(b.place_of_service !== null) - Number(a.place_of_service !== null) ||
    Number(b.site_kind !== null) - Number(a.site_kind !== null)
  );
}

const isSingleCode = (term: ContractTerm): boolean => term.code_from !== null && term.code_from === lastCode(term);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The term for a line, null when none applies. Equally specific terms that overlap are a fault of the contract file: the
 * one that starts last (of those, the one listed last) is used and the choice is marked ambiguous.
 */
export function chooseTerm<T extends ContractTerm>(
  terms: readonly T[],
  key: TermKey
): {term: T; is_ambiguous: boolean} | null {
  const sorted = terms
    .map((term, index) => ({term, index}))
    .filter(({term}) => appliesTo(term, key))
    .sort(
      (a, b) => compareSpecificity(a.term, b.term) || compareText(b.term.starts, a.term.starts) || b.index - a.index
    );
  const [first, second] = sorted;
  if (!first) return null;
  return {term: first.term, is_ambiguous: second !== undefined && compareSpecificity(first.term, second.term) === 0};
}

const ONE = 1_000_000n;

/** A price per billing unit. */
export const perUnit = (price: Price): PricePer => ({price, per: ONE});

/** Full years from one ISO date to another; zero before the first anniversary. */
export function fullYears(starts: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(starts.slice(0, 4)) - (date.slice(5) < starts.slice(5) ? 1 : 0);
  return Math.max(0, years);
}

/** (1 + escalator)^years in millionths, rounded each year so that every reader gets the same factor. */
export function escalatorFactor(annual_escalator_pct: bigint | null, years: number): bigint {
  let factor = ONE;
  for (let year = 0; year < years; year++) factor = divideRounded(factor * (ONE + (annual_escalator_pct ?? 0n)), ONE);
  return factor;
}

/** A percentage of a price (CMS limit, ASP, WAC, AWP, invoice) times units, rounded once, to the cent. */
export const percentOfPrice = ({price, per}: PricePer, units: Units, percent: bigint, factor = ONE): Cents =>
  divideRounded(price * units * percent * factor, per * 10n ** 13n);
/** A percentage of an amount (the charge), to the cent. */
export const percentOfAmount = (amount: Cents, percent: bigint, factor = ONE): Cents =>
  divideRounded(amount * percent * factor, ONE * ONE);
/** A fixed rate per billing unit; for a per diem the units are days. */
export const fixedRate = (rate: Price, units: Units, factor = ONE): Cents =>
  percentOfPrice(perUnit(rate), units, ONE, factor);
/** A fixed amount per case, to the cent; the first line of the claim carries it, the others nothing. */
export const caseRate = (amount: Price, is_first_of_case: boolean, factor = ONE): Cents =>
  is_first_of_case ? fixedRate(amount, 1_000n, factor) : 0n;

/** Floor, then cap, then the charge: min(billed, min(cap, max(floor, amount))). */
export function boundAmount(
  amount: Cents,
  {floor_amount, cap_amount, lesser_of_billed}: Pick<ContractTerm, "floor_amount" | "cap_amount" | "lesser_of_billed">,
  billed_amount: Cents
): Cents {
  let bound = amount;
  if (floor_amount !== null && bound < floor_amount) bound = floor_amount;
  if (cap_amount !== null && bound > cap_amount) bound = cap_amount;
  if (lesser_of_billed && bound > billed_amount) bound = billed_amount;
  return bound;
}

/** What a contract says when its base is not published: another base and per cent of it. */
export interface Fallback {
  readonly base: "cms_limit" | "asp" | "wac" | "awp" | "billed" | "invoice";
  readonly percent: bigint;
}

/** Reads `wac:103`, `billed:80`, `cms_limit` (100% of it)…; null for anything else, which then stays for a person to read. */
export function parseFallback(text: string | null): Fallback | null {
  const match = /^(cms_limit|asp|wac|awp|billed|invoice)(?::(\d{1,4})(?:\.(\d{1,4}))?)?$/.exec(text?.trim() ?? "");
  if (!match) return null;
  const [, base, whole = "100", fraction = ""] = match;
  return {base: base as Fallback["base"], percent: BigInt(whole + fraction.padEnd(4, "0"))};
}
