import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {
  type ChoiceCell,
  type ChoiceProblem,
  isAllowed,
  LIMITS,
  type Limit,
  movedBy,
  rebateOf,
  worthOf
} from "../../src/payment/choice/problem.ts";
import {bestMix, choose} from "../../src/payment/choice/solve.ts";

/** Every mix of whole doses that keeps the rules as they are told in words, tried one by one. */
function bruteForce(problem: ChoiceProblem, lifted: ReadonlySet<Limit>): {worth: number; moved: number} | null {
  const {cells} = problem;
  const totals = new Map<string, number>();
  for (const cell of cells)
    if (cell.brings !== null) totals.set(cell.payer_id, (totals.get(cell.payer_id) ?? 0) + cell.today);
  let best: {worth: number; moved: number} | null = null;
  const mix = cells.map(() => 0);
  const walk = (i: number): void => {
    if (i === cells.length) {
      if (!isAllowed(problem, mix, lifted)) return;
      const [worth, moved] = [byHand(problem, mix), movedBy(problem, mix)];
      if (best === null || worth > best.worth + 0.3 || (worth > best.worth - 0.3 && moved < best.moved))
        best = {worth: best === null ? worth : Math.max(worth, best.worth), moved};
      return;
    }
    const cell = cells[i]!;
    const [from, to] = cell.brings === null ? [cell.today, cell.today] : [0, totals.get(cell.payer_id)!];
    for (let n = from; n <= to; n++) {
      mix[i] = n;
      walk(i + 1);
    }
  };
  walk(0);
  return best;
}

/** The worth of a mix added up again: what comes in, what is paid, and for each contract the best tier its volume reaches. */
function byHand({cells, products, contracts}: ChoiceProblem, mix: readonly number[]): number {
  const cost = new Map(products.map((product) => [product.hcpcs, product.cost]));
  let worth = 0;
  for (const [i, cell] of cells.entries())
    if (cell.brings !== null) worth += mix[i]! * cell.brings - mix[i]! * cost.get(cell.hcpcs)!;
  for (const {weights, tiers} of contracts) {
    let [measure, spend, rate] = [0, 0, 0];
    for (const [i, cell] of cells.entries()) {
      if (!(cell.hcpcs in weights)) continue;
      measure += mix[i]! * weights[cell.hcpcs]!;
      spend += mix[i]! * cost.get(cell.hcpcs)!;
    }
    for (const tier of tiers) if (measure >= tier.threshold) rate = Math.max(rate, tier.rate);
    worth += spend * rate;
  }
  return worth;
}

/** A small invented molecule: two or three products, one or two payers, up to six doses each. */
function invented(random: () => number): ChoiceProblem {
  const pick = (n: number): number => Math.floor(random() * n);
  const products = Array.from({length: 2 + pick(2)}, (_, k) => ({
    ...{hcpcs: `Q${k}`, cost: 50_000 + pick(60_000), stock: pick(3)}
  }));
  const payers = Array.from({length: 1 + pick(2)}, (_, p) => ({payer_id: `p${p}`, min_share: pick(3) * 0.4}));
  const cells = payers.flatMap(({payer_id}) =>
    products.map(
      ({hcpcs}): ChoiceCell => ({
        ...{payer_id, hcpcs, today: pick(4), brings: random() < 0.15 ? null : 60_000 + pick(60_000)},
        preference: (["none", "none", "preferred", "excluded"] as const)[pick(4)]!
      })
    )
  );
  const contracts = [0, 1].slice(0, pick(3)).map((c) => ({
    contract_id: `c${c}`,
    weights: Object.fromEntries(
      products.filter((_, k) => (c === 0 ? k < 2 : k === 2)).map(({hcpcs}) => [hcpcs, 1 + pick(3)])
    ),
    tiers: [
      {threshold: 0, rate: 0.01},
      {threshold: 2 + pick(6), rate: 0.05},
      {threshold: 9 + pick(6), rate: 0.2}
    ]
  }));
  return {
    products,
    payers,
    cells,
    contracts: contracts.filter(({weights}) => Object.keys(weights).length > 0),
    switch_limit: pick(5) / 4
  };
}

