import {type Equation, rangesOf} from "../../src/site/linear.ts";
import type {Cell} from "../../src/site/small-cells.ts";

/** Published cells of a table of two dimensions with its totals, and how coarse they are. */
export interface Publication {
  readonly cells: readonly Cell[];
  readonly step: number;
}

/**
 * What somebody can tell who has every number published: for each hidden cell the least and greatest it can be, by linear
 * programming over all totals at once. Shown counts are known to half a step; a hidden one is at least 1. Cells of the same
 * key in two publications differ by at most `drift`. Null where nothing fits.
 */
export function attack(
  publications: readonly Publication[],
  drift = Number.POSITIVE_INFINITY
): {key: string; low: number; high: number}[] | null {
  const equations: Equation[] = [];
  let count = 0;
  const unknown = (): number => count++;
  /** low ≤ Σ terms ≤ high, with helpers of at least 1 as all unknowns are. */
  const between = (terms: readonly (readonly [number, number])[], low: number, high: number): void => {
    const [under, over] = [unknown(), unknown()];
    equations.push({terms: new Map([...terms, [under, 1]]), sum: high + 1});
    equations.push({
      terms: new Map([
        [under, 1],
        [over, 1]
      ]),
      sum: high - low + 2
    });
  };
  const hidden: {key: string; at: number}[] = [];
  const byKey = publications.map(({cells, step}) => {
    const half = step > 1 ? Math.floor(step / 2) : 0;
    const at = new Map<Cell, number>();
    for (const cell of cells) {
      if (cell.count === 0) continue;
      const own = unknown();
      at.set(cell, own);
      if (cell.count === null) hidden.push({key: JSON.stringify(cell.key), at: own});
      // The first step above ten holds 11 and up.
      else
        between(
          [[own, 1]],
          Math.max(11, cell.count === Math.ceil(11 / step) * step ? 11 : cell.count - half),
          cell.count + half
        );
    }
    for (const total of cells) {
      const dimensions = Object.keys(total.key);
      if (dimensions.length === 2 || !at.has(total)) continue;
      for (const finer of [1, 2].filter((size) => size > dimensions.length)) {
        const parts = cells.filter(
          (cell) =>
            Object.keys(cell.key).length === finer && dimensions.every((name) => cell.key[name] === total.key[name])
        );
        for (const names of new Set(parts.map((cell) => Object.keys(cell.key).sort().join()))) {
          const own = parts.filter((cell) => Object.keys(cell.key).sort().join() === names && at.has(cell));
          if (own.length > 0)
            equations.push({
              terms: new Map([[at.get(total)!, -1], ...own.map((cell) => [at.get(cell)!, 1] as const)]),
              sum: 0
            });
        }
      }
    }
    return new Map([...at].map(([cell, index]) => [JSON.stringify(cell.key), index]));
  });
  if (Number.isFinite(drift) && byKey.length === 2)
    for (const [key, first] of byKey[0]!) {
      const second = byKey[1]!.get(key);
      if (second !== undefined && key.includes(","))
        between(
          [
            [second, 1],
            [first, -1]
          ],
          -drift,
          drift
        );
    }
  const ranges = rangesOf(equations, count);
  return (
    ranges &&
    hidden.map(({key, at}) => ({
      key,
      low: Math.ceil(ranges[at]!.low - 1e-6),
      high: Math.floor(ranges[at]!.high + 1e-6)
    }))
  );
}
