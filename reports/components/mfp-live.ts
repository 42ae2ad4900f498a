import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {DRIVERS, evaluate, newEvaluation} from "../../src/forecast/mfp/evaluate.ts";
import type {Market} from "../../src/forecast/mfp/market.ts";
import {
  firstMfpYear,
  type OutlookRow,
  outlook,
  outlookByYear,
  selectedFrom,
  selectedMarket
} from "../../src/forecast/mfp/outlook.ts";
import type {Scenario} from "../../src/forecast/mfp/scenario.ts";
import {change, dollars, dollarsShort, plural} from "./format.ts";
import {asImage} from "./image.ts";
import type {MfpChoice} from "./mfp-form.ts";
import {differences} from "./mfp-words.ts";
import {figures, picture} from "./page.ts";
import {responsive} from "./responsive.ts";
import {type Column, dataTable} from "./table.ts";

/** Everything the moving part of the page shows of one scenario. */
export interface MfpResult {
  readonly scenario: Scenario;
  readonly quarters: readonly OutlookRow[];
  readonly years: readonly OutlookRow[];
  /** Of drugs with an MFP alone. */
  readonly selected_years: readonly OutlookRow[];
  readonly year: string;
  /** Time to evaluate every cell once. */
  readonly milliseconds: number;
  readonly cells: number;
}

let spare = newEvaluation(0);

/** Evaluates a scenario for the page; every cell is recomputed with the code of the build. */
export function mfpResult(scenario: Scenario, market: Market): MfpResult {
  if (spare.ncr.length !== market.cells.count) spare = newEvaluation(market.cells.count);
  const start = performance.now();
  evaluate(scenario, market, spare);
  const milliseconds = performance.now() - start;
  const quarters = outlook(scenario, market);
  return {
    scenario,
    quarters,
    years: outlookByYear(quarters),
    selected_years: outlookByYear(outlook(scenario, selectedMarket(scenario, market))),
    year: firstMfpYear(scenario, market),
    milliseconds,
    cells: market.cells.count
  };
}

const rowOf = (rows: readonly OutlookRow[], year: string): OutlookRow | undefined =>
  rows.find(({period}) => period === year);

/** An amount with its interval. */
export const withInterval = (row: {ncr: number; ncr_p10: number; ncr_p90: number}): string =>
  `${dollarsShort(row.ncr)} (${dollarsShort(row.ncr_p10)} to ${dollarsShort(row.ncr_p90)})`;

/** The finding of the page. */
export function mfpSentence({selected_years, year, scenario}: MfpResult, market: Market): string {
  const row = rowOf(selected_years, year);
  if (!row) return `No drug in use has a Maximum Fair Price by ${market.quarters.at(-1)?.slice(0, 4) ?? "then"}`;
  const drugs = market.drugs.filter((drug) => selectedFrom(scenario, drug) !== null && isUsed(market, drug)).length;
  return `${plural(drugs, "selected drug")}: net cost recovery goes from ${dollarsShort(row.today)} a year to ${dollarsShort(row.ncr)} in ${year}, between ${dollarsShort(row.ncr_p10)} and ${dollarsShort(row.ncr_p90)}`;
}

const isUsed = (market: Market, drug: Market["drugs"][number]): boolean => {
  const at = market.drugs.indexOf(drug);
  return market.cells.drug.includes(at);
};

/** Headline figures of one scenario. */
export function mfpFigures(result: MfpResult): HTMLElement {
  const {years, selected_years, year} = result;
  const [all, selected] = [rowOf(years, year), rowOf(selected_years, year)];
  if (!all) return html`<p class="empty">No quarter can be forecast.</p>`;
  return figures([
    {
      label: `Selected drugs, ${year}`,
      value: dollarsShort(selected?.ncr ?? 0),
      note: selected
        ? `${dollarsShort(selected.ncr_p10)} to ${dollarsShort(selected.ncr_p90)}; today ${dollarsShort(selected.today)} a year`
        : "none has an MFP",
      loss: (selected?.ncr ?? 0) < 0
    },
    {
      label: "By MFP itself",
      value: change(selected?.effect ?? 0),
      note: selected
        ? `${change(selected.effect_p10)} to ${change(selected.effect_p90)}; without the drugs' own path of limits`
        : "none has an MFP",
      loss: (selected?.effect ?? 0) < 0
    },
    {
      label: "Refunds to wait for",
      value: dollarsShort(selected?.refund ?? 0),
      note: selected
        ? `${dollarsShort(selected.refund_p10)} to ${dollarsShort(selected.refund_p90)} in ${year}; interest ${dollars(selected.financing)}`
        : `in ${year}`
    },
    {
      label: `All drugs, ${year}`,
      value: dollarsShort(all.ncr),
      note: `${dollarsShort(all.ncr_p10)} to ${dollarsShort(all.ncr_p90)}; today ${dollarsShort(all.today)} a year`,
      loss: all.ncr < 0
    }
  ]);
}

