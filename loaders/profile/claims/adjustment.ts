import {type Cents, divideRounded, formatCents} from "../../../src/domain/money.ts";

/** Adjustments as canonical claims have them: group, claim adjustment reason code (CARC) and dollars. */

export interface Reason {
  /** `CO:45` */
  readonly reason: string;
  readonly amount: Cents;
}

/** `CO:45:120.00;PR:2:33.10`; null for none. Nothing given is nothing said. */
export const reasonsText = (reasons: readonly Reason[]): string | null =>
  reasons
    .filter(({amount}) => amount !== 0n)
    .map(({reason, amount}) => `${reason}:${formatCents(amount)}`)
    .join(";") || null;

export const CONTRACTUAL = "CO:45";
export const SEQUESTRATION = "CO:253";
export const WITHHELD = "CO:104";

/** Words of payers that take sequestration off what they pay. */
export const isMedicare = (words: string): boolean => /medicare|\badvantage\b|\bpart b\b|\bMA ?PD\b/i.test(words);

/**
 * Whether `rest` is sequestration of a payment: 2% of what Medicare would have paid without it, to the cent
 * (https://www.cms.gov/medicare/payment/fee-schedules, mandatory payment reductions).
 */
export const isSequestration = (rest: Cents, paid: Cents): boolean =>
  rest > 0n && divideRounded((paid + rest) * 2n, 100n) === rest;

/** What adjustments of mixed kinds are, where the charge, the allowed amount and what was paid say it by arithmetic. */
export function splitMixed({
  mixed,
  billed,
  allowed,
  paid,
  medicare
}: {
  mixed: Cents;
  billed: Cents;
  allowed: Cents;
  paid: Cents;
  medicare: boolean;
}): {reasons: Reason[]; unknown: Cents} {
  const contractual = billed - allowed;
  const rest = mixed - contractual;
  if (contractual < 0n || rest < 0n) return {reasons: [], unknown: mixed};
  const reasons = [{reason: CONTRACTUAL, amount: contractual}];
  if (rest === 0n) return {reasons, unknown: 0n};
  if (medicare && isSequestration(rest, paid))
    return {reasons: [...reasons, {reason: SEQUESTRATION, amount: rest}], unknown: 0n};
  return {reasons, unknown: rest};
}

/** The patient's part by its kind: PR-1, PR-2, PR-3. */
export function patientParts(reasons: readonly Reason[]): {
  readonly [column in
    | "deductible_amount"
    | "coinsurance_amount"
    | "copay_amount"
    | "patient_responsibility"]: Cents | null;
} {
  const sum = (pattern: RegExp): Cents | null => {
    const own = reasons.filter(({reason}) => pattern.test(reason));
    return own.length === 0 ? null : own.reduce((total, {amount}) => total + amount, 0n);
  };
  return {
    deductible_amount: sum(/^PR:1$/),
    coinsurance_amount: sum(/^PR:2$/),
    copay_amount: sum(/^PR:3$/),
    patient_responsibility: sum(/^PR:/)
  };
}
