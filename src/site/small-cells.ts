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

/** One published sum: which unknown cells it holds, and what they add up to. */
interface Equation {
  readonly unknowns: ReadonlySet<number>;
  readonly sum: number;
}

const isUnder = (part: Cell, whole: Cell): boolean =>
  Object.entries(whole.key).every(([dimension, value]) => part.key[dimension] === value);
const dimensionsOf = (cell: Cell): string => Object.keys(cell.key).sort().join("|");

/** Each published total over each finer set of cells, as an equation of the suppressed ones. */
function equationsOf(cells: readonly Cell[], unknown: ReadonlyMap<Cell, number>): Equation[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groups.get(dimensionsOf(cell));
    if (group) group.push(cell);
    else groups.set(dimensionsOf(cell), [cell]);
  }
  const equations: Equation[] = [];
  for (const [coarse, totals] of groups) {
    for (const [fine, parts] of groups) {
      const has = new Set(fine.split("|"));
      const wanted = coarse === "" ? [] : coarse.split("|");
      if (coarse === fine || !wanted.every((dimension) => has.has(dimension))) continue;
      for (const total of totals) {
        if (total.count === null) continue;
        const inside = parts.filter((part) => isUnder(part, total));
        const unknowns = new Set(inside.flatMap((part) => (part.count === null ? [unknown.get(part)!] : [])));
        const known = inside.reduce((sum, part) => sum + (part.count ?? 0), 0);
        if (unknowns.size > 0) equations.push({unknowns, sum: total.count - known});
      }
    }
  }
  return equations;
}

/** The suppressed cells that follow from the others: by elimination, and because no count is negative. */
export function derivable(cells: readonly Cell[]): Cell[] {
  const hidden = cells.filter(({count}) => count === null);
  const unknown = new Map(hidden.map((cell, index) => [cell, index]));
  const equations = equationsOf(cells, unknown);
  const solved = new Set([...eliminated(equations, hidden.length), ...bounded(equations, hidden.length)]);
  return hidden.filter((_, index) => solved.has(index));
}

/** A prime near 2^31: elimination modulo it is exact enough for sums of zeros and ones, and products fit a bigint. */
const PRIME = 2_147_483_647n;

/** Unknowns whose value the equations fix, by Gauss–Jordan: rows that end with one unknown alone. */
function eliminated(equations: readonly Equation[], count: number): number[] {
  const rows = equations.map(({unknowns}) =>
    Array.from({length: count}, (_, index): bigint => (unknowns.has(index) ? 1n : 0n))
  );
  let top = 0;
  for (let column = 0; column < count && top < rows.length; column++) {
    const pivot = rows.findIndex((row, index) => index >= top && row[column] !== 0n);
    if (pivot < 0) continue;
    [rows[top], rows[pivot]] = [rows[pivot]!, rows[top]!];
    const own = rows[top]!;
    const scale = inverse(own[column]!);
    for (let at = column; at < count; at++) own[at] = (own[at]! * scale) % PRIME;
    for (const [index, row] of rows.entries()) {
      const factor = row[column]!;
      if (index === top || factor === 0n) continue;
      for (let at = column; at < count; at++) row[at] = (((row[at]! - factor * own[at]!) % PRIME) + PRIME) % PRIME;
    }
    top++;
  }
  return rows.flatMap((row) => {
    const left = row.flatMap((value, index) => (value === 0n ? [] : [index]));
    return left.length === 1 ? left : [];
  });
}

/** The inverse modulo the prime, by Fermat. */
function inverse(value: bigint): bigint {
  let [result, base, power] = [1n, value % PRIME, PRIME - 2n];
  for (; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}

/** Unknowns whose lowest and highest possible value meet, by narrowing until nothing changes. */
function bounded(equations: readonly Equation[], count: number): number[] {
  const low = new Array<number>(count).fill(0);
  const high = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    for (const {unknowns, sum} of equations) {
      for (const one of unknowns) {
        let [below, above] = [0, 0];
        for (const other of unknowns) {
          if (other === one) continue;
          below += low[other]!;
          above += high[other]!;
        }
        const [least, most] = [Math.max(low[one]!, sum - above), Math.min(high[one]!, sum - below)];
        if (least > low[one]! || most < high[one]!) {
          [low[one], high[one]] = [least, most];
          changed = true;
        }
      }
    }
  }
  return low.flatMap((value, index) => (value === high[index] ? [index] : []));
}

/**
 * Suppresses counts of 1 to 10, then more cells until none of them follows from what is left: beside a cell that would,
 * the smallest shown count above 0 of one of its sums goes too; where there is none, the total itself.
 */
export function suppress(cells: readonly Cell[]): Cell[] {
  let shown = cells.map((cell) => (isSmall(cell.count) ? {...cell, count: null} : cell));
  for (;;) {
    const [open] = derivable(shown);
    if (!open) return shown;
    const near = shown
      .filter((cell) => (cell.count ?? 0) > 0 && shared(cell, open))
      .sort((a, b) => Object.keys(b.key).length - Object.keys(a.key).length || a.count! - b.count!);
    const next = near[0];
    // Nothing beside it is left to hide behind: hide whatever is shown and not zero.
    const all = next === undefined;
    shown = shown.map((cell) => (cell === next || (all && (cell.count ?? 0) > 0) ? {...cell, count: null} : cell));
  }
}

/** Two cells stand in one sum when they agree on all dimensions but one, or one is a total of the other. */
function shared(a: Cell, b: Cell): boolean {
  if (dimensionsOf(a) !== dimensionsOf(b)) return isUnder(b, a);
  return Object.entries(a.key).filter(([dimension, value]) => b.key[dimension] !== value).length === 1;
}
