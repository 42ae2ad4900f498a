import type {State} from "./state.ts";

/** What the regression sees of a state, per quarter of horizon; the names are the rows of the fitted prior. */
export const FEATURES = [
  "constant",
  "last_change",
  "drift_4",
  "drift_8",
  "drift_all",
  "drift_consistent",
  "seasonal",
  "deviation",
  "peer_drift",
  "new_peers",
  "new_code",
  "reference_gap"
] as const;

/** Changes beyond this (about a third) are cut in the features: they are corrections or new sellers, not drift. */
const CUT = 0.3;
export const cut = (change: number): number => Math.max(-CUT, Math.min(CUT, change));

function meanOfFirst(changes: readonly number[], count: number): number {
  const n = Math.min(count, changes.length);
  let sum = 0;
  for (let k = 0; k < n; k++) sum += cut(changes[k]!);
  return n === 0 ? 0 : sum / n;
}

/** Mean change of the same seasons one year before the quarters ahead, halved; 0 without a year of history. */
function seasonal(changes: readonly number[], horizon: number): number {
  if (changes.length < 4) return 0;
  const count = Math.min(horizon, 4);
  let sum = 0;
  for (let k = 1; k <= count; k++) sum += cut(changes[4 - k]!);
  return sum / count;
}

/** Writes the features of a state at one horizon into `out` from `offset`. */
export function writeFeatures(state: State, horizon: number, out: Float64Array, offset: number): void {
  const n = state.changes.length;
  const drift8 = meanOfFirst(state.changes, 8);
  let length = 0;
  for (let k = 0; k < Math.min(8, n); k++) length += Math.abs(cut(state.changes[k]!));
  const consistency = length > 0 ? Math.abs(drift8 * Math.min(8, n)) / length : 0;
  out[offset] = 1;
  out[offset + 1] = cut(state.changes[0] ?? 0);
  out[offset + 2] = (meanOfFirst(state.changes, 4) * Math.min(4, n)) / (Math.min(4, n) + 2);
  out[offset + 3] = (drift8 * n) / (n + 8);
  out[offset + 4] = (meanOfFirst(state.changes, 20) * n) / (n + 8);
  out[offset + 5] = ((drift8 * n) / (n + 8)) * consistency;
  out[offset + 6] = seasonal(state.changes, horizon);
  out[offset + 7] = cut(state.deviation) / horizon;
  out[offset + 8] = (state.peer_drift * state.peers) / (state.peers + 1);
  out[offset + 9] = state.new_peers > 0 ? 0.1 : 0;
  out[offset + 10] = 0.1 / (1 + n);
  out[offset + 11] = state.reference_gap / 10;
}
