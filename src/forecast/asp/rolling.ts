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
    const coefficients = fitCoefficients(panel, states, origin, {weights: weightsIn(year), published});
    const spreads = Object.fromEntries(
      DRUG_CLASSES.map((drug_class) => [drug_class, intervals.at(drug_class, origin)])
    ) as Fitted["spreads"];
    fitted = {coefficients, spreads};
    const points = forecastOrigin(panel, states, origin, fitted);
    onOrigin(origin, points);
    const errors = points.flatMap(({state, horizon, p50, actual}): PastError[] =>
      Number.isNaN(actual)
        ? []
        : [{drug_class: state.drug_class, origin, horizon, scaled: (actual - p50) / errorScale(state)}]
    );
    intervals.learn(origin, errors);
  }
  if (!fitted) throw new Error("no payment limits to fit a forecast on: the history is empty");
  return fitted;
}

function forecastOrigin(panel: Panel, states: (State | null)[][], origin: number, fitted: Fitted): ForecastPoint[] {
  return panel.series.flatMap(({log_limit}, series) => {
    const state = states[series]![origin];
    if (!state) return [];
    return FITTED_HORIZONS.map((horizon): ForecastPoint => {
      const {p10, p50, p90} = forecastState(state, horizon, fitted);
      return {series, origin, horizon, state, p10, p50, p90, actual: log_limit[origin + horizon] ?? Number.NaN};
    });
  });
}

/** P10, P50 and P90 of the log limit at a fitted horizon. */
export function forecastState(state: State, horizon: number, {coefficients, spreads}: Fitted) {
  const p50 = state.log_limit + predictChange(coefficients, state, horizon);
  const {below, above} = spreads[state.drug_class].get(horizon)!;
  const scale = errorScale(state);
  const bound = (log_limit: number) => Math.max(state.log_limit - BOUND, Math.min(state.log_limit + BOUND, log_limit));
  return {p10: Math.min(p50, bound(p50 + below * scale)), p50, p90: Math.max(p50, bound(p50 + above * scale))};
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
