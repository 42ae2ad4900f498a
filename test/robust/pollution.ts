import type {DuckDBConnection} from "@duckdb/node-api";
import {classifier, OUTCOMES, type Outcome, tally} from "./classify.ts";
import {cleanTable, drawn, variantsOf} from "./pollute.ts";

export interface Polluted {
  readonly tally: string;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Variants that loaded differently and nobody was told, though they could have been. */
  readonly silent: readonly string[];
  /** Variants that nobody can tell from sound files, each with why. */
  readonly undetected: readonly string[];
}

/** Loads `count` polluted files of both kinds and counts what became of them. */
export async function pollute(
  connection: DuckDBConnection,
  {count, seed}: {count: number; seed: number}
): Promise<Polluted> {
  const [purchases, claims] = [cleanTable("purchases"), cleanTable("claims")];
  const all = [...variantsOf(purchases, claims), ...variantsOf(claims, purchases)];
  const classify = await classifier(connection, [purchases, claims]);
  const outcomes: Outcome[] = [];
  const silent: string[] = [];
  const undetected: string[] = [];
  const known = all.filter(({undetectable}) => undetectable !== undefined);
  const detectable = all.filter(({undetectable}) => undetectable === undefined);
  for (const variant of drawn(detectable, count, seed)) {
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
  return {tally: tally(outcomes), counts, silent, undetected};
}
