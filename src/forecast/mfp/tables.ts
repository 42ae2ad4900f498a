import {quarterIndex} from "../../domain/quarter.ts";
import type {Market, MarketDrug, MarketPayer} from "./market.ts";
import {ADD_ON, coinsuranceShare, netMultiple, shareInAsp} from "./rules.ts";
import type {ContractReading, Scenario} from "./scenario.ts";

/** What a unit earns and costs under a scenario, before cells are looked at; `[drug][quarter]` is `drug * quarters + quarter`. */
export interface Tables {
  /** Paid per unit at today's limit: drug × payer × (ordinary, 340B). */
  paid_now: Float64Array;
  /** By drug × payer × (ordinary, 340B) × quarter: along the ASP path; with Medicare's rules; with contracts too. */
  paid_path: Float64Array;
  paid_medicare: Float64Array;
  paid: Float64Array;
  /** Own price along the path over today's: drug × quarter. */
  cost_factor: Float64Array;
  /** MFP in force: drug × quarter; NaN where there is none. */
  mfp: Float64Array;
  /** 1 where the MFP is a scenario's and not a published one: drug × quarter. */
  mfp_is_assumed: Uint8Array;
  /** Share of units still from stock bought at the old price: drug × quarter. */
  old_stock: Float64Array;
  /** 1 for payers whose patients are entitled to MFP. */
  is_eligible: Uint8Array;
}

/** A drug's quarter under the scenario. */
interface DrugQuarter {
  limit_path: number;
  /** Payment limit Medicare applies. */
  limit_medicare: number;
  /** The same before any MFP unit is in ASP: what differs is spillover. */
  limit_own: number;
  /** Change of a contract's payment by reading, as a multiple of the path's. */
  follows: Record<ContractReading, number>;
  coinsurance: number;
  mfp: number;
}

/** MFP of each drug and quarter, by list, scenario and publication; NaN outside its period or at a zero discount. */
function mfpPath(
  drug: MarketDrug,
  market: Market,
  scenario: Scenario
): {mfp: Float64Array; assumed: boolean; from: number} {
  const mfp = new Float64Array(market.quarters.length).fill(Number.NaN);
  const from = scenario.selected_from[drug.hcpcs] ?? drug.selected_from ?? null;
  const published = scenario.use_published ? (drug.mfp ?? null) : null;
  const own = scenario.discounts[drug.hcpcs];
  const d = own ?? scenario.discount;
  const assumed = own !== undefined || published === null;
  if (from === null || (assumed && d <= 0)) return {mfp, assumed, from: Number.POSITIVE_INFINITY};
  const first = quarterIndex(market.quarters[0]!);
  const start = quarterIndex(from) - first;
  const until = scenario.deselected_from[drug.hcpcs];
  const last = drug.selected_until ? quarterIndex(drug.selected_until) - first + 1 : Number.POSITIVE_INFINITY;
  const end = until === undefined ? last : quarterIndex(until) - first;
  const path = drug.limit[scenario.asp_path];
  for (let q = Math.max(0, start); q < Math.min(mfp.length, end); q++) {
    const years = Math.floor((q - start) / 4);
    mfp[q] = assumed ? (path[q]! / ADD_ON) * (1 - d) : published! * (1 + scenario.inflation) ** years;
  }
  return {mfp, assumed, from: start};
}

/** How far below ASP's path the units at MFP have pulled ASP, quarter by quarter: m·d with lag and smoothing. */
function aspCut(drug: MarketDrug, {mfp, from}: {mfp: Float64Array; from: number}, scenario: Scenario): Float64Array {
  const path = drug.limit[scenario.asp_path];
  const m = scenario.mfp_shares[drug.hcpcs] ?? scenario.mfp_share;
  const cut = new Float64Array(mfp.length);
  if (scenario.hr_4299) return cut;
  for (let q = 0; q < cut.length; q++) {
    // Sales of two quarters ago set this quarter's ASP, so an MFP that has ended still shows for two.
    const sold = q - 2;
    // A period that began before the market's first quarter is known by its first quarter in it.
    const price = sold >= 0 ? mfp[sold]! : sold >= from ? mfp[0]! : Number.NaN;
    if (Number.isNaN(price)) continue;
    const d = Math.max(0, 1 - price / (path[Math.max(0, sold)]! / ADD_ON));
    cut[q] = shareInAsp(m, q - from, scenario.smoothing_quarters) * d;
  }
  return cut;
}

