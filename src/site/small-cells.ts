import {type Equation, type Range, rangesOf} from "./linear.ts";

/**
 * Small cells (CMS cell-size policy, https://resdac.org/articles/cms-cell-size-suppression-policy): a count of 1 to 10 is
 * not shown to readers outside the practice, and must not follow from what is shown. 0 may be shown.
 */

/** A cell of a table of counts: null where it is suppressed. */
export interface Cell {
  /** Dimension → value; a total has fewer dimensions than what it adds up. */
  readonly key: Readonly<Record<string, string>>;
  readonly count: number | null;
}

const SMALLEST = 11;

export const isSmall = (count: number | null): boolean => count !== null && count > 0 && count < SMALLEST;

const isUnder = (part: Cell, whole: Cell): boolean =>
  Object.entries(whole.key).every(([dimension, value]) => part.key[dimension] === value);
const dimensionsOf = (cell: Cell): string => Object.keys(cell.key).sort().join("|");

interface Sums {
  readonly equations: readonly Equation[];
  /** Sums whose total is not that of its parts, since a patient at two sites is one patient: unknowns of each. */
  readonly loose: readonly (readonly number[])[];
}

/**
 * Each total over each finer set of cells, as a sum of what is suppressed among them, the total itself included. With the
 * true counts of the cells it is known which totals are the sums of their parts.
 */
function sumsOf(cells: readonly Cell[], unknown: ReadonlyMap<Cell, number>, truth?: ReadonlyMap<Cell, number>): Sums {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groups.get(dimensionsOf(cell));
    if (group) group.push(cell);
    else groups.set(dimensionsOf(cell), [cell]);
  }
  const equations: Equation[] = [];
  const loose: number[][] = [];
  for (const [coarse, totals] of groups) {
    for (const [fine, parts] of groups) {
      const has = new Set(fine.split("|"));
      const wanted = coarse === "" ? [] : coarse.split("|");
      if (coarse === fine || !wanted.every((dimension) => has.has(dimension))) continue;
      for (const total of totals) {
        const inside = parts.filter((part) => isUnder(part, total));
        const terms = new Map<number, number>();
        for (const part of inside) if (part.count === null) terms.set(unknown.get(part)!, 1);
        if (total.count === null) terms.set(unknown.get(total)!, -1);
        const known = inside.reduce((sum, part) => sum + (part.count ?? 0), 0);
        if (terms.size === 0 || inside.length === 0) continue;
        const over = truth ? inside.reduce((sum, part) => sum + truth.get(part)!, 0) - truth.get(total)! : 0;
        if (over === 0) equations.push({terms, sum: (total.count ?? 0) - known});
        else loose.push([...terms.keys()]);
      }
    }
  }
  return {equations, loose};
}

/** Unknowns that hang together by sums, each group with its own. */
function groupsOf(equations: readonly Equation[]): {unknowns: number[]; equations: Equation[]}[] {
  const root = new Map<number, number>();
  const find = (index: number): number => {
    const above = root.get(index) ?? index;
    if (above === index) return index;
    const top = find(above);
    root.set(index, top);
    return top;
  };
  for (const {terms} of equations) {
    const [first, ...rest] = terms.keys();
    for (const index of rest) root.set(find(index), find(first!));
  }
  const groups = new Map<number, {unknowns: Set<number>; equations: Equation[]}>();
  for (const equation of equations) {
    const top = find([...equation.terms.keys()][0]!);
    const group = groups.get(top) ?? {unknowns: new Set(), equations: []};
    for (const index of equation.terms.keys()) group.unknowns.add(index);
    group.equations.push(equation);
    groups.set(top, group);
  }
  return [...groups.values()].map(({unknowns, equations}) => ({unknowns: [...unknowns], equations}));
}

/** Above this many unknowns in one group the exact ranges cost minutes, and narrowing alone is asked. */
const EXACT = 160;

/**
 * The suppressed cells that follow from the others: of which, knowing that a suppressed count is at least 1, only one whole
 * number fits all the sums at once. Sums that contradict each other (a patient counted at two sites) prove nothing safe: all
 * cells in them count as open. With the true counts such sums are left out, but for those with one cell hidden: it is nearly told.
 */
