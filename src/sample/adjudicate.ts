import {formatCents, parseCents, shareOf} from "../domain/money.ts";
import {limitRow} from "./figures.ts";
import type {Payer} from "./network.ts";

/** One payer's answer to one line, in cents; allowed = paid + patient + sequestration, always. */
export interface Answer {
  readonly allowed: bigint;
  readonly deductible: bigint;
  readonly coinsurance: bigint;
  readonly copay: bigint;
  readonly paid: bigint;
  readonly sequestration: bigint;
}

/** What a patient still owes in a year before the plan pays (deductible) or pays all (maximum), in cents. */
export interface YearToDate {
  deductible: bigint;
  maximum: bigint;
}

const SEQUESTRATION = 20_000n;
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The coinsurance of a code in a quarter as a rate in millionths: the row's own per cent, 20% for services. */
export function coinsuranceRate(hcpcs: string, quarter: string): bigint {
  const text = limitRow(hcpcs, quarter)?.coinsurance_pct;
  if (!text) return 200_000n;
  return BigInt(Math.round(Number(text) * 10_000));
}

/** Medicare Part B: deductible first, the row's own coinsurance, then 2% off Medicare's share (domain rules 1.4). */
export function answerMedicare(allowed: bigint, rate: bigint, year: YearToDate): Answer {
  const deductible = min(year.deductible, allowed);
  year.deductible -= deductible;
  const coinsurance = shareOf(allowed - deductible, rate);
  const gross = allowed - deductible - coinsurance;
  const sequestration = shareOf(gross, SEQUESTRATION);
  return {allowed, deductible, coinsurance, copay: 0n, paid: gross - sequestration, sequestration};
}

/** Any other plan: coinsurance on drugs up to the year's maximum, a copay on the first service, 2% where passed on. */
export function answerPlan(
  allowed: bigint,
  line: {readonly is_drug: boolean; readonly is_first_service: boolean},
  plan: {readonly payer: Payer; readonly year: YearToDate; readonly sequestered: boolean}
): Answer {
  const {payer, year} = plan;
  const share = shareOf(allowed, BigInt(payer.coinsurance_pct) * 10_000n);
  const isSelfPay = payer.kind === "self_pay";
  const coinsurance = isSelfPay ? allowed : line.is_drug ? min(share, year.maximum) : 0n;
  if (!isSelfPay) year.maximum -= coinsurance;
  const copay = line.is_first_service ? min(parseCents(String(payer.copay)), allowed) : 0n;
  const gross = allowed - coinsurance - copay;
  const sequestration = plan.sequestered ? shareOf(gross, SEQUESTRATION) : 0n;
  return {allowed, deductible: 0n, coinsurance, copay, paid: gross - sequestration, sequestration};
}

/** Adjustments as GROUP:CARC:AMOUNT; billed less all of them is paid. */
export function adjustmentsOf(billed: bigint, answer: Answer): string {
  return [
    ["CO:45", billed - answer.allowed],
    ["PR:1", answer.deductible],
    ["PR:2", answer.coinsurance],
    ["PR:3", answer.copay],
    ["CO:253", answer.sequestration]
  ]
    .filter(([, amount]) => amount !== 0n)
    .map(([code, amount]) => `${code}:${formatCents(amount as bigint)}`)
    .join(";");
}

export const patientShare = (answer: Answer): bigint => answer.deductible + answer.coinsurance + answer.copay;
