import {html} from "htl";
import {
  count,
  dayWords,
  dollars,
  dollarsShort,
  inWords,
  percent,
  plural,
  quarterWords
} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {figures, picture} from "../../page.ts";
import {payerLink} from "../../payer-link.ts";
import {responsive} from "../../responsive.ts";
import {addUp, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** A row of data/underpayments.arrow: a line allowed or paid less than expected. */
export interface UnderpaidRow {
  readonly payer_id: string;
  readonly payer_name: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly site_name: string;
  readonly rule: string;
  readonly arithmetic: string;
  readonly is_material: boolean;
  readonly cause: string;
  readonly cause_detail: string | null;
  readonly appeal_by: string | null;
  readonly is_appealable: boolean | null;
  readonly file: string | null;
  readonly source_line: number;
  readonly units_milli: number;
  readonly expected_allowed_cents: number;
  readonly allowed_amount_cents: number;
  readonly allowed_variance_cents: number;
  readonly expected_paid_cents: number;
  readonly paid_amount_cents: number | null;
  readonly variance_cents: number;
  readonly recoverable_amount_cents: number;
}

/** A row of data/payer-vintage.json: the CMS file that reproduces most of a payer's allowed amounts of a quarter. */
export interface VintageRow {
  readonly payer_id: string;
  readonly payer_name: string;
  readonly quarter: string;
  readonly base_quarter: string;
  readonly base_lag: number;
  readonly own_lag: number;
  readonly lines: number;
  readonly matched_lines: number;
  readonly own_matched_lines: number;
  readonly is_stale: boolean;
  readonly absolute_difference_cents: number | null;
}

const CAUSES: Readonly<Record<string, string>> = {
  limit_of_earlier_quarter: "limit of an earlier quarter",
  discarded_units_not_paid: "discarded units not paid",
  sequestration_taken_twice: "sequestration taken twice",
  wrong_percentage: "wrong percentage",
  wrong_units: "wrong units",
  row_of_another_code: "price of another code",
  another_payers_terms: "terms of another payer",
  modifier_missing: "modifier missing",
  paid_below_allowed: "paid below its own allowed amount",
  rounding: "rounding",
  unknown: "not found"
};

/** A cause as people say it. */
export const causeName = (cause: string): string => CAUSES[cause] ?? cause.replaceAll("_", " ");

const NUMBERS = ["no", "one", "two", "three", "four"];

/** How late a payer is: "one quarter ago". */
export const lagInWords = (lag: number): string =>
  lag === 0 ? "the quarter of service" : `${NUMBERS[lag] ?? lag} ${lag === 1 ? "quarter" : "quarters"} ago`;

/** What the loaded files say a line should have been paid: by contracts, by Medicare's rules, and whether every payer's kind is known. */
export interface Owed {
  readonly contracts: boolean;
  /** A payer is known to be Medicare or a Medicare Advantage plan. */
  readonly medicare: boolean;
  readonly kinds: boolean;
}

/** Whether any line could be held against anything: where none could, none found is no finding. */
export const isOwedTold = ({contracts, medicare, kinds}: Owed): boolean => contracts || medicare || kinds;

/** The finding: who pays on an old limit, and what can be recovered. */
export function underpaymentSentence(
  rows: readonly UnderpaidRow[],
  vintage: readonly VintageRow[],
  owed: Owed = {contracts: true, medicare: true, kinds: true}
): string {
  const recoverable = total(rows, "recoverable_amount_cents");
  const payers = new Set(rows.map((row) => row.payer_id));
  const stale = vintage.filter((row) => row.is_stale && payers.has(row.payer_id));
  const last = stale.toSorted((a, b) => (a.quarter < b.quarter ? 1 : -1))[0];
  if (last)
    return `${last.payer_name} pays on the limit of ${lagInWords(last.base_lag)}: ${dollarsShort(
      total(
        rows.filter((row) => row.payer_id === last.payer_id),
        "recoverable_amount_cents"
      )
    )} to recover`;
  const {contracts, kinds} = owed;
  if (rows.length === 0 && !isOwedTold(owed)) return "No line could be compared with what is owed for it";
  const outside = `${contracts ? "" : "; what contracts owe is not known"}${kinds ? "" : "; payers of unknown kind are outside"}`;
  if (rows.length === 0)
    return `No line is paid below Medicare's rules${contracts ? " or a contract that is loaded" : ""}${outside}`;
  const worst = addUp(rows, (row) => row.payer_id, {keep: ["payer_name"], add: ["recoverable_amount_cents"]}).toSorted(
    (a, b) => b.recoverable_amount_cents - a.recoverable_amount_cents
  )[0]!;
  return `${dollarsShort(recoverable)} is paid below ${contracts ? "contract" : "Medicare's rules"}, most of it by ${worst.payer_name}${outside}`;
}

/** What is short, of how much, and by when. */
export function underpaymentFigures(rows: readonly UnderpaidRow[], as_of: string): HTMLElement {
  if (rows.length === 0) return html`<p class="empty">No line is found short.</p>`;
  const open = rows.filter((row) => row.is_appealable);
  const first = open
    .map((row) => row.appeal_by!)
    .sort()
    .at(0);
  const expected = total(rows, "expected_allowed_cents");
  return figures([
    {
      label: "Recoverable on underpaid lines",
      value: dollars(total(rows, "recoverable_amount_cents")),
      proof: {mart: "underpayment", sum: ["recoverable_amount"]},
      note: `${plural(rows.length, "line")} short of ${dollars(expected)} expected`
    },
    {
      label: "Still open to appeal",
      proof: {mart: "underpayment"},
      value: dollars(total(open, "recoverable_amount_cents")),
      note: first
        ? `${plural(open.length, "line")}; the first ends ${dayWords(first)}`
        : `none open on ${dayWords(as_of)}`
    },
    {
      label: "Worth a letter",
      proof: {mart: "underpayment", sum: ["lines"], where: {is_material: true}},
      value: count(rows.filter((row) => row.is_material).length),
      note: "lines short by a dollar and half a per cent or more"
    }
  ]);
}

/** Recoverable dollars by drug and cause, largest first. */
export function underpaymentPicture(rows: readonly UnderpaidRow[]): HTMLElement | null {
  const short = rows.filter((row) => row.recoverable_amount_cents > 0);
  if (short.length === 0) return null;
  const drugs = addUp(short, (row) => row.hcpcs, {
    keep: ["drug_name", "hcpcs"],
    add: ["recoverable_amount_cents"]
  }).toSorted((a, b) => b.recoverable_amount_cents - a.recoverable_amount_cents);
  const causes = addUp(short, (row) => row.cause, {keep: ["cause"], add: ["recoverable_amount_cents"]}).toSorted(
    (a, b) => b.recoverable_amount_cents - a.recoverable_amount_cents
  );
  const all = total(short, "recoverable_amount_cents");
  const main = causes[0]!;
  return picture(
    `${main.recoverable_amount_cents === all ? "All" : percent(main.recoverable_amount_cents / all)} of it has one cause: ${causeName(main.cause)}`,
    `Recoverable dollars by drug${drugs.length > 12 ? ", the twelve largest" : ""}`,
    responsive((width) =>
      amountBars(
        drugs.slice(0, 12).map((row) => ({
          name: `${row.drug_name} ${row.hcpcs}`,
          cents: row.recoverable_amount_cents,
          opens: {mart: "underpayment", sum: ["recoverable_amount"], where: {hcpcs: row.hcpcs}}
        })),
        {width, measure: "recoverable dollars", thing: "drug"}
      )
    ),
    "underpayment"
  );
}

/** The ledger: each line with what was expected, why, and the last day to appeal. */
export function underpaymentTable(rows: readonly UnderpaidRow[], words: string): HTMLElement {
  const columns: Column<UnderpaidRow>[] = [
    {key: "payer_name", label: "Payer", href: payerLink},
    {key: "drug_name", label: "Drug"},
    {key: "hcpcs", label: "Code"},
    {key: "quarter", label: "Quarter"},
    {...money("recoverable_amount", "Underpaid, recoverable", "$"), bar: true},
    {key: "units", label: "Units", kind: "units", value: (row) => row.units_milli},
    money("expected_allowed", "Expected", "$ allowed"),
    money("allowed_amount", "Allowed", "$"),
    money("allowed_variance", "Short", "$ allowed"),
    {
      key: "cause",
      label: "Probable cause",
      value: (row) => `${causeName(row.cause)}${row.cause_detail ? `: ${row.cause_detail}` : ""}`
    },
    {
      key: "appeal_by",
      label: "Appeal by",
      show: (row) => `${row.appeal_by ?? "–"}${row.is_appealable ? "" : ", past"}`
    },
    {key: "rule", label: "Rule"},
    {key: "arithmetic", label: "Arithmetic"},
    {key: "file", label: "File", value: (row) => `${row.file ?? ""}, line ${row.source_line}`, wrap: "anywhere"}
  ];
  return dataTable(rows, columns, {
    caption: `Lines paid below contract: ${words}`,
    file: "plus-six-underpayments",
    proof: {mart: "underpayment", column: "recoverable_amount", sum: ["recoverable_amount"]},
    sort: "-recoverable_amount",
    limit: 100,
    bold: (row) => row.is_material && row.is_appealable === true,
    empty: "no line of this choice was allowed or paid less than expected."
  });
}

function money(
  key: "expected_allowed" | "allowed_amount" | "allowed_variance" | "recoverable_amount",
  label: string,
  unit: string
): Column<UnderpaidRow> {
  return {key, label, unit, kind: "money_exact", value: (row) => row[`${key}_cents`], total: "sum"};
}

/** Which CMS file each payer pays on, quarter by quarter; late ones in bold. */
export function vintageTable(rows: readonly VintageRow[]): HTMLElement {
  const columns: Column<VintageRow>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "quarter", label: "Quarter", unit: "of service"},
    {key: "base_quarter", label: "Pays on the limits of"},
    {
      key: "base_lag",
      label: "Late",
      unit: "quarters beyond its contract",
      kind: "count",
      value: (row) => row.base_lag - row.own_lag
    },
    {key: "lines", label: "Lines that tell", kind: "count", total: "sum"},
    {key: "matched_lines", label: "Reproduced", unit: "to the cent", kind: "count", total: "sum"},
    {key: "own_matched_lines", label: "By its contract's file", unit: "to the cent", kind: "count", total: "sum"}
  ];
  return dataTable(rows, columns, {
    caption: "The payment-limit file that reproduces each payer's allowed amounts",
    file: "plus-six-payer-vintage",
    proof: {mart: "payer_vintage"},
    sort: "-base_lag",
    limit: 12,
    bold: (row) => row.is_stale,
    empty: "no payer is paid on a CMS limit."
  });
}

/** What the payers that look at the newest file are, in words. */
export function vintageSentence(rows: readonly VintageRow[]): string {
  const stale = rows.filter((row) => row.is_stale);
  const payers = new Set(rows.map((row) => row.payer_name));
  if (payers.size === 0) return "No payer whose contract names CMS limits has adjudicated lines to compare";
  if (stale.length === 0 && payers.size === 1) return `${[...payers][0]} uses the file of limits its contract names`;
  if (stale.length === 0) return `All ${payers.size} payers that pay on CMS limits use the file their contract names`;
  return inWords(
    stale.map(
      (row) =>
        `${row.payer_name} paid ${quarterWords(row.quarter)} on the limits of ${quarterWords(row.base_quarter)} (${row.matched_lines} of ${row.lines} lines to the cent)`
    )
  );
}
