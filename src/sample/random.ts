import {randomLcg} from "d3";

/** A seeded source of chance; the same seed gives the same numbers on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Roughly normal: a sum of twelve uniforms, so that no transcendental function can differ between engines. */
  normal(mean: number, sd: number): number;
}

/** A stream of its own for each concern, so that a change in one leaves the others as they were. */
export function random(seed: string): Random {
  const next = randomLcg(hash(seed));
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)]!,
    normal(mean, sd) {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return mean + sd * sum;
    }
  };
}

/** Picks an item in proportion to its weight. */
export function pickWeighted<T>(random: Random, items: readonly (readonly [T, number])[]): T {
  let left = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items.at(-1)![0];
}

/** FNV-1a, as a number in [0, 1), which is what the generator takes as its seed. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const character of text) h = Math.imul(h ^ character.charCodeAt(0), 0x01000193);
  return (h >>> 0) / 2 ** 32;
}
