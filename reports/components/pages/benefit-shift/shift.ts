import {html} from "htl";
import {dollars, dollarsShort, kindName, plural, ratio} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {finding, picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";

/** A payer and drug in a quarter whose drug came from elsewhere. */
export interface Shift {
  readonly quarter: string;
  readonly payer_name: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly moved_visits: number;
  readonly supplied_visits: number;
  readonly bought_visits: number;
  /** Visits whose margin no contract tells. */
  readonly unpriced_visits: number;
  readonly lost_margin_amount_cents: number | null;
  readonly lost_allowed_amount_cents: number | null;
  readonly administration_amount_cents: number;
  readonly shift_state: string;
}

/** Four quarters of a drug and payer at one kind of site. */
export interface Supply {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly site_kind: string;
  readonly visits: number;
  readonly is_medicare_at_suite: boolean;
  readonly units_milli: number;
  readonly allowed_amount_cents: number;
  readonly collected_amount_cents: number;
  readonly acquisition_cost_cents: number;
  readonly discarded_acquisition_cost_cents: number;
  readonly net_cost_recovery_cents: number;
  readonly administration_amount_cents: number;
  readonly days_to_pay: number | null;
  readonly terms_days: number | null;
}

/** The finding of the page. */
export function shiftFinding(shift: readonly Shift[]): HTMLElement {
  const lost = shift.reduce((sum, row) => sum + (row.lost_margin_amount_cents ?? 0), 0);
  const visits = shift.reduce((sum, row) => sum + row.moved_visits, 0);
  const unpriced = shift.reduce((sum, row) => sum + row.unpriced_visits, 0);
  const priced =
    unpriced === visits
      ? "the margin lost is not known"
      : `${dollarsShort(lost)} of margin lost${unpriced > 0 ? `, and what ${plural(unpriced, "visit")} of no known terms would have brought` : ""}`;
  const names = [...new Set(shift.map((row) => `${row.payer_name} (${row.drug_name})`))];
  return finding(
    shift.length === 0
      ? "No payer has moved a drug away from the practice"
      : `${names.length === 1 ? names[0] : plural(names.length, "payer and drug", "payers and drugs")} moved ${plural(visits, "visit")} to another pharmacy's drug: ${priced}`,
    "Benefit shift: the service goes on, the drug line is gone or at a cent"
  );
}

/** The margin that went with the drug, by payer, drug and quarter. */
export function shiftPicture(shift: readonly Shift[]): HTMLElement | null {
  const rows = shift
    .flatMap(({lost_margin_amount_cents: cents, ...row}) => (cents ? [{...row, lost_margin_amount_cents: cents}] : []))
    .toSorted((a, b) => b.lost_margin_amount_cents - a.lost_margin_amount_cents)
    .slice(0, 12);
  const [first] = rows;
  if (!first) return null;
  return picture(
    `${first.drug_name} of ${first.payer_name} cost most, ${dollarsShort(first.lost_margin_amount_cents)} in ${first.quarter}`,
    "Margin lost by payer, drug and quarter of service, dollars; the largest",
    responsive((width) =>
      amountBars(
        rows.map((row) => ({
          name: `${row.payer_name}, ${row.drug_name} ${row.quarter}`,
          cents: row.lost_margin_amount_cents
        })),
        {width, measure: "margin lost", thing: "payer and drug"}
      )
    ),
    "benefit_shift"
  );
}

/** Visits moved and the margin lost by payer, drug and quarter; a payer's first moves are marked. */
export function shiftTable(shift: readonly Shift[]): HTMLElement {
  const columns: Column<Shift>[] = [
    {key: "payer_name", label: "Payer"},
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "quarter", label: "Quarter"},
    {key: "moved_visits", label: "Visits moved", kind: "count", total: "sum"},
    {key: "supplied_visits", label: "of them at a cent", kind: "count", total: "sum"},
    {key: "bought_visits", label: "Visits still bought", kind: "count", total: "sum"},
    {
      key: "lost_margin_amount",
      label: "Margin lost",
      unit: "$",
      kind: "money_exact",
      value: (row) => row.lost_margin_amount_cents,
      total: "sum",
      neutral: true
    },
    {
      key: "administration_amount",
      label: "Administration kept",
      unit: "$",
      kind: "money",
      value: (row) => row.administration_amount_cents,
      total: "sum"
    },
    {key: "shift_state", label: "State", value: (row) => (row.shift_state === "early" ? "early warning" : "moved")}
  ];
  return dataTable(shift, columns, {
    caption: "Drug moved away, by payer, drug and quarter",
    file: "plus-six-benefit-shift",
    proof: {mart: "benefit_shift"},
    sort: "-quarter",
    bold: (row) => row.shift_state === "early",
    empty: "every patient whose drug the practice bought still gets it from the practice."
  });
}

