/** What the forecast aims at: weighted error below no-change by horizon over all codes, in shares of it. */
const AIMS: Readonly<Record<number, number>> = {1: 0.1, 2: 0.25, 4: 0.33, 8: 0.33};
const COVERAGE = [0.77, 0.83] as const;
/** Forecasts from which the coverage of a class and horizon is held against its aim. */
const LEAST_FOR_COVERAGE = 200;

/** Whether a cell reaches the aim of its horizon, or in a class that of never being worse than no-change; empty where none is set. */
export function cutAimInWords(cell: {drug_class: string; horizon: number; cut_weighted: number}): string {
  const aim = cell.horizon === 0 ? undefined : cell.drug_class === "all" ? AIMS[cell.horizon] : 0;
  if (aim === undefined) return "";
  return `${cell.cut_weighted >= aim ? "reaches" : "misses"} ${Math.round(100 * aim)}`;
}

/** The same with the coverage of the interval, where there are forecasts enough. */
export function aimInWords(cell: {
  drug_class: string;
  horizon: number;
  cut_weighted: number;
  forecasts: number;
  coverage: number | null;
}): string {
  const cut = cutAimInWords(cell);
  const [low, high] = COVERAGE;
  const isOff =
    cell.coverage !== null &&
    cell.forecasts >= LEAST_FOR_COVERAGE &&
    cell.horizon > 0 &&
    (cell.coverage < low || cell.coverage > high);
  return [...(cut ? [cut] : []), ...(isOff ? ["coverage outside 77–83"] : [])].join(", ");
}