/** Tables of a market's size, every place of which a scenario fills. */
function newTables(market: Market): Tables {
  const [D, P, Q] = [market.drugs.length, market.payers.length, market.quarters.length];
  return {
    paid_now: new Float64Array(D * P * 2),
    paid_path: new Float64Array(D * P * 2 * Q),
    paid_medicare: new Float64Array(D * P * 2 * Q),
    paid: new Float64Array(D * P * 2 * Q),
    cost_factor: new Float64Array(D * Q),
    mfp: new Float64Array(D * Q),
    mfp_is_assumed: new Uint8Array(D * Q),
    old_stock: new Float64Array(D * Q),
    is_eligible: new Uint8Array(P)
  };
}

/** Fills the tables of a scenario; those of an earlier one of the same size are filled anew (a slider does). */
export function buildTables(scenario: Scenario, market: Market, earlier?: Tables): Tables {
  const [D, P, Q] = [market.drugs.length, market.payers.length, market.quarters.length];
  const fits =
    earlier?.mfp.length === D * Q && earlier.paid.length === D * P * 2 * Q && earlier.is_eligible.length === P;
  const tables = fits ? earlier : newTables(market);
  market.payers.forEach(({kind}, p) => {
    tables.is_eligible[p] = isMedicare(kind) ? 1 : 0;
  });
  const paths = market.drugs.map((drug) => mfpPath(drug, market, scenario));
  const cuts = market.drugs.map((drug, i) => aspCut(drug, paths[i]!, scenario));
  const places = new Map(market.drugs.map(({hcpcs}, i) => [hcpcs, i]));
  market.drugs.forEach((drug, i) => {
    const {mfp, assumed, from} = paths[i]!;
    const reference = drug.reference_hcpcs ? (places.get(drug.reference_hcpcs) ?? null) : null;
    const addOn = (q: number) =>
      reference === null
        ? 0
        : (addOnShare(drug, market.quarters[q]!) *
            cuts[reference]![q]! *
            market.drugs[reference]!.limit[scenario.asp_path][q]!) /
          ADD_ON;
    const quarters = Array.from({length: Q}, (_, q) =>
      drugQuarter(drug, q, {scenario, mfp: mfp[q]!, cut: cuts[i]![q]!, add_on_cut: addOn(q)})
    );
    const oldStock = Math.min(1, scenario.inventory_days / 91) * (1 - scenario.inventory_protection);
    quarters.forEach((_, q) => {
      const at = i * Q + q;
      const own = drug.limit[scenario.asp_path][q]!;
      tables.cost_factor[at] = (own / drug.limit_now) ** scenario.cost_follows_asp * (1 + scenario.tariff);
      // Under H.R. 4299 the maker rebates Medicare; the practice buys as before.
      tables.mfp[at] = scenario.hr_4299 ? Number.NaN : mfp[q]!;
      tables.mfp_is_assumed[at] = assumed && !Number.isNaN(mfp[q]!) ? 1 : 0;
      tables.old_stock[at] = q === from ? oldStock : 0;
    });
    const renegotiated = quarters.map((_, q) => renegotiatedBy(q, from, scenario));
    market.payers.forEach((payer, p) => {
      const fill = {scenario, market, drug, payer, quarters, rate: market.rates[i * P + p]!, row: i * P + p};
      if (payer.kind === "medicare_ffs") fillMedicare(tables, fill);
      else fillContract(tables, {...fill, renegotiated});
    });
  });
  return tables;
}

/** A biosimilar's share of its reference's ASP in a quarter: 8% at most until the five years are over (IRA 11403). */
const addOnShare = (drug: MarketDrug, quarter: string): number =>
  drug.add_on_8pct_until && quarter > drug.add_on_8pct_until ? 0.06 : (drug.add_on_share ?? 0.06);

