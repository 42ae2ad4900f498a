import {FITTED_HORIZONS} from "./model.ts";
import {quantile} from "./regression.ts";
import type {DrugClass, State} from "./state.ts";

/** How far from the median 80% of outcomes lie, in log and in units of `errorScale`: `below` is negative. */
export interface Spread {
  below: number;
  above: number;
}

/** Typical size of each class's quarterly change, toward which a code's own is pulled (in log, three tenths). */
const CLASS_VOLATILITY: Readonly<Record<DrugClass, number>> = {
  brand: 0.008,
  reference: 0.025,
  biosimilar: 0.05,
  multi_source: 0.06,
  wac_or_amp_based: 0.03,
  skin_substitute: 0.1
};
const OWN_SHARE = 0.7;

/** Errors needed before a quantile of them is used; with fewer the next shorter horizon is stretched. */
const LEAST_ERRORS = 150;
/** Errors of this many origins back count: older ones are from another market. */
const ORIGINS_BACK = 8;
/** Past intervals of a class and horizon needed before their coverage corrects the next ones, on each side apart. */
const LEAST_SCORES = 60;
/** Origins back whose intervals count for it. */
const SCORES_BACK = 10;
const START: Spread = {below: -1.8, above: 1.8};

/** The size by which errors of codes are made alike before they are pooled. */
export const errorScale = (state: State): number =>
  CLASS_VOLATILITY[state.drug_class] ** (1 - OWN_SHARE) * state.volatility ** OWN_SHARE;

/** One past forecast whose outcome is known: the error is in log and in units of `errorScale`. */
export interface PastError {
  drug_class: DrugClass;
  origin: number;
  horizon: number;
  scaled: number;
}

/**
 * The intervals of one origin from errors of forecasts made before it, conformally: quantiles of the errors of a class and
 * horizon, then a factor a side that would have left a tenth of recent outcomes beyond it. Call `at` for each origin in turn.
 */
export class Intervals {
  readonly #errors = new Map<string, PastError[]>();
  readonly #scores = new Map<string, {known: number; score: number}[]>();

  /** Spreads by fitted horizon of one class from what was known at `origin`. */
  at(drug_class: DrugClass, origin: number): Map<number, Spread> {
    return new Map(
      [...this.#uncorrected(drug_class, origin)].map(([horizon, {below, above}]) => {
        const of = (side: "below" | "above") => this.#correction({drug_class, horizon, side}, origin);
        return [horizon, {below: below * of("below"), above: above * of("above")}];
      })
    );
  }

  /** Takes the errors of forecasts made at `origin`; each counts from the quarter its outcome is known. */
  learn(origin: number, errors: readonly PastError[]): void {
    const spreads = new Map<DrugClass, Map<number, Spread>>();
    for (const error of errors) {
      const {drug_class, horizon, scaled} = error;
      const ofClass = spreads.get(drug_class) ?? this.#uncorrected(drug_class, origin);
      spreads.set(drug_class, ofClass);
      const spread = ofClass.get(horizon)!;
      // An error on the other side is inside this one's edge.
      const known = origin + horizon;
      push(this.#scores, `${drug_class} ${horizon} below`, {known, score: scaled / spread.below});
      push(this.#scores, `${drug_class} ${horizon} above`, {known, score: scaled / spread.above});
    }
    for (const error of errors) push(this.#errors, `${error.drug_class} ${error.horizon}`, error);
  }

  #uncorrected(drug_class: DrugClass, origin: number): Map<number, Spread> {
    const spreads = new Map<number, Spread>();
    let shorter = {...START, horizon: 1};
    for (const horizon of FITTED_HORIZONS) {
      const known = (this.#errors.get(`${drug_class} ${horizon}`) ?? []).filter(
        (error) => error.origin + horizon <= origin && error.origin > origin - horizon - ORIGINS_BACK
      );
      const stretch = horizon / shorter.horizon;
      let spread: Spread = {below: shorter.below * stretch, above: shorter.above * stretch};
      if (known.length >= LEAST_ERRORS) {
        const sorted = Float64Array.from(known, (error) => error.scaled).sort();
        spread = {below: Math.min(-0.3, quantile(sorted, 0.1)), above: Math.max(0.3, quantile(sorted, 0.9))};
      }
      spreads.set(horizon, spread);
      shorter = {...spread, horizon};
    }
    return spreads;
  }

  /** The factor that would have left a tenth of the recent outcomes of a class, horizon and side outside. */
  #correction(
    {drug_class, horizon, side}: {drug_class: DrugClass; horizon: number; side: "below" | "above"},
    origin: number
  ): number {
    const known = (this.#scores.get(`${drug_class} ${horizon} ${side}`) ?? []).filter(
      (score) => score.known <= origin && score.known > origin - SCORES_BACK
    );
    if (known.length < LEAST_SCORES) return 1;
    const sorted = Float64Array.from(known, ({score}) => score).sort();
    // Outcomes of long horizons are known late: they widen an interval, and do not narrow it.
    return Math.max(horizon <= 2 ? 0.85 : 1, Math.min(1.6, quantile(sorted, 0.9)));
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
