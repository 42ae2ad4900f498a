/** Whole-number unknowns, each at least 1, bound by sums: Σ coefficient × unknown = sum. */
export interface Equation {
  readonly terms: ReadonlyMap<number, number>;
  readonly sum: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

const TINY = 1e-7;

/**
 * The least and the greatest each of `count` unknowns can be under all sums at once, by linear programming: the simplex method
 * with Bland's rule on one tableau, first to find a point at all, then twice an unknown. Unbounded above is infinity; null
 * where no point fits.
 */
export function rangesOf(equations: readonly Equation[], count: number): Range[] | null {
  const tableau = feasible(equations, count);
  if (!tableau) return null;
  return Array.from({length: count}, (_, index) => ({
    low: 1 + optimum(tableau, index, 1),
    high: 1 - optimum(tableau, index, -1)
  }));
}

interface Tableau {
  /** Rows of coefficients, the right-hand side last. */
  readonly rows: number[][];
  /** The unknown that each row solves. */
  readonly basis: number[];
  readonly columns: number;
}

/** A basis of the unknowns less 1, so that each is at least 0; null where the sums contradict each other. */
function feasible(equations: readonly Equation[], count: number): Tableau | null {
  const height = equations.length;
  const rows = equations.map(({terms, sum}, at) => {
    const row = new Array<number>(count + height + 1).fill(0);
    let rest = sum;
    for (const [index, coefficient] of terms) {
      row[index] = coefficient;
      rest -= coefficient;
    }
    const sign = rest < 0 ? -1 : 1;
    for (let column = 0; column < count; column++) row[column]! *= sign;
    row[count + at] = 1;
    row[count + height] = rest * sign;
    return row;
  });
  const tableau = {rows, basis: equations.map((_, at) => count + at), columns: count + height};
  const costs = Array.from({length: count + height}, (_, column) => (column < count ? 0 : 1));
  if (minimize(tableau, costs, count + height) > TINY) return null;
  // What is left of the helpers stands at nothing: put an unknown in its place, or drop a sum that says nothing new.
  for (let at = rows.length - 1; at >= 0; at--) {
    if (tableau.basis[at]! < count) continue;
    const column = rows[at]!.findIndex((value, index) => index < count && Math.abs(value) > TINY);
    if (column >= 0) pivot(tableau, at, column);
    else {
      rows.splice(at, 1);
      tableau.basis.splice(at, 1);
    }
  }
  return {...tableau, columns: count};
}

/** The least of `sign` × an unknown (less 1) from a feasible tableau, which it leaves feasible. */
function optimum(tableau: Tableau, index: number, sign: 1 | -1): number {
  const costs = new Array<number>(tableau.columns).fill(0);
  costs[index] = sign;
  return minimize(tableau, costs, tableau.columns);
}

function minimize(tableau: Tableau, costs: readonly number[], columns: number): number {
  const {rows, basis} = tableau;
  for (let step = 0; step < 20_000; step++) {
    let entering = -1;
    for (let column = 0; column < columns && entering < 0; column++) {
      if (basis.includes(column)) continue;
      let reduced = costs[column] ?? 0;
      for (let at = 0; at < rows.length; at++) reduced -= (costs[basis[at]!] ?? 0) * rows[at]![column]!;
      if (reduced < -TINY) entering = column;
    }
    if (entering < 0)
      return rows.reduce((total, row, at) => total + (costs[basis[at]!] ?? 0) * row[row.length - 1]!, 0);
    let leaving = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < rows.length; at++) {
      const by = rows[at]![entering]!;
      if (by <= TINY) continue;
      const ratio = rows[at]![rows[at]!.length - 1]! / by;
      if (ratio < least - TINY || (ratio < least + TINY && leaving >= 0 && basis[at]! < basis[leaving]!)) {
        least = ratio;
        leaving = at;
      }
    }
    if (leaving < 0) return Number.NEGATIVE_INFINITY;
    pivot(tableau, leaving, entering);
  }
  throw new Error("the simplex method did not end; this is a fault of the program");
}

function pivot({rows, basis}: Tableau, at: number, column: number): void {
  const own = rows[at]!;
  const by = own[column]!;
  for (let index = 0; index < own.length; index++) own[index]! /= by;
  for (const [other, row] of rows.entries()) {
    const factor = row[column]!;
    if (other === at || Math.abs(factor) < 1e-12) continue;
    for (let index = 0; index < row.length; index++) row[index]! -= factor * own[index]!;
  }
  basis[at] = column;
}