describe("the choice of products", () => {
  it("is the best of all mixes, on forty small molecules with each limit lifted", async () => {
    const random = randomLcg(0.31);
    let compared = 0;
    for (let trial = 0; trial < 40; trial++) {
      const problem = invented(random);
      for (const lifted of [new Set<Limit>(), new Set<Limit>([LIMITS[trial % 3]!])]) {
        const expected = bruteForce(problem, lifted);
        const mix = await bestMix(problem, lifted).catch(() => null);
        expect(mix === null, `trial ${trial}`).toBe(expected === null);
        if (mix === null || expected === null) continue;
        expect(isAllowed(problem, mix, lifted)).toBe(true);
        expect(Math.abs(worthOf(problem, mix) - expected.worth), `trial ${trial}`).toBeLessThan(0.5);
        expect(movedBy(problem, mix), `moves of trial ${trial}`).toBe(expected.moved);
        expect(worthOf(problem, mix)).toBeCloseTo(byHand(problem, mix), 6);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(60);
  }, 120_000);

  const two = (part: Partial<ChoiceProblem> = {}): ChoiceProblem => ({
    products: [
      {hcpcs: "A", cost: 10_000, stock: 0},
      {hcpcs: "B", cost: 10_000, stock: 0}
    ],
    payers: [{payer_id: "p", min_share: 0}],
    cells: [
      {payer_id: "p", hcpcs: "A", today: 10, brings: 11_000, preference: "none"},
      {payer_id: "p", hcpcs: "B", today: 0, brings: 12_000, preference: "none"}
    ],
    ...{contracts: [], switch_limit: 0.5},
    ...part
  });
  it("moves as many doses as the switch limit lets it, and says what the limit costs", async () => {
    const choice = await choose(two());
    expect(choice).toMatchObject({mix: [5, 5], today: 10_000, best: 15_000, moved: 5});
    expect(choice.lifted).toEqual({switch_limit: 5_000, preferences: 0, stock: 0});
  });
  it("changes nothing where nothing is gained", async () => {
    const problem = two();
    const equal = {...problem, cells: problem.cells.map((cell) => ({...cell, brings: 11_000}))};
    expect((await choose(equal)).mix).toEqual([10, 0]);
  });
  it("gives up margin of a product where its volume reaches a tier that is worth more", async () => {
    const contract = {contract_id: "c", weights: {A: 1}, tiers: [{threshold: 10, rate: 0.2}]};
    const choice = await choose(two({contracts: [contract]}));
    // 10 doses of A: 10 × $10 + 20% of $1,000; five of each would be $150 and no rebate.
    expect(choice).toMatchObject({mix: [10, 0], best: 30_000, best_rebate: 20_000});
    expect(rebateOf(two(), contract, [9, 1])).toBe(0);
  });
  it("leaves doses of unknown price where they are and counts no dollars for them", async () => {
    const problem = two();
    const unknown = {...problem, cells: [problem.cells[0]!, {...problem.cells[1]!, today: 3, brings: null}]};
    expect(await choose(unknown)).toMatchObject({mix: [10, 3], today: 10_000, best: 10_000});
  });
  it("uses the shelf first, and a payer's preferred product before the shelf where both cannot be", async () => {
    const stocked = two({
      products: two().products.map((product) => ({...product, stock: product.hcpcs === "A" ? 8 : 0}))
    });
    expect((await choose(stocked)).mix).toEqual([8, 2]);
    const asked = {
      ...stocked,
      payers: [{payer_id: "p", min_share: 0.5}],
      cells: stocked.cells.map((cell) => ({
        ...cell,
        preference: cell.hcpcs === "B" ? ("preferred" as const) : ("none" as const)
      }))
    };
    expect(await choose(asked)).toMatchObject({mix: [5, 5], is_stock_left: true});
  });
});
