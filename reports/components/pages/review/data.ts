import type {ActionFacts} from "../../../../src/words/action.ts";

/** Rows of data/review.json and data/review-bridge.arrow. Money is whole cents, quantities are thousandths. */

export interface Headline {
  readonly quarter: string;
  readonly lines: number;
  readonly open_lines: number;
  readonly units_milli: number;
  readonly open_acquisition_cost_cents: number;
  readonly allowed_amount_cents: number;
  readonly collected_amount_cents: number;
  readonly to_come_amount_cents: number;
  readonly to_come_low_amount_cents: number;
  readonly to_come_high_amount_cents: number;
  readonly acquisition_cost_cents: number;
  /** Of it, cost of drugs in no invoice, which the payment limit stands for. */
  readonly limit_priced_cost_cents: number;
  /** More of it than may be left out: the result is one only at payment limits. */
  readonly is_at_limits: boolean;
  /** More of it than may be left out waits for an answer, and nothing is projected for it. */
  readonly is_open_untold: boolean;
  readonly net_cost_recovery_cents: number;
  readonly matured_net_cost_recovery_cents: number;
  readonly cost_adjustment_cents: number;
  readonly accrued_amount_cents: number;
  readonly received_amount_cents: number;
  readonly budget_amount_cents: number | null;
  readonly administration_amount_cents: number;
  readonly denied_acquisition_cost_cents: number;
}

export interface BridgeRow {
  readonly basis: "collected" | "matured";
  readonly quarter: string;
  readonly base_quarter: string;
  readonly step: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly amount_cents: number;
}

export interface Action extends ActionFacts {
  readonly hcpcs: string | null;
  readonly payer_id: string | null;
  readonly site_id: string | null;
  readonly recoverable_amount_cents: number;
  /** The part whose last day is within a week of the nearest. */
  readonly due_amount_cents: number;
  /** In question: collected and may be taken back, or offered and in no amount. */
  readonly at_risk_amount_cents: number;
  readonly cost_amount_cents: number | null;
  readonly billed_amount_cents: number | null;
  readonly dollars_recovered_cents: number | null;
  /** Days from the day the report stands at to the last day to act. */
  readonly days_left: number | null;
  readonly is_timely: boolean;
  /** Every dollar of it is of a line of an input file. */
  readonly is_by_line: boolean;
  readonly action_status: string;
  readonly owner: string | null;
}

/** Dollars of an action by their own last day. */
export interface Due {
  readonly action_id: string;
  readonly days_left: number | null;
  readonly recoverable_amount_cents: number;
}

export interface BackTest {
  readonly quarter: string;
  readonly open_lines: number;
  readonly collected_amount_cents: number;
  readonly matured_amount_cents: number;
  readonly matured_low_amount_cents: number;
  readonly matured_high_amount_cents: number;
  readonly came_in_amount_cents: number;
  readonly estimate_error_amount_cents: number;
  readonly is_covered: boolean;
}

/** The same quarter a year before: 2025Q2 → 2024Q2. */
export const yearBefore = (quarter: string): string => `${Number(quarter.slice(0, 4)) - 1}${quarter.slice(4)}`;

/** Matured net cost recovery after cost adjustments and with accrued rebates: both ends of the bridge. */
export const maturedResult = (row: Headline): number =>
  row.matured_net_cost_recovery_cents - row.cost_adjustment_cents + row.accrued_amount_cents;

/** The same as collected so far. */
export const collectedResult = (row: Headline): number =>
  row.net_cost_recovery_cents - row.cost_adjustment_cents + row.accrued_amount_cents;
