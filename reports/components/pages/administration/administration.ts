import {dollars, dollarsShort, plural} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {figures, nothingToDraw, picture} from "../../page.ts";
import type {Opens} from "../../proof.ts";
import {responsive} from "../../responsive.ts";
import {addUp, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** A finding on the coding of one administration (data/administration.json). */
export interface AdministrationRow {
  readonly finding: string;
  readonly detail: string;
  readonly quarter: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly site_name: string;
  readonly hcpcs: string;
  readonly file: string | null;
  readonly source_line: number | null;
  /** Null where the rate of the right code is not known. */
  readonly missed_revenue_cents: number | null;
  readonly audit_exposure_cents: number | null;
}

const FINDINGS: Readonly<Record<string, string>> = {
  drug_without_administration: "drug without an administration",
  administration_without_drug: "administration without a drug",
  drug_line_vanished: "drug line vanished from a course of visits",
  second_initial_code: "second initial code",
  initial_code_repeated: "initial code billed more than once",
  distinct_service_modifier_missing: "second visit without its modifier",
  initial_below_hierarchy: "initial code below the hierarchy",
  additional_hours_without_times: "additional hours without recorded times",
  additional_hours_not_supported: "additional hours beyond the recorded minutes",
  additional_hours_not_billed: "additional hours not billed",
  hydration_under_31_minutes: "hydration of 30 minutes or less",
  complex_administration_down_coded: "complex administration paid as therapeutic",
  infusion_under_16_minutes: "infusion under 16 minutes",
  push_of_16_minutes_or_more: "push of 16 minutes or more",
  concurrent_code_repeated: "concurrent code billed more than once",
  sequential_was_concurrent: "sequential that was concurrent",
  concurrent_was_sequential: "concurrent that was sequential"
};

/** A finding as people say it. */
export const findingName = (finding: string): string => FINDINGS[finding] ?? finding.replaceAll("_", " ");

/** The finding of the page: dollars missed and dollars exposed, never added. */
export function administrationSentence(rows: readonly AdministrationRow[], hasTimes = true): string {
  const [missed, exposed] = [total(rows, "missed_revenue_cents"), total(rows, "audit_exposure_cents")];
  if (rows.length === 0)
    return hasTimes
      ? "Every administration agrees with the drugs and times of its visit"
      : "Every administration agrees with the drugs of its visit; its hours are not known";
  if (missed === 0 && exposed === 0) {
    const main = addUp(
      rows.map((row) => ({...row, lines: 1})),
      (row) => `${row.finding}|${row.payer_id}`,
      {keep: ["finding", "payer_name"], add: ["lines"]}
    ).toSorted((a, b) => b.lines - a.lines)[0]!;
    return `No dollars at stake; ${plural(main.lines, "visit")} of ${main.payer_name}: ${findingName(main.finding)}`;
  }
  return `${dollarsShort(missed)} of administration was not billed; ${dollarsShort(exposed)} could be taken back`;
}

/** Dollars both ways, apart. */
export function administrationFigures(rows: readonly AdministrationRow[]): HTMLElement {
  const missed = rows.filter((row) => (row.missed_revenue_cents ?? 0) > 0);
  const exposed = rows.filter((row) => (row.audit_exposure_cents ?? 0) > 0);
  return figures([
    {
      label: "Missed revenue",
      value: dollars(total(missed, "missed_revenue_cents")),
      proof: {mart: "administration_finding", sum: ["missed_revenue"]},
      note: plural(missed.length, "line")
    },
    {
      label: "Audit exposure",
      value: dollars(total(exposed, "audit_exposure_cents")),
      proof: {mart: "administration_finding", sum: ["audit_exposure"]},
      note: plural(exposed.length, "line")
    },
    {
      label: "To look at",
      value: String(rows.length),
      proof: {mart: "administration_finding", sum: ["lines"]},
      note: "lines with a finding, dollars or not"
    }
  ]);
}

/** What each kind of finding is worth: missed revenue, and exposure as a loss. */
export function findingPicture(rows: readonly AdministrationRow[]): HTMLElement {
  const names = [...new Set(rows.map((row) => row.finding))];
  const bars = names
    .flatMap((name) => {
      const own = rows.filter((row) => row.finding === name);
      const [missed, exposed] = [total(own, "missed_revenue_cents"), total(own, "audit_exposure_cents")];
      return [
        {name: findingName(name), cents: missed, opens: ofFinding(name, "missed_revenue")},
        {name: `${findingName(name)}, exposure`, cents: -exposed, opens: ofFinding(name, "-audit_exposure")}
      ].filter(({cents}) => cents !== 0);
    })
    .sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents))
    .slice(0, 10);
  if (bars.length === 0) return nothingToDraw("No finding has dollars: there is nothing to draw.");
  return picture(
    `${bars[0]!.name} is the largest: ${dollars(Math.abs(bars[0]!.cents))}`,
    "Missed revenue (right) and audit exposure (left) by finding, dollars",
    responsive((width) => amountBars(bars, {width, measure: "dollars", thing: "finding"})),
    "administration_finding"
  );
}

const ofFinding = (finding: string, measure: string): Opens => ({
  mart: "administration_finding",
  sum: [measure],
  where: {finding}
});

/** Findings by kind. */
export function findingTable(rows: readonly AdministrationRow[], words: string): HTMLElement {
  const groups = addUp(
    rows.map((row) => ({...row, lines: 1})),
    (row) => row.finding,
    {keep: ["finding"], add: ["lines", "missed_revenue_cents", "audit_exposure_cents"]}
  );
  type Row = (typeof groups)[number];
  const columns: Column<Row>[] = [
    {key: "finding", label: "Finding", value: (row) => findingName(row.finding), wrap: true},
    {key: "lines", label: "Lines", kind: "count", total: "sum"},
    ...dollarColumns<Row>()
  ];
  return dataTable(groups, columns, {
    caption: `Findings by kind: ${words}`,
    file: "plus-six-administration-findings",
    proof: {mart: "administration_finding", column: "missed_revenue", sum: ["missed_revenue"]},
    sort: "-lines",
    empty: "nothing was found."
  });
}

/** Findings line by line. */
export function findingLines(rows: readonly AdministrationRow[], words: string): HTMLElement {
  const columns: Column<AdministrationRow>[] = [
    {key: "finding", label: "Finding", value: (row) => findingName(row.finding), wrap: true},
    {key: "detail", label: "Detail", wrap: true},
    {key: "hcpcs", label: "Code"},
    {key: "quarter", label: "Quarter"},
    {key: "payer_name", label: "Payer"},
    {key: "site_name", label: "Site"},
    ...dollarColumns<AdministrationRow>(),
    {key: "file", label: "File", value: (row) => `${row.file ?? ""}, line ${row.source_line ?? "–"}`, wrap: "anywhere"}
  ];
  return dataTable(rows, columns, {
    caption: `Findings line by line: ${words}`,
    file: "plus-six-administration-lines",
    proof: {mart: "administration_finding"},
    sort: "-missed_revenue",
    limit: 50,
    empty: "nothing was found."
  });
}

const dollarColumns = <
  R extends Pick<AdministrationRow, "missed_revenue_cents" | "audit_exposure_cents">
>(): Column<R>[] => [
  {
    key: "missed_revenue",
    label: "Missed",
    unit: "$ not billed",
    kind: "money_exact",
    value: (row) => row.missed_revenue_cents,
    total: "sum"
  },
  {
    key: "audit_exposure",
    label: "Exposed",
    unit: "$ an auditor could take",
    kind: "money_exact",
    value: (row) => row.audit_exposure_cents,
    total: "sum"
  }
];
