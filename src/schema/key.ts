/**
 * What makes two rows of a table tell of one thing: within a file, where the second is refused (`duplicate_row`, equal or not), and
 * across files, where exports overlap and a newer one tells again what an older one told. Across files all rows of one thing
 * count as the file that reaches furthest tells them (`reach`, then the name of the file), so that a total is never added twice.
 */
export interface Key {
  /** Columns that no two rows of one file share; an empty value is a value. */
  readonly within: readonly string[];
  /**
   * SQL over a row for the thing it tells of, across files; `within` when absent. Null for tables whose versions core itself
   * puts in order (purchases, claims).
   */
  readonly across?: readonly string[] | null;
  /** SQL over a row for the day or quarter it reaches, as text or date; a file reaches as far as its rows do. */
  readonly reach?: string;
  /** Column whose sum is the dollars of a row, where it has any. */
  readonly dollars?: string;
}

/** Every canonical table has one. */
export const KEYS: {readonly [table: string]: Key} = {
  "raw.purchase": {within: ["vendor", "invoice", "line_number"], across: null},
  "raw.claim_line": {within: ["claim_id", "line_number", "version"], across: null},
  "raw.site": {within: ["site_id"]},
  "raw.payer": {within: ["payer_id"]},
  "raw.payer_spelling": {within: ["told_identifier", "told_name", "told_plan", "told_filing_code"]},
  "raw.payer_contract": {
    within: ["payer_id", "plan", "code_from", "code_to", "site_kind", "place_of_service", "starts"],
    reach: "starts"
  },
  "raw.gpo_contract": {
    within: ["contract_id", "vendor", "ndc11", "starts", "tier", "tier_threshold"],
    // A newer list of prices tells all tiers of a term anew.
    across: ["contract_id", "vendor", "ndc11", "starts"],
    reach: "starts"
  },
  "raw.rebate": {
    within: [
      "program_id",
      "contract_id",
      "manufacturer",
      "period_start",
      "period_end",
      "hcpcs",
      "ndc11",
      "tier",
      "received_date"
    ],
    // A later statement tells what a period earned anew, perhaps at another tier and paid by now; a row of money received and
    // nothing earned is one payment, known by its day.
    across: [
      "program_id",
      "contract_id",
      "manufacturer",
      "period_start",
      "period_end",
      "hcpcs",
      "ndc11",
      "CASE WHEN coalesce(accrued_amount, 0) = 0 THEN received_date END"
    ],
    reach: "greatest(period_end, received_date)",
    dollars: "accrued_amount"
  },
  "raw.prior_auth": {
    within: ["authorization_id", "hcpcs", "requested_date"],
    reach: "greatest(requested_date, decided_date)"
  },
  "raw.inventory_count": {within: ["site_id", "ndc11", "count_date", "lot"], reach: "count_date"},
  "raw.schedule": {
    within: ["appointment_id", "hcpcs"],
    across: ["appointment_id"],
    // Planned days say how far a practice plans, not how new its file is; what became of an appointment does.
    reach: `CASE WHEN status <> 'planned' THEN "date" END`
  },
  "raw.administration_time": {
    within: ["claim_id", "line_number", "start"],
    across: ["claim_id", "line_number"],
    reach: "start"
  },
  "raw.wac": {within: ["ndc11", "starts"], reach: "starts"},
  "raw.budget": {within: ["quarter", "measure", "hcpcs", "payer_id", "site_id"], reach: "quarter", dollars: "amount"},
  "raw.market_rate": {
    within: [
      ...["rates_file", "plan", "hcpcs", "rate_modifiers", "billing_class", "rate_setting", "service_places"],
      ...["negotiated_type", "negotiated_rate", "expiration_date"]
    ],
    // Payers publish a file anew each month under its name and a new date.
    across: ["reporting_entity", "plan", "regexp_replace(rates_file, '\\d{4}-?\\d{2}(-?\\d{2})?', '')"],
    reach: "last_updated_on"
  },
  "raw.action_status": {within: ["action_id"], dollars: "dollars_recovered"}
};
