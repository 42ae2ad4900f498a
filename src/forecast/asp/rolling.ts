import {type Parts, partsAt, rebuiltLimit} from "./add-on.ts";
import {blend} from "./blend.ts";
import {type Panel, panelQuarter, type SpendingRow} from "./history.ts";
import {errorScale, Intervals, type PastError, type Spread} from "./interval.ts";
import {
  allStates,
  type Coefficients,
  FITTED_HORIZONS,
  fitCoefficients,
  type PublishedDrift,
  predictChange
} from "./model.ts";
import {DRUG_CLASSES, type DrugClass, type State} from "./state.ts";

/** First origin a rolling fit starts from: one year of history. */
const FIRST_ORIGIN = 4;
/** CMS publishes a year of Part B spending about two years later. */
const SPENDING_DELAY = 2;
/** Spending that weighs like one; a code without any still counts a little. */
const SPENDING_UNIT = 1e8;
const LEAST_WEIGHT = 0.001;
/** Intervals stop at an eighth and at eight times today's limit: wider ones would say nothing. */
const BOUND = Math.log(8);

/** Everything a forecast from one origin needs: coefficients and spreads, both from what was known then. */
export interface Fitted {
  coefficients: Coefficients;
  spreads: Record<DrugClass, Map<number, Spread>>;
}

/** One forecast of one code at one origin; logs of the limit, in the unit of the series. */
export interface ForecastPoint {
  series: number;
  origin: number;
  horizon: number;
  state: State;
  p10: number;
  p50: number;
  p90: number;
  /** NaN while the outcome is not known. */
  actual: number;
}

export interface RollingOptions {
  spending?: readonly SpendingRow[];
  published?: PublishedDrift;
  /** Called for each origin with its forecasts of the fitted horizons. */
  onOrigin?: (origin: number, points: readonly ForecastPoint[]) => void;
}

/**
 * Fits at every origin from the first to the last quarter of the panel and returns the last fit. Nothing of an origin's
 * fit comes from later quarters: errors and spending count from the quarter in which they were known.
 */
export function fitRolling(
  panel: Panel,
  {spending = [], published = {}, onOrigin = () => undefined}: RollingOptions = {}
): Fitted {
  const states = allStates(panel);
  const weightsIn = trainingWeights(panel, spending);
  const intervals = new Intervals();
  let fitted: Fitted | undefined;
  for (let origin = Math.min(FIRST_ORIGIN, panel.length - 1); origin < panel.length; origin++) {
    const year = Number(panelQuarter(panel, origin).slice(0, 4));
    const weights = weightsIn(year);
    const coefficients = fitCoefficients(panel, states, origin, {weights, published});
    fitted = {
      coefficients,
      spreads: byClass((c) => intervals.at(c, origin))
    };
    const points = forecastOrigin(panel, states, origin, fitted);
    onOrigin(origin, points);
    const known = points.filter(({actual}) => !Number.isNaN(actual));
    intervals.learn(
      origin,
      known.map(({state, horizon, p50, actual}): PastError => {
        return {drug_class: state.drug_class, origin, horizon, scaled: (actual - p50) / errorScale(state)};
      })
    );
  }
  if (!fitted) throw new Error("no payment limits to fit a forecast on: the history is empty");
  return fitted;
}

const byClass = <T>(of: (drug_class: DrugClass) => T): Record<DrugClass, T> =>
  Object.fromEntries(DRUG_CLASSES.map((drug_class) => [drug_class, of(drug_class)])) as Record<DrugClass, T>;

/** Forecasts of one origin; those of references first, for a biosimilar's limit holds a share of its reference's. */
function forecastOrigin(panel: Panel, states: (State | null)[][], origin: number, fitted: Fitted): ForecastPoint[] {
  const changes = panel.series.map((_, i) => {
    const state = states[i]![origin];
    return state ? FITTED_HORIZONS.map((h) => blendedChange(state, h, fitted)) : null;
  });
  return panel.series.flatMap(({log_limit}, series) => {
    const state = states[series]![origin];
    if (!state) return [];
    const parts = partsAt(panel, series, origin);
    return FITTED_HORIZONS.map((horizon, k) => {
      const ahead = aheadOf(panel, series, {
        origin,
        horizon,
        parts,
        reference: changes[parts?.reference ?? -1]?.[k] ?? 0
      });
      const p50 = ahead(state.log_limit, changes[series]![k]!);
      const {p10, p90} = around(p50, state, fitted.spreads[state.drug_class].get(horizon)!);
      const actual = log_limit[origin + horizon] ?? Number.NaN;
      return {series, origin, horizon, state, p10, p50, p90, actual};
    });
  });
}

/** The change over a fitted horizon, in log: of a biosimilar's own ASP, else of the limit. */
export const blendedChange = (state: State, horizon: number, {coefficients}: Pick<Fitted, "coefficients">): number =>
  blend(state, horizon, predictChange(coefficients, state, horizon));

/** The log limit some quarters ahead after a change: a biosimilar's is put together from its own ASP and its reference's. */
export function aheadOf(
  panel: Panel,
  series: number,
  {origin, horizon, parts, reference}: {origin: number; horizon: number; parts: Parts | null; reference: number}
): (log_limit: number, change: number) => number {
  if (!parts) return (log_limit, change) => log_limit + change;
  const at = {origin: panel.first_quarter + origin, quarter: panel.first_quarter + origin + horizon};
  const {last_8pct} = panel.series[series]!;
  return (_, change) => Math.log(rebuiltLimit(parts, {change, reference_change: reference}, {...at, last_8pct}));
}

/** P10 and P90 around a median, in log. */
export function around(p50: number, state: State, {below, above}: Spread): {p10: number; p90: number} {
  const scale = errorScale(state);
  const bound = (log_limit: number) => Math.max(state.log_limit - BOUND, Math.min(state.log_limit + BOUND, log_limit));
  return {p10: Math.min(p50, bound(p50 + below * scale)), p90: Math.max(p50, bound(p50 + above * scale))};
}

/** Square roots of the spending known in a year, by series; all alike before the first year is known. */
function trainingWeights(panel: Panel, spending: readonly SpendingRow[]): (year: number) => Float64Array {
  const byKey = new Map(spending.map((row) => [`${row.hcpcs} ${row.year}`, row.total_spending]));
  const years = [...new Set(spending.map((row) => row.year))].sort();
  return (year) => {
    const latest = years.filter((known) => known <= year - SPENDING_DELAY).at(-1);
    return Float64Array.from(panel.series, ({codes}) => {
      if (latest === undefined) return 1;
      const total = codes.reduce((sum, code) => sum + (byKey.get(`${code} ${latest}`) ?? 0), 0);
      return Math.sqrt(total / SPENDING_UNIT + LEAST_WEIGHT);
    });
  };
}
