import type {KindName} from "../../src/schema/field.ts";
import {KEYS} from "../../src/schema/key.ts";

/** Rules across the columns of one row, and keys, of the practice's own tables. */
export interface Rule {
  /** Column the complaint names. */
  readonly column: string;
  readonly reason: string;
  /** Rows that break the rule; columns are typed, and null where the text could not be read. */
  readonly when: string;
}

export interface TableRules {
  readonly rules: readonly Rule[];
  /** A second row with the same key in one file is refused as `duplicate_row`. */
  readonly key: readonly string[];
}

/** No line of a practice is a billion dollars, and none of these files is older than the century. */
const tooLarge = (column: string): Rule => ({
  column,
  reason: "amount_too_large",
  when: `${column} > 1000000000 OR ${column} < -1000000000`
});
const tooOld = (column: string): Rule => ({column, reason: "date_too_old", when: `${column} < DATE '2000-01-01'`});

const ROW_RULES: {readonly [table: string]: readonly Rule[]} = {
  "raw.purchase": [
    {column: "packages", reason: "return_not_negative", when: "kind IN ('return', 'transfer_out') AND packages >= 0"},
    {column: "packages", reason: "credit_moves_packages", when: "kind = 'price_credit' AND packages <> 0"},
    {
      column: "extended_amount",
      reason: "credit_not_negative",
      when: "kind = 'price_credit' AND extended_amount >= 0"
    },
    {column: "extended_amount", reason: "free_goods_charged", when: "kind = 'free_goods' AND extended_amount <> 0"},
    {
      column: "packages",
      reason: "negative_packages",
      when: "kind IN ('purchase', 'free_goods', 'transfer_in', 'consigned') AND packages < 0"
    },
    {
      column: "packages",
      reason: "zero_packages_charged",
      when: "kind IN ('purchase', 'transfer_in', 'consigned') AND packages = 0 AND extended_amount <> 0"
    },
    tooLarge("extended_amount"),
    tooLarge("unit_price"),
    tooOld("invoice_date")
  ],
  "raw.claim_line": [
    {column: "units", reason: "zero_units_charged", when: "units = 0 AND billed_amount <> 0"},
    {column: "units", reason: "negative_units", when: "units < 0 AND status NOT IN ('reversal', 'void')"},
    {column: "line_number", reason: "invalid_integer", when: "line_number < 1"},
    {column: "version", reason: "invalid_integer", when: "version < 0"},
    ...["billed_amount", "allowed_amount", "paid_amount"].map(tooLarge),
    tooOld("service_date")
  ],
  "raw.inventory_count": [
    {column: "packages", reason: "negative_packages", when: "packages < 0"},
    // No shelf holds a million packages of a drug: a telephone number, an NDC or a sum of money stands in the column.
    {column: "packages", reason: "too_many_packages", when: "packages > 1000000"},
    tooOld("count_date")
  ],
  "raw.rebate": [
    {column: "period_end", reason: "ends_before_it_starts", when: "period_end < period_start"},
    ...["accrued_amount", "received_amount"].map(tooLarge)
  ],
  "raw.budget": [tooLarge("amount")]
};

/** The rules of every table that has a key. */
export const RULES: {readonly [table: string]: TableRules} = Object.fromEntries(
  Object.entries(KEYS).map(([table, {within}]) => [table, {key: within, rules: ROW_RULES[table] ?? []}])
);

/** Reason codes that do not come from a kind of field, in words. */
export const REASONS: {readonly [reason: string]: string} = {
  missing_value: "a required value is empty",
  unknown_value: "not one of the values allowed",
  duplicate_row: "the same key stands earlier in the file",
  wrong_column_count: "too many or too few cells",
  stray_quote: "a quote where none may stand",
  not_utf8: "bytes that are not text",
  return_not_negative: "a return or transfer out must have negative packages",
  credit_moves_packages: "a price credit moves no packages",
  credit_not_negative: "a price credit must have a negative amount",
  free_goods_charged: "free goods cost nothing",
  negative_packages: "packages are negative on a line that is no return, or in a count",
  too_many_packages: "more than a million packages",
  ends_before_it_starts: "the period ends before it starts",
  zero_packages_charged: "money charged for no packages",
  zero_units_charged: "money charged for no units",
  amount_too_large: "more than a billion dollars",
  date_too_old: "before the year 2000",
  negative_units: "units are negative on a line that is no reversal"
};

export const DOLLARS_KIND: KindName = "money";
