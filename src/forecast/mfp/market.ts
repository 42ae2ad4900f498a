import type {ContractReading} from "./scenario.ts";

/** Kinds of payer as in the payers file. */
export type PayerKind =
  | "medicare_ffs"
  | "medicare_advantage"
  | "commercial"
  | "medicaid"
  | "other_government"
  | "self_pay";

/** A drug's own facts; prices are dollars per billing unit, paths have one number a quarter of the market. */
export interface MarketDrug {
  hcpcs: string;
  /** Today's payment limit, from which erosion is counted. */
  limit_now: number;
  limit: {p10: ArrayLike<number>; p50: ArrayLike<number>; p90: ArrayLike<number>};
  /** A biosimilar's reference among the market's drugs, its share of the reference's ASP today (0.06 or 0.08), and the last quarter of 8%. */
  reference_hcpcs?: string | null;
  add_on_share?: number;
  add_on_8pct_until?: string | null;
  /** First quarter of MFP by the published list; null when not selected. Last one, null while it lasts. */
  selected_from?: string | null;
  selected_until?: string | null;
  /** Published MFP; null until CMS publishes it. */
  mfp?: number | null;
  wac?: number | null;
  /** Coinsurance share CMS prints today (0.2 when not adjusted). */
  coinsurance?: number;
  /** Inflation-adjusted payment amount today; null when coinsurance is not inflation-adjusted. */
  inflation_adjusted_payment?: number | null;
}

export interface MarketPayer {
  payer_id: string;
  kind: PayerKind;
  /** What the payer's contracts follow when CMS prints no ASP; null where no term says. Medicare's own needs none. */
  reading: ContractReading | null;
  /** Share of what is owed that is collected. */
  collected?: number;
}

export interface MarketSite {
  site_id: string;
  kind: string;
  is_340b?: boolean;
}

/** One drug, payer, site and quarter each: what was or will be given there, and what a unit costs today. */
export interface Cells {
  count: number;
  drug: Uint16Array;
  payer: Uint16Array;
  site: Uint16Array;
  quarter: Uint16Array;
  units: Float64Array;
  unit_cost: Float64Array;
}

/** Everything `evaluate` needs but the scenario. */
export interface Market {
  /** Consecutive, the first is the first forecast. */
  quarters: readonly string[];
  drugs: readonly MarketDrug[];
  payers: readonly MarketPayer[];
  sites: readonly MarketSite[];
  /** Paid per unit over the payment limit, by drug × payer; not used for Medicare itself. */
  rates: Float64Array;
  cells: Cells;
}

/** A cell as a row: what a mart gives. */
export interface CellRow {
  hcpcs: string;
  payer_id: string;
  site_id: string;
  quarter: string;
  units: number;
  unit_cost: number;
}

/** Packs rows into arrays; throws naming a code, payer, site or quarter the market does not have. */
export function packCells(rows: readonly CellRow[], market: Omit<Market, "cells" | "rates">): Cells {
  const places = {
    drug: new Map(market.drugs.map(({hcpcs}, i) => [hcpcs, i])),
    payer: new Map(market.payers.map(({payer_id}, i) => [payer_id, i])),
    site: new Map(market.sites.map(({site_id}, i) => [site_id, i])),
    quarter: new Map(market.quarters.map((quarter, i) => [quarter, i]))
  };
  const place = (kind: keyof typeof places, key: string): number => {
    const found = places[kind].get(key);
    if (found === undefined) throw new Error(`${kind} is not in the market: ${key}`);
    return found;
  };
  return {
    count: rows.length,
    drug: Uint16Array.from(rows, (row) => place("drug", row.hcpcs)),
    payer: Uint16Array.from(rows, (row) => place("payer", row.payer_id)),
    site: Uint16Array.from(rows, (row) => place("site", row.site_id)),
    quarter: Uint16Array.from(rows, (row) => place("quarter", row.quarter)),
    units: Float64Array.from(rows, (row) => row.units),
    unit_cost: Float64Array.from(rows, (row) => row.unit_cost)
  };
}

/** The market with only the cells that `keep` says yes to. */
export function selectCells(market: Market, keep: (index: number) => boolean): Market {
  const chosen = Array.from({length: market.cells.count}, (_, i) => i).filter(keep);
  const {cells} = market;
  const pick = (values: Uint16Array) => Uint16Array.from(chosen, (i) => values[i]!);
  const pickNumber = (values: Float64Array) => Float64Array.from(chosen, (i) => values[i]!);
  return {
    ...market,
    cells: {
      count: chosen.length,
      drug: pick(cells.drug),
      payer: pick(cells.payer),
      site: pick(cells.site),
      quarter: pick(cells.quarter),
      units: pickNumber(cells.units),
      unit_cost: pickNumber(cells.unit_cost)
    }
  };
}