const isMedicare = (kind: string): boolean => kind === "medicare_ffs" || kind === "medicare_advantage";

function drugQuarter(
  drug: MarketDrug,
  q: number,
  {scenario, mfp, cut, add_on_cut}: {scenario: Scenario; mfp: number; cut: number; add_on_cut: number}
): DrugQuarter {
  const limit_path = limitAhead(drug, q, scenario);
  const inForce = !Number.isNaN(mfp);
  if (scenario.hr_4299) {
    const coinsurance = coinsuranceAt(drug, limit_path, {q, scenario});
    const shifted = inForce ? Math.min(coinsurance, (0.2 * ADD_ON * mfp) / limit_path) : coinsurance;
    return {
      limit_path,
      limit_medicare: limit_path,
      limit_own: limit_path,
      follows: UNCHANGED,
      coinsurance: shifted,
      mfp
    };
  }
  const own = limit_path * (1 - cut) - add_on_cut;
  // MFN kept the add-on in dollars and moved the price; selected drugs are not in it.
  const foreign = 1 - (scenario.mfn_weight * (1 - scenario.mfn_ratio)) / ADD_ON;
  const list = scenario.wac_plus_3 && drug.wac ? LIST_ADD_ON * drug.wac : null;
  const limit_medicare = inForce ? ADD_ON * mfp : (list ?? own * foreign);
  const file = inForce && scenario.reads_limit_as_asp ? limit_medicare * ADD_ON : inForce ? limit_medicare : own;
  return {
    limit_path,
    limit_medicare,
    limit_own: inForce ? limit_medicare : (list ?? limit_path * foreign),
    follows: {cms_file: file / limit_path, manufacturer_asp: own / limit_path, neither: 1},
    coinsurance: coinsuranceAt(drug, limit_medicare, {q, scenario}),
    mfp
  };
}

/** The inflation-adjusted payment today: as given, else what the printed coinsurance implies; null when it is plain. */
function inflationAdjusted(drug: MarketDrug): number | null {
  if (drug.inflation_adjusted_payment !== undefined) return drug.inflation_adjusted_payment;
  const printed = drug.coinsurance ?? 0.2;
  return printed > 0 && printed < 0.2 ? (printed * drug.limit_now) / 0.2 : null;
}

/** Coinsurance share of a limit in a quarter; the capped amount grows with CPI-U from today's. */
function coinsuranceAt(drug: MarketDrug, limit: number, {q, scenario}: {q: number; scenario: Scenario}): number {
  const today = inflationAdjusted(drug);
  if (today === null) return drug.coinsurance ?? 0.2;
  return coinsuranceShare(limit, today * (1 + scenario.inflation) ** ((q + 1) / 4));
}

/** A limit that rests on list price: WAC + 3%. */
const LIST_ADD_ON = 1.03;
/** Sales of a quarter are in the limit two quarters later. */
const ASP_LAG = 2;

/** The path of a limit with what a scenario adds to ASP: no rebates to benefit managers, and a tariff after its lag. */
const limitAhead = (drug: MarketDrug, q: number, scenario: Scenario): number =>
  drug.limit[scenario.asp_path][q]! * (1 + scenario.asp_uplift) * (q >= ASP_LAG ? 1 + scenario.tariff : 1);

const UNCHANGED = {cms_file: 1, manufacturer_asp: 1, neither: 1} as const;

interface PayerFill {
  scenario: Scenario;
  market: Market;
  drug: MarketDrug;
  payer: MarketPayer;
  quarters: readonly DrugQuarter[];
  rate: number;
  row: number;
}

/** Share of contracts renegotiated since the first quarter of the drug's price. */
function renegotiatedBy(q: number, from: number, scenario: Scenario): number {
  const since = Number.isFinite(from) ? Math.max(0, q - from) : 0;
  return 1 - (1 - scenario.renegotiation_hazard) ** since;
}

