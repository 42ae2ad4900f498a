import {html} from "htl";
import {evaluate, newEvaluation} from "../../../../src/forecast/mfp/evaluate.ts";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {
  firstMfpYear,
  type OutlookRow,
  outlook,
  outlookByYear,
  selectedInUse,
  selectedMarket
} from "../../../../src/forecast/mfp/outlook.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {change, dollars, dollarsShort, plural} from "../../../../src/words/format.ts";
import {outcomeInWords} from "../../../../src/words/mfp.ts";
import {figures} from "../../page.ts";

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

export const rowOf = (rows: readonly OutlookRow[], year: string): OutlookRow | undefined =>
  rows.find(({period}) => period === year);

/** An amount with its interval. */
export const withInterval = (row: {ncr: number; ncr_p10: number; ncr_p90: number}): string =>
  `${dollarsShort(row.ncr)} (${dollarsShort(row.ncr_p10)} to ${dollarsShort(row.ncr_p90)})`;

/** The finding of the page. */
export const mfpSentence = ({selected_years, year, scenario}: MfpResult, market: Market): string =>
  outcomeInWords(rowOf(selected_years, year), {
    drugs: selectedInUse(scenario, market).length,
    year
  });

/** Headline figures of one scenario. */
export function mfpFigures(result: MfpResult): HTMLElement {
  const {years, selected_years, year} = result;
  const [all, selected] = [rowOf(years, year), rowOf(selected_years, year)];
  if (!all) return html`<p class="empty">No quarter can be forecast.</p>`;
  return figures([
    {
      label: `Selected drugs, ${year}`,
      proof: {mart: "mfp_trailing"},
      value: dollarsShort(selected?.ncr ?? 0),
      note: selected
        ? `${dollarsShort(selected.ncr_p10)} to ${dollarsShort(selected.ncr_p90)}; today ${dollarsShort(selected.today)} a year`
        : "none has an MFP",
      loss: (selected?.ncr ?? 0) < 0
    },
    {
      label: "By MFP itself",
      proof: {mart: "mfp_trailing"},
      value: change(selected?.effect ?? 0),
      note: selected
        ? `${change(selected.effect_p10)} to ${change(selected.effect_p90)}; without the drugs' own path of limits`
        : "none has an MFP",
      loss: (selected?.effect ?? 0) < 0
    },
    {
      label: "Refunds to wait for",
      proof: {mart: "mfp_trailing"},
      value: dollarsShort(selected?.refund ?? 0),
      note: selected
        ? `${dollarsShort(selected.refund_p10)} to ${dollarsShort(selected.refund_p90)} in ${year}; interest ${dollars(selected.financing)}`
        : `in ${year}`
    },
    {
      label: `All drugs, ${year}`,
      proof: {mart: "mfp_trailing"},
      value: dollarsShort(all.ncr),
      note: `${dollarsShort(all.ncr_p10)} to ${dollarsShort(all.ncr_p90)}; today ${dollarsShort(all.today)} a year`,
      loss: all.ncr < 0
    }
  ]);
}

/** How many cells a move recomputed, and how fast. */
export const mfpSpeed = ({cells, milliseconds}: MfpResult): HTMLElement =>
  html`<p class="statement mfp-speed">${plural(cells, "cell")} (drug × payer × site × quarter) recomputed in ${milliseconds.toFixed(1)} ms.</p>`;
