/**
 * Which product of a molecule for which payer, as a small mixed-integer programme: whole doses of a year, each product's margin at
 * each payer, rebates that step up with volume, and what may change. Arithmetic on prices and payments; which product a patient
 * gets is for those who treat.
 */

/** A payer's word on a product: it prefers it, it does not cover it, or it says nothing. */
export type Preference = "preferred" | "excluded" | "none";

export interface ChoiceProduct {
  readonly hcpcs: string;
  /** What a dose costs before the rebates of `contracts`, cents. */
  readonly cost: number;
  /** Whole doses on the shelf: they are used before another product takes their place. */
  readonly stock: number;
}

export interface ChoicePayer {
  readonly payer_id: string;
  /** Least share of the payer's doses that its preferred products must have, 0 to 1; 0 where it asks for none. */
  readonly min_share: number;
}

/** One product at one payer. */
export interface ChoiceCell {
  readonly payer_id: string;
  readonly hcpcs: string;
  /** Whole doses of the last year. */
  readonly today: number;
  /** What a dose brings, cents; null where nobody knows what the payer pays: its doses stay as they are and count no dollars. */
  readonly brings: number | null;
  readonly preference: Preference;
}

/** A rebate contract in steps, scaled to a year. The tier reached gives its rate on all that was bought under the contract. */
export interface ChoiceContract {
  readonly contract_id: string;
  /** What counts: a weight for each dose of each product of the contract, so that packages, dollars and shares are one sum. */
  readonly weights: Readonly<Record<string, number>>;
  readonly tiers: readonly {readonly threshold: number; readonly rate: number}[];
}

export interface ChoiceProblem {
  readonly products: readonly ChoiceProduct[];
  readonly payers: readonly ChoicePayer[];
  readonly cells: readonly ChoiceCell[];
  readonly contracts: readonly ChoiceContract[];
  /** Largest part of a payer's doses that may change product, 0 to 1. */
  readonly switch_limit: number;
}

/** Constraints that can be lifted, to see what each costs. */
export type Limit = "switch_limit" | "preferences" | "stock";
export const LIMITS: readonly Limit[] = ["switch_limit", "preferences", "stock"];

/** Doses by cell, in the order of the problem's cells. */
export type Mix = readonly number[];

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const isKnown = (cell: ChoiceCell): boolean => cell.brings !== null;

/** Doses of a payer that may be moved: those of cells with a known price. */
export const movable = (problem: ChoiceProblem, payer_id: string): number =>
  sum(problem.cells.filter((cell) => cell.payer_id === payer_id && isKnown(cell)).map((cell) => cell.today));

/** Doses of a payer that may change product. */
export const switchable = (problem: ChoiceProblem, payer_id: string, lifted: ReadonlySet<Limit>): number =>
  lifted.has("switch_limit")
    ? movable(problem, payer_id)
    : Math.floor(problem.switch_limit * movable(problem, payer_id) + 1e-9);

/** Most doses of a cell: no more than today of an excluded product, nor of others where the payer prefers one. */
export function most(problem: ChoiceProblem, cell: ChoiceCell, lifted: ReadonlySet<Limit>): number {
  if (!isKnown(cell)) return cell.today;
  const all = movable(problem, cell.payer_id);
  if (lifted.has("preferences") || cell.preference === "preferred") return all;
  const prefers = problem.cells.some(
    (other) => other.payer_id === cell.payer_id && other.preference === "preferred" && isKnown(other)
  );
  return prefers || cell.preference === "excluded" ? cell.today : all;
}

/** Least doses of a payer's preferred products: its share, as far as the switch limit lets it be reached. */
export function leastPreferred(
  problem: ChoiceProblem,
  {payer_id, min_share}: ChoicePayer,
  lifted: ReadonlySet<Limit>
): number {
  const preferred = problem.cells.filter(
    (cell) => cell.payer_id === payer_id && cell.preference === "preferred" && isKnown(cell)
  );
  if (lifted.has("preferences") || preferred.length === 0) return 0;
  const today = sum(preferred.map((cell) => cell.today));
  const asked = Math.ceil(min_share * movable(problem, payer_id) - 1e-9);
  return Math.max(0, Math.min(asked, today + switchable(problem, payer_id, lifted), movable(problem, payer_id)));
}

/** Least doses of a product: those on the shelf, as far as they are used today; doses of unknown price use them too. */
export function leastUsed(problem: ChoiceProblem, {hcpcs, stock}: ChoiceProduct, lifted: ReadonlySet<Limit>): number {
  if (lifted.has("stock")) return 0;
  return Math.min(stock, sum(problem.cells.filter((cell) => cell.hcpcs === hcpcs).map((cell) => cell.today)));
}

/** Rebate of a contract for a mix, cents before rounding: the rate of the highest tier reached, on all dollars under it. */
export function rebateOf(problem: ChoiceProblem, contract: ChoiceContract, mix: Mix): number {
  let [measure, dollars] = [0, 0];
  problem.cells.forEach((cell, i) => {
    const weight = contract.weights[cell.hcpcs];
    if (weight === undefined) return;
    measure += weight * mix[i]!;
    dollars += costOf(problem, cell.hcpcs) * mix[i]!;
  });
  const reached = contract.tiers.filter((tier) => tier.threshold <= measure + 1e-9).map((tier) => tier.rate);
  return Math.max(0, ...reached) * dollars;
}

export const costOf = (problem: ChoiceProblem, hcpcs: string): number =>
  problem.products.find((product) => product.hcpcs === hcpcs)!.cost;

/** Margin of a mix, cents before rounding: what doses of known price bring less their cost, and all rebates. */
export function worthOf(problem: ChoiceProblem, mix: Mix): number {
  const margin = sum(
    problem.cells.map((cell, i) => (cell.brings === null ? 0 : (cell.brings - costOf(problem, cell.hcpcs)) * mix[i]!))
  );
  return margin + sum(problem.contracts.map((contract) => rebateOf(problem, contract, mix)));
}

/** Doses that change product against today. */
export const movedBy = (problem: ChoiceProblem, mix: Mix): number =>
  sum(problem.cells.map((cell, i) => Math.max(0, cell.today - mix[i]!)));

/** Whether a mix keeps every rule. */
export function isAllowed(problem: ChoiceProblem, mix: Mix, lifted: ReadonlySet<Limit> = new Set()): boolean {
  const of = (keep: (cell: ChoiceCell) => boolean, value: (i: number, cell: ChoiceCell) => number): number =>
    sum(problem.cells.map((cell, i) => (keep(cell) ? value(i, cell) : 0)));
  return (
    problem.cells.every((cell, i) => mix[i]! >= 0 && mix[i]! <= most(problem, cell, lifted)) &&
    problem.cells.every((cell, i) => isKnown(cell) || mix[i] === cell.today) &&
    problem.payers.every((payer) => {
      const own = (cell: ChoiceCell): boolean => cell.payer_id === payer.payer_id && isKnown(cell);
      return (
        of(own, (i) => mix[i]!) === movable(problem, payer.payer_id) &&
        of(own, (i, cell) => Math.max(0, cell.today - mix[i]!)) <= switchable(problem, payer.payer_id, lifted) &&
        of(
          (cell) => own(cell) && cell.preference === "preferred",
          (i) => mix[i]!
        ) >= leastPreferred(problem, payer, lifted)
      );
    }) &&
    problem.products.every(
      (product) =>
        of(
          (cell) => cell.hcpcs === product.hcpcs,
          (i) => mix[i]!
        ) >= leastUsed(problem, product, lifted)
    )
  );
}
