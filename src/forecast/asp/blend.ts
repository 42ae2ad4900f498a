import {BASELINES} from "./baselines.ts";
import {cut} from "./features.ts";
import type {DrugClass, State} from "./state.ts";

/**
 * How the change of a class is made out of the regression's and the plain ones, chosen on outcomes up to 2024Q2 where the same choice
 * did best on both halves of them: for brands the median of regression, damped trend and last year's seasons, for references the mean
 * of regression and damped trend, else the regression. Where it says little it is damped: limits that rest on WAC or AMP, skin
 * substitutes. A biosimilar's own ASP stays for four quarters: what moved it up to 2024Q2 could be foreseen by half, and nothing of what
 * moved it after, when prices below cost were repaired.
 */
const BLEND: Readonly<Record<DrugClass, (horizon: number) => {base: keyof typeof BASES; share: number}>> = {
  brand: () => ({base: "median", share: 1}),
  reference: () => ({base: "half_damped", share: 1}),
  biosimilar: (horizon) => ({base: "product", share: horizon <= 4 ? 0 : 0.75}),
  multi_source: () => ({base: "product", share: 1}),
  wac_or_amp_based: () => ({base: "product", share: 0.25}),
  skin_substitute: (horizon) => ({base: "product", share: horizon <= 8 ? 0.25 : 0})
};

const BASES = {
  product: (product: number) => product,
  median: (product: number, damped: number, seasonal: number) => middle(product, damped, seasonal),
  half_damped: (product: number, damped: number) => (product + damped) / 2
} as const;

const middle = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** The change of a state over a horizon, in log, from the regression's. */
export function blend(state: State, horizon: number, product: number): number {
  const {base, share} = BLEND[state.drug_class](horizon);
  const changes = state.changes.slice(0, 4).map(cut);
  const damped = BASELINES.damped_trend(changes, horizon);
  return share * BASES[base](product, damped, BASELINES.seasonal_naive(changes, horizon));
}