/** How many cells a move recomputed, and how fast. */
export const mfpSpeed = ({cells, milliseconds}: MfpResult): HTMLElement =>
  html`<p class="statement mfp-speed">${plural(cells, "cell")} (drug × payer × site × quarter) recomputed in ${milliseconds.toFixed(1)} ms.</p>`;

/** Net cost recovery by quarter: today's, the scenario's middle with its fan, and another scenario's middle. */
export function mfpFan(result: MfpResult, other: MfpResult | null): HTMLElement {
  const last = result.quarters.at(-1);
  if (!last) return html`<p class="empty">No quarter can be forecast.</p>`;
  const text =
    last.ncr_p10 < 0
      ? `On the worse path of limits all drugs together lose money by ${last.period}`
      : `All drugs together stay above cost to ${last.period}, on the worse path of limits too`;
  return picture(
    text,
    "Net cost recovery a quarter, all drugs, at the trailing year's volume; fan: all drugs together on the worse and on the better of their low (P10) and high (P90) paths, quarters after the twelfth extended",
    responsive((width) => fanChart(result.quarters, other?.quarters ?? null, width))
  );
}

function fanChart(
  rows: readonly OutlookRow[],
  other: readonly OutlookRow[] | null,
  width: number
): SVGElement | HTMLElement {
  const last = rows.at(-1)!;
  const place = new Map(rows.map(({period}, x) => [period, x]));
  const x = (row: OutlookRow): number => place.get(row.period)!;
  return asImage(
    Plot.plot({
      width,
      height: 300,
      marginLeft: 64,
      marginRight: 112,
      marginBottom: 30,
      ariaLabel: `Net cost recovery from ${dollarsShort(rows[0]!.ncr)} in ${rows[0]!.period} to ${dollarsShort(last.ncr)} in ${last.period}, between ${dollarsShort(last.ncr_p10)} and ${dollarsShort(last.ncr_p90)}; today ${dollarsShort(last.today)}.`,
      x: {
        label: null,
        domain: [0, Math.max(1, rows.length - 1)],
        ticks: rows.filter(({period}) => period.endsWith("Q1")).map(x),
        tickFormat: (at: number) => rows[at]?.period.slice(0, 4) ?? "",
        tickSize: 4
      },
      y: {label: null, ticks: 5, tickFormat: (cents: number) => dollarsShort(cents), grid: true},
      marks: [
        Plot.areaY(rows, {x, y1: "ncr_p10", y2: "ncr_p90", fill: "var(--ink-faint)", fillOpacity: 0.25}),
        Plot.ruleY([0], {stroke: "var(--ink)"}),
        Plot.ruleX(rows.filter((_, at) => at === 12).map(x), {stroke: "var(--hairline)", strokeDasharray: "2,3"}),
        Plot.line(rows, {x, y: "today", stroke: "var(--ink-soft)", strokeDasharray: "4,3"}),
        ...(other
          ? [Plot.line(other, {x, y: "ncr", stroke: "var(--ink)", strokeWidth: 1.5, strokeDasharray: "1,3"})]
          : []),
        Plot.line(rows, {x, y: "ncr", stroke: "var(--accent)", strokeWidth: 2}),
        Plot.text(
          apart(
            [
              {y: last.ncr_p90, text: `high ${dollarsShort(last.ncr_p90)}`},
              {y: last.ncr, text: `${other ? "A " : ""}${dollarsShort(last.ncr)}`},
              {y: last.today, text: `today ${dollarsShort(last.today)}`},
              {y: last.ncr_p10, text: `low ${dollarsShort(last.ncr_p10)}`},
              ...(other ? [{y: other.at(-1)!.ncr, text: `B ${dollarsShort(other.at(-1)!.ncr)}`}] : [])
            ],
            rows
          ),
          {x: rows.length - 1, y: "y", text: "text", textAnchor: "start", dx: 6, fill: "var(--ink)"}
        )
      ]
    })
  );
}

/** Labels moved apart so that none lies on another; a line of text is a seventeenth of the chart. */
function apart<T extends {y: number}>(labels: readonly T[], rows: readonly OutlookRow[]): T[] {
  const all = rows.flatMap((row) => [row.ncr_p10, row.ncr_p90, row.today, 0]);
  const step = (Math.max(...all) - Math.min(...all)) / 17;
  const sorted = labels.toSorted((a, b) => a.y - b.y).map((label) => ({...label}));
  for (let i = 1; i < sorted.length; i++) sorted[i]!.y = Math.max(sorted[i]!.y, sorted[i - 1]!.y + step);
  return sorted;
}

