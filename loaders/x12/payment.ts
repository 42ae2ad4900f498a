import type {Transaction} from "./envelope.ts";

/** Sums of one payment in whole cents. https://x12.org/products/transaction-sets, 835 section 1.10.2 balancing */
export interface PaymentTotals {
  claims: number;
  services: number;
  /** Sum of CLP03. */
  charge: number;
  /** Sum of CLP04. */
  paid: number;
  /** Sum of CLP05, which takes no part in balancing. */
  patient: number;
  /** Sum of SVC02 and of SVC03. */
  service_charge: number;
  service_paid: number;
  /** Sum of CAS at claim and line. */
  adjustment: number;
  /** Sum of PLB as sent: positive lowers the payment. */
  provider_adjustment: number;
  /** Sum of AMT*I at claims: interest paid. PLB L6 repeats it where the payer follows the guide. */
  interest: number;
  /** BPR02, negative when BPR03 says debit. */
  payment: number;
}

/** A claim that is not used while the rest of its payment is. */
export interface HeldClaim {
  /** Ordinal of the claim in its payment, from 1. */
  readonly ordinal: number;
  readonly offset: number;
  /** CLP04 as sent, cents. */
  readonly paid: number;
  /** CLP04 less what charge and adjustments make of it, cents. */
  readonly difference: number;
  readonly reason: string;
}

/** One 835 transaction after balancing. */
export interface Payment {
  readonly transaction: Transaction;
  readonly totals: PaymentTotals;
  /** BPR02 less what claims and provider adjustments make of it, cents. */
  difference: number;
  /** Claims that are not used, by the ordinal of their CLP segment. */
  readonly held: Map<number, HeldClaim>;
  /**
   * Every claim balances and the payment does not: it may be a part of a check whose rest is in another file, which only
   * all files together tell (src/models). Its status is quarantined.
   */
  is_part: boolean;
  status: "accepted" | "quarantined" | "duplicate" | "ignored";
  reason: string | null;
  /** BPR16, TRN02, payer and amount: what makes a payment the same payment. */
  key: string;
}
