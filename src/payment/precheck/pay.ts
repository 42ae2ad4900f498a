import {type Cents, formatCents} from "../../domain/money.ts";
import {pass, stop, unknown, type Verdict} from "./answer.ts";

export interface PayFacts {
  readonly is_supplied_free: boolean;
  /** How the payment was reckoned: Medicare's rules, a contract term, or none. */
  readonly basis: "medicare" | "contract" | "none";
  readonly payer_kind: string;
  /** Payer and patient together, after sequestration, as core.expected_payment has it; null where it is not known. */
  readonly expected_cents: Cents | null;
  /** Why it is not known, in words. */
  readonly arithmetic: string;
  /** The ledger's cost of the dose; null where no invoice, count or limit tells it. */
  readonly cost_cents: Cents | null;
}

/** Whether this payer pays less than the dose cost: the ledger's cost against the expected payment. */
export function payVerdict({is_supplied_free, ...facts}: PayFacts): Verdict {
  const {expected_cents: expected, cost_cents: cost} = facts;
  if (is_supplied_free) return pass("supplied_free");
  if (expected === null) return unknown("payment_unknown", paymentFile(facts), facts.arithmetic);
  if (cost === null) return unknown("cost_unknown", "the invoice of the drug in purchases.csv");
  const words = `pays ${formatCents(expected)}, costs ${formatCents(cost)}`;
  return expected < cost ? stop("pays_below_cost", words) : pass("pays_cost", words);
}

function paymentFile({basis, payer_kind, arithmetic}: Pick<PayFacts, "basis" | "payer_kind" | "arithmetic">): string {
  if (basis === "none")
    return payer_kind === "unknown" ? "the payer's kind in payers.csv" : "the payer's terms in payer_contracts.csv";
  if (/^charge /.test(arithmetic)) return "the charge of the claim";
  if (/\b(WAC|AWP)\b/.test(arithmetic)) return "wac.csv";
  if (/invoice price/.test(arithmetic)) return "purchases.csv";
  if (/CMS limit|ASP/.test(arithmetic)) return "CMS's payment-limit file of the quarter";
  return "the term in payer_contracts.csv";
}
