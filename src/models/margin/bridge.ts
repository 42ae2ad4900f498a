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
export interface CellAmounts {
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

export interface BridgeCell extends CellAmounts {
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly site_id: string;
}

/** A cell by the numbers of its names, from 0: of itself in the order of all cells, of its drug, of its drug and payer. */
export interface NumberedCell extends CellAmounts {
  readonly k: number;
  readonly drug: number;
  readonly payer: number;
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
export const cellResult = (cell: CellAmounts): number =>
  cell.collected_amount - cell.acquisition_cost - cell.cost_adjustment + cell.rebate_amount;

/** Steps per cell from one quarter to another, whole cents; those of a cell add up to its change exactly. */
export function bridge(before: readonly BridgeCell[], after: readonly BridgeCell[]): BridgeRow[] {
  const all = [...before, ...after];
  const names = (of: (cell: BridgeCell) => readonly string[]): Map<string, number> =>
    new Map([...new Set(all.map((cell) => JSON.stringify(of(cell))))].sort().map((name, i) => [name, i]));
  const [cells, drugs, payers] = [names(ofCell), names(ofDrug), names(ofPayer)];
  const numbered = (cell: BridgeCell): NumberedCell & BridgeCell => ({
    ...cell,
    k: cells.get(JSON.stringify(ofCell(cell)))!,
    drug: drugs.get(JSON.stringify(ofDrug(cell)))!,
    payer: payers.get(JSON.stringify(ofPayer(cell)))!
  });
  return Array.from(bridgeCells(before.map(numbered), after.map(numbered))).flatMap(
    ({cell: {hcpcs, payer_id, site_id}, amounts}) =>
      BRIDGE_STEPS.flatMap((step, i) =>
        amounts[i] === 0 ? [] : [{hcpcs, payer_id, site_id, step, amount: amounts[i]!}]
      )
  );
}

const ofCell = ({hcpcs, payer_id, site_id}: BridgeCell): string[] => [hcpcs, payer_id, site_id];
const ofDrug = ({hcpcs}: BridgeCell): string[] => [hcpcs];
const ofPayer = ({hcpcs, payer_id}: BridgeCell): string[] => [hcpcs, payer_id];

/** The same, cell by cell in the order of their numbers: what each of BRIDGE_STEPS is worth, whole cents. */
export function* bridgeCells<C extends NumberedCell>(
  before: readonly C[],
  after: readonly C[]
): Generator<{readonly cell: C; readonly amounts: Float64Array}> {
  const pairing = pairCells(before, after);
  const weights = unitWeights(pairing);
  const shares = [sharesOf(before, 0, pairing, weights), sharesOf(after, 1, pairing, weights)] as const;
  for (const place of pairing.order) {
    const [old, young] = pairing.pairs[place]!;
    // Without a published limit in both quarters there is no step of the limit: the whole price is the payer's rate.
    const isPublished = (!old || isLimited(old)) && (!young || isLimited(young));
    const from = factorsOf(old, shares[0](place), isPublished);
    const to = factorsOf(young, shares[1](place), isPublished);
    for (let j = 0; j < FACTORS; j++) {
      if (Number.isNaN(from[j]!)) from[j] = Number.isNaN(to[j]!) ? 0 : to[j]!;
      if (Number.isNaN(to[j]!)) to[j] = from[j]!;
    }
    const values = shapley(from, to, weights[pairing.drug[place]!]!);
    yield {cell: (old ?? young)!, amounts: wholeCents(old, young, values)};
  }
}

const isLimited = ({payment_limit}: CellAmounts): boolean => (payment_limit ?? 0) > 0;

type Pair<C = NumberedCell> = [old: C | null, young: C | null];

/** The cells of two quarters side by side. A place is a cell of either. */
interface Pairing<C = NumberedCell> {
  readonly pairs: readonly Pair<C>[];
  /** Place of each cell of a quarter, in the order they were given. */
  readonly places: readonly [readonly number[], readonly number[]];
  readonly drug: readonly number[];
  readonly payer: readonly number[];
  /** One more than the greatest number of a drug, and of a drug and payer. */
  readonly drugs: number;
  readonly payers: number;
  /** Places in the order of their cells' numbers. */
  readonly order: readonly number[];
}

function pairCells<C extends NumberedCell>(before: readonly C[], after: readonly C[]): Pairing<C> {
  const [pairs, numbers, drug, payer]: [Pair<C>[], number[], number[], number[]] = [[], [], [], []];
  const found = new Map<number, number>();
  let [drugs, payers] = [0, 0];
  const placesOf = (side: 0 | 1, given: readonly C[]): number[] =>
    given.map((cell) => {
      let place = found.get(cell.k);
      if (place === undefined) {
        place = pairs.length;
        found.set(cell.k, place);
        pairs.push([null, null]);
        numbers.push(cell.k);
        drug.push(cell.drug);
        payer.push(cell.payer);
        drugs = Math.max(drugs, cell.drug + 1);
        payers = Math.max(payers, cell.payer + 1);
      }
      pairs[place]![side] = cell;
      return place;
    });
  const places = [placesOf(0, before), placesOf(1, after)] as const;
  const order = [...pairs.keys()].sort((a, b) => numbers[a]! - numbers[b]!);
  return {pairs, places, drug, payer, drugs, payers, order};
}

/** Dose units: consumed less discarded; all of them where everything was discarded. */
const doseUnits = (cell: CellAmounts): number =>
  cell.units > cell.discarded_units ? cell.units - cell.discarded_units : cell.units;

/** What one dose unit of a drug weighs in the volume: the mean of its unit costs in the quarters that have one. */
function unitWeights({pairs, drug, drugs}: Pairing): Float64Array {
  const sums = [0, 1].map(() => ({cost: new Float64Array(drugs), units: new Float64Array(drugs)}));
  pairs.forEach((pair, place) => {
    pair.forEach((cell, side) => {
      if (!cell || cell.units === 0) return;
      sums[side]!.cost[drug[place]!]! += cell.acquisition_cost;
      sums[side]!.units[drug[place]!]! += doseUnits(cell);
    });
  });
  return Float64Array.from({length: drugs}, (_, number) => {
    const prices = sums.filter(({cost}) => cost[number]! > 0).map(({cost, units}) => cost[number]! / units[number]!);
    return prices.length > 0 ? prices.reduce((a, b) => a + b, 0) / prices.length : 1;
  });
}

/** A quarter's volume and a cell's three shares; NaN where there is no whole to be a share of. */
interface Shares {
  readonly volume: number;
  readonly drug: number;
  readonly payer: number;
  readonly site: number;
}

function sharesOf(
  cells: readonly CellAmounts[],
  side: 0 | 1,
  {pairs, places, drug, payer, drugs, payers}: Pairing,
  weights: Float64Array
): (place: number) => Shares {
  let volume = 0;
  const byDrug = new Float64Array(drugs);
  const byPayer = new Float64Array(payers);
  const own = new Float64Array(pairs.length);
  cells.forEach((cell, i) => {
    const place = places[side][i]!;
    const value = doseUnits(cell) * weights[drug[place]!]!;
    volume += value;
    byDrug[drug[place]!]! += value;
    byPayer[payer[place]!]! += value;
    own[place]! += value;
  });
  return (place) => {
    const [ofDrug, ofPayer] = [byDrug[drug[place]!]!, byPayer[payer[place]!]!];
    return {volume, drug: ofDrug / volume, payer: ofPayer / ofDrug, site: own[place]! / ofPayer};
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
function factorsOf(cell: CellAmounts | null, shares: Shares, isPublished: boolean): Float64Array {
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
    const units = product(x, UNIT_FACTORS, -1) / weight;
    const margin = product(x, REVENUE_FACTORS, -1) - x[PRICE]!;
    for (let j = 0; j < FACTORS; j++) {
      let slope = -units;
      if (j <= WASTE) slope = (product(x, UNIT_FACTORS, j) / weight) * margin;
      else if (j !== PRICE) slope = units * product(x, REVENUE_FACTORS, j);
      values[j]! += w * (to[j]! - from[j]!) * slope;
    }
  }
  return values;
}

const UNIT_FACTORS = [VOLUME, DRUG, PAYER, SITE, WASTE] as const;
const REVENUE_FACTORS = [LIMIT, RATE, PAID, COLLECTED] as const;

/** The product of some factors, one of them left out. */
function product(x: Float64Array, places: readonly number[], left: number): number {
  let value = 1;
  for (const place of places) if (place !== left) value *= x[place]!;
  return value;
}

/** Place of each factor's step among BRIDGE_STEPS, and of the others. */
const STEP_OF_FACTOR = FACTOR_STEPS.map((step) => BRIDGE_STEPS.indexOf(step));
const UNPAID = BRIDGE_STEPS.indexOf("unpaid");
const COST_ADJUSTMENTS = BRIDGE_STEPS.indexOf("cost_adjustments");
const REBATES = BRIDGE_STEPS.indexOf("rebates");

/** Money on a cell without units is no product of factors; it is collected, or not, all the same. */
const looseOf = (cell: CellAmounts | null): number =>
  cell && cell.units === 0 ? cell.collected_amount - cell.acquisition_cost : 0;

/** The places of ten numbers or so, the largest first, equal ones as they stand: by insertion, as they are few. */
function largestFirst(values: Float64Array): number[] {
  const order: number[] = [];
  for (let j = 0; j < values.length; j++) {
    let at = j;
    for (; at > 0 && values[order[at - 1]!]! < values[j]!; at--) order[at] = order[at - 1]!;
    order[at] = j;
  }
  return order;
}

/** Rounds a cell's steps to whole cents that add up to its change: down first, then up where most was cut off. */
function wholeCents(old: CellAmounts | null, young: CellAmounts | null, values: Float64Array): Float64Array {
  const adjustments = (old?.cost_adjustment ?? 0) - (young?.cost_adjustment ?? 0);
  const rebates = (young?.rebate_amount ?? 0) - (old?.rebate_amount ?? 0);
  const loose = looseOf(young) - looseOf(old);
  const due = (young ? cellResult(young) : 0) - (old ? cellResult(old) : 0) - adjustments - rebates - loose;
  const floors = values.map(Math.floor);
  let rest = due - floors.reduce((a, b) => a + b, 0);
  const byRemainder = rest === 0 ? [] : largestFirst(values.map((value, j) => value - floors[j]!));
  for (let i = 0; rest > 0; i = (i + 1) % FACTORS, rest--) floors[byRemainder[i]!]!++;
  for (let i = FACTORS - 1; rest < 0; i = (i + FACTORS - 1) % FACTORS, rest++) floors[byRemainder[i]!]!--;
  const amounts = new Float64Array(BRIDGE_STEPS.length);
  floors.forEach((cents, j) => {
    amounts[STEP_OF_FACTOR[j]!] = cents;
  });
  amounts[UNPAID]! += loose;
  amounts[COST_ADJUSTMENTS] = adjustments;
  amounts[REBATES] = rebates;
  return amounts;
}