/** What moves selected drugs from today to a year: steps that add up. */
export function mfpDrivers(result: MfpResult): HTMLElement {
  const row = rowOf(result.selected_years, result.year);
  if (!row) return html`<p class="empty">No drug in use has an MFP.</p>`;
  const steps = DRIVERS.map((name) => ({name: DRIVER_HEADS[name], cents: row[name]}));
  const worst = steps.toSorted((a, b) => a.cents - b.cents)[0]!;
  return picture(
    worst.cents < 0 ? `Most is lost by: ${worst.name.toLowerCase()}, ${dollars(worst.cents)}` : "Nothing is lost",
    `Selected drugs, from today's net cost recovery to ${result.year}, dollars; the steps add up to the cent`,
    responsive((width) => driverChart(row, steps, width))
  );
}

function driverChart(
  row: OutlookRow,
  steps: readonly {name: string; cents: number}[],
  width: number
): SVGElement | HTMLElement {
  let level = row.today;
  const bars = [
    {name: "today", from: 0, to: row.today, cents: row.today, is_end: true},
    ...steps.map(({name, cents}) => {
      const from = level;
      level += cents;
      return {name, from, to: level, cents, is_end: false};
    }),
    {name: row.period, from: 0, to: row.ncr, cents: row.ncr, is_end: true}
  ];
  return asImage(
    Plot.plot({
      width,
      height: 34 * bars.length + 10,
      marginLeft: 136,
      marginRight: 84,
      marginTop: 4,
      marginBottom: 4,
      ariaLabel: bars.map(({name, cents}) => `${name} ${dollars(cents)}`).join("; "),
      x: {axis: null},
      y: {label: null, domain: bars.map(({name}) => name), tickSize: 0},
      marks: [
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        Plot.barX(bars, {
          y: "name",
          x1: "from",
          x2: "to",
          fill: (bar) =>
            bar.is_end
              ? bar.cents < 0
                ? "var(--loss)"
                : "var(--accent)"
              : bar.cents < 0
                ? "var(--loss)"
                : "var(--ink-faint)",
          insetTop: 4,
          insetBottom: 4
        }),
        Plot.text(bars, {
          y: "name",
          x: (bar) => Math.max(bar.from, bar.to),
          dx: 6,
          textAnchor: "start",
          text: (bar) => (bar.is_end ? dollars(bar.cents) : bar.cents === 0 ? "0" : change(bar.cents)),
          fill: "var(--ink)",
          stroke: "var(--paper)",
          strokeWidth: 4
        })
      ]
    })
  );
}

/** What moves each year; amounts in whole dollars, the interval beside. */
export function mfpYears(result: MfpResult): HTMLElement {
  const columns: Column<OutlookRow>[] = [
    {
      key: "period",
      label: "Year",
      show: (row) => (row.quarters < 4 ? `${row.period} (${row.quarters} quarters)` : row.period)
    },
    {key: "today", label: "Today", unit: "$", kind: "money"},
    ...DRIVERS.map((name): Column<OutlookRow> => ({key: name, label: DRIVER_HEADS[name], unit: "$", kind: "money"})),
    {key: "ncr", label: "Net cost recovery", unit: "$", kind: "money"},
    {key: "ncr_p10", label: "Low", unit: "$, worse path of limits", kind: "money"},
    {key: "ncr_p90", label: "High", unit: "$, better path of limits", kind: "money"}
  ];
  return dataTable(result.selected_years, columns, {
    caption: "Selected drugs by year",
    file: "plus-six-mfp-years",
    empty: "no drug in use has an MFP."
  });
}

const DRIVER_HEADS = {
  asp_erosion: "Own path",
  mfp_payment: "Medicare's payment",
  spillover: "Contracts",
  refund_float: "Refund and float",
  mix: "Volume"
} as const;

/** Two scenarios beside each other: their numbers, then the assumptions in which they differ. */
export function mfpCompared({scenario, other}: MfpChoice, a: MfpResult, b: MfpResult): HTMLElement {
  const pair = (label: string, rowsOf: (result: MfpResult) => OutlookRow | undefined) => {
    const [x, y] = [rowsOf(a), rowsOf(b)];
    return {label, a: x ? withInterval(x) : "–", b: y ? withInterval(y) : "–", change: x && y ? x.ncr - y.ncr : null};
  };
  const rows = a.years.flatMap(({period}) => [
    pair(`Selected drugs, ${period}`, (result) => rowOf(result.selected_years, period)),
    pair(`All drugs, ${period}`, (result) => rowOf(result.years, period))
  ]);
  const differ = other ? differences(scenario, other) : [];
  return html`<div>${dataTable(
    rows,
    [
      {key: "label", label: "Net cost recovery"},
      {key: "a", label: "A, what you move", unit: "$ (low to high)"},
      {key: "b", label: "B, kept", unit: "$ (low to high)"},
      {key: "change", label: "A less B", unit: "$", kind: "money"}
    ],
    {caption: "Two scenarios side by side", file: "plus-six-mfp-compared", limit: 40}
  )}${dataTable(
    differ,
    [
      {key: "label", label: "Assumption"},
      {key: "a", label: "A"},
      {key: "b", label: "B"}
    ],
    {caption: "Where the two differ", file: "plus-six-mfp-differences", empty: "they are the same."}
  )}</div>`;
}
