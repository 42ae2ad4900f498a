import {
  type ChoiceContract,
  type ChoiceProblem,
  costOf,
  type Limit,
  leastPreferred,
  leastUsed,
  most,
  switchable
} from "./problem.ts";

/** A number as the LP format takes it: never with an exponent. */
const number = (value: number): string => (Object.is(value, -0) ? "0" : value.toFixed(9).replace(/\.?0+$/, ""));
const term = (value: number, name: string): string => `${value < 0 ? "-" : "+"} ${number(Math.abs(value))} ${name}`;

/** What is asked of the solver: the largest margin, or of all mixes with that margin the one that moves the fewest doses. */
export type Asked = {readonly goal: "margin"} | {readonly goal: "fewest_moves"; readonly at_least: number};

/** Names of the variables: doses of a cell, doses moved from it, and by contract and tier whether it counts and the doses in it. */
export const doses = (cell: number): string => `x${cell}`;
const moved = (cell: number): string => `m${cell}`;
const inTier = (contract: number, tier: number): string => `y${contract}_${tier}`;
const tierDoses = (contract: number, tier: number, product: string): string => `s${contract}_${tier}_${product}`;

/**
 * The programme in CPLEX's LP format. Amounts are dollars. A tier's doses are all of the contract's or none, so that its rate counts
 * on all that was bought, and only where its threshold is reached.
 */
export function programmeOf(problem: ChoiceProblem, lifted: ReadonlySet<Limit>, asked: Asked): string {
  const {cells, contracts} = problem;
  const margin = [
    ...cells.flatMap((cell, i) =>
      cell.brings === null ? [] : [term((cell.brings - costOf(problem, cell.hcpcs)) / 100, doses(i))]
    ),
    ...contracts.flatMap((contract, c) =>
      contract.tiers.flatMap(({rate}, t) =>
        Object.keys(contract.weights).map((hcpcs) =>
          term((rate * costOf(problem, hcpcs)) / 100, tierDoses(c, t, hcpcs))
        )
      )
    )
  ];
  // Ties end with the fewest moves; among these with the doses of earlier cells.
  const moves = cells.flatMap((_, i) => [term(1000, moved(i)), term((i + 1) / cells.length, doses(i))]);
  const rules = [
    ...payerRules(problem, lifted),
    ...contracts.flatMap((contract, c) => contractRules(problem, contract, c)),
    ...(asked.goal === "fewest_moves" ? [`${margin.join(" ")} >= ${number(asked.at_least)}`] : [])
  ];
  return [
    asked.goal === "margin" ? "Maximize" : "Minimize",
    ` obj: ${(asked.goal === "margin" ? margin : moves).join(" ")}`,
    "Subject To",
    ...rules.map((rule, i) => ` r${i}: ${rule}`),
    "Bounds",
    ...cells.map((cell, i) => {
      const least = cell.brings === null ? cell.today : 0;
      return ` ${number(least)} <= ${doses(i)} <= ${number(most(problem, cell, lifted))}`;
    }),
    "Generals",
    ` ${cells.map((_, i) => doses(i)).join(" ")}`,
    ...(contracts.length > 0
      ? ["Binary", ` ${contracts.flatMap((contract, c) => contract.tiers.map((_, t) => inTier(c, t))).join(" ")}`]
      : []),
    "End"
  ].join("\n");
}

function payerRules(problem: ChoiceProblem, lifted: ReadonlySet<Limit>): string[] {
  const {cells, payers, products} = problem;
  const total = (keep: (i: number) => boolean): string =>
    cells.flatMap((_, i) => (keep(i) ? [term(1, doses(i))] : [])).join(" ");
  const rules: string[] = [];
  for (const payer of payers) {
    const own = (i: number): boolean => cells[i]!.payer_id === payer.payer_id && cells[i]!.brings !== null;
    const ownCells = cells.flatMap((_, i) => (own(i) ? [i] : []));
    if (ownCells.length === 0) continue;
    const today = ownCells.reduce((all, i) => all + cells[i]!.today, 0);
    rules.push(`${total(own)} = ${number(today)}`);
    rules.push(
      `${ownCells.map((i) => term(1, moved(i))).join(" ")} <= ${number(switchable(problem, payer.payer_id, lifted))}`
    );
    const least = leastPreferred(problem, payer, lifted);
    if (least > 0) rules.push(`${total((i) => own(i) && cells[i]!.preference === "preferred")} >= ${number(least)}`);
  }
  cells.forEach((cell, i) => {
    rules.push(`${term(1, moved(i))} ${term(1, doses(i))} >= ${number(cell.today)}`);
  });
  for (const product of products) {
    const least = leastUsed(problem, product, lifted);
    if (least > 0) rules.push(`${total((i) => cells[i]!.hcpcs === product.hcpcs)} >= ${number(least)}`);
  }
  return rules;
}

function contractRules({cells}: ChoiceProblem, contract: ChoiceContract, c: number): string[] {
  const most = cells.reduce((all, cell) => all + cell.today, 0);
  const products = Object.keys(contract.weights);
  const rules = [`${contract.tiers.map((_, t) => term(1, inTier(c, t))).join(" ")} <= 1`];
  contract.tiers.forEach(({threshold}, t) => {
    const measure = products.map((hcpcs) => term(contract.weights[hcpcs]!, tierDoses(c, t, hcpcs))).join(" ");
    rules.push(`${measure} ${term(-threshold, inTier(c, t))} >= 0`);
    for (const hcpcs of products) rules.push(`${term(1, tierDoses(c, t, hcpcs))} ${term(-most, inTier(c, t))} <= 0`);
  });
  for (const hcpcs of products) {
    const given = cells.flatMap((cell, i) => (cell.hcpcs === hcpcs ? [term(-1, doses(i))] : []));
    rules.push(`${contract.tiers.map((_, t) => term(1, tierDoses(c, t, hcpcs))).join(" ")} ${given.join(" ")} <= 0`);
  }
  return rules;
}
