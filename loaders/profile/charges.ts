import {group} from "d3";
import {type Cents, formatCents, parseCents} from "../../src/domain/money.ts";

/** Charges that a distributor bills once for an invoice: freight, service fees, prompt-pay discounts. */

export const CHARGE_COLUMN = {
  freight: "freight_amount",
  service_fee: "service_fee_amount",
  prompt_pay: "prompt_pay_amount"
} as const;
export type ChargeKind = keyof typeof CHARGE_COLUMN;
export const isCharge = (kind: string): kind is ChargeKind => kind in CHARGE_COLUMN;

/** Shares whole cents by weight, exactly: each part is the difference of two floors, the last takes what is left. */
export function shareCents(total: Cents, weights: readonly bigint[]): Cents[] {
  const sizes = weights.map((weight) => (weight < 0n ? -weight : weight));
  const sum = sizes.reduce((a, b) => a + b, 0n);
  const parts = sum === 0n ? sizes.map(() => 1n) : sizes;
  const whole = parts.reduce((a, b) => a + b, 0n);
  let upTo = 0n;
  let given = 0n;
  return parts.map((part) => {
    upTo += part;
    const through = (total * upTo) / whole;
    const share = through - given;
    given = through;
    return share;
  });
}

export interface ChargeLine {
  readonly line: number;
  readonly kind: ChargeKind;
  readonly invoice: string;
  readonly amount: Cents;
}

interface Row {
  readonly values: {[column: string]: string | null};
}

/** Adds each charge to the lines of its invoice in proportion to their dollars; returns those whose invoice has no line. */
export function spreadCharges(charges: readonly ChargeLine[], rows: readonly Row[]): ChargeLine[] {
  const orphans: ChargeLine[] = [];
  const byInvoice = group(rows, ({values}) => values.invoice ?? "");
  for (const charge of charges) {
    const lines = byInvoice.get(charge.invoice) ?? [];
    if (lines.length === 0) {
      orphans.push(charge);
      continue;
    }
    const column = CHARGE_COLUMN[charge.kind];
    const shares = shareCents(
      charge.amount,
      lines.map(({values}) => centsOf(values.extended_amount) ?? 0n)
    );
    lines.forEach(({values}, index) => {
      values[column] = formatCents((centsOf(values[column]) ?? 0n) + shares[index]!);
    });
  }
  return orphans;
}

/** Whole cents of a plain amount; null for nothing or for what is no amount. */
export function centsOf(text: string | null | undefined): Cents | null {
  if (!text) return null;
  try {
    return parseCents(text);
  } catch {
    return null;
  }
}
