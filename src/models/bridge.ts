/**
 * Why net cost recovery moved from one quarter to the next, to the cent and without a rest.
 *
 * A cell is a drug, payer and site. Its recovery is a product of factors,
 *   volume × drug mix × payer mix × site mix × waste × (payment limit × payer rate × paid share × collected share − unit cost),
 * so the change of each factor is worth its Shapley value: the average of its effect over every order in which the factors
 * could have changed. The function is linear in each factor, so that value is Owen's integral of its partial derivative
 * along the straight line from the old factors to the new ones, a polynomial of degree nine that five Gauss–Legendre points
 * give exactly. Volume adds up different drugs at the mean of their two unit costs. Each cell's steps are then made whole
 * cents that add up to the cell's own change (largest remainder), so they add up in every dimension.
 *
 * A factor a quarter cannot tell (the price of a drug it did not give) is the other quarter's: only what is known to have
 * changed has.
 */

/** One drug, payer and site in one quarter; units in thousandths, money in cents, the limit in millionths of a dollar. */
export interface BridgeCell {
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
  /** Billing units consumed, discarded ones included. */
  readonly units: number;
  readonly discarded_units: number;
  /** Units and allowed amount of the lines a payer allowed. */
  readonly allowed_units: number;
  readonly allowed_amount: number;
  readonly collected_amount: number;
  /** Units of lines denied or taken back. */
  readonly denied_units: number;
  readonly acquisition_cost: number;
  /** Null where CMS publishes none. */
  readonly payment_limit: number | null;
  /** Amounts that are no product: dollars of invoices no lot holds, and rebates earned. */
  readonly cost_adjustment: number;
  readonly rebate_amount: number;
}

export const BRIDGE_STEPS = [
  "payment_limit",
  "acquisition_price",
  "payer_rate",
  "payer_mix",
  "drug_mix",
  "site_mix",
  "volume",
  "denials",
  "unpaid",
  "waste",
  "cost_adjustments",
  "rebates"
] as const;
export type BridgeStep = (typeof BRIDGE_STEPS)[number];

export interface BridgeRow {
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
  readonly step: BridgeStep;
  /** Whole cents. */
  readonly amount: number;
}

/** Collected less cost, less adjustments, plus rebates: what the bridge goes from and to, in cents. */
export const cellResult = (cell: BridgeCell): number =>
  cell.collected_amount - cell.acquisition_cost - cell.cost_adjustment + cell.rebate_amount;

/** Steps per cell from one quarter to another, whole cents; those of a cell add up to its change exactly. */
export function bridge(before: readonly BridgeCell[], after: readonly BridgeCell[]): BridgeRow[] {
  const pairs = pairCells(before, after);
  const weights = unitWeights(pairs);
  const shares = [sharesOf(before, weights), sharesOf(after, weights)] as const;
  return pairs.flatMap(([old, young]) => {
    const cell = (old ?? young)!;
    const weight = weights.get(cell.hcpcs) ?? 1;
    const limits = [old, young].map((side) => side?.payment_limit ?? 0);
    // Without a published limit in both quarters there is no step of the limit: the whole price is the payer's rate.
    const isPublished =
      old !== null && young !== null ? limits.every((limit) => limit > 0) : limits.some((limit) => limit > 0);
    const from = factorsOf(old, shares[0](cell), isPublished);
    const to = factorsOf(young, shares[1](cell), isPublished);
    for (let j = 0; j < FACTORS; j++) {
      if (Number.isNaN(from[j]!)) from[j] = Number.isNaN(to[j]!) ? 0 : to[j]!;
      if (Number.isNaN(to[j]!)) to[j] = from[j]!;
    }
    return wholeCents(cell, old, young, shapley(from, to, weight));
  });
}

type Pair = readonly [old: BridgeCell | null, young: BridgeCell | null];

const keyOf = (cell: BridgeCell): string => JSON.stringify([cell.hcpcs, cell.payer_id, cell.site_id]);
const payerKeyOf = (cell: BridgeCell): string => JSON.stringify([cell.hcpcs, cell.payer_id]);

