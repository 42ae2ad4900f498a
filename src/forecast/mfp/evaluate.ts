import type {Market} from "./market.ts";
import type {Scenario} from "./scenario.ts";
import {buildTables, type Tables} from "./tables.ts";

/** Why a cell's net cost recovery differs from today's; the five add up to the difference, cent for cent. */
export const DRIVERS = ["asp_erosion", "mfp_payment", "spillover", "refund_float", "mix"] as const;
export type Driver = (typeof DRIVERS)[number];

/**
 * One number a cell, whole cents held in doubles, so that sums are exact. `today` is the cell's units at today's limit and
 * cost; `ncr` is collected less cost under the scenario.
 */
export interface Evaluation {
  today: Float64Array;
  asp_erosion: Float64Array;
  mfp_payment: Float64Array;
  spillover: Float64Array;
  refund_float: Float64Array;
  mix: Float64Array;
  ncr: Float64Array;
  payment: Float64Array;
  cost: Float64Array;
  refund: Float64Array;
  financing: Float64Array;
  /** Billing units under the scenario. */
  units: Float64Array;
  tables: Tables;
}

const ARRAYS = [...DRIVERS, "today", "ncr", "payment", "cost", "refund", "financing", "units"] as const;

/** Arrays to evaluate a number of cells into, again and again. */
export const newEvaluation = (count: number): Evaluation =>
  ({
    ...Object.fromEntries(ARRAYS.map((name) => [name, new Float64Array(count)])),
    tables: undefined
  }) as unknown as Evaluation;

