import {dollarsShort, inWords, plural, quarterWords} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {nothingToDraw, picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {sparkline} from "../../sparkline.ts";
import {type Column, dataTable} from "../../table.ts";
import {effectOf, noneFalls, type Watch} from "../../watch.ts";
import type {TrendRow} from "../drugs/drug.ts";

/** A row of data/next-quarter.json: the newest limit against the one of the last quarter of claims. */
export interface NextRow {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly next_quarter: string;
  readonly payment_limit: number | null;
  readonly next_payment_limit: number | null;
  readonly payment_limit_change_ratio: number | null;
  readonly unit_cost: number | null;
  readonly next_payment_limit_after_sequestration: number | null;
  readonly is_newly_underwater: boolean;
  readonly medicare_units_milli: number;
  readonly medicare_effect_amount_cents: number | null;
  readonly notes: string | null;
}

/** A row of data/restatements.arrow. */
export interface RestatementRow {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly drug_name: string | null;
  readonly is_used: boolean;
  readonly change: string;
  readonly old_payment_limit: number | null;
  readonly new_payment_limit: number | null;
  readonly old_coinsurance_pct: number | null;
  readonly new_coinsurance_pct: number | null;
  readonly is_flagged_by_cms: boolean;
  readonly old_posted_date: string | null;
  readonly new_posted_date: string | null;
}

const drugLink = (row: {hcpcs: string}): string => `./drugs/${row.hcpcs}.html`;

/** How many of the drugs: none, the one there is, or some. */
const belowInWords = (below: number, all: number): string =>
  below === 0 ? (all === 1 ? "no drug" : `none of ${plural(all, "drug")}`) : `${below} of ${plural(all, "drug")}`;

/** The finding of the ASP watch. */
export function watchSentence(rows: readonly NextRow[], trend: readonly TrendRow[], newest: string): string {
  const first = rows[0];
  if (!first) {
    const last = trend.filter((row) => row.quarter === newest && row.payment_limit !== null);
    const costed = last.filter((row) => row.unit_cost !== null);
    return costed.length === 0
      ? `The ${newest} limits are the newest loaded; no invoice tells what a unit of ${last.length === 1 ? "the drug" : `the ${last.length} drugs`} costs`
      : `Medicare pays less than acquisition cost for ${belowInWords(costed.filter(isBelowCost).length, costed.length)} under the ${newest} limits, the newest loaded`;
  }
  const effect = effectOf(rows);
  const falling = rows.filter((row) => (row.payment_limit_change_ratio ?? 0) < 0).length;
  const known = rows.filter((row) => row.next_payment_limit !== null).length;
  if (known === 0) return `The ${first.next_quarter} file has no limit for the drugs in use`;
  const fall = `${falling} of ${plural(rows.length, "limit")} ${falling === 1 ? "falls" : "fall"}`;
  if (effect === null)
    return `${fall} in the ${first.next_quarter} file; what that is worth to Medicare's volume is not known`;
  const way = effect < 0 ? "lower" : "raise";
  return `The ${first.next_quarter} limits ${way} Medicare's allowed amounts by ${dollarsShort(Math.abs(effect))} a quarter: ${fall}`;
}

/** Bars shown at each end of the effects. */
const ENDS = 7;

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;

/** What the change of each limit is worth at the last quarter's Medicare volume. */
export function effectPicture(rows: readonly Watch[]): HTMLElement {
  const known = rows
    .filter((row) => row.medicare_effect_amount_cents !== null && row.medicare_effect_amount_cents !== 0)
    .toSorted((a, b) => b.medicare_effect_amount_cents! - a.medicare_effect_amount_cents!);
  const shown = known.length > 2 * ENDS ? [...known.slice(0, ENDS), ...known.slice(-ENDS)] : known;
  const under = rows.filter((row) => row.is_newly_underwater).map((row) => row.drug_name);
  if (shown.length === 0)
    return nothingToDraw(
      effectOf(rows) === null && rows.length > 0
        ? "Medicare's volume is not known: there is nothing to draw."
        : "No change of a limit has Medicare volume: there is nothing to draw."
    );
  return picture(
    under.length === 0 ? capital(noneFalls(rows)) : `Newly below acquisition cost: ${inWords(under.slice(0, 8))}`,
    `Change of the limit to ${rows[0] ? quarterWords(rows[0].next_quarter) : "the next quarter"} (${rows[0]?.watch_basis ?? "none"}) at the last quarter's Medicare units, dollars a quarter; the highest and the lowest`,
    responsive((width) =>
      amountBars(
        shown.map((row) => ({
          name: `${row.drug_name} ${row.hcpcs}`,
          cents: row.medicare_effect_amount_cents!,
          href: drugLink(row)
        })),
        {width, measure: "change in Medicare's allowed amount", thing: "drug"}
      )
    ),
    "watch"
  );
}

/** Next quarter against this one, drug by drug. */
export function nextTable(rows: readonly NextRow[]): HTMLElement {
  const next = rows[0]?.next_quarter ?? "Next";
  const columns: Column<NextRow>[] = [
    {key: "drug_name", label: "Drug", href: drugLink},
    {key: "hcpcs", label: "Code"},
    {key: "payment_limit", label: `Limit ${rows[0]?.quarter ?? ""}`, unit: "$ per unit", kind: "price"},
    {key: "next_payment_limit", label: `Limit ${next}`, unit: "$ per unit", kind: "price"},
    {key: "payment_limit_change_ratio", label: "Change", unit: "per cent", kind: "percent", neutral: true},
    {key: "unit_cost", label: "Cost per unit", unit: "$ per unit", kind: "price"},
    {
      key: "next_payment_limit_after_sequestration",
      label: `Paid ${next}`,
      unit: "$ per unit, after sequestration",
      kind: "price"
    },
    {key: "medicare_units", label: "Medicare units", kind: "units", value: (row) => row.medicare_units_milli},
    {
      key: "medicare_effect_amount",
      label: "Effect",
      unit: "$ a quarter",
      kind: "money",
      value: (row) => row.medicare_effect_amount_cents,
      total: "sum",
      bar: true
    },
    {
      key: "is_newly_underwater",
      label: "Below acquisition cost",
      value: (row) => (row.is_newly_underwater ? "newly" : "")
    },
    {key: "notes", label: "CMS note", wrap: true}
  ];
  return dataTable(rows, columns, {
    caption: `${next} limits against ${rows[0]?.quarter ?? "this quarter"}'s`,
    file: `plus-six-next-quarter-${next}`,
    proof: {mart: "next_quarter"},
    sort: "medicare_effect_amount",
    bold: (row) => row.is_newly_underwater,
    empty: "no payment-limit file later than the last quarter of claims is loaded."
  });
}

/** The newest limits against the quarter before, where no later file than the last quarter of claims is loaded. */
export function lastChangeTable(trend: readonly TrendRow[], newest: string): HTMLElement {
  const rows = trend.filter((row) => row.quarter === newest && row.payment_limit !== null);
  // Where the file of the quarter before is missing there is nothing to compare with.
  const hasBefore = rows.some((row) => row.previous_payment_limit !== null);
  const columns: Column<TrendRow>[] = [
    {key: "drug_name", label: "Drug", href: drugLink},
    {key: "hcpcs", label: "Code"},
    ...(hasBefore
      ? [{key: "previous_payment_limit", label: "Limit before", unit: "$ per unit", kind: "price"} as const]
      : []),
    {key: "payment_limit", label: `Limit ${newest}`, unit: "$ per unit", kind: "price"},
    ...(hasBefore
      ? [
          {
            ...{key: "payment_limit_change_ratio", label: "Change", unit: "per cent"},
            ...({kind: "percent", neutral: true} as const)
          }
        ]
      : []),
    {key: "unit_cost", label: "Cost per unit", unit: "$ per unit", kind: "price"},
    {
      key: "payment_limit_after_sequestration",
      label: "Medicare pays",
      unit: "$ per unit, after sequestration",
      kind: "price"
    },
    {key: "is_below_cost", label: "Below acquisition cost", value: (row) => (isBelowCost(row) ? "yes" : "")}
  ];
  return dataTable(rows, columns, {
    caption: hasBefore
      ? `${newest} limits against the quarter before`
      : `${newest} limits; the limits of the quarter before are not known, since its file of CMS is not loaded`,
    file: `plus-six-limits-${newest}`,
    proof: {mart: "asp_trend"},
    sort: "payment_limit_change_ratio",
    bold: isBelowCost,
    empty: "no limit is loaded."
  });
}

const isBelowCost = (row: TrendRow): boolean =>
  row.unit_cost !== null &&
  row.payment_limit_after_sequestration !== null &&
  row.payment_limit_after_sequestration < row.unit_cost;

interface TrendSummary {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly change: number | null;
  readonly unit_cost: number | null;
  readonly basis: string | null;
  readonly limits: readonly (number | null)[];
}

/** Quarters shown in the trend. */
const TREND = 9;

/** The limit of each drug over the last quarters, with its line. */
export function trendTable(trend: readonly TrendRow[]): HTMLElement {
  const quarters = [...new Set(trend.map((row) => row.quarter))].sort().slice(-TREND);
  const byDrug = groupByDrug(trend);
  const rows: TrendSummary[] = [...byDrug].map(([hcpcs, all]) => {
    const at = new Map(all.map((row) => [row.quarter, row]));
    const limits = quarters.map((quarter) => at.get(quarter)?.payment_limit ?? null);
    const first = limits[0] ?? null;
    const last = limits.at(-1) ?? null;
    return {
      hcpcs,
      drug_name: all[0]!.drug_name,
      first,
      last,
      change: first === null || last === null || first === 0 ? null : last / first - 1,
      unit_cost: all.findLast((row) => row.unit_cost !== null)?.unit_cost ?? null,
      basis: at.get(quarters.at(-1) ?? "")?.basis ?? null,
      limits
    };
  });
  const columns: Column<TrendSummary>[] = [
    {key: "drug_name", label: "Drug", href: drugLink},
    {key: "hcpcs", label: "Code"},
    {
      key: "payment_limit_first",
      label: `Limit ${quarters[0] ?? ""}`,
      unit: "$ per unit",
      kind: "price",
      value: (row) => row.first
    },
    {key: "trend", label: "Trend", value: (row) => row.change, show: (row) => sparkline(row.limits), kind: "percent"},
    {
      key: "payment_limit_last",
      label: `Limit ${quarters.at(-1) ?? ""}`,
      unit: "$ per unit",
      kind: "price",
      value: (row) => row.last
    },
    {key: "change", label: "Change", unit: "per cent over the period", kind: "percent", neutral: true},
    {key: "unit_cost", label: "Cost per unit", unit: "$ per unit, last known", kind: "price"},
    {key: "basis", label: "Basis", value: (row) => (row.basis ? (BASES[row.basis] ?? row.basis) : null)}
  ];
  return dataTable(rows, columns, {
    caption: `Payment limits from ${quarters[0] ?? ""} to ${quarters.at(-1) ?? ""}`,
    file: "plus-six-asp-trend",
    proof: {mart: "asp_trend"},
    sort: "change"
  });
}

function groupByDrug(trend: readonly TrendRow[]): Map<string, TrendRow[]> {
  const groups = new Map<string, TrendRow[]>();
  for (const row of trend) groups.set(row.hcpcs, [...(groups.get(row.hcpcs) ?? []), row]);
  return groups;
}

const CHANGES: Readonly<Record<string, string>> = {
  limit: "limit changed",
  coinsurance: "coinsurance changed",
  appeared: "code appeared",
  disappeared: "code disappeared"
};

/** Every difference between postings of one quarter, drugs in use first. */
export function restatementTable(rows: readonly RestatementRow[]): HTMLElement {
  const columns: Column<RestatementRow>[] = [
    {key: "quarter", label: "Quarter"},
    {key: "hcpcs", label: "Code", href: (row) => (row.is_used ? drugLink(row) : null)},
    {key: "drug_name", label: "Drug", value: (row) => row.drug_name ?? "not used here"},
    {key: "change", label: "What changed", value: (row) => CHANGES[row.change] ?? row.change},
    {key: "old_payment_limit", label: "Old limit", unit: "$ per unit", kind: "price"},
    {key: "new_payment_limit", label: "New limit", unit: "$ per unit", kind: "price"},
    {
      key: "old_coinsurance_pct",
      label: "Old coinsurance",
      unit: "per cent",
      kind: "percent",
      value: (row) => hundredth(row.old_coinsurance_pct)
    },
    {
      key: "new_coinsurance_pct",
      label: "New coinsurance",
      unit: "per cent",
      kind: "percent",
      value: (row) => hundredth(row.new_coinsurance_pct)
    },
    {key: "is_flagged_by_cms", label: "Said by CMS", value: (row) => (row.is_flagged_by_cms ? "flagged" : "silent")},
    {key: "new_posted_date", label: "Posted"}
  ];
  return dataTable(
    rows.toSorted((a, b) => Number(b.is_used) - Number(a.is_used)),
    columns,
    {
      caption: "Restated payment limits, each posting against the one before",
      file: "plus-six-restatements",
      proof: {mart: "asp_restatement"},
      limit: 60,
      empty: "no quarter was posted more than once among the files loaded."
    }
  );
}

const hundredth = (percentage: number | null): number | null => (percentage === null ? null : percentage / 100);

/** What CMS set a limit by. */
const BASES: Readonly<Record<string, string>> = {
  asp: "ASP",
  biosimilar_8pct: "ASP, 8% add-on",
  amp: "AMP",
  vaccine: "vaccine price",
  blood: "blood price",
  unpublished: "not published"
};