function fillMedicare(tables: Tables, {scenario, market, drug, payer, quarters, row}: PayerFill): void {
  const Q = market.quarters.length;
  const collected = payer.collected ?? 1;
  const now = netMultiple(coinsuranceAt(drug, drug.limit_now, {q: -1, scenario}), scenario.sequestration_rate);
  const cut = scenario.sequestration_rate + scenario.paygo;
  for (const is340b of [0, 1]) {
    // A hospital's 340B units are paid ASP less the cut instead of ASP + 6% (OPPS); only Medicare itself does so.
    const opps = is340b && scenario.opps_340b_cut > 0 ? (1 - scenario.opps_340b_cut) / ADD_ON : 1;
    tables.paid_now[row * 2 + is340b] = drug.limit_now * now * collected;
    for (let q = 0; q < Q; q++) {
      const quarter = quarters[q]!;
      const at = (row * 2 + is340b) * Q + q;
      const path = netMultiple(coinsuranceAt(drug, quarter.limit_path, {q, scenario}), scenario.sequestration_rate);
      // GLOBE moves coinsurance to Medicare, so that sequestration takes a little more; selected drugs are not in it.
      const isPlain = Number.isNaN(quarter.mfp);
      const globe = isPlain ? scenario.globe_share * (1 - scenario.globe_coinsurance) : 0;
      const multiple = netMultiple(quarter.coinsurance * (1 - globe), cut) * collected;
      const hospital = isPlain || scenario.hr_4299 ? opps : 1;
      tables.paid_path[at] = quarter.limit_path * path * collected;
      tables.paid_medicare[at] = quarter.limit_own * multiple * hospital;
      tables.paid[at] = quarter.limit_medicare * multiple * hospital;
    }
  }
}

/** Every other payer's: its contract knows no 340B, so both places are the same. */
function fillContract(
  tables: Tables,
  {scenario, market, drug, payer, quarters, rate, row, renegotiated}: PayerFill & {renegotiated: readonly number[]}
): void {
  const Q = market.quarters.length;
  const collected = payer.collected ?? 1;
  const {reading, share} = readingOf(payer, scenario);
  const first = row * 2 * Q;
  for (let q = 0; q < Q; q++) {
    const quarter = quarters[q]!;
    const base = quarter.limit_path * rate * collected;
    const change =
      (1 - renegotiated[q]!) * (share * quarter.follows[reading] + (1 - share) * quarter.follows.neither) +
      renegotiated[q]! * quarter.follows[scenario.renegotiated_reading];
    tables.paid_path[first + q] = base;
    tables.paid_medicare[first + q] = base;
    tables.paid[first + q] = base * change;
  }
  for (const table of [tables.paid_path, tables.paid_medicare, tables.paid])
    table.copyWithin(first + Q, first, first + Q);
  tables.paid_now.fill(drug.limit_now * rate * collected, row * 2, row * 2 + 2);
}

/**
 * What a payer's contracts follow and the share of its dollars that do: the payer's own entry, else its kind's, else its contract
 * register's. Where no term says, the scenario's share of its line of business follows CMS's file and the rest follows neither.
 */
export function readingOf(payer: MarketPayer, scenario: Scenario): {reading: ContractReading; share: number} {
  const own = scenario.readings[payer.payer_id];
  if (own) return {reading: own, share: 1};
  const ofKind = payer.kind === "medicare_advantage" ? scenario.advantage_reading : scenario.commercial_reading;
  const isContract = payer.kind === "commercial" || payer.kind === "medicare_advantage";
  if (isContract && ofKind !== "payer") return {reading: ofKind, share: 1};
  return payer.reading === null
    ? {reading: "cms_file", share: shareOf(payer, scenario)}
    : {reading: payer.reading, share: 1};
}

function shareOf({kind}: MarketPayer, scenario: Scenario): number {
  if (kind === "medicare_advantage") return scenario.advantage_follows;
  if (kind === "medicaid" || kind === "other_government") return scenario.government_follows;
  // A patient who pays alone has no contract to follow anything.
  return kind === "self_pay" ? 0 : scenario.commercial_follows;
}
