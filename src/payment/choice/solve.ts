import * as highsModule from "highs";
import {type ChoiceProblem, isAllowed, LIMITS, type Limit, type Mix, movedBy, rebateOf, worthOf} from "./problem.ts";
import {type Asked, doses, programmeOf} from "./programme.ts";

/** The package's types say CommonJS, where its default is one step deeper than in the module Node loads. */
type LoadHighs = (typeof highsModule)["default"]["default"];
const loadHighs = highsModule.default as unknown as LoadHighs;
type Highs = Awaited<ReturnType<LoadHighs>>;

/** The best mix and what holds it back. Amounts are cents, rounded once. */
export interface Choice {
  readonly mix: Mix;
  readonly today: number;
  readonly best: number;
  readonly today_rebate: number;
  readonly best_rebate: number;
  readonly moved: number;
  /** What more the best mix would be worth without each limit, cents; 0: it does not bind. */
  readonly lifted: Readonly<Record<Limit, number>>;
  /** What payers ask for leaves no room to use the shelf first: stock was not kept to. */
  readonly is_stock_left: boolean;
}

/** Optimal to the last dose: no gap, one thread, a fixed seed, so that the same problem has the same answer. */
const OPTIONS = {
  ...{output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-6, threads: 1, random_seed: 1},
  ...{mip_feasibility_tolerance: 1e-7, primal_feasibility_tolerance: 1e-8}
} as const;

/** No mix keeps all rules. */
class NoMix extends Error {}

let highs: Promise<Highs> | null = null;

/** Today's mix, cell by cell. */
const today = (problem: ChoiceProblem): Mix => problem.cells.map((cell) => cell.today);

/** The solver's answer to one goal. Throws where it finds none. */
async function ask(problem: ChoiceProblem, lifted: ReadonlySet<Limit>, goal: Asked): Promise<Mix> {
  highs ??= loadHighs();
  const solver = await highs;
  const result = solver.solve(programmeOf(problem, lifted, goal), OPTIONS);
  if (result.Status !== "Optimal") throw new NoMix(`the choice of products has no optimum: ${result.Status}`);
  return problem.cells.map((_, i) => Math.round((result.Columns as never)[doses(i)]["Primal"]));
}

/** What a mix with the largest margin is worth, cents: where only that is asked, it need not be the one with fewest moves. */
async function bestWorth(problem: ChoiceProblem, lifted: ReadonlySet<Limit>): Promise<number> {
  const mix = await ask(problem, lifted, {goal: "margin"});
  return worthOf(problem, isAllowed(problem, mix, lifted) ? mix : await bestMix(problem, lifted));
}

/** The mix with the largest margin; among equals the one that moves the fewest doses. Throws where the solver finds none. */
export async function bestMix(problem: ChoiceProblem, lifted: ReadonlySet<Limit> = new Set()): Promise<Mix> {
  const first = await ask(problem, lifted, {goal: "margin"});
  const best = worthOf(problem, first) / 100;
  const mix = await ask(problem, lifted, {goal: "fewest_moves", at_least: best - 0.004});
  // The second answer counts only where it is as good by our own arithmetic.
  const kept = isAllowed(problem, mix, lifted) && worthOf(problem, mix) >= worthOf(problem, first) - 0.5 ? mix : first;
  if (!isAllowed(problem, kept, lifted)) throw new Error("the solver's choice of products breaks a rule");
  return kept;
}

/** The best mix beside today's, and what each limit costs. */
export async function choose(problem: ChoiceProblem): Promise<Choice> {
  let kept: readonly Limit[] = [];
  let mix: Mix;
  try {
    mix = await bestMix(problem);
  } catch (error) {
    if (!(error instanceof NoMix)) throw error;
    kept = ["stock"];
    mix = await bestMix(problem, new Set(kept));
  }
  const best = worthOf(problem, mix);
  const lifted: [Limit, number][] = [];
  for (const limit of LIMITS) {
    const without = await bestWorth(problem, new Set([...kept, limit])).catch(() => null);
    lifted.push([limit, without === null ? 0 : Math.max(0, Math.round(without - best))]);
  }
  const rebates = (some: Mix): number =>
    Math.round(problem.contracts.reduce((all, contract) => all + rebateOf(problem, contract, some), 0));
  // Margins are whole cents; only rebates are rounded, so that margin and rebate add up to the cent.
  const worth = (some: Mix): number => Math.round(worthOf({...problem, contracts: []}, some)) + rebates(some);
  return {
    mix,
    today: worth(today(problem)),
    best: worth(mix),
    today_rebate: rebates(today(problem)),
    best_rebate: rebates(mix),
    moved: movedBy(problem, mix),
    lifted: Object.fromEntries(lifted) as Record<Limit, number>,
    is_stock_left: kept.length > 0
  };
}
