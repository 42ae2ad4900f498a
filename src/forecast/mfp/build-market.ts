import {type Quarter, quarterIndex, quarterOf, quarterStart} from "../../domain/quarter.ts";
import {addOn8pctWindow} from "../../payment/limit.ts";
import type {ForecastRow} from "../asp/forecast.ts";
import {type CellRow, type Market, type MarketDrug, type MarketPayer, type PayerKind, packCells} from "./market.ts";
import {netMultiple} from "./rules.ts";
import type {ContractReading} from "./scenario.ts";

/** What a practice did with a drug, payer and site over the trailing quarters; sums over them, dollars and billing units. */
export interface TrailingRow {
  hcpcs: string;
  payer_id: string;
  site_id: string;
  units: number;
  collected_amount: number;
  acquisition_cost: number;
  /** Units at the payment limit of each line's own quarter. */
  limit_amount: number;
}

export interface MarketInput {
  /** Payment limits ahead, in the order `forecastLimits` gives them. */
  forecasts: readonly ForecastRow[];
  /** The limits in force in the last published quarter; `coinsurance_pct` is 20 where not adjusted. */
  limits: readonly {hcpcs: string; payment_limit: number; coinsurance_pct: number | null}[];
  trailing: readonly TrailingRow[];
  trailing_quarters: number;
  drugs: readonly {
    hcpcs: string;
    reference_hcpcs: string | null;
    is_add_on_8pct?: boolean;
    /** Of a biosimilar: the first quarter it was paid in. */
    first_paid_quarter?: string | null;
    wac?: number | null;
  }[];
  payers: readonly {payer_id: string; kind: PayerKind}[];
  terms: readonly {payer_id: string; base: string; unpublished_base: string | null}[];
  sites: readonly {site_id: string; kind: string; is_340b?: boolean}[];
  selected: readonly {
    part_b_hcpcs: string | null;
    effective_date: string;
    end_date?: string | null;
    mfp_per_billing_unit: number | null;
  }[];
}

/** A market and what could not be forecast with it: nothing is dropped without being named. */
export interface BuiltMarket {
  market: Market;
  left_out: {hcpcs: string; payer_id: string; site_id: string; collected_amount: number; reason: string}[];
}

/**
 * What a contract follows once CMS prints no ASP: a base that is the file, or falls back on it, follows the file; other
 * ASP contracts the manufacturer's; prices of their own neither.
 */
export function contractReading(base: string, unpublished_base: string | null): ContractReading {
  if (base === "cms_limit") return "cms_file";
  if (base !== "asp") return "neither";
  if (unpublished_base?.trim().startsWith("cms_limit")) return "cms_file";
  return unpublished_base === null || unpublished_base.trim().startsWith("asp") ? "manufacturer_asp" : "neither";
}

/** Puts a practice's trailing year and the limits ahead together, at the same volume each quarter to come. */
export function buildMarket(input: MarketInput): BuiltMarket {
  const quarters = [...new Set(input.forecasts.map((row) => row.quarter))].sort();
  const drugs = marketDrugs(input, quarters);
  const known = {
    drug: new Set(drugs.map(({hcpcs}) => hcpcs)),
    payer: new Set(input.payers.map(({payer_id}) => payer_id)),
    site: new Set(input.sites.map(({site_id}) => site_id))
  };
  const reasonOf = (row: TrailingRow): string | null => {
    if (row.units <= 0) return "no units in the trailing quarters";
    if (!known.drug.has(row.hcpcs)) return "no payment limit to forecast";
    if (!known.payer.has(row.payer_id)) return "payer is not in the payers file";
    return known.site.has(row.site_id) ? null : "site is not in the sites file";
  };
  const kept = input.trailing.filter((row) => reasonOf(row) === null);
  const left_out = input.trailing.flatMap(({hcpcs, payer_id, site_id, collected_amount, ...row}) => {
    const reason = reasonOf({hcpcs, payer_id, site_id, collected_amount, ...row});
    return reason === null ? [] : [{hcpcs, payer_id, site_id, collected_amount, reason}];
  });
  const coinsurance = new Map(drugs.map((drug) => [drug.hcpcs, drug.coinsurance ?? 0.2]));
  const payers = input.payers.map((payer) => marketPayer(payer, input.terms, kept, coinsurance));
  const base = {quarters, drugs, payers, sites: input.sites};
  const rows = kept.flatMap((row) =>
    quarters.map(
      (quarter): CellRow => ({
        hcpcs: row.hcpcs,
        payer_id: row.payer_id,
        site_id: row.site_id,
        quarter,
        units: row.units / input.trailing_quarters,
        unit_cost: row.acquisition_cost / row.units
      })
    )
  );
  return {market: {...base, rates: paidOverLimit(drugs, payers, kept), cells: packCells(rows, base)}, left_out};
}

