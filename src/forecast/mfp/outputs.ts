import {DRIVERS, type Driver, type Evaluation, evaluate, newEvaluation, total} from "./evaluate.ts";
import {type FloatCurve, type FloatInput, floatCurve} from "./float.ts";
import {type Market, selectCells} from "./market.ts";
import {
  ACQUISITION_MODES,
  type AcquisitionMode,
  ASP_PATHS,
  type ContractReading,
  FIELDS,
  type Scenario
} from "./scenario.ts";

/** Dollars and what moved them, for one value of a dimension. */
export interface Summary extends Record<Driver, number> {
  key: string;
  units: number;
  today: number;
  ncr: number;
  payment: number;
  cost: number;
  refund: number;
  financing: number;
}

export type Dimension = "drug" | "payer" | "payer_kind" | "site" | "quarter" | "all";

const MEASURES = ["today", ...DRIVERS, "ncr", "payment", "cost", "refund", "financing"] as const;

/** Sums an evaluation over a dimension, dollars; keys in the market's own order. The parts add up to the cent. */
export function summarize(evaluation: Evaluation, market: Market, by: Dimension): Summary[] {
  const {cells} = market;
  const names = namesOf(market, by);
  const keys = [...new Set(names)];
  const placeOf = Uint16Array.from(names, (name) => keys.indexOf(name));
  const values = by === "all" ? null : by === "payer_kind" ? cells.payer : cells[by];
  const place = Uint16Array.from({length: cells.count}, (_, i) => placeOf[values ? values[i]! : 0]!);
  const isSeen = new Uint8Array(keys.length);
  for (let i = 0; i < cells.count; i++) isSeen[place[i]!] = 1;
  const rows = keys.map((key) => ({key, units: 0, ...zeroes()}) as Summary);
  for (const measure of ["units", ...MEASURES] as const) {
    const column = evaluation[measure];
    const sums = new Float64Array(keys.length);
    for (let i = 0; i < cells.count; i++) sums[place[i]!]! += column[i]!;
    for (const [at, row] of rows.entries()) row[measure] = measure === "units" ? sums[at]! : sums[at]! / 100;
  }
  return rows.filter((_, at) => isSeen[at]).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Names of a dimension's places, in the market's own order. */
function namesOf({drugs, payers, sites, quarters}: Market, by: Dimension): readonly string[] {
  if (by === "drug") return drugs.map(({hcpcs}) => hcpcs);
  if (by === "payer") return payers.map(({payer_id}) => payer_id);
  if (by === "payer_kind") return payers.map(({kind}) => kind);
  if (by === "site") return sites.map(({site_id}) => site_id);
  return by === "quarter" ? quarters : ["all"];
}

const zeroes = () => Object.fromEntries(MEASURES.map((measure) => [measure, 0]));

/** Today's net cost recovery from selected drugs and its share of the whole, by a dimension (M1). Dollars over the market. */
export function exposure(evaluation: Evaluation, market: Market, scenario: Scenario, by: Dimension) {
  const isSelected = market.drugs.map((drug) => Boolean(scenario.selected_from[drug.hcpcs] ?? drug.selected_from));
  const everything = total(evaluation.today) / 100;
  const keep = Array.from({length: market.cells.count}, (_, i) => i).filter((i) => isSelected[market.cells.drug[i]!]);
  const part = newEvaluation(keep.length);
  for (const measure of [...MEASURES, "units"] as const) {
    keep.forEach((from, to) => {
      part[measure][to] = evaluation[measure][from]!;
    });
  }
  const chosen = selectCells(market, (i) => isSelected[market.cells.drug[i]!]!);
  return summarize(part, chosen, by).map(({key, units, today, ncr}) => ({
    key,
    units,
    today,
    ncr,
    share_of_today: everything === 0 ? 0 : today / everything
  }));
}

/**
 * The discount at which a drug's net cost recovery crosses zero, over the market's whole time and mix (M7): the lowest
 * such discount, and whether more discount then loses or earns. Null when it never crosses.
 */
export function breakEvenDiscount(
  scenario: Scenario,
  market: Market,
  hcpcs: string
): {discount: number; more_discount: "loses" | "earns"} | null {
  const drug = market.drugs.findIndex((candidate) => candidate.hcpcs === hcpcs);
  if (drug < 0) throw new Error(`drug is not in the market: ${hcpcs}`);
  const part = selectCells(market, (i) => market.cells.drug[i] === drug);
  const out = newEvaluation(part.cells.count);
  const ncr = (discount: number): number =>
    total(evaluate({...scenario, discounts: {...scenario.discounts, [hcpcs]: discount}}, part, out).ncr);
  // Zero itself means no MFP at all, so the search starts just above it.
  const step = 0.05;
  let low = 0.001;
  let below = ncr(low);
  for (let high = step; high <= FIELDS.discount.max + 1e-9; high += step) {
    const above = ncr(high);
    if (below < 0 !== above < 0) {
      const more_discount = above < 0 ? "loses" : "earns";
      for (let k = 0; k < 30; k++) {
        const middle = (low + high) / 2;
        if (ncr(middle) < 0 === below < 0) low = middle;
        else high = middle;
      }
      return {discount: (low + high) / 2, more_discount};
    }
    [low, below] = [high, above];
  }
  return null;
}

/** The assumptions a tornado moves, with the ends of their ranges (`domain` ranges of published estimates). */
export const TORNADO = [
  {assumption: "discount", low: 0.25, high: 0.64},
  {assumption: "mfp_share", low: 0.2, high: 0.5},
  {assumption: "refund_days", low: 14, high: 60},
  {assumption: "interest_rate", low: 0.05, high: 0.12},
  {assumption: "acquisition", low: "refund_none", high: "prospective"},
  {assumption: "commercial_reading", low: "cms_file", high: "neither"},
  {assumption: "advantage_reading", low: "cms_file", high: "neither"},
  {assumption: "renegotiation_hazard", low: 0, high: 0.1},
  {assumption: "volume_change", low: -0.1, high: 0.1},
  {assumption: "asp_path", low: "p10", high: "p90"},
  {assumption: "hr_4299", low: false, high: true}
] as const satisfies readonly {assumption: keyof Scenario; low: unknown; high: unknown}[];

export interface TornadoRow {
  assumption: keyof Scenario;
  low: string;
  high: string;
  ncr_low: number;
  ncr_high: number;
  swing: number;
}

/** Net cost recovery with each assumption alone at the ends of its range, widest first; dollars. */
export function tornado(scenario: Scenario, market: Market): TornadoRow[] {
  const out = newEvaluation(market.cells.count);
  const ncr = (changed: Partial<Scenario>) => total(evaluate({...scenario, ...changed}, market, out).ncr) / 100;
  return TORNADO.map(({assumption, low, high}): TornadoRow => {
    const [ncr_low, ncr_high] = [ncr({[assumption]: low}), ncr({[assumption]: high})];
    return {assumption, low: String(low), high: String(high), ncr_low, ncr_high, swing: Math.abs(ncr_high - ncr_low)};
  }).sort((a, b) => b.swing - a.swing || (a.assumption < b.assumption ? -1 : 1));
}

/** Net cost recovery by quarter along the low, middle and high ASP path (M7's fan); dollars. */
export function fan(scenario: Scenario, market: Market): {quarter: string; p10: number; p50: number; p90: number}[] {
  const [low, middle, high] = ASP_PATHS.map((asp_path) =>
    summarize(evaluate({...scenario, asp_path}, market), market, "quarter")
  );
  return middle!.map(({key, ncr}, i) => {
    const ends = [low![i]!.ncr, high![i]!.ncr];
    return {quarter: key, p10: Math.min(ncr, ...ends), p50: ncr, p90: Math.max(ncr, ...ends)};
  });
}

/** What the grid of M2 calls spillover: which contracts follow the CMS file. */
const SPILLOVER = {
  none: {advantage_reading: "neither", commercial_reading: "neither"},
  advantage_only: {advantage_reading: "cms_file", commercial_reading: "neither"},
  manufacturer_asp: {advantage_reading: "manufacturer_asp", commercial_reading: "manufacturer_asp"},
  all_contracts: {advantage_reading: "cms_file", commercial_reading: "cms_file"}
} as const satisfies Record<string, Record<string, ContractReading>>;

export interface GridRow {
  discount: number;
  acquisition: AcquisitionMode;
  spillover: keyof typeof SPILLOVER;
  ncr: number;
  change: number;
}

/** Net cost recovery over the grid of M2; dollars, and the change from today. Drugs' own and published MFPs stay. */
export function scenarioGrid(
  scenario: Scenario,
  market: Market,
  discounts: readonly number[] = [0.25, 0.39, 0.5, 0.64]
): GridRow[] {
  const out = newEvaluation(market.cells.count);
  return discounts.flatMap((discount) =>
    ACQUISITION_MODES.flatMap((acquisition) =>
      (Object.keys(SPILLOVER) as (keyof typeof SPILLOVER)[]).map((spillover): GridRow => {
        evaluate({...scenario, discount, acquisition, ...SPILLOVER[spillover]}, market, out);
        const ncr = total(out.ncr) / 100;
        return {discount, acquisition, spillover, ncr, change: ncr - total(out.today) / 100};
      })
    )
  );
}

/** What a reader must know of a result: prices that are not published or not loaded, and what stands in for them. */
export function caveats(scenario: Scenario, market: Market): {hcpcs: string; caveat: string}[] {
  return market.drugs.flatMap((drug) => {
    const {hcpcs} = drug;
    if (!(scenario.selected_from[hcpcs] ?? drug.selected_from)) return [];
    const rows: {hcpcs: string; caveat: string}[] = [];
    const own = scenario.discounts[hcpcs];
    if (own === undefined && (drug.mfp ?? null) === null) {
      rows.push({hcpcs, caveat: `MFP not published: ${percent(scenario.discount)} below ASP is assumed`});
    } else if (own !== undefined) {
      rows.push({hcpcs, caveat: `MFP set by the reader: ${percent(own)} below ASP`});
    }
    if (own === undefined && (drug.mfp ?? null) !== null && !scenario.use_published) {
      rows.push({hcpcs, caveat: `published MFP set aside: ${percent(scenario.discount)} below ASP is assumed`});
    }
    const isRefund = scenario.acquisition === "refund_whole" || scenario.acquisition === "refund_partial";
    if (isRefund && scenario.refund_basis === "wac" && (drug.wac ?? null) === null) {
      rows.push({hcpcs, caveat: "list price not loaded: the refund is counted from the invoice"});
    }
    return rows;
  });
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`;

const DAYS_IN_QUARTER = 365 / 4;

/**
 * Cash of all lines entitled to MFP at one quarter's pace, from its first day (M4). Delays are the same for all lines, so
 * their sum moves like one.
 */
export function marketFloat(
  scenario: Scenario,
  market: Market,
  {quarter, ...delays}: Pick<FloatInput, "terms_days" | "payment_days" | "days" | "late_days"> & {quarter: string}
): FloatCurve {
  const {cells} = market;
  const {payment, cost, refund, tables} = evaluate(scenario, market);
  const q = market.quarters.indexOf(quarter);
  if (q < 0) throw new Error(`quarter is not in the market: ${quarter}`);
  const sums = {payment: 0, invoice: 0, refund: 0};
  for (let i = 0; i < cells.count; i++) {
    const mfp = tables.mfp[cells.drug[i]! * market.quarters.length + q]!;
    if (cells.quarter[i] !== q || !tables.is_eligible[cells.payer[i]!] || Number.isNaN(mfp)) continue;
    sums.payment += payment[i]! / 100;
    sums.invoice += (cost[i]! + refund[i]!) / 100;
    sums.refund += refund[i]! / 100;
  }
  const {refund_days, interest_rate} = scenario;
  return floatCurve({units_per_day: 1 / DAYS_IN_QUARTER, ...sums, refund_days, interest_rate, ...delays});
}
