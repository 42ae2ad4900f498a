import type {DuckDBConnection} from "@duckdb/node-api";
import {classifier, OUTCOMES, type Outcome, tally} from "./classify.ts";
import {cleanTable, DRAWN_KINDS, drawn, variantsOf} from "./pollute.ts";

export interface Polluted {
  readonly tally: string;
  readonly files: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Variants that loaded differently and nobody was told, though they could have been. */
  readonly silent: readonly string[];
  /** Variants that nobody can tell from sound files, each with why. */
  readonly undetected: readonly string[];
}

/**
 * Loads `count` polluted files of both tables, drawn by a seed, and counts what became of them. `every`: draws only where
 * places stand for each other, and takes each variant of the other kinds, such as a delimiter dropped in each row and column.
 */
export async function pollute(
  connection: DuckDBConnection,
  {count, seed, every = false}: {count: number; seed: number; every?: boolean}
): Promise<Polluted> {
  const [purchases, claims] = [cleanTable("purchases"), cleanTable("claims")];
  const all = [...variantsOf(purchases, claims), ...variantsOf(claims, purchases)];
  const classify = await classifier(connection, [purchases, claims]);
  const outcomes: Outcome[] = [];
  const silent: string[] = [];
  const undetected: string[] = [];
  const known = all.filter(({undetectable}) => undetectable !== undefined);
  const detectable = all.filter(({undetectable}) => undetectable === undefined);
  const fixed = every ? detectable.filter(({kind}) => !DRAWN_KINDS.has(kind)) : [];
  const chosen = drawn(
    detectable.filter(({kind}) => !every || DRAWN_KINDS.has(kind)),
    count,
    seed
  );
  for (const variant of [...fixed, ...chosen]) {
    const {outcome, said} = await classify(variant);
    outcomes.push(outcome);
    if (outcome === "silently different") silent.push(`${variant.name} [seed ${seed}]: ${said}`);
  }
  for (const variant of known) {
    const {outcome} = await classify(variant);
    undetected.push(`${outcome}: ${variant.name} (${variant.undetectable})`);
  }
  const counts = Object.fromEntries(
    OUTCOMES.map((name) => [name, outcomes.filter((each) => each === name).length])
  ) as Record<Outcome, number>;
  return {tally: tally(outcomes), files: outcomes.length, counts, silent, undetected};
}
