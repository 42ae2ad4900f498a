import {type Cents, extend, type Price, shareOf, type Units} from "../domain/money.ts";

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

/** The split of an allowed amount. */
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

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
