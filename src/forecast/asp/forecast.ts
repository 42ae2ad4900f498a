import {type CodeTables, codeFamilies} from "./family.ts";
import {buildPanel, type LimitRow, type Panel, panelQuarter, type SpendingRow} from "./history.ts";
import {FITTED_HORIZONS} from "./model.ts";
import {asDrugClass, type PriorRow, publishedDrift, readPrior} from "./prior.ts";
import {type Fitted, fitRolling, forecastState} from "./rolling.ts";
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
  const canFit = panel.series.length >= LEAST_SERIES && panel.length >= LEAST_QUARTERS;
  const fitted = canFit ? fitRolling(panel, {spending, published: publishedDrift(prior)}) : readPrior(prior);
  const method = canFit ? "fitted" : "prior";
  const stated = new Map(classes.map((row) => [row.hcpcs, asDrugClass(row.drug_class)]));
  return panel.series.flatMap(({hcpcs}, i) => {
    const state = stateAt(panel, i, panel.length - 1);
    if (!state) return [];
    const drug_class = stated.get(hcpcs) ?? state.drug_class;
    return path({...state, drug_class}, fitted, horizons).map(
      ({p10, p50, p90}, k): ForecastRow => ({
        hcpcs,
        quarter: panelQuarter(panel, panel.length + k),
        horizon: k + 1,
        p10,
        p50,
        p90,
        mean: meanOf(p10, p50, p90),
        drug_class,
        method: k < LONGEST_FITTED ? method : "extended",
        flag: flagOf(panel, i, state, p50)
      })
    );
  });
}

/** Mean of a skewed quantity from three of its quantiles, Swanson's rule (30%, 40%, 30%). */
export const meanOf = (p10: number, p50: number, p90: number): number => 0.3 * p10 + 0.4 * p50 + 0.3 * p90;

/** Quantiles in dollars at every quarter ahead: logs are straight lines between the fitted horizons. */
function path(state: State, fitted: Fitted, horizons: number): {p10: number; p50: number; p90: number}[] {
  const knots: Knot[] = [
    {horizon: 0, p10: state.log_limit, p50: state.log_limit, p90: state.log_limit},
    ...FITTED_HORIZONS.map((horizon) => ({horizon, ...forecastState(state, horizon, fitted)}))
  ];
  if (horizons > LONGEST) throw new Error(`horizon too long: ${horizons} quarters; at most ${LONGEST}`);
  knots.push(extension(knots.at(-2)!, knots.at(-1)!));
  return Array.from({length: horizons}, (_, k) => {
    const after = knots.findIndex(({horizon}) => horizon >= k + 1);
    const [from, to] = [knots[after - 1]!, knots[after]!];
    const share = (k + 1 - from.horizon) / (to.horizon - from.horizon);
    const at = (name: "p10" | "p50" | "p90") => Math.exp(from[name] + share * (to[name] - from[name]));
    return {p10: at("p10"), p50: at("p50"), p90: at("p90")};
  });
}

interface Knot {
  horizon: number;
  p10: number;
  p50: number;
  p90: number;
}

/** The last fitted quarters' drift halved, with an interval that grows as the square root of time. */
function extension(before: Knot, last: Knot): Knot {
  const p50 = last.p50 + ((last.p50 - before.p50) / (last.horizon - before.horizon) / 2) * (LONGEST - last.horizon);
  const growth = Math.sqrt(LONGEST / last.horizon);
  return {horizon: LONGEST, p10: p50 + (last.p10 - last.p50) * growth, p50, p90: p50 + (last.p90 - last.p50) * growth};
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
