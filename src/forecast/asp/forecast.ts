import {partsAt} from "./add-on.ts";
import {type CodeTables, codeFamilies} from "./family.ts";
import {buildPanel, type LimitRow, type Panel, panelQuarter, type SpendingRow} from "./history.ts";
import type {Spread} from "./interval.ts";
import {FITTED_HORIZONS} from "./model.ts";
import {asDrugClass, type PriorRow, publishedDrift, readPrior} from "./prior.ts";
import {aheadOf, around, blendedChange, type Fitted, fitRolling} from "./rolling.ts";
import {type DrugClass, type State, stateAt} from "./state.ts";

/** One code's payment limit in one quarter ahead: dollars per billing unit of the code. */
export interface ForecastRow {
  hcpcs: string;
  quarter: string;
  horizon: number;
  p10: number;
  p50: number;
  p90: number;
  mean: number;
  drug_class: DrugClass;
  /**
   * `fitted` on this history, `prior` when the history is too small to fit on, `extended` beyond twelve quarters, where
   * nothing was ever scored.
   */
  method: "fitted" | "prior" | "extended";
  /** What a reader should know before relying on the row; null when there is nothing. */
  flag: string | null;
}

/** A class stated by hand for a code; it replaces the one the history suggests. */
export interface ClassRow {
  hcpcs: string;
  drug_class: string;
}

export interface ForecastOptions {
  /** Biosimilars and successions of codes. */
  tables: CodeTables;
  prior?: readonly PriorRow[];
  classes?: readonly ClassRow[];
  spending?: readonly SpendingRow[];
  horizons?: number;
}

/** A history smaller than this is forecast with the prior's coefficients: too few codes and origins to fit twelve. */
const LEAST_SERIES = 300;
const LEAST_QUARTERS = 16;
const LONGEST_FITTED = 12;
/** Six years: from 2025Q2 to the end of 2030 and a little more. */
const LONGEST = 24;
/** Below this share of the reference's limit a biosimilar's forecast is flagged: few have stayed there. */
const FLOOR_OF_REFERENCE = 0.2;

/**
 * Forecasts the payment limit of every code that has one in the last quarter of the history, one to twelve quarters
 * ahead, or up to 24 marked as extended. The same rows give the same answer. Throws when the history is short and no prior is given.
 */
export function forecastLimits(
  history: readonly LimitRow[],
  {tables, prior = [], classes = [], spending = [], horizons = 12}: ForecastOptions
): ForecastRow[] {
  const panel = buildPanel(history, codeFamilies(tables));
  if (panel.series.length === 0) return [];
  if (horizons > LONGEST) throw new Error(`horizon too long: ${horizons} quarters; at most ${LONGEST}`);
  const canFit = panel.series.length >= LEAST_SERIES && panel.length >= LEAST_QUARTERS;
  const fitted = canFit ? fitRolling(panel, {spending, published: publishedDrift(prior)}) : readPrior(prior);
  const method = canFit ? "fitted" : "prior";
  const stated = new Map(classes.map((row) => [row.hcpcs, asDrugClass(row.drug_class)]));
  const origin = panel.length - 1;
  const states = panel.series.map(({hcpcs}, i) => {
    const state = stateAt(panel, i, origin);
    return state && {...state, drug_class: stated.get(hcpcs) ?? state.drug_class};
  });
  const paths = states.map((state) => state && changePath(state, fitted, horizons));
  return panel.series.flatMap(({hcpcs}, i) => {
    const state = states[i];
    if (!state) return [];
    const parts = partsAt(panel, i, origin);
    const reference = parts && paths[parts.reference];
    return paths[i]!.map(({change, below, above}, k): ForecastRow => {
      const at = {origin, horizon: k + 1, parts, reference: reference?.[k]?.change ?? 0};
      const middle = aheadOf(panel, i, at)(state.log_limit, change);
      const edges = around(middle, state, {below, above});
      // A biosimilar's limit is never below the add-on, whatever its own ASP does.
      const floor = parts ? aheadOf(panel, i, at)(state.log_limit, Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
      const p10 = Math.exp(Math.max(floor, edges.p10));
      const p50 = Math.exp(middle);
      const p90 = Math.exp(edges.p90);
      return {
        hcpcs,
        quarter: panelQuarter(panel, panel.length + k),
        horizon: k + 1,
        p10,
        p50,
        p90,
        mean: meanOf(p10, p50, p90),
        drug_class: state.drug_class,
        method: k < LONGEST_FITTED ? method : "extended",
        flag: flagOf(panel, i, state, p50)
      };
    });
  });
}

/** Mean of a skewed quantity from three of its quantiles, Swanson's rule (30%, 40%, 30%). */
export const meanOf = (p10: number, p50: number, p90: number): number => 0.3 * p10 + 0.4 * p50 + 0.3 * p90;

interface Knot extends Spread {
  horizon: number;
  change: number;
}

/** The change in log and the spread around it at every quarter ahead: straight lines between the fitted horizons. */
function changePath(state: State, fitted: Fitted, horizons: number): (Spread & {change: number})[] {
  const knots: Knot[] = [
    {horizon: 0, change: 0, below: 0, above: 0},
    ...FITTED_HORIZONS.map((horizon) => ({
      horizon,
      change: blendedChange(state, horizon, fitted),
      ...fitted.spreads[state.drug_class].get(horizon)!
    }))
  ];
  knots.push(extension(knots.at(-2)!, knots.at(-1)!));
  return Array.from({length: horizons}, (_, k) => {
    const after = knots.findIndex(({horizon}) => horizon >= k + 1);
    const [from, to] = [knots[after - 1]!, knots[after]!];
    const share = (k + 1 - from.horizon) / (to.horizon - from.horizon);
    const at = (name: "change" | "below" | "above") => from[name] + share * (to[name] - from[name]);
    return {change: at("change"), below: at("below"), above: at("above")};
  });
}

/** The last fitted quarters' drift halved, with an interval that grows as the square root of time. */
function extension(before: Knot, last: Knot): Knot {
  const change =
    last.change + ((last.change - before.change) / (last.horizon - before.horizon) / 2) * (LONGEST - last.horizon);
  const growth = Math.sqrt(LONGEST / last.horizon);
  return {horizon: LONGEST, change, below: last.below * growth, above: last.above * growth};
}

function flagOf(panel: Panel, i: number, state: State, p50: number): string | null {
  if (state.drug_class === "biosimilar" && state.reference_gap !== 0) {
    const reference = Math.exp(state.log_limit - state.reference_gap);
    if (p50 < FLOOR_OF_REFERENCE * reference) return "below 20% of the reference product's limit";
  }
  if (state.changes.length < 4) return "less than a year of history";
  if (Math.abs(state.changes[0]!) > Math.log(2)) return "the last change more than doubled or halved the limit";
  return panel.series[i]!.codes.length > 1 ? `continues ${panel.series[i]!.codes[0]}` : null;
}
