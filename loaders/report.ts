import type {FILE_STATUSES} from "../src/schema/file.ts";

export type FileStatus = (typeof FILE_STATUSES)[number];

export interface RowCounts {
  read: number;
  accepted: number;
  rejected: number;
}
export interface DollarCounts {
  /** Dollars with two decimals, as text: never a floating-point number. */
  accepted: string;
  rejected: string;
}

export interface FileReport {
  readonly file_id: number;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly source: string | null;
  readonly status: FileStatus;
  /** Why it was not accepted; null for an accepted file. */
  readonly reason: string | null;
  readonly vintage: string | null;
  readonly rows: RowCounts;
  readonly dollars: DollarCounts;
}

/** A file that stands in place of an earlier one, as the practice declares (`reference/replacement.csv`). */
export interface ReplacementReport {
  readonly path: string;
  readonly replaces: string;
  readonly file_id: number;
  readonly replaced_file_id: number;
  /** Lines both tell of, those of them told otherwise, those only in the new file, those only in the old one. */
  readonly lines_shared: number;
  readonly lines_changed: number;
  readonly lines_added: number;
  readonly lines_removed: number;
  readonly added_amount: string;
  readonly removed_amount: string;
}

/** Where each refused row stands, after a load that is kept. */
export const REJECTS_HINT = 'plus-six query "FROM raw.reject" has each';

/** The same lines with what is true of a run that keeps its rows elsewhere, or nowhere, in the hint's place. */
export const hinted = (texts: readonly string[], hint: string): string[] =>
  texts.map((text) => text.replace(REJECTS_HINT, hint));

export interface SourceTotals {
  files: {accepted: number; quarantined: number; duplicate: number; ignored: number; superseded: number};
  /** Quarantined rows were read and not used; unmapped rows were used and are unmatched (src/publish/unmapped.ts). */
  rows: RowCounts & {quarantined: number; unmapped: number};
  dollars: DollarCounts & {quarantined: string; unmapped: string};
}

/** Rows by column, in the order of the file's columns. */
export type DerivedRows = readonly {readonly [column: string]: string}[];

export interface LoadReport {
  /** The latest day that anything in the files happened, ISO; null without purchases, claims or CMS files. */
  as_of: string | null;
  files: FileReport[];
  totals: {[source: string]: SourceTotals};
  /** Files that stand in place of earlier ones. */
  replacements: ReplacementReport[];
  /** Sites and payers that X12 files tell and no list has: rows of sites.csv, payers.csv and payer_spellings.csv. */
  derived?: {sites: DerivedRows; payers: DerivedRows; spellings: DerivedRows};
  /** One line each: what is wrong, where, what to do. */
  warnings: string[];
  /** One line each: duplicates, empty tables and files set aside on purpose. */
  notes: string[];
}

/** Dollar texts added exactly. */
export function addDollars(a: string, b: string): string {
  const cents = (text: string): bigint => BigInt(text.replace(".", ""));
  const sum = cents(a) + cents(b);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(3, "0");
  return `${sum < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const noTotals = (): SourceTotals => ({
  files: {accepted: 0, quarantined: 0, duplicate: 0, ignored: 0, superseded: 0},
  rows: {read: 0, accepted: 0, rejected: 0, quarantined: 0, unmapped: 0},
  dollars: {accepted: "0.00", rejected: "0.00", quarantined: "0.00", unmapped: "0.00"}
});

/** Adds files up by source; files of no known kind are under `unknown`. */
export function totalsOf(files: readonly FileReport[]): LoadReport["totals"] {
  const totals: LoadReport["totals"] = {};
  for (const file of files) {
    const source = file.source ?? "unknown";
    const total = totals[source] ?? noTotals();
    totals[source] = total;
    total.files[file.status]++;
    total.rows.read += file.rows.read;
    total.rows.accepted += file.rows.accepted;
    total.dollars.accepted = addDollars(total.dollars.accepted, file.dollars.accepted);
    if (file.status === "quarantined") {
      total.rows.quarantined += file.rows.read;
      total.dollars.quarantined = addDollars(total.dollars.quarantined, file.dollars.rejected);
    } else {
      total.rows.rejected += file.rows.rejected;
      total.dollars.rejected = addDollars(total.dollars.rejected, file.dollars.rejected);
    }
  }
  return Object.fromEntries(Object.entries(totals).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const dollars = (text: string): string => `$${text.replace(/\B(?=(\d{3})+\.)/g, ",")}`.replace("$-", "-$");
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

const NOTES_SHOWN = 10;

/** The report for people: one line per source with files, rows and dollars by fate, then warnings. */
export function renderReport({files, totals, replacements, derived, warnings, notes}: LoadReport): string {
  const header = [
    "source",
    "files",
    "rows accepted",
    "rejected",
    "quarantined",
    "unmapped",
    "$ accepted",
    "$ rejected",
    "$ quarantined",
    "$ unmapped"
  ];
  const lines = Object.entries(totals).map(([source, {files: of, rows, dollars: money}]) => [
    source,
    [
      `${of.accepted}`,
      ...(["duplicate", "superseded", "ignored", "quarantined"] as const).flatMap((fate) =>
        of[fate] ? [`${of[fate]} ${fate}`] : []
      )
    ].join(", "),
    count(rows.accepted),
    count(rows.rejected),
    count(rows.quarantined),
    count(rows.unmapped),
    dollars(money.accepted),
    dollars(money.rejected),
    dollars(money.quarantined),
    dollars(money.unmapped)
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...lines].map((line) => line[column]!.length)));
  const table = [header, ...lines].map((line) =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd()
  );
  // One copied file is worth a line; a folder of CMS's twins is worth a sum.
  const quiet =
    notes.length <= NOTES_SHOWN
      ? notes.map((text) => `note: ${text}`)
      : [`note: ${notes.length} files are duplicates, empty tables or known not to be used (load --json names them)`];
  const replaced = replacements.map(
    (each) =>
      `replaced: ${each.replaces} by ${each.path}: ${count(each.lines_added)} lines added (${dollars(each.added_amount)}), ` +
      `${count(each.lines_changed)} changed, ${count(each.lines_removed)} left out (${dollars(each.removed_amount)})`
  );
  const said = warnings.map((text) => `warning: ${text}`);
  return `${[`${files.length} files`, ...table, ...replaced, ...quiet, ...said, ...renderDerived(derived)].join("\n")}\n`;
}

/** Rows ready to be kept as files. */
function renderDerived(derived: LoadReport["derived"]): string[] {
  if (!derived) return [];
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const block = (file: string, what: string, rows: DerivedRows): string[] =>
    rows.length === 0
      ? []
      : [
          "",
          `${file} (${what}):`,
          Object.keys(rows[0]!).join(","),
          ...rows.map((row) => Object.values(row).map(cell).join(","))
        ];
  return [
    ...block(
      "sites.csv",
      "derived from X12: keep and correct; a kind that no file tells is for you to say",
      derived.sites
    ),
    ...block("payers.csv", "derived from X12: keep and correct", derived.payers),
    ...block(
      "payer_spellings.csv",
      "who the files mean: change payer_id to put payers together or apart",
      derived.spellings
    )
  ];
}
