import {type Cents, extend, formatCents, type Price, shareOf, type Units} from "../domain/money.ts";
import {plain} from "./plain.ts";

/** A fraction in millionths of one: 2% is 20_000n, 17.585% is 175_850n. */
export type Rate = bigint;

/** One Medicare line before it is paid; `units` on a JW line are the discarded ones, paid like any other. */
export interface MedicareLine {
  readonly payment_limit: Price;
  readonly units: Units;
  readonly billed_amount: Cents;
  /** The row's own coinsurance of its quarter, never a flat 20%. */
  readonly coinsurance_rate: Rate;
  /** By date of service. */
  readonly sequestration_rate: Rate;
  /** What is left of the year's Part B deductible before this line. */
  readonly deductible_remaining?: Cents;
}

/** What Medicare and the patient owe for a line; whole cents that add up. */
export interface MedicarePayment {
  readonly allowed_amount: Cents;
  readonly deductible_amount: Cents;
  readonly coinsurance_amount: Cents;
  /** Medicare's share before sequestration. */
  readonly medicare_gross: Cents;
  /** CO-253 on the remittance. */
  readonly sequestration_amount: Cents;
  readonly paid_amount: Cents;
  /** Paid by Medicare and owed by the patient together. */
  readonly total_amount: Cents;
}

/**
 * The lesser of charge and limit, less deductible, coinsurance and, from Medicare's part only, sequestration
 * (42 CFR 414.904(a); 42 USC 1395l). Each step is rounded once to the cent.
 */
export function medicarePayment(line: MedicareLine): MedicarePayment {
  const limit = extend(line.payment_limit, line.units);
  return splitMedicare(min(limit, line.billed_amount), line);
}

/** The same split of an allowed amount already known. */
export function splitMedicare(
  allowed: Cents,
  rates: Pick<MedicareLine, "coinsurance_rate" | "sequestration_rate" | "deductible_remaining">
): MedicarePayment {
  const deductible = min(rates.deductible_remaining ?? 0n, allowed);
  const coinsurance = shareOf(allowed - deductible, rates.coinsurance_rate);
  const gross = allowed - deductible - coinsurance;
  const sequestration = shareOf(gross, rates.sequestration_rate);
  const paid = gross - sequestration;
  return {
    allowed_amount: allowed,
    deductible_amount: deductible,
    coinsurance_amount: coinsurance,
    medicare_gross: gross,
    sequestration_amount: sequestration,
    paid_amount: paid,
    total_amount: paid + coinsurance + deductible
  };
}

/** The steps in words, as `core.expected_payment` writes them. */
export function medicareArithmetic(
  payment: MedicarePayment,
  rates: Pick<MedicareLine, "coinsurance_rate" | "sequestration_rate">
): string {
  return [
    `deductible ${formatCents(payment.deductible_amount)}`,
    `coinsurance ${plain(rates.coinsurance_rate, 4)}% = ${formatCents(payment.coinsurance_amount)}`,
    `sequestration ${plain(rates.sequestration_rate, 4)}% of ${formatCents(payment.medicare_gross)} = ${formatCents(payment.sequestration_amount)}`,
    `paid ${formatCents(payment.paid_amount)}`
  ].join("; ");
}

/** Share of the allowed amount that reaches the provider, in millionths: 1 − s(1 − c), no deductible. */
export const netMultiple = ({
  coinsurance_rate,
  sequestration_rate
}: {
  coinsurance_rate: Rate;
  sequestration_rate: Rate;
}): Rate => ONE - (sequestration_rate * (ONE - coinsurance_rate) + ONE / 2n) / ONE;

const ONE = 1_000_000n;

/** A dated rate of `reference.sequestration`; `to_date` null means open. */
export interface SequestrationPeriod {
  readonly from_date: string;
  readonly to_date: string | null;
  readonly rate: Rate;
}

/** The rate of the period a date of service falls in; zero before the first period. */
export function sequestrationRate(periods: readonly SequestrationPeriod[], service_date: string): Rate {
  const period = periods.find(
    ({from_date, to_date}) => from_date <= service_date && service_date <= (to_date ?? "9999-12-31")
  );
  return period?.rate ?? 0n;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
