import type {Units} from "../../domain/money.ts";
import {daysBetween, pass, plainUnits, stop, unknown, type Verdict} from "./answer.ts";

export interface StockFacts {
  readonly is_claim: boolean;
  /** Whether any invoice is loaded. */
  readonly is_told: boolean;
  readonly is_supplied_free: boolean;
  readonly payer_kind: string;
  /** The NDC as the claim has it, else the one the ledger draws on; of a plan, the one its site buys. */
  readonly ndc11: string | null;
  readonly is_ndc_on_claim: boolean;
  /** The NDC (of a plan: any of the drug) was received at this site by the day; at any site. */
  readonly is_bought_here: boolean;
  readonly is_bought_elsewhere: boolean;
  /** Of a claim: units its dose did not find on the shelf. */
  readonly units_short: Units;
  /** Of a plan: units planned for the drug up to it, and units on hand and on order. */
  readonly units_by_then: Units;
  readonly units_held: Units;
  /** Of a plan: the day it must be ordered by, at the longest time from invoice to shelf; and the day of the run. */
  readonly order_by: string | null;
  readonly as_of: string;
}

/** A weekly job asks again in seven days: what can be ordered after that is no matter of today. */
const ASKED_AGAIN_DAYS = 7;

/** Whether the site has bought what it bills or plans, and has it. */
export function stockVerdict(facts: StockFacts): Verdict {
  if (facts.is_supplied_free) return pass("supplied_free");
  // Medicaid pays no drug without its NDC (42 USC 1396r-8(a)(7), 42 CFR 447.520).
  if (facts.is_claim && !facts.is_ndc_on_claim && facts.payer_kind === "medicaid") return stop("ndc_required");
  if (!facts.is_told) return unknown("purchases_not_told", "purchases.csv");
  if (facts.is_claim && facts.ndc11 === null) return unknown("ndc_missing", "the NDC of the line (LIN03)");
  if (!facts.is_bought_here)
    return stop("ndc_never_bought", facts.is_bought_elsewhere ? "bought by another site" : "on no invoice by that day");
  if (facts.is_claim)
    return facts.units_short > 0n
      ? stop("none_on_shelf", `${plainUnits(facts.units_short)} units more than the books have`)
      : pass("bought");
  const short = facts.units_by_then - facts.units_held;
  if (short <= 0n) return pass("in_stock");
  const words = `${plainUnits(short)} units to order${facts.order_by ? ` by ${facts.order_by}` : ""}`;
  if (facts.order_by === null) return unknown("order_time_unknown", "received_date in purchases.csv", words);
  return daysBetween(facts.as_of, facts.order_by) <= ASKED_AGAIN_DAYS
    ? stop("order_now", words)
    : pass("order_later", words);
}