function pairCells(before: readonly BridgeCell[], after: readonly BridgeCell[]): Pair[] {
  const young = new Map(after.map((cell) => [keyOf(cell), cell]));
  const old = new Map(before.map((cell) => [keyOf(cell), cell]));
  const keys = [...new Set([...old.keys(), ...young.keys()])].sort();
  return keys.map((key) => [old.get(key) ?? null, young.get(key) ?? null]);
}

/** Dose units: consumed less discarded; all of them where everything was discarded. */
const doseUnits = (cell: BridgeCell): number =>
  cell.units > cell.discarded_units ? cell.units - cell.discarded_units : cell.units;

/** What one dose unit of a drug weighs in the volume: the mean of its unit costs in the quarters that have one. */
function unitWeights(pairs: readonly Pair[]): Map<string, number> {
  const sums = new Map<string, {cost: [number, number]; units: [number, number]}>();
  for (const pair of pairs) {
    pair.forEach((cell, side) => {
      if (!cell || cell.units === 0) return;
      const sum = sums.get(cell.hcpcs) ?? {cost: [0, 0], units: [0, 0]};
      sum.cost[side]! += cell.acquisition_cost;
      sum.units[side]! += doseUnits(cell);
      sums.set(cell.hcpcs, sum);
    });
  }
  return new Map(
    [...sums].map(([hcpcs, {cost, units}]) => {
      const prices = [0, 1].filter((side) => cost[side]! > 0).map((side) => cost[side]! / units[side]!);
      return [hcpcs, prices.length > 0 ? prices.reduce((a, b) => a + b, 0) / prices.length : 1];
    })
  );
}

/** A quarter's volume and a cell's three shares; NaN where there is no whole to be a share of. */
interface Shares {
  readonly volume: number;
  readonly drug: number;
  readonly payer: number;
  readonly site: number;
}

function sharesOf(cells: readonly BridgeCell[], weights: ReadonlyMap<string, number>): (cell: BridgeCell) => Shares {
  const totals = new Map<string, number>();
  const add = (key: string, value: number): void => {
    totals.set(key, (totals.get(key) ?? 0) + value);
  };
  for (const cell of cells) {
    const value = doseUnits(cell) * (weights.get(cell.hcpcs) ?? 1);
    for (const key of ["", cell.hcpcs, payerKeyOf(cell), keyOf(cell)]) add(key, value);
  }
  return (cell) => {
    const [volume, drug, payer, own] = ["", cell.hcpcs, payerKeyOf(cell), keyOf(cell)].map(
      (key) => totals.get(key) ?? 0
    );
    return {volume: volume!, drug: drug! / volume!, payer: payer! / drug!, site: own! / payer!};
  };
}

/** Places of the factors; the step each one is. */
const FACTOR_STEPS = [
  "volume",
  "drug_mix",
  "payer_mix",
  "site_mix",
  "waste",
  "payment_limit",
  "payer_rate",
  "denials",
  "unpaid",
  "acquisition_price"
] as const satisfies readonly BridgeStep[];
const FACTORS = FACTOR_STEPS.length;
const [VOLUME, DRUG, PAYER, SITE, WASTE, LIMIT, RATE, PAID, COLLECTED, PRICE] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The ten factors of a cell in a quarter; NaN where the quarter cannot tell one. */
function factorsOf(cell: BridgeCell | null, shares: Shares, isPublished: boolean): Float64Array {
  const factors = new Float64Array(FACTORS).fill(Number.NaN);
  factors[VOLUME] = shares.volume;
  factors[DRUG] = shares.drug;
  factors[PAYER] = shares.payer;
  factors[SITE] = shares.site;
  if (!cell || cell.units === 0) return factors;
  const limit = isPublished ? (cell.payment_limit ?? 1) : 1;
  factors[WASTE] = cell.units / doseUnits(cell);
  factors[LIMIT] = limit;
  factors[PRICE] = cell.acquisition_cost / cell.units;
  const paid = (cell.units - cell.denied_units) / cell.units;
  const rate = cell.allowed_units > 0 ? cell.allowed_amount / cell.allowed_units / limit : 0;
  if (rate * paid !== 0) {
    factors[RATE] = rate;
    factors[PAID] = paid;
    factors[COLLECTED] = cell.collected_amount / (cell.units * limit * rate * paid);
  } else if (cell.collected_amount !== 0) {
    // Money without an allowed amount: the rate is what came in.
    factors[RATE] = cell.collected_amount / (cell.units * limit);
    factors[PAID] = 1;
    factors[COLLECTED] = 1;
  } else if (paid === 0) factors[PAID] = 0;
  else {
    factors[PAID] = paid;
    factors[COLLECTED] = 0;
  }
  return factors;
}

