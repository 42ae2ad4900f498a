import {
  type Cents,
  divideRounded,
  extend,
  formatCents,
  type Price,
  shareOf,
  type Units
} from "../../src/domain/money.ts";
import type {Quarter} from "../../src/domain/quarter.ts";
import type {PricePer} from "../../src/payment/break-even.ts";
import {medicarePayment, type Rate} from "../../src/payment/medicare.ts";
import {
  boundAmount,
  type ContractBase,
  type ContractTerm,
  caseRate,
  escalatorFactor,
  fixedRate,
  fullYears,
  parseFallback,
  percentOfAmount,
  percentOfPrice,
  perUnit
} from "./contract.ts";
import {medicareArithmetic} from "./medicare.ts";
import {plain} from "./plain.ts";

/** A claim line as far as its payment depends on it. */
export interface ExpectedLine {
  readonly service_date: string;
  readonly units: Units;
  readonly billed_amount: Cents;
  readonly deductible_amount: Cents | null;
  readonly patient_responsibility: Cents | null;
  readonly is_drug: boolean;
  /** A JW line. */
  readonly is_discarded: boolean;
  /** The first line of the claim that the same term speaks about. */
  readonly is_first_of_case: boolean;
}

/** What the bases are worth for a line; null where not published or not known. */
export interface Bases {
  /** Quarter of the limit and the ASP: the quarter of service less the term's lag. */
  readonly quarter: Quarter;
  readonly cms_limit: Price | null;
  readonly asp: PricePer | null;
  /** Of a package, on the date of service. */
  readonly wac: PricePer | null;
  readonly awp: PricePer | null;
  /** Of a package, on the practice's last invoice by the date of service. */
  readonly invoice: PricePer | null;
}

/** The columns of `core.expected_payment`; amounts are null where no base is known. */
export interface Expected {
  readonly basis: "medicare" | "contract";
  readonly rule: string;
  readonly expected_allowed: Cents | null;
  readonly expected_patient: Cents | null;
  readonly expected_sequestration: Cents | null;
  readonly expected_paid: Cents | null;
  readonly arithmetic: string;
}

/** Medicare's payment for a line, in the columns of `core.expected_payment`. */
export function expectedMedicare(
  line: ExpectedLine,
  bases: Bases,
  rates: {coinsurance_rate: Rate; sequestration_rate: Rate}
): Expected {
  if (bases.cms_limit === null)
    return {...UNKNOWN, basis: "medicare", rule: "medicare", arithmetic: `no CMS limit published for ${bases.quarter}`};
  const payment = medicarePayment({
    ...rates,
    payment_limit: bases.cms_limit,
    units: line.units,
    billed_amount: line.billed_amount,
    deductible_remaining: line.deductible_amount ?? 0n
  });
  const limit = extend(bases.cms_limit, line.units);
  const charge = payment.allowed_amount < limit ? `; charge ${formatCents(line.billed_amount)}` : "";
  const product = `CMS limit ${plain(bases.cms_limit, 6)} (${bases.quarter}) × ${plain(line.units, 3)} = ${formatCents(limit)}`;
  return {
    basis: "medicare",
    rule: "medicare",
    expected_allowed: payment.allowed_amount,
    expected_patient: payment.deductible_amount + payment.coinsurance_amount,
    expected_sequestration: payment.sequestration_amount,
    expected_paid: payment.paid_amount,
    arithmetic: `${product}${charge}; ${medicareArithmetic(payment, rates)}`
  };
}

const UNKNOWN = {
  expected_allowed: null,
  expected_patient: null,
  expected_sequestration: null,
  expected_paid: null
} as const;

const WORDS: Record<ContractBase, string> = {
  cms_limit: "CMS limit",
  asp: "ASP",
  wac: "WAC",
  awp: "AWP",
  fee_schedule: "fee schedule",
  billed: "charge",
  invoice: "invoice price",
  per_diem: "per diem",
  case: "case rate"
};

