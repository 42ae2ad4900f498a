import {DRIVERS, type Driver, evaluate} from "./evaluate.ts";
import {type Market, selectCells} from "./market.ts";
import {type Summary, summarize} from "./outputs.ts";
import {ASP_PATHS, type Scenario} from "./scenario.ts";

/** One quarter or calendar year, whole cents: what moves it from today and what it comes to with its interval. */
export interface OutlookRow extends Record<Driver, number> {
  period: string;
  quarters: number;
  today: number;
  ncr: number;
  /** Along the low and the high path of limits, all drugs together: wider than four outcomes of five. */
  ncr_p10: number;
  ncr_p90: number;
  refund: number;
  refund_p10: number;
  refund_p90: number;
  financing: number;
  /** What MFP itself does: everything but the drugs' own path of limits and prices; and the same along both paths. */
  effect: number;
  effect_p10: number;
  effect_p90: number;
}

const MEASURES = [...DRIVERS, "today", "ncr", "refund", "financing"] as const;
const RANGES = ["ncr_p10", "ncr_p90", "refund_p10", "refund_p90", "effect", "effect_p10", "effect_p90"] as const;
const SUMMED = [...MEASURES, ...RANGES, "quarters"] as const;

/** First quarter of MFP of a drug under a scenario; null when it has none. */
export const selectedFrom = (scenario: Scenario, drug: Market["drugs"][number]): string | null =>
  scenario.selected_from[drug.hcpcs] ?? drug.selected_from ?? null;

/**
 * The market of some drugs alone: the cells of the drugs kept, and only those drugs and the references of their biosimilars,
 * so that evaluating it costs no more than they do.
 */
export function onlyDrugs(market: Market, keep: (drug: Market["drugs"][number]) => boolean): Market {
  const isKept = market.drugs.map(keep);
  const references = new Set(market.drugs.filter((_, at) => isKept[at]).map(({reference_hcpcs}) => reference_hcpcs));
  const order = [...market.drugs.keys()].filter((at) => isKept[at] || references.has(market.drugs[at]!.hcpcs));
  const place = new Map(order.map((at, to) => [at, to]));
  const P = market.payers.length;
  const rates = new Float64Array(order.length * P);
  order.forEach((at, to) => {
    rates.set(market.rates.subarray(at * P, (at + 1) * P), to * P);
  });
  const {cells} = selectCells(market, (i) => isKept[market.cells.drug[i]!]!);
  const drugs = order.map((at) => market.drugs[at]!);
  return {...market, drugs, rates, cells: {...cells, drug: cells.drug.map((at) => place.get(at)!)}};
}

/** The market of drugs that have an MFP under a scenario. */
export const selectedMarket = (scenario: Scenario, market: Market): Market =>
  onlyDrugs(market, (drug) => selectedFrom(scenario, drug) !== null);

/** Net cost recovery by quarter along the chosen, low and high path of limits, in whole cents. */
export function outlook(scenario: Scenario, market: Market): OutlookRow[] {
  const chosen = summarize(evaluate(scenario, market), market, "quarter");
  const [low, high] = (["p10", "p90"] as const).map((asp_path) =>
    asp_path === scenario.asp_path ? chosen : summarize(evaluate({...scenario, asp_path}, market), market, "quarter")
  ) as [Summary[], Summary[]];
  return chosen.map((row, i) => {
    const paths = [row, low[i]!, high[i]!];
    const ends = (value: (path: Summary) => number) => {
      const all = paths.map((path) => Math.round(value(path) * 100));
      return {at: all[0]!, low: Math.min(...all), high: Math.max(...all)};
    };
    const ncr = ends((path) => path.ncr);
    const refund = ends((path) => path.refund);
    const effect = ends((path) => path.ncr - path.today - path.asp_erosion);
    return {
      period: row.key,
      quarters: 1,
      ...(Object.fromEntries(MEASURES.map((name) => [name, Math.round(row[name] * 100)])) as Record<
        (typeof MEASURES)[number],
        number
      >),
      ncr_p10: ncr.low,
      ncr_p90: ncr.high,
      refund_p10: refund.low,
      refund_p90: refund.high,
      effect: effect.at,
      effect_p10: effect.low,
      effect_p90: effect.high
    };
  });
}

/** Quarters added up to calendar years; a year with fewer than four quarters keeps their number. */
export function outlookByYear(rows: readonly OutlookRow[]): OutlookRow[] {
  const years = new Map<string, OutlookRow>();
  for (const row of rows) {
    const period = row.period.slice(0, 4);
    const sum = years.get(period);
    if (!sum) years.set(period, {...row, period});
    else for (const name of SUMMED) sum[name] += row[name];
  }
  return [...years.values()];
}

/** The first calendar year that has an MFP in the market, or the last year when there is none. */
export function firstMfpYear(scenario: Scenario, market: Market): string {
  const first = market.drugs
    .map((drug) => selectedFrom(scenario, drug))
    .filter((quarter) => quarter !== null)
    .sort()[0];
  const last = market.quarters.at(-1) ?? "";
  const start = market.quarters[0] ?? "";
  return (first === undefined || first > last ? last : first < start ? start : first).slice(0, 4);
}

/** Drugs with an MFP that the practice uses. */
export function selectedInUse(scenario: Scenario, market: Market): Market["drugs"][number][] {
  const used = new Set(market.cells.drug);
  return market.drugs.filter((drug, at) => used.has(at) && selectedFrom(scenario, drug) !== null);
}

/** Net cost recovery of every drug with an MFP in one year, with its interval, whole cents. */
export function drugsInYear(
  scenario: Scenario,
  market: Market,
  year: string
): {hcpcs: string; today: number; ncr: number; ncr_p10: number; ncr_p90: number}[] {
  const part = selectedMarket(scenario, market);
  const inYear = selectCells(part, (i) => part.quarters[part.cells.quarter[i]!]!.startsWith(year));
  const paths = [scenario.asp_path, ...ASP_PATHS.filter((path) => path !== scenario.asp_path)].map((asp_path) =>
    summarize(evaluate({...scenario, asp_path}, inYear), inYear, "drug")
  );
  return (paths[0] ?? []).map(({key, today, ncr}, i) => {
    const all = paths.map((rows) => Math.round(rows[i]!.ncr * 100));
    return {
      hcpcs: key,
      today: Math.round(today * 100),
      ncr: Math.round(ncr * 100),
      ncr_p10: Math.min(...all),
      ncr_p90: Math.max(...all)
    };
  });
}