/** Five-point Gauss–Legendre on [0, 1]: exact for polynomials up to degree nine. */
const NODES: readonly (readonly [t: number, weight: number])[] = [
  [0.5, 0.28444444444444444],
  [0.23076534494715845, 0.23931433524968324],
  [0.7692346550528415, 0.23931433524968324],
  [0.04691007703066802, 0.11846344252809454],
  [0.9530899229693319, 0.11846344252809454]
];

/** The Shapley value of each factor's change, in cents. */
function shapley(from: Float64Array, to: Float64Array, weight: number): Float64Array {
  const values = new Float64Array(FACTORS);
  const x = new Float64Array(FACTORS);
  for (const [t, w] of NODES) {
    for (let j = 0; j < FACTORS; j++) x[j] = from[j]! + t * (to[j]! - from[j]!);
    const units = (left: number): number => product(x, [VOLUME, DRUG, PAYER, SITE, WASTE], left) / weight;
    const revenue = (left: number): number => product(x, [LIMIT, RATE, PAID, COLLECTED], left);
    const margin = revenue(-1) - x[PRICE]!;
    for (let j = 0; j < FACTORS; j++) {
      const slope = j <= WASTE ? units(j) * margin : j === PRICE ? -units(-1) : units(-1) * revenue(j);
      values[j]! += w * (to[j]! - from[j]!) * slope;
    }
  }
  return values;
}

/** The product of some factors, one of them left out. */
function product(x: Float64Array, places: readonly number[], left: number): number {
  let value = 1;
  for (const place of places) if (place !== left) value *= x[place]!;
  return value;
}

/** Rounds a cell's steps to whole cents that add up to its change: down first, then up where most was cut off. */
function wholeCents(
  cell: BridgeCell,
  old: BridgeCell | null,
  young: BridgeCell | null,
  values: Float64Array
): BridgeRow[] {
  const {hcpcs, payer_id, site_id} = cell;
  const change = (of: (cell: BridgeCell) => number): number => (young ? of(young) : 0) - (old ? of(old) : 0);
  const adjustments = -change((c) => c.cost_adjustment);
  const rebates = change((c) => c.rebate_amount);
  // Money on a cell without units is no product of factors; it is collected, or not, all the same.
  const loose = change((c) => (c.units === 0 ? c.collected_amount - c.acquisition_cost : 0));
  const due = change(cellResult) - adjustments - rebates - loose;
  const floors = Array.from(values, Math.floor);
  let rest = due - floors.reduce((a, b) => a + b, 0);
  const byRemainder = Array.from(values.keys()).sort(
    (a, b) => values[b]! - floors[b]! - (values[a]! - floors[a]!) || a - b
  );
  for (let i = 0; rest > 0; i = (i + 1) % FACTORS, rest--) floors[byRemainder[i]!]!++;
  for (let i = FACTORS - 1; rest < 0; i = (i + FACTORS - 1) % FACTORS, rest++) floors[byRemainder[i]!]!--;
  const amounts = new Map<BridgeStep, number>(FACTOR_STEPS.map((step, j) => [step, floors[j]!]));
  amounts.set("unpaid", amounts.get("unpaid")! + loose);
  amounts.set("cost_adjustments", adjustments);
  amounts.set("rebates", rebates);
  return BRIDGE_STEPS.filter((step) => amounts.get(step) !== 0).map((step) => ({
    hcpcs,
    payer_id,
    site_id,
    step,
    amount: amounts.get(step)!
  }));
}
