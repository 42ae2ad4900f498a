/** Money a practice lays out for drugs before payer and refund bring it back; dollars, one number a day. */
export interface FloatInput {
  units_per_day: number;
  /** Paid to the distributor for a unit, `terms_days` after it is given. */
  invoice: number;
  terms_days: number;
  /** Collected for a unit, `payment_days` after it is given. */
  payment: number;
  payment_days: number;
  /** Refunded for a unit, `refund_days` after the invoice is paid. */
  refund: number;
  refund_days: number;
  interest_rate: number;
  days: number;
  /** Days by which refunds may be late when a credit line is asked for, and its rounding, dollars. */
  late_days?: number;
  round_to?: number;
}

export interface FloatCurve {
  /** Cash in less cash out since the first day, at the end of each day. */
  cash: Float64Array;
  /** Refunds earned by paid invoices and not yet received. */
  refund_waiting: Float64Array;
  /** The deepest point, as a positive number, and the day it is first reached. */
  peak: number;
  peak_day: number;
  /** Interest on the days below zero. */
  interest: number;
  /** A line that would hold if every refund came `late_days` later. */
  credit_line: number;
}

/** The cash of a steady flow of units from the first day on. */
export function floatCurve(input: FloatInput): FloatCurve {
  const {cash, refund_waiting} = flows(input, input.refund_days);
  let peak = 0;
  let peak_day = 0;
  let interest = 0;
  cash.forEach((balance, day) => {
    if (-balance > peak + 1e-9) [peak, peak_day] = [-balance, day];
    if (balance < 0) interest += (-balance * input.interest_rate) / 365;
  });
  const late = flows(input, input.refund_days + (input.late_days ?? 30)).cash;
  const deepest = late.reduce((least, balance) => Math.min(least, balance), 0);
  const step = input.round_to ?? 10_000;
  return {cash, refund_waiting, peak, peak_day, interest, credit_line: Math.ceil(-deepest / step) * step};
}

function flows(input: FloatInput, refund_days: number): {cash: Float64Array; refund_waiting: Float64Array} {
  const cash = new Float64Array(input.days);
  const refund_waiting = new Float64Array(input.days);
  for (let day = 0; day < input.days; day++) {
    const daysOf = (delay: number) => input.units_per_day * Math.max(0, day - delay + 1);
    const spent = daysOf(input.terms_days);
    const refunded = daysOf(input.terms_days + refund_days);
    cash[day] = input.payment * daysOf(input.payment_days) + input.refund * refunded - input.invoice * spent;
    refund_waiting[day] = input.refund * (spent - refunded);
  }
  return {cash, refund_waiting};
}
