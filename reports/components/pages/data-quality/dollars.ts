import {percent} from "../../../../src/words/format.ts";
import type {LeftOut} from "../../../../src/words/left-out.ts";
import {REASONS} from "../../../../src/words/unmatched.ts";
import {type Column, dataTable} from "../../table.ts";

/** Lines of a payer and quarter whose allowed amount (AMT*B6) is not what the 835's adjustments come to. */
export interface AllowedReadingRow {
  readonly payer_id: string;
  readonly quarter: string;
  readonly lines: number;
  readonly told_allowed_amount_cents: number;
  readonly reckoned_allowed_amount_cents: number;
  readonly allowed_reading_difference_cents: number;
  readonly path: string | null;
  readonly source_line: number;
}

/** Dollars left out, by source and fate, with the share of the source's dollars that each fate is. */
export function leftOutTable(rows: readonly LeftOut[]): HTMLElement {
  const columns: Column<LeftOut>[] = [
    {key: "source", label: "Source"},
    {key: "fate", label: "Fate"},
    {
      key: "reason",
      label: "Reason",
      value: (row) => REASONS[row.reason] ?? row.reason.replaceAll("_", " "),
      wrap: true
    },
    {key: "subject", label: "Column, code, site or payer"},
    {key: "path", label: "File", wrap: "anywhere"},
    {key: "first_line", label: "First line", kind: "count"},
    {key: "rows", label: "Rows", kind: "count", total: "sum"},
    {key: "dollars", label: "Amount", unit: "$", kind: "money", value: (row) => row.dollars_cents, total: "sum"},
    {
      key: "share",
      label: "Of the source, all of this fate",
      value: (row) => percent(row.fate_cents / row.source_cents)
    },
    {key: "is_above", label: "Build", value: (row) => (row.is_above ? "refused unless told" : "within the setting")}
  ];
  return dataTable(rows, columns, {
    caption: "Dollars left out",
    file: "plus-six-left-out",
    proof: {mart: "left_out"},
    sort: "-dollars",
    limit: 100,
    empty: "every row came in and found its counterpart."
  });
}

/** Where the payer's allowed amount is not what its adjustments come to: the payer's counts. */
export function allowedReadingsTable(rows: readonly AllowedReadingRow[]): HTMLElement {
  const columns: Column<AllowedReadingRow>[] = [
    {key: "payer_id", label: "Payer"},
    {key: "quarter", label: "Quarter"},
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    {
      key: "told",
      label: "Allowed (AMT*B6)",
      unit: "$",
      kind: "money",
      value: (row) => row.told_allowed_amount_cents,
      total: "sum"
    },
    {
      key: "reckoned",
      label: "By the adjustments",
      unit: "$",
      kind: "money",
      value: (row) => row.reckoned_allowed_amount_cents,
      total: "sum"
    },
    {
      key: "difference",
      label: "Difference",
      unit: "$",
      kind: "money",
      value: (row) => row.allowed_reading_difference_cents,
      total: "sum"
    },
    {key: "path", label: "Largest: file", wrap: "anywhere"},
    {key: "source_line", label: "Segment", kind: "count"}
  ];
  return dataTable(rows, columns, {
    caption: "Allowed amounts that 835s tell in two ways",
    file: "plus-six-allowed-readings",
    proof: {mart: "allowed_reading"},
    empty: "each allowed amount is what the adjustments of its line come to."
  });
}
