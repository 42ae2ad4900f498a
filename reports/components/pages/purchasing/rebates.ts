import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {count, dollars, dollarsShort, plural, units} from "../../../../src/words/format.ts";
import {asImage} from "../../image.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import {dataTable} from "../../table.ts";

/** A row of mart.rebate_program; cents, thousandths of packages. */
export interface ProgramRow {
  readonly contract_id: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly tier_measure: string;
  readonly measure_value: number;
  readonly projected_value: number;
  readonly days_left: number;
  readonly tier: string | null;
  readonly rebate_pct: number;
  readonly next_tier: string | null;
  readonly next_threshold: number | null;
  readonly next_rebate_pct: number | null;
  readonly distance_to_next: number | null;
  readonly is_running: boolean;
  readonly is_about_to_be_missed: boolean;
  readonly buy_by_date: string | null;
  readonly packages_to_next_milli: number | null;
  readonly packages_above_pace_milli: number | null;
  readonly order_packages_milli: number;
  readonly spend_amount_cents: number;
  readonly cost_to_next_cents: number;
  readonly cost_above_pace_cents: number;
  readonly rebate_to_date_cents: number;
  readonly projected_rebate_cents: number;
  readonly at_stake_amount_cents: number;
  readonly gain_if_reached_cents: number;
  readonly next_package_value_cents: number;
}

/** A row of mart.rebate_receivable. */
export interface RebateRow {
  readonly program_id: string;
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly status: string;
  readonly age: string;
  readonly days: number;
  readonly accrued_amount_cents: number;
  readonly received_amount_cents: number;
  readonly outstanding_amount_cents: number;
}

const MEASURE: Readonly<Record<string, string>> = {
  packages: "packages",
  dollars: "dollars",
  growth: "% growth",
  share: "% of the family's doses"
};

/** Running programs: how far, where the pace leads, and the next tier, as bullet bars. */
function tierBars(programs: readonly ProgramRow[], {width}: {width: number}): SVGElement | HTMLElement {
  const rows = programs.map((row) => {
    const full = Math.max(row.next_threshold ?? row.measure_value, 1e-9);
    return {name: row.drug_name, done: row.measure_value / full, projected: row.projected_value / full, row};
  });
  return asImage(
    Plot.plot({
      width,
      height: rows.length * 64 + 40,
      marginLeft: Math.min(110, width * 0.3),
      marginRight: 24,
      marginBottom: 28,
      ariaLabel: `Bars of progress to the next tier: ${programs.map((row) => `${row.drug_name} ${count(row.measure_value)} of ${count(row.next_threshold)} ${MEASURE[row.tier_measure]}, ${count(Math.floor(row.projected_value))} at this pace`).join("; ")}.`,
      x: {domain: [0, Math.max(1.1, ...rows.map((row) => row.projected * 1.05))], axis: null},
      y: {label: null, tickSize: 0, domain: rows.map((row) => row.name)},
      marks: [
        // What the pace leads to is an estimate: hollow and dashed.
        Plot.barX(rows, {
          x: "projected",
          y: "name",
          fill: "none",
          stroke: "var(--ink-soft)",
          strokeDasharray: "3 3",
          insetTop: 16,
          insetBottom: 10
        }),
        Plot.barX(rows, {x: "done", y: "name", fill: "var(--accent)", insetTop: 16, insetBottom: 10}),
        Plot.tickX(rows, {x: 1, y: "name", stroke: "var(--ink)", strokeWidth: 2, insetTop: 10, insetBottom: 4}),
        Plot.text(rows, {
          x: 0,
          y: "name",
          dy: -18,
          dx: 2,
          textAnchor: "start",
          fill: "var(--ink)",
          text: ({row}: (typeof rows)[number]) => `${count(row.measure_value)} ${MEASURE[row.tier_measure]} so far`
        }),
        Plot.text(rows, {
          x: 1,
          y: "name",
          dy: 26,
          textAnchor: "end",
          fill: "var(--ink)",
          text: ({row}: (typeof rows)[number]) =>
            `next tier ${count(row.next_threshold)}; at this pace ${count(Math.floor(row.projected_value))}`
        })
      ]
    }),
    programs.map((row) => ({
      drug: row.drug_name,
      so_far: row.measure_value,
      at_this_pace: row.projected_value,
      next_tier: row.next_threshold
    }))
  );
}

/** The sentence of a program that is short of its next tier. */
export function programSentence(row: ProgramRow): string {
  return `${row.drug_name} is ${units(row.packages_to_next_milli)} packages short of its next rebate tier; ${dollars(row.at_stake_amount_cents)} on what is already bought hangs on it`;
}