/**
 * What every cell earns under a scenario and why. Pass the last result as `out` to use its arrays again (a slider does).
 * The order of the drivers is fixed: ASP's own path, Medicare's payment, contracts, the price of the drug, then volume.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one loop over all cells, a function a step would have to be handed its thirty arrays
export function evaluate(scenario: Scenario, market: Market, out = newEvaluation(market.cells.count)): Evaluation {
  const tables = buildTables(scenario, market, out.tables);
  out.tables = tables;
  const {cells, payers, sites} = market;
  const [P, Q] = [payers.length, market.quarters.length];
  const is340b = Uint8Array.from(sites, (site) => (site.is_340b ? 1 : 0));
  const isProspective = scenario.acquisition === "prospective";
  const received = {prospective: 0, refund_whole: 1, refund_partial: scenario.refund_share, refund_none: 0}[
    scenario.acquisition
  ];
  const hasVolumeResponse =
    scenario.volume_change !== 0 || scenario.underwater_exit !== 0 || scenario.route_shift !== 0;
  const isAdvantage = payers.map(({kind}) => kind === "medicare_advantage");
  const arrives = Float64Array.from(
    isAdvantage,
    (is) => received * (1 - scenario.refund_denied) * (is ? scenario.advantage_refund_share : 1)
  );
  const interest = Float64Array.from(
    isAdvantage,
    (is) => (scenario.interest_rate * (is ? scenario.advantage_refund_days : scenario.refund_days)) / 365
  );
  const wac = Float64Array.from(market.drugs, (drug) =>
    scenario.refund_basis === "wac" ? (drug.wac ?? Number.NaN) : Number.NaN
  );
  // The loop runs hundreds of thousands of times a slider move: arrays are taken out of their objects first.
  const {count, drug: cell_drug, payer: cell_payer, quarter: cell_quarter, site: cell_site} = cells;
  const {units: cell_units, unit_cost: cell_unit_cost} = cells;
  const {paid_now, paid_path, paid_medicare, paid: paidThen, cost_factor, old_stock, is_eligible, mfp: mfpOf} = tables;
  const {today: to_today, asp_erosion: to_asp_erosion, mfp_payment: to_mfp_payment, spillover: to_spillover} = out;
  const {refund_float: to_refund_float, mix: to_mix, ncr: to_ncr, payment: to_payment, cost: to_cost} = out;
  const {refund: to_refund, financing: to_financing, units: to_units} = out;
  for (let i = 0; i < count; i++) {
    const drug = cell_drug[i]!;
    const payer = cell_payer[i]!;
    const quarter = cell_quarter[i]!;
    const place = (drug * P + payer) * 2 + is340b[cell_site[i]!]!;
    const at = place * Q + quarter;
    const ofDrug = drug * Q + quarter;
    const units = cell_units[i]!;
    const costNow = cell_unit_cost[i]!;
    const invoice = costNow * cost_factor[ofDrug]!;
    const mfp = is_eligible[payer] ? mfpOf[ofDrug]! : Number.NaN;
    let refund = 0;
    let unitCost = invoice;
    if (!Number.isNaN(mfp)) {
      if (isProspective) {
        if (invoice > mfp) unitCost = invoice - (invoice - mfp) * (1 - old_stock[ofDrug]!);
      } else {
        const list = wac[drug]!;
        // From list, but never more than was paid: what came off the invoice is not refunded a second time. A 340B price is
        // such an invoice, so that only what it lies above MFP is due (nonduplication, 1320f-2(d)).
        const gap = (list < invoice ? list : invoice) - mfp;
        if (gap > 0) refund = arrives[payer]! * gap;
        unitCost = invoice - refund;
      }
      // What used to come off later, on a drug now bought for MFP.
      unitCost += scenario.discounts_lost * invoice;
    }
    const financing = refund * interest[payer]!;
    const paidPath = paid_path[at]!;
    const paidMedicare = paid_medicare[at]!;
    const paid = paidThen[at]!;
    const kept = hasVolumeResponse ? keptShare(tables, {ofDrug, at}, unitCost, scenario) : 1;
    const unitsThen = units * kept;
    const cents = 100 * units;
    const today = toWhole(cents * (paid_now[place]! - costNow));
    const path = toWhole(cents * (paidPath - invoice));
    const medicare = toWhole(cents * (paidMedicare - invoice));
    const contracts = toWhole(cents * (paid - invoice));
    const bought = toWhole(cents * (paid - unitCost - financing));
    const payment = toWhole(100 * unitsThen * paid);
    const waiting = toWhole(100 * unitsThen * financing);
    const ncr = kept === 1 ? bought : toWhole(100 * unitsThen * (paid - unitCost - financing));
    to_today[i] = today;
    to_asp_erosion[i] = path - today;
    to_mfp_payment[i] = medicare - path;
    to_spillover[i] = contracts - medicare;
    to_refund_float[i] = bought - contracts;
    to_mix[i] = ncr - bought;
    to_ncr[i] = ncr;
    to_payment[i] = payment;
    // The parts are rounded apart from their difference; the cost takes the odd cent so that they add up.
    to_cost[i] = payment - waiting - ncr;
    to_refund[i] = toWhole(100 * unitsThen * refund);
    to_financing[i] = waiting;
    to_units[i] = unitsThen;
  }
  return out;
}

/** Share of today's volume that is left: the scenario's change, less what is given up where the line loses money. */
function keptShare(
  tables: Tables,
  {ofDrug, at}: {ofDrug: number; at: number},
  unitCost: number,
  scenario: Scenario
): number {
  if (Number.isNaN(tables.mfp[ofDrug]!)) return 1;
  const isUnderwater = tables.paid[at]! < unitCost;
  return (1 + scenario.volume_change) * (1 - scenario.route_shift) * (isUnderwater ? 1 - scenario.underwater_exit : 1);
}

/** 1.5 × 2^52: a double this large has no room for a fraction, so adding and taking it away rounds to a whole number. */
const NO_FRACTION = 6755399441055744;

/** The nearest whole number, half to even, for anything below 2^51 (22 trillion dollars in cents); faster than Math.round. */
const toWhole = (value: number): number => value + NO_FRACTION - NO_FRACTION;

/** Sum of one array, exact in cents. */
export function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