function marketDrugs(input: MarketInput, quarters: readonly Quarter[]): MarketDrug[] {
  const limits = new Map(input.limits.map((row) => [row.hcpcs, row]));
  const facts = new Map(input.drugs.map((drug) => [drug.hcpcs, drug]));
  const selected = new Map(
    input.selected.flatMap((row) => (row.part_b_hcpcs ? [[row.part_b_hcpcs, row] as const] : []))
  );
  const paths = new Map<string, ForecastRow[]>();
  for (const row of input.forecasts) paths.set(row.hcpcs, [...(paths.get(row.hcpcs) ?? []), row]);
  return [...paths].flatMap(([hcpcs, rows]): MarketDrug[] => {
    const limit = limits.get(hcpcs);
    if (!limit || rows.length !== quarters.length) return [];
    const path = [...rows].sort((a, b) => quarterIndex(a.quarter) - quarterIndex(b.quarter));
    const fact = facts.get(hcpcs);
    const chosen = selected.get(hcpcs);
    return [
      {
        hcpcs,
        limit_now: limit.payment_limit,
        limit: {p10: path.map((row) => row.p10), p50: path.map((row) => row.p50), p90: path.map((row) => row.p90)},
        reference_hcpcs: fact?.reference_hcpcs || null,
        add_on_share: fact?.is_add_on_8pct ? 0.08 : 0.06,
        add_on_8pct_until: fact?.is_add_on_8pct ? lastQuarterOf8pct(fact.first_paid_quarter ?? null) : null,
        selected_from: chosen ? quarterOf(chosen.effective_date) : null,
        selected_until: chosen?.end_date ? quarterOf(chosen.end_date) : null,
        mfp: chosen?.mfp_per_billing_unit ?? null,
        wac: fact?.wac ?? null,
        coinsurance: (limit.coinsurance_pct ?? 20) / 100
      }
    ];
  });
}

/** The last quarter in which a biosimilar can have 8%; one whose first quarter is not known is taken for one of the first. */
function lastQuarterOf8pct(first_paid_quarter: string | null): string | null {
  const window = addOn8pctWindow(first_paid_quarter === null ? "2022-09-30" : quarterStart(first_paid_quarter));
  return window === null ? null : quarterOf(window.to_date);
}

function marketPayer(
  payer: MarketInput["payers"][number],
  terms: MarketInput["terms"],
  trailing: readonly TrailingRow[],
  coinsurance: ReadonlyMap<string, number>
): MarketPayer {
  const readings = terms
    .filter((term) => term.payer_id === payer.payer_id)
    .map((term) => contractReading(term.base, term.unpublished_base));
  // Several terms: the one that a selected drug hurts most.
  const reading = (["cms_file", "manufacturer_asp", "neither"] as const).find((kind) => readings.includes(kind));
  if (payer.kind !== "medicare_ffs") return {...payer, reading: reading ?? null};
  const lines = trailing.filter((row) => row.payer_id === payer.payer_id);
  const owed = lines.reduce(
    (sum, row) => sum + row.limit_amount * netMultiple(coinsurance.get(row.hcpcs) ?? 0.2, 0.02),
    0
  );
  const collected = lines.reduce((sum, row) => sum + row.collected_amount, 0);
  return {...payer, reading: "neither", collected: owed > 0 ? Math.min(1, collected / owed) : 1};
}

/** Collected over units at the limit, by drug × payer; 1 where nothing was given. */
function paidOverLimit(
  drugs: readonly MarketDrug[],
  payers: readonly MarketPayer[],
  trailing: readonly TrailingRow[]
): Float64Array {
  const places = new Map(drugs.map(({hcpcs}, i) => [hcpcs, i]));
  const payerPlaces = new Map(payers.map(({payer_id}, i) => [payer_id, i]));
  const collected = new Float64Array(drugs.length * payers.length);
  const limit = new Float64Array(drugs.length * payers.length);
  for (const row of trailing) {
    const at = places.get(row.hcpcs)! * payers.length + payerPlaces.get(row.payer_id)!;
    collected[at]! += row.collected_amount;
    limit[at]! += row.limit_amount;
  }
  return collected.map((amount, at) => (limit[at]! > 0 ? amount / limit[at]! : 1));
}
