import {type Column, dataTable} from "../../table.ts";

/** A row of the practice's own reference tables. */
export interface OverrideRow {
  readonly table_name: string;
  readonly row_key: string;
  readonly override_kind: string;
  readonly detail: string;
  readonly row_source: string | null;
  readonly source_date: string | null;
}

/** A reference table with rows past the day they should be looked at again. */
export interface ReviewRow {
  readonly table_name: string;
  readonly rows_due: number;
  readonly oldest_date: string | null;
  readonly review_date: string | null;
  readonly examples: string;
}

/** What the practice's own reference tables change in ours. */
export function referenceOverrides(rows: readonly OverrideRow[]): HTMLElement {
  const columns: Column<OverrideRow>[] = [
    {key: "table_name", label: "Table"},
    {key: "row_key", label: "Row", wrap: true},
    {
      key: "override_kind",
      label: "Does",
      value: (row) => (row.override_kind === "adds" ? "adds a row" : "changes a row")
    },
    {key: "detail", label: "From → to", wrap: true},
    {key: "source_date", label: "As of", value: (row) => row.source_date ?? "undated"},
    {key: "row_source", label: "Source", wrap: true}
  ];
  return dataTable(rows, columns, {
    caption: "Your own reference tables",
    file: "plus-six-reference-overrides",
    proof: {mart: "reference_override"},
    empty: "no reference table is mended; ours are used as they are."
  });
}

/** Reference rows that are due for another look. */
export function referenceReview(rows: readonly ReviewRow[]): HTMLElement {
  const columns: Column<ReviewRow>[] = [
    {key: "table_name", label: "Table"},
    {key: "rows_due", label: "Rows due", kind: "count"},
    {key: "oldest_date", label: "Oldest is of"},
    {key: "review_date", label: "Due since"},
    {key: "examples", label: "For example", wrap: true}
  ];
  return dataTable(rows, columns, {
    caption: "Reference rows past their review date",
    file: "plus-six-reference-review",
    proof: {mart: "reference_review"},
    empty: "no reference row is past its review date."
  });
}