/** Running tiered programs, with dollars both ways. */
export function programSection(programs: readonly ProgramRow[]): HTMLElement {
  const running = programs.filter((row) => row.is_running && row.next_tier !== null);
  const missed = running.filter((row) => row.is_about_to_be_missed);
  const first = missed[0] ?? running[0];
  return html`<div>
    ${
      first
        ? picture(
            programSentence(first),
            "Tiered rebates: bought so far (solid), end of period at this pace (dashed), next tier (line)",
            responsive((width) => tierBars(running, {width})),
            "rebate_program"
          )
        : null
    }
    ${missed.map(
      (row) =>
        html`<p>At the pace so far ${row.drug_name} ends the period ${units(row.packages_above_pace_milli)} packages short. Buying those beyond the pace by ${row.buy_by_date} costs ${dollars(row.cost_above_pace_cents)} of drug to be used later; reaching the tier brings ${dollars(row.gain_if_reached_cents)} more rebate than missing it, ${dollars(row.at_stake_amount_cents)} of it on purchases already made. The next package alone earns ${dollars(row.next_package_value_cents)}; the one that reaches the tier earns the step on all before it. Orders suggested for the coming weeks hold ${units(row.order_packages_milli)} packages.</p>`
    )}
    ${dataTable(
      programs,
      [
        {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
        {key: "contract_id", label: "Contract"},
        {key: "period_end", label: "Buy by"},
        {key: "tier_measure", label: "Counts", value: (row) => MEASURE[row.tier_measure] ?? row.tier_measure},
        {key: "measure_value", label: "So far", kind: "count"},
        {key: "projected_value", label: "At this pace", kind: "count", value: (row) => Math.floor(row.projected_value)},
        {key: "next_threshold", label: "Next tier at", kind: "count"},
        {key: "rebate_pct", label: "Rebate now", kind: "percent", value: (row) => row.rebate_pct / 100},
        {
          key: "next_rebate_pct",
          label: "Rebate then",
          kind: "percent",
          value: (row) => (row.next_rebate_pct === null ? null : row.next_rebate_pct / 100)
        },
        {key: "rebate_to_date", label: "Earned so far", kind: "money", value: (row) => row.rebate_to_date_cents},
        {key: "projected_rebate", label: "At this pace", kind: "money", value: (row) => row.projected_rebate_cents},
        {
          key: "at_stake_amount",
          label: "At stake on what is bought",
          kind: "money_exact",
          value: (row) => row.at_stake_amount_cents
        },
        {key: "cost_to_next", label: "To buy for the tier", kind: "money", value: (row) => row.cost_to_next_cents},
        {key: "gain_if_reached", label: "Gain if reached", kind: "money", value: (row) => row.gain_if_reached_cents}
      ],
      {
        caption: "Tiered rebate contracts",
        file: "plus-six-rebate-programs",
        proof: {mart: "rebate_program"},
        sort: "period_end",
        bold: (row) => row.is_about_to_be_missed,
        empty: "no contract with tiers was loaded."
      }
    )}
  </div>`;
}

const AGES = ["0-60", "61-120", "121-180", "over 180"];

/** Rebates earned and not received, by age, and those paid short. */
export function receivableSection(rows: readonly RebateRow[]): HTMLElement {
  const add = (some: readonly RebateRow[], value: (row: RebateRow) => number): number =>
    some.reduce((all, row) => all + value(row), 0);
  const open = rows.filter((row) => row.outstanding_amount_cents !== 0);
  const short = rows.filter((row) => row.status === "short");
  const words = short.length
    ? `; ${plural(short.length, "statement")} paid ${dollars(add(short, (row) => row.outstanding_amount_cents))} too little`
    : "";
  return html`<div>
    <p><strong>${dollarsShort(add(open, (row) => row.outstanding_amount_cents))} of rebates earned ${open.length === 1 ? "has" : "have"} not come${words}.</strong> ${AGES.map(
      (age) =>
        `${age} days: ${dollars(
          add(
            open.filter((row) => row.age === age),
            (row) => row.outstanding_amount_cents
          )
        )}`
    ).join("; ")}.</p>
    ${dataTable(
      open,
      [
        {key: "program_id", label: "Program"},
        {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
        {key: "quarter", label: "Earned in"},
        {key: "status", label: "State"},
        {key: "days", label: "Days since, or to receipt", kind: "count"},
        {
          key: "accrued_amount",
          label: "Accrued",
          kind: "money_exact",
          value: (row) => row.accrued_amount_cents,
          total: "sum"
        },
        {
          key: "received_amount",
          label: "Rebate received",
          kind: "money_exact",
          value: (row) => row.received_amount_cents,
          total: "sum"
        },
        {
          key: "outstanding_amount",
          label: "Rebate outstanding",
          kind: "money_exact",
          value: (row) => row.outstanding_amount_cents,
          total: "sum",
          bar: true
        }
      ],
      {
        caption: "Rebates outstanding",
        file: "plus-six-rebates-outstanding",
        proof: {mart: "rebate_receivable", column: "accrued_amount", sum: ["accrued_amount"]},
        sort: "-outstanding_amount",
        limit: 10,
        bold: (row) => row.status === "short",
        empty: "nothing is outstanding."
      }
    )}
  </div>`;
}
