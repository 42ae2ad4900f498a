import {shrunkDrift} from "./model.ts";

/** Baselines take the changes known at an origin, newest first, and give the log change over a horizon. */
export const BASELINES = {
  no_change: () => 0,
  drift: (changes: readonly number[], horizon: number) => horizon * shrunkDrift(changes),
  damped_trend: (changes: readonly number[], horizon: number) => {
    const decay = 0.8;
    const recent = changes.slice(0, 4);
    const trend = recent.length === 0 ? 0 : recent.reduce((sum, change) => sum + change, 0) / recent.length;
    return (trend * decay * (1 - decay ** horizon)) / (1 - decay);
  },
  seasonal_naive: (changes: readonly number[], horizon: number) => {
    if (changes.length < 4) return 0;
    let sum = 0;
    for (let k = 1; k <= horizon; k++) sum += changes[3 - ((k - 1) % 4)]!;
    return sum;
  }
} as const satisfies Record<string, (changes: readonly number[], horizon: number) => number>;
