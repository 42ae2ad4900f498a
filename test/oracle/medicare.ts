import {formatCents} from "../../src/domain/money.ts";
import type {MedicareLine, MedicarePayment, Rate} from "../../src/payment/medicare.ts";
import {plain} from "./plain.ts";

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
