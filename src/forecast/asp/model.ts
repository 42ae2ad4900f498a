import {FEATURES, writeFeatures} from "./features.ts";
import type {Panel} from "./history.ts";
import {fitMedian} from "./regression.ts";
import {DRUG_CLASSES, type DrugClass, type State, stateAt} from "./state.ts";

/** Horizons that are fitted, in quarters; the others are read off the straight lines between them. */
export const FITTED_HORIZONS = [1, 2, 4, 8, 12] as const;

/** Coefficients on FEATURES by horizon and class: log change a quarter. */
export type Coefficients = Map<number, Record<DrugClass, Float64Array>>;

/** Published drift of each class, log change a quarter, toward which the constant is pulled. */
export type PublishedDrift = Partial<Record<DrugClass, number>>;

const WIDTH = FEATURES.length;
/** Strengths of the pull: of all coefficients to zero, of a class to all codes, of a horizon to the shorter one. */
const POOLED_RIDGE = 0.002;
const CLASS_RIDGE = 0.05;
const CLASS_RIDGE_FLOOR = 20;
const HORIZON_RIDGE = 10;
/** Classes with few products or noisy ones: half the forecast is the plain shrunk drift. */
const HALF_DRIFT: ReadonlySet<DrugClass> = new Set(["reference", "multi_source"]);

/** The drift of the baseline: mean of the last eight quarterly log changes × n/(n+8), per quarter. */
export function shrunkDrift(changes: readonly number[]): number {
  const n = Math.min(8, changes.length);
  let sum = 0;
  for (let k = 0; k < n; k++) sum += changes[k]!;
  return n === 0 ? 0 : sum / (n + 8);
}

/** Every state of a panel: `states[series][quarter]`, null where a code has no limit. */
export const allStates = (panel: Panel): (State | null)[][] =>
  panel.series.map((_, i) => Array.from({length: panel.length}, (_, t) => stateAt(panel, i, t)));

/** Training pairs of one horizon: everything whose end is known at the origin. */
function trainingPairs(panel: Panel, states: (State | null)[][], origin: number, horizon: number) {
  const pairs: {series: number; state: State; change: number}[] = [];
  panel.series.forEach(({log_limit}, series) => {
    for (let t = 1; t + horizon <= origin; t++) {
      const state = states[series]![t];
      const change = log_limit[t + horizon]! - (state?.log_limit ?? 0);
      if (state && !Number.isNaN(change)) pairs.push({series, state, change: Math.max(-1, Math.min(1, change))});
    }
  });
  return pairs;
}

/**
 * Fits the coefficients from what was known at `origin`: per horizon one weighted median regression over all codes and
 * one per class pulled toward it. `weights` has one positive number a series.
 */
export function fitCoefficients(
  panel: Panel,
  states: (State | null)[][],
  origin: number,
  {weights, published = {}}: {weights: ArrayLike<number>; published?: PublishedDrift}
): Coefficients {
  const coefficients: Coefficients = new Map();
  let pooled: Float64Array = new Float64Array(WIDTH);
  let byClass = sameForAll(pooled, published);
  FITTED_HORIZONS.forEach((horizon, step) => {
    const pairs = origin - horizon >= 2 ? trainingPairs(panel, states, origin, horizon) : [];
    if (pairs.length > 0) {
      const isShort = step < 2;
      const sample = toSample(pairs, weights, horizon);
      pooled = fitMedian(sample, {
        center: isShort ? new Float64Array(WIDTH) : pooled,
        ridge: new Float64Array(WIDTH).fill(isShort ? POOLED_RIDGE * pairs.length : HORIZON_RIDGE)
      });
      const shared = sameForAll(pooled, published);
      const shorter = byClass;
      byClass = {...shared};
      for (const drug_class of DRUG_CLASSES) {
        const center = isShort
          ? shared[drug_class]
          : shorter[drug_class].map((value, j) => (value + shared[drug_class][j]!) / 2);
        const chosen = pairs.flatMap(({state}, i) => (state.drug_class === drug_class ? [i] : []));
        const strength = CLASS_RIDGE * chosen.length + (isShort ? CLASS_RIDGE_FLOOR : HORIZON_RIDGE);
        byClass[drug_class] =
          chosen.length < 5
            ? center
            : fitMedian(subset(sample, chosen), {center, ridge: new Float64Array(WIDTH).fill(strength)});
      }
    }
    coefficients.set(horizon, byClass);
  });
  return coefficients;
}

function sameForAll(pooled: Float64Array, published: PublishedDrift): Record<DrugClass, Float64Array> {
  const entries = DRUG_CLASSES.map((drug_class) => {
    const copy = Float64Array.from(pooled);
    const drift = published[drug_class];
    if (drift !== undefined) copy[0] = drift;
    return [drug_class, copy] as const;
  });
  return Object.fromEntries(entries) as Record<DrugClass, Float64Array>;
}

function toSample(pairs: ReturnType<typeof trainingPairs>, weights: ArrayLike<number>, horizon: number) {
  const features = new Float64Array(pairs.length * WIDTH);
  const targets = new Float64Array(pairs.length);
  const scaled = new Float64Array(pairs.length);
  let total = 0;
  pairs.forEach(({series, state, change}, i) => {
    writeFeatures(state, horizon, features, i * WIDTH);
    targets[i] = change / horizon;
    scaled[i] = weights[series]!;
    total += weights[series]!;
  });
  for (let i = 0; i < scaled.length; i++) scaled[i]! *= pairs.length / total;
  return {features, targets, weights: scaled, width: WIDTH};
}

function subset(sample: ReturnType<typeof toSample>, chosen: readonly number[]): ReturnType<typeof toSample> {
  const features = new Float64Array(chosen.length * WIDTH);
  chosen.forEach((from, to) => {
    features.set(sample.features.subarray(from * WIDTH, (from + 1) * WIDTH), to * WIDTH);
  });
  const pick = (values: Float64Array) => Float64Array.from(chosen, (i) => values[i]!);
  return {features, targets: pick(sample.targets), weights: pick(sample.weights), width: WIDTH};
}

const row = new Float64Array(WIDTH);

/** The median of the log change over a fitted horizon. */
export function predictChange(coefficients: Coefficients, state: State, horizon: number): number {
  const b = coefficients.get(horizon)![state.drug_class];
  writeFeatures(state, horizon, row, 0);
  let change = 0;
  for (let j = 0; j < WIDTH; j++) change += b[j]! * row[j]!;
  return horizon * (HALF_DRIFT.has(state.drug_class) ? (change + shrunkDrift(state.changes)) / 2 : change);
}