/** A contract's payment for a line. The patient's part is what the plan says it is, never more than the allowed amount. */
export function expectedContract(
  line: ExpectedLine,
  term: ContractTerm,
  bases: Bases,
  sequestration_rate: Rate
): Expected {
  const amount = contractAmount(line, term, bases);
  if (amount.cents === null) return {...UNKNOWN, basis: "contract", rule: amount.rule, arithmetic: amount.text};
  const bound = amount.is_bounded ? boundAmount(amount.cents, term, line.billed_amount) : amount.cents;
  const patient = least(line.patient_responsibility ?? 0n, bound);
  const rate = term.sequestration_applies ? sequestration_rate : 0n;
  const sequestration = shareOf(bound - patient, rate);
  const steps = [
    amount.text,
    ...(bound === amount.cents ? [] : [`bounded to ${formatCents(bound)}`]),
    `patient ${formatCents(patient)}`,
    ...(rate === 0n
      ? []
      : [`sequestration ${plain(rate, 4)}% of ${formatCents(bound - patient)} = ${formatCents(sequestration)}`]),
    `paid ${formatCents(bound - patient - sequestration)}`
  ];
  return {
    basis: "contract",
    rule: amount.rule,
    expected_allowed: bound,
    expected_patient: patient,
    expected_sequestration: sequestration,
    expected_paid: bound - patient - sequestration,
    arithmetic: steps.join("; ")
  };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

interface Amount {
  readonly cents: Cents | null;
  readonly rule: string;
  readonly text: string;
  /** Floor, cap and charge apply: not to waste that is not paid, nor to the lines a case rate does not sit on. */
  readonly is_bounded: boolean;
}

/** The formula of a term on a line, before floor, cap and charge. */
function contractAmount(line: ExpectedLine, term: ContractTerm, bases: Bases): Amount {
  const lag = term.lag_quarters ?? 0;
  const percent = term.percent ?? 1_000_000n;
  const back = lag > 0 && (term.base === "cms_limit" || term.base === "asp") ? `, lag ${lag}` : "";
  const rule = isFixed(term.base) ? WORDS[term.base] : `${plain(percent, 4)}% of ${WORDS[term.base]}${back}`;
  if (line.is_discarded && term.waste_paid === false)
    return {cents: 0n, rule, text: "discarded units are not paid = 0.00", is_bounded: false};
  const factor = escalatorFactor(term.annual_escalator_pct, fullYears(term.starts, line.service_date));
  const escalated = factor === ONE ? "" : ` × ${plain(factor, 6)}`;
  if (term.base === "case") {
    if (term.fixed_amount === null) return {cents: null, rule, text: "case rate is not stated", is_bounded: false};
    const cents = caseRate(term.fixed_amount, line.is_first_of_case, factor);
    const text = line.is_first_of_case
      ? `case rate ${plain(term.fixed_amount, 6)}${escalated} = ${formatCents(cents)}`
      : "case rate is on the first line of the case = 0.00";
    return {cents, rule, text, is_bounded: line.is_first_of_case};
  }
  if (term.base === "fee_schedule" || term.base === "per_diem") {
    if (term.fixed_amount === null)
      return {cents: null, rule, text: `${WORDS[term.base]} is not stated`, is_bounded: false};
    if (term.base === "per_diem" && line.is_drug) {
      const text = `a per diem pays days; ${plain(line.units, 3)} units of a drug are not days`;
      return {cents: null, rule, text, is_bounded: false};
    }
    const cents = fixedRate(term.fixed_amount, line.units, factor);
    const text = `${WORDS[term.base]} ${plain(term.fixed_amount, 6)}${escalated} × ${plain(line.units, 3)} = ${formatCents(cents)}`;
    return {cents, rule, text, is_bounded: true};
  }
  const stated = percentAmount(line, {base: term.base, percent, factor}, bases);
  if (stated) return {...stated, rule, is_bounded: true};
  const fallback = parseFallback(term.unpublished_base);
  const other = fallback && percentAmount(line, {...fallback, factor}, bases);
  const missing = `${WORDS[term.base]} is not published for ${bases.quarter}`;
  if (!fallback || !other) return {cents: null, rule, text: missing, is_bounded: false};
  const words = `${plain(fallback.percent, 4)}% of ${WORDS[fallback.base]}`;
  return {
    cents: other.cents,
    rule: `${words}, instead of ${rule}`,
    text: `${missing}: ${other.text}`,
    is_bounded: true
  };
}

const isFixed = (base: ContractBase): boolean => base === "fee_schedule" || base === "per_diem" || base === "case";

function percentAmount(
  line: ExpectedLine,
  {
    base,
    percent,
    factor
  }: {base: Exclude<ContractBase, "fee_schedule" | "per_diem" | "case">; percent: bigint; factor: bigint},
  bases: Bases
): {cents: Cents; text: string} | null {
  const escalated = factor === ONE ? "" : ` × ${plain(factor, 6)}`;
  const share = `${plain(percent, 4)}% of ${WORDS[base]}`;
  if (base === "billed") {
    const cents = percentOfAmount(line.billed_amount, percent, factor);
    return {cents, text: `${share} ${formatCents(line.billed_amount)}${escalated} = ${formatCents(cents)}`};
  }
  const price = base !== "cms_limit" ? bases[base] : bases.cms_limit === null ? null : perUnit(bases.cms_limit);
  if (price === null) return null;
  const cents = percentOfPrice(price, line.units, percent, factor);
  const quarter = base === "cms_limit" || base === "asp" ? ` (${bases.quarter})` : "";
  const unit = plain(divideRounded(price.price * ONE, price.per), 6);
  return {cents, text: `${share} ${unit}${quarter}${escalated} × ${plain(line.units, 3)} = ${formatCents(cents)}`};
}

const ONE = 1_000_000n;
