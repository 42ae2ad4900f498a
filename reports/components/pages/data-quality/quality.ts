import {html} from "htl";
import {count, dollarsShort, kindName, NO_DATA, plural} from "../../../../src/words/format.ts";
import {REASONS} from "../../../../src/words/unmatched.ts";
import {amountBars} from "../../bars.ts";
import {type Figure, figures, picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import type {UnknownPayer} from "../../statement.ts";
import {type Column, dataTable} from "../../table.ts";
import type {AllowedReadingRow} from "./dollars.ts";

interface FileRow {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly source: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly vintage: string | null;
  readonly rows_read: number;
  readonly rows_accepted: number;
  readonly rows_rejected: number;
  readonly dollars_accepted_cents: number | null;
  readonly dollars_rejected_cents: number | null;
}

interface RejectRow {
  readonly path: string;
  readonly source: string;
  readonly column: string;
  readonly reason: string;
  readonly rows: number;
  readonly first_line: number;
  readonly dollars_cents: number | null;
}

interface UnmatchedRow {
  readonly reason: string;
  readonly hcpcs: string;
  readonly quarter: string;
  readonly site_id: string;
  readonly payer_id: string;
  readonly ndc11: string;
  readonly rows: number;
  readonly units_milli: number | null;
  readonly dollars_cents: number | null;
}

interface DisagreementRow {
  readonly quarter: string;
  readonly ndc11: string;
  readonly hcpcs: string;
  readonly drug_name: string | null;
  readonly billing_units_per_package: number | null;
  readonly cms_billing_units_per_package: number | null;
  readonly is_bought: boolean;
}

interface CheckRow {
  readonly name: string;
  readonly description: string;
  readonly severity: string;
  readonly failures: number;
}

interface ThroughRow {
  readonly source: string;
  readonly through_month: string;
  readonly months_behind: number;
  readonly last_month_rows: number | null;
  readonly typical_month_rows: number | null;
}

interface OverlapRow {
  readonly source: string;
  readonly path: string;
  readonly earlier_path: string;
  /** The practice declares the earlier file replaced. */
  readonly is_replaced: boolean;
  readonly lines_shared: number;
  readonly lines_added: number;
  readonly lines_changed: number;
  readonly lines_removed: number;
  readonly added_amount_cents: number;
  readonly removed_amount_cents: number;
}

/** data/quality.json. */
export interface Quality {
  readonly files: readonly FileRow[];
  readonly rejects: readonly RejectRow[];
  readonly unmatched: readonly UnmatchedRow[];
  readonly allowed_readings: readonly AllowedReadingRow[];
  readonly disagreements: readonly DisagreementRow[];
  readonly warnings: readonly string[];
  readonly checks: readonly CheckRow[];
  readonly through: readonly ThroughRow[];
  readonly overlaps: readonly OverlapRow[];
  readonly build_id: string | null;
}

const sum = <R>(rows: readonly R[], value: (row: R) => number | null): number =>
  rows.reduce((total, row) => total + (value(row) ?? 0), 0);

/** The finding: what is not known for want of a file, and how much of what came in is in the numbers. */
export function qualitySentence({files, unmatched, checks}: Quality, untold: number): string {
  const read = sum(files, (file) => file.rows_read);
  const rejected = sum(files, (file) => file.rows_rejected);
  const failed = checks.filter((check) => check.failures > 0).length;
  const checked =
    failed === 0 ? `all ${checks.length} checks hold` : `${failed} of ${checks.length} checks have exceptions`;
  const rows =
    rejected === 0
      ? `${untold === 0 ? "All" : "all"} ${plural(read, "row")}`
      : `${count(read - rejected)} of ${plural(read, "row")}`;
  const unknown = untold === 0 ? "" : `${plural(untold, "finding")} ${untold === 1 ? "is" : "are"} not known; `;
  return `${unknown}${rows} are in; ${plural(
    sum(unmatched, (row) => row.rows),
    "row"
  )} unmatched; ${checked}`;
}

/** Dollars that came in and that stayed out: each on its own line, so that what stayed out is seen next to millions. */
export function fatePicture({files, unmatched}: Quality): HTMLElement {
  const accepted = sum(files, (file) => file.dollars_accepted_cents);
  const bars = [
    {name: "Rejected rows", cents: sum(files, (file) => file.dollars_rejected_cents), isApart: true},
    {name: "Unmatched rows", cents: sum(unmatched, (row) => row.dollars_cents), isApart: true},
    {name: "Files' accepted rows", cents: accepted}
  ];
  const out = bars[0]!.cents + bars[1]!.cents;
  return picture(
    out === 0
      ? `${dollarsShort(accepted)} came in and nothing stayed out`
      : `${dollarsShort(out)} stayed out or is unmatched, against ${dollarsShort(accepted)} that came in`,
    "Amounts of all files by what became of their rows, dollars",
    responsive((width) => amountBars(bars, {width, measure: "amounts", thing: "fate of rows"})),
    "file"
  );
}

/** Rows and dollars by what became of them. */
export function fateFigures({files, unmatched}: Quality): HTMLElement {
  const items: Figure[] = [
    {
      label: "Accepted",
      proof: {mart: "file"},
      value: plural(
        sum(files, (file) => file.rows_accepted),
        "row"
      ),
      note: `${dollarsShort(sum(files, (file) => file.dollars_accepted_cents))} in amounts`
    },
    {
      label: "Rejected",
      proof: {mart: "file"},
      value: plural(
        sum(files, (file) => file.rows_rejected),
        "row"
      ),
      note: `${dollarsShort(sum(files, (file) => file.dollars_rejected_cents))} in amounts`
    },
    {
      label: "Quarantined",
      proof: {mart: "file"},
      value: plural(files.filter((file) => file.status === "quarantined").length, "file"),
      note: "could not be used as a whole"
    },
    {
      label: "Unmatched",
      proof: {mart: "unmatched"},
      value: plural(
        sum(unmatched, (row) => row.rows),
        "row"
      ),
      note: `${dollarsShort(sum(unmatched, (row) => row.dollars_cents))}: no limit, lot, crosswalk row or name`
    }
  ];
  return figures(items);
}

/** Every file found, with what was made of it. */
export function filesTable(files: readonly FileRow[]): HTMLElement {
  const columns: Column<FileRow>[] = [
    {key: "path", label: "File", wrap: "anywhere"},
    {key: "source", label: "Kind", value: (row) => row.source?.replaceAll("_", " ") ?? null},
    {key: "vintage", label: "Vintage"},
    {key: "status", label: "Status"},
    {key: "rows_read", label: "Read", unit: "rows", kind: "count", total: "sum"},
    {key: "rows_accepted", label: "Accepted", unit: "rows", kind: "count", total: "sum"},
    {key: "rows_rejected", label: "Rejected", unit: "rows", kind: "count", total: "sum"},
    {
      key: "dollars_accepted",
      label: "Accepted",
      unit: "$",
      kind: "money",
      value: (row) => row.dollars_accepted_cents,
      total: "sum"
    },
    {
      key: "dollars_rejected",
      label: "Rejected",
      unit: "$",
      kind: "money",
      value: (row) => row.dollars_rejected_cents,
      total: "sum"
    },
    {
      key: "sha256",
      label: "SHA-256",
      show: (row) => html`<code class="hash" title=${row.sha256}>${row.sha256.slice(0, 12)}</code>`
    },
    {key: "reason", label: "Why", wrap: true}
  ];
  return dataTable(files, columns, {
    caption: "Files",
    file: "plus-six-files",
    proof: {mart: "file"},
    bold: (row) => row.status === "quarantined"
  });
}

/** Checks and the number of rows that break each. */
export function checksTable(checks: readonly CheckRow[]): HTMLElement {
  const columns: Column<CheckRow>[] = [
    {key: "description", label: "What should be true", wrap: true},
    {key: "severity", label: "Severity", value: (row) => (row.severity === "warn" ? "warning" : "stops the build")},
    {key: "failures", label: "Exceptions", unit: "rows", kind: "count"},
    {key: "name", label: "Name"}
  ];
  return dataTable(checks, columns, {
    caption: "Checks",
    file: "plus-six-checks",
    proof: {mart: "check_result"},
    sort: "-failures",
    bold: (row) => row.failures > 0
  });
}

/** How far each source's data reaches, and whether its last whole month has as many rows as usual. */
export function throughTable(rows: readonly ThroughRow[]): HTMLElement {
  const columns: Column<ThroughRow>[] = [
    {key: "source", label: "Source", value: (row) => row.source.replaceAll("_", " ")},
    {key: "through_month", label: "Data through"},
    {key: "months_behind", label: "Behind", unit: "months", kind: "count"},
    {key: "last_month_rows", label: "Last whole month", unit: "rows", kind: "count"},
    {key: "typical_month_rows", label: "Median of six before", unit: "rows", kind: "count"}
  ];
  return dataTable(rows, columns, {
    caption: "Data through",
    file: "plus-six-data-through",
    proof: {mart: "source_through"}
  });
}

/** Files that tell of the same lines as one before them. Of a changed line the newer telling counts; a line left out still counts, unless the file is replaced. */
export function overlapsTable(rows: readonly OverlapRow[]): HTMLElement {
  const columns: Column<OverlapRow>[] = [
    {key: "path", label: "File", wrap: "anywhere"},
    {key: "earlier_path", label: "Overlaps", wrap: "anywhere"},
    {key: "is_replaced", label: "Lines left out", value: (row) => (row.is_replaced ? "gone: replaced" : "still count")},
    {key: "lines_shared", label: "Shared", unit: "lines", kind: "count"},
    {key: "lines_changed", label: "Changed", unit: "lines", kind: "count"},
    {key: "lines_added", label: "Added", unit: "lines", kind: "count"},
    {key: "added", label: "Added", unit: "$", kind: "money", value: (row) => row.added_amount_cents},
    {key: "lines_removed", label: "Left out", unit: "lines", kind: "count"},
    {key: "removed", label: "Left out", unit: "$", kind: "money", value: (row) => row.removed_amount_cents}
  ];
  return dataTable(rows, columns, {
    caption: "Files that overlap",
    file: "plus-six-overlaps",
    proof: {mart: "file_overlap"},
    empty: "no two files tell of the same lines."
  });
}

/** Rejected rows, by file, column and reason. Values stay in the private warehouse. */
export function rejectsTable(rejects: readonly RejectRow[]): HTMLElement {
  const columns: Column<RejectRow>[] = [
    {key: "path", label: "File", wrap: "anywhere"},
    {key: "column", label: "Column"},
    {key: "reason", label: "Reason", value: (row) => row.reason.replaceAll("_", " ")},
    {key: "rows", label: "Rows", kind: "count", total: "sum"},
    {key: "first_line", label: "First line", kind: "count"},
    {key: "dollars", label: "Amount", unit: "$", kind: "money", value: (row) => row.dollars_cents, total: "sum"}
  ];
  return dataTable(rejects, columns, {
    caption: "Rejected rows",
    file: "plus-six-rejects",
    proof: {mart: "reject"},
    sort: "-rows",
    empty: "no row was rejected."
  });
}

/** What is unmatched: no limit, no lot, no crosswalk row, no name. */
export function unmatchedTable(unmatched: readonly UnmatchedRow[]): HTMLElement {
  const columns: Column<UnmatchedRow>[] = [
    {key: "reason", label: "What is missing", value: (row) => REASONS[row.reason] ?? row.reason},
    {key: "quarter", label: "Quarter"},
    {
      key: "hcpcs",
      label: "Code",
      href: (row) => (row.hcpcs === "none" ? null : `./drugs/${row.hcpcs}.html`),
      value: (row) => known(row.hcpcs)
    },
    {key: "ndc11", label: "NDC", value: (row) => known(row.ndc11)},
    {key: "site_id", label: "Site"},
    {key: "payer_id", label: "Payer", value: (row) => known(row.payer_id)},
    {key: "rows", label: "Rows", kind: "count", total: "sum"},
    {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
    {key: "dollars", label: "Amount", unit: "$", kind: "money", value: (row) => row.dollars_cents, total: "sum"}
  ];
  return dataTable(unmatched, columns, {
    caption: "Unmatched rows",
    file: "plus-six-unmatched",
    proof: {mart: "unmatched"},
    sort: "-dollars",
    limit: 100,
    empty: "every row found its limit, lot, crosswalk row, payer and site."
  });
}

const known = (id: string): string => (id === "none" ? NO_DATA : id);

/** Where CMS's own billing units per package differ from item units times package quantity. */
export function disagreementsTable(rows: readonly DisagreementRow[]): HTMLElement {
  const columns: Column<DisagreementRow>[] = [
    {key: "quarter", label: "Quarter"},
    {key: "ndc11", label: "NDC"},
    {key: "hcpcs", label: "Code"},
    {key: "drug_name", label: "Drug"},
    {
      key: "billing_units_per_package",
      label: "Recomputed",
      unit: "billing units",
      kind: "units",
      value: (row) => thousandths(row.billing_units_per_package)
    },
    {
      key: "cms_billing_units_per_package",
      label: "CMS's column",
      unit: "billing units",
      kind: "units",
      value: (row) => thousandths(row.cms_billing_units_per_package)
    },
    {key: "is_bought", label: "Bought here", value: (row) => (row.is_bought ? "yes" : "no")}
  ];
  return dataTable(rows, columns, {
    caption: "Billing units per package: recomputed against CMS's own column",
    file: "plus-six-crosswalk-disagreements",
    proof: {mart: "crosswalk_disagreement"},
    limit: 60,
    empty: "CMS's column agrees everywhere."
  });
}

const thousandths = (value: number | null): number | null => (value === null ? null : Math.round(value * 1000));

/** Payers whose kind no file tells, by dollars, with a guess, and the rows to check and paste into payers.csv. */
export function unknownPayers(payers: readonly UnknownPayer[]): HTMLElement {
  const columns: Column<UnknownPayer>[] = [
    {key: "payer_id", label: "Payer"},
    {key: "name", label: "Name"},
    {
      key: "billed_amount",
      label: "Billed",
      unit: "$",
      kind: "money",
      value: (row) => row.billed_amount_cents,
      total: "sum"
    },
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    {key: "guess", label: "Guess", value: (row) => kindName(row.guess)},
    {key: "guess_basis", label: "By", wrap: true}
  ];
  return html`<div>${dataTable(payers, columns, {
    caption: "Payers of unknown kind; the guess is used nowhere",
    file: "plus-six-unknown-payers",
    proof: {mart: "payer_unknown"},
    sort: "-billed_amount",
    limit: 30
  })}<p>Rows to check and put into <code>payers.csv</code>:</p><pre>${["payer_id,name,kind", ...payers.map((row) => row.payer_row)].join("\n")}</pre></div>`;
}
