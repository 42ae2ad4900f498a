import type {Panel} from "./history.ts";

/** Kinds of code that behave alike; each is decided at an origin from nothing later than it. */
export const DRUG_CLASSES = [
  "brand",
  "reference",
  "biosimilar",
  "multi_source",
  "wac_or_amp_based",
  "skin_substitute"
] as const;
export type DrugClass = (typeof DRUG_CLASSES)[number];

/** What is known of a series at an origin; changes are of the log limit, one quarter. */
export interface State {
  drug_class: DrugClass;
  log_limit: number;
  /** Changes known at the origin, newest first, in one unbroken run. */
  changes: number[];
  /** Typical size of a change: the median of |change| over up to twelve quarters, between 0.2% and 40%. */
  volatility: number;
  /** Log of the limit over the median of the last six. */
  deviation: number;
  /** Mean change of the last four quarters over codes of the same molecule, and how many codes there are. */
  peer_drift: number;
  peers: number;
  /** Peers that came within the last four quarters. */
  new_peers: number;
  /** Biosimilars: log of the limit over the reference's; 0 elsewhere. */
  reference_gap: number;
  /** Quarters since the first biosimilar of the molecule; -1 when there is none. */
  since_biosimilar: number;
}

/** A new code is paid on WAC until a full quarter of sales has been reported and lagged: about three files. */
const WAC_QUARTERS = 3;
/** Limits of one seller's product move less than this in a typical quarter; those of many sellers more. */
const MULTI_SOURCE_CHANGE = 0.025;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The median of a list that is not empty; the list is left as it is. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function changesAt(log_limit: Float64Array, t: number): number[] {
  const changes: number[] = [];
  for (let k = t; k > 0 && !Number.isNaN(log_limit[k - 1]!); k--) changes.push(log_limit[k]! - log_limit[k - 1]!);
  return changes;
}

/** What can be known of series `index` at quarter `t`; null where it has no limit then. */
export function stateAt(panel: Panel, index: number, t: number): State | null {
  const series = panel.series[index]!;
  const log_limit = series.log_limit[t]!;
  if (Number.isNaN(log_limit)) return null;
  const changes = changesAt(series.log_limit, t);
  const volatility = changes.length === 0 ? 0.03 : median(changes.slice(0, 12).map(Math.abs));
  const recent: number[] = [];
  for (let k = t; k >= 0 && k > t - 6; k--) if (!Number.isNaN(series.log_limit[k]!)) recent.push(series.log_limit[k]!);
  const active = panel.peers[index]!.filter((j) => !Number.isNaN(panel.series[j]!.log_limit[t]!));
  const biosimilars = [index, ...panel.peers[index]!].filter(
    (j) => panel.series[j]!.is_biosimilar && panel.series[j]!.first <= t
  );
  const since_biosimilar =
    biosimilars.length === 0 ? -1 : t - Math.min(...biosimilars.map((j) => panel.series[j]!.first));
  const reference = active.find((j) => !panel.series[j]!.is_biosimilar);
  return {
    drug_class: classify(panel, index, t, changes, since_biosimilar),
    log_limit,
    changes,
    volatility: Math.min(0.4, Math.max(0.002, volatility)),
    deviation: log_limit - median(recent),
    peer_drift: mean(active.map((j) => mean(changesAt(panel.series[j]!.log_limit, t).slice(0, 4)))),
    peers: active.length,
    new_peers: active.filter((j) => panel.series[j]!.first > 0 && t - panel.series[j]!.first < 4).length,
    reference_gap:
      series.is_biosimilar && reference !== undefined ? log_limit - panel.series[reference]!.log_limit[t]! : 0,
    since_biosimilar
  };
}

function classify(panel: Panel, index: number, t: number, changes: readonly number[], since: number): DrugClass {
  const series = panel.series[index]!;
  if (series.is_amp_based[t]) return "wac_or_amp_based";
  if (/^Q4[123]\d\d$/.test(series.hcpcs)) return "skin_substitute";
  if (series.is_biosimilar) return "biosimilar";
  if (since >= 0) return "reference";
  if (series.first > 0 && t - series.first < WAC_QUARTERS) return "wac_or_amp_based";
  return changes.length > 0 && median(changes.slice(0, 12).map(Math.abs)) > MULTI_SOURCE_CHANGE
    ? "multi_source"
    : "brand";
}