/** The same drug and payer at different kinds of site, and what moving a year's visits to the best of them would do. */
export function siteShiftTable(supply: readonly Supply[]): HTMLElement {
  const perVisit = (row: Supply): number =>
    (row.net_cost_recovery_cents + row.administration_amount_cents) / row.visits;
  const groups = new Map<string, Supply[]>();
  for (const row of supply) {
    const key = `${row.hcpcs} ${row.payer_id}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const rows = [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => {
      // A site that Medicare does not pay is no place to move its patients to.
      const payable = group.filter((row) => !row.is_medicare_at_suite);
      const best = (payable.length > 0 ? payable : group).reduce((a, b) => (perVisit(b) > perVisit(a) ? b : a));
      return group.map((row) => ({
        ...row,
        per_visit_cents: Math.round(perVisit(row)),
        best_kind: best.site_kind,
        shift_cents:
          row === best || row.is_medicare_at_suite ? null : Math.round((perVisit(best) - perVisit(row)) * row.visits)
      }));
    });
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "payer_name", label: "Payer"},
    {
      key: "site_kind",
      label: "Kind of site",
      value: (row) => kindName(row.site_kind),
      show: (row) =>
        row.is_medicare_at_suite
          ? html`${kindName(row.site_kind)} <span class="loss">not payable by Medicare</span>`
          : kindName(row.site_kind)
    },
    {key: "visits", label: "Visits", kind: "count"},
    {
      key: "net_cost_recovery",
      label: "Drug margin",
      unit: "$",
      kind: "money",
      value: (row) => row.net_cost_recovery_cents
    },
    {
      key: "administration_amount",
      label: "Administration",
      unit: "$",
      kind: "money",
      value: (row) => row.administration_amount_cents
    },
    {key: "per_visit", label: "Both, a visit", unit: "$", kind: "money", value: (row) => row.per_visit_cents},
    {
      key: "drug_percent",
      label: "Drug margin",
      unit: "of cost",
      kind: "percent",
      value: (row) => ratio(row.net_cost_recovery_cents, row.acquisition_cost_cents)
    },
    {key: "shift", label: "Moved to the best", unit: "$ a year", kind: "money", value: (row) => row.shift_cents}
  ];
  return dataTable(rows, columns, {
    caption: "The same drug and payer across kinds of site, adjudicated lines of the last four quarters",
    file: "plus-six-sites-compared",
    proof: {mart: "site_shift"},
    sort: "-shift",
    limit: 15,
    empty: "no drug and payer is at two kinds of site."
  });
}

/** Medicare at a pharmacy infusion suite, in one line. */
export function suiteLine(supply: readonly Supply[], isTold = true): HTMLElement {
  const rows = supply.filter((row) => row.is_medicare_at_suite);
  const collected = rows.reduce((sum, row) => sum + row.collected_amount_cents, 0);
  const visits = rows.reduce((sum, row) => sum + row.visits, 0);
  if (rows.length === 0 && !isTold)
    return html`<p class="empty">Whether Medicare was billed from a pharmacy infusion suite is not known: sites.csv tells the kind of each site, payers.csv which payers are Medicare.</p>`;
  return rows.length === 0
    ? html`<p>No Medicare claim came from a pharmacy infusion suite, which is no Medicare provider type.</p>`
    : html`<p><strong class="loss">Medicare paid ${dollars(collected)} for ${plural(visits, "visit")} at a pharmacy infusion suite, which is no Medicare provider type.</strong> It may be taken back: check enrollment and place of service.</p>`;
}

/** A kind of site in reference.sites_of_care. */
export interface SiteRule {
  readonly kind: string;
  /** `medicare_ffs`, or `other` for every other payer. */
  readonly payer_kind: string;
  readonly is_drug_billed: boolean;
  readonly is_infusion_code_billed: boolean;
  readonly is_per_diem_billed: boolean;
  readonly is_home_nursing_billed: boolean;
  readonly is_medicare_home_infusion_billed: boolean;
  readonly usual_place_of_service: string;
  readonly source: string;
}

/** What each kind of site may bill, to Medicare and to others. */
export function siteRules(rules: readonly SiteRule[]): HTMLElement {
  const yes = (key: keyof SiteRule, label: string): Column<SiteRule> => ({
    key,
    label,
    value: (row) => (row[key] ? "yes" : "no")
  });
  const columns: Column<SiteRule>[] = [
    {key: "kind", label: "Kind of site", value: (row) => kindName(row.kind)},
    {
      key: "payer_kind",
      label: "Payer",
      value: (row) => (row.payer_kind === "medicare_ffs" ? "Medicare" : "other payers")
    },
    yes("is_drug_billed", "Drug"),
    yes("is_infusion_code_billed", "Infusion code"),
    yes("is_per_diem_billed", "Per diem"),
    yes("is_home_nursing_billed", "Nursing visit"),
    yes("is_medicare_home_infusion_billed", "Medicare home infusion"),
    {key: "usual_place_of_service", label: "Place of service"},
    {key: "source", label: "From", wrap: true}
  ];
  return dataTable(rules, columns, {
    caption: "What each kind of site may bill",
    file: "plus-six-site-rules",
    proof: {mart: "site_rule"}
  });
}