export function derivable(cells: readonly Cell[], truth?: ReadonlyMap<Cell, number>): Cell[] {
  const hidden = cells.filter(({count}) => count === null);
  const unknown = new Map(hidden.map((cell, index) => [cell, index]));
  const open = new Set<number>();
  const sums = sumsOf(cells, unknown, truth);
  for (const [only, ...more] of sums.loose) if (more.length === 0) open.add(only!);
  for (const {unknowns, equations} of groupsOf(sums.equations)) {
    const place = new Map(unknowns.map((index, at) => [index, at]));
    const own = equations.map(({terms, sum}) => ({
      terms: new Map([...terms].map(([index, coefficient]) => [place.get(index)!, coefficient])),
      sum
    }));
    const ranges = unknowns.length <= EXACT ? rangesOf(own, unknowns.length) : narrowed(own, unknowns.length);
    for (const [at, index] of unknowns.entries()) {
      const range = ranges?.[at];
      if (!range || Math.ceil(range.low - 1e-6) >= Math.floor(range.high + 1e-6)) open.add(index);
    }
  }
  return hidden.filter((_, index) => open.has(index));
}

/** Ranges of unknowns by narrowing one sum after another until nothing changes: never too wide to be true, at times too wide to tell. */
function narrowed(equations: readonly Equation[], count: number): Range[] {
  const low = new Array<number>(count).fill(1);
  const high = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  for (let changed = true, round = 0; changed && round < 200; round++) {
    changed = false;
    for (const {terms, sum} of equations) {
      for (const [one, coefficient] of terms) {
        let [below, above] = [0, 0];
        for (const [other, by] of terms) {
          if (other === one) continue;
          below += by > 0 ? by * low[other]! : by * high[other]!;
          above += by > 0 ? by * high[other]! : by * low[other]!;
        }
        const ends = [(sum - above) / coefficient, (sum - below) / coefficient].sort((a, b) => a - b);
        const [least, most] = [Math.max(low[one]!, ends[0]!), Math.min(high[one]!, ends[1]!)];
        if (least > low[one]! || most < high[one]!) {
          [low[one], high[one]] = [least, most];
          changed = true;
        }
      }
    }
  }
  return low.map((value, index) => ({low: value, high: high[index]!}));
}

/**
 * Suppresses counts of 1 to 10, then more cells until none of them follows from what is left: beside a cell that would,
 * the smallest shown count above 0 of one of its sums goes too; where there is none, the total itself.
 */
export function suppress(cells: readonly Cell[]): Cell[] {
  let shown = cells.map((cell) => (isSmall(cell.count) ? {...cell, count: null} : cell));
  for (;;) {
    const truth = new Map(shown.map((cell, i) => [cell, cells[i]!.count ?? 0]));
    const [open] = derivable(shown, truth);
    if (!open) return shown;
    const near = shown
      .filter((cell) => (cell.count ?? 0) > 0 && shared(cell, open))
      .sort((a, b) => Object.keys(b.key).length - Object.keys(a.key).length || a.count! - b.count!);
    const next = near[0];
    const all = next === undefined;
    // Nothing beside it is left to hide behind: hide whatever is shown and not zero.
    if (all && !shown.some((cell) => (cell.count ?? 0) > 0)) return shown;
    shown = shown.map((cell) => (cell === next || (all && (cell.count ?? 0) > 0) ? {...cell, count: null} : cell));
  }
}

/** Two cells stand in one sum when they agree on all dimensions but one, or one is a total of the other. */
function shared(a: Cell, b: Cell): boolean {
  if (dimensionsOf(a) !== dimensionsOf(b)) return isUnder(b, a);
  return Object.entries(a.key).filter(([dimension, value]) => b.key[dimension] !== value).length === 1;
}

/**
 * A shown count for readers outside: to the nearest multiple of `step`, so that two builds subtracted tell of no single
 * patient who came or went. What is at least 11 stays above 10.
 */
export function coarse(count: number | null, step: number): number | null {
  if (count === null || count === 0 || step <= 1) return count;
  const nearest = Math.round(count / step) * step;
  return nearest < SMALLEST && count >= SMALLEST ? Math.ceil(SMALLEST / step) * step : nearest;
}
