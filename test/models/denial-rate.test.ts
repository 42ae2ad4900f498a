import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {type Answered, denialRates, isBetter, priorOf, shrunk} from "../../src/models/precheck/denial-rate.ts";

describe("priorOf(cells) and shrunk(cell, prior)", () => {
  it("work out as on paper", () => {
    // Two cells of 100 lines, 10 and 30 denied: p = 0.2, Q = 100 × 0.01 × 2 = 2, N − Σn²/N = 200 − 100 = 100,
    // t² = (2 − 0.16 × 1) ÷ 100 = 0.0184, k = 0.16 ÷ 0.0184 − 1 = 7.695652…
    const prior = priorOf([
      {lines: 100, denied: 10},
      {lines: 100, denied: 30}
    ])!;
    expect(prior.base).toBeCloseTo(0.2, 12);
    expect(prior.weight).toBeCloseTo(0.16 / 0.0184 - 1, 9);
    // (30 + 7.695652 × 0.2) ÷ 107.695652
    expect(shrunk({lines: 100, denied: 30}, prior)).toBeCloseTo(0.292854, 6);
    expect(shrunk({lines: 0, denied: 0}, prior)).toBeCloseTo(0.2, 12);
  });
  it("give everybody the base rate where cells scatter no more than chance", () => {
    const prior = priorOf([
      {lines: 50, denied: 5},
      {lines: 50, denied: 5}
    ])!;
    expect(prior.weight).toBe(Number.POSITIVE_INFINITY);
    expect(shrunk({lines: 50, denied: 5}, prior)).toBe(0.1);
  });
  it("know nothing of no answer, and shrink one cell to itself", () => {
    expect(priorOf([])).toBeNull();
    const prior = priorOf([{lines: 4, denied: 1}])!;
    expect(shrunk({lines: 4, denied: 1}, prior)).toBe(0.25);
  });
});

/** Lines one by one, seeded: `rates` by cell, a month's lines answered a month or two later. */
function history(rates: readonly number[], {months, lines, seed}: {months: number; lines: number; seed: number}) {
  const random = randomLcg(seed);
  const single: {cell: string; asked: number; known: number; y: 0 | 1}[] = [];
  for (let month = 0; month < months; month++)
    rates.forEach((rate, i) => {
      for (let n = 0; n < lines; n++)
        single.push({
          cell: `c${i}`,
          asked: 24_000 + month,
          known: 24_001 + month + Math.floor(random() * 2),
          y: random() < rate ? 1 : 0
        });
    });
  const groups = new Map<string, {cell: string; asked: number; known: number; lines: number; denied: number}>();
  for (const {cell, asked, known, y} of single) {
    const key = `${cell} ${asked} ${known}`;
    const group = groups.get(key) ?? {cell, asked, known, lines: 0, denied: 0};
    group.lines++;
    group.denied += y;
    groups.set(key, group);
  }
  return {single, answered: [...groups.values()] as Answered[]};
}

/** The same forecasts line by line, with nothing kept between months: the oracle. */
function naive(single: ReturnType<typeof history>["single"]): {lines: number; brier: number; base: number} {
  let lines = 0;
  let brier = 0;
  let base = 0;
  for (const {cell, asked, y} of single) {
    const before = single.filter(({known}) => known < asked);
    if (before.length === 0) continue;
    const p = before.filter((row) => row.y === 1).length / before.length;
    const cells = [...new Set(before.map((row) => row.cell))].map((name) => before.filter((row) => row.cell === name));
    let scatter = 0;
    let squares = 0;
    for (const rows of cells) {
      const share = rows.filter((row) => row.y === 1).length / rows.length;
      scatter += rows.length * (share - p) * (share - p);
      squares += rows.length * rows.length;
    }
    const between = (scatter - p * (1 - p) * (cells.length - 1)) / (before.length - squares / before.length);
    const own = before.filter((row) => row.cell === cell);
    const weight = (p * (1 - p)) / between - 1;
    const rate =
      between > 0
        ? (own.filter((row) => row.y === 1).length + Math.max(0, weight) * p) / (own.length + Math.max(0, weight))
        : p;
    lines++;
    brier += (rate - y) ** 2;
    base += (p - y) ** 2;
  }
  return {lines, brier: brier / lines, base: base / lines};
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("denialRates(answered)", () => {
  it.each([1, 2, 3, 4])("scores as the naive oracle does, seed %i", (seed) => {
    const {single, answered} = history([0.05, 0.1, 0.3], {months: 8, lines: 6, seed: seed / 10});
    const {scored} = denialRates(answered);
    const oracle = naive(single);
    const lines = sum(scored.map((row) => row.lines));
    expect(lines).toBe(oracle.lines);
    expect(sum(scored.map(({loss}) => loss)) / lines).toBeCloseTo(oracle.brier, 10);
    expect(sum(scored.map(({base_loss}) => base_loss)) / lines).toBeCloseTo(oracle.base, 10);
  });
  it("speaks of a payer and drug that is denied far more often, and is then better than the base rate", () => {
    const {answered} = history([0.02, 0.02, 0.02, 0.02, 0.5], {months: 24, lines: 20, seed: 0.7});
    const {scored, spoken, cells} = denialRates(answered);
    expect(spoken.has("c4")).toBe(true);
    expect(cells.find(({cell}) => cell === "c4")!.rate).toBeGreaterThan(0.4);
    const said = scored.filter(({is_spoken}) => is_spoken);
    expect(sum(said.map(({loss}) => loss))).toBeLessThan(sum(said.map(({base_loss}) => base_loss)));
    // Calibrated: of what was spoken of as many were denied as forecast, within three standard errors.
    const expected = sum(said.map(({rate, lines}) => rate * lines));
    const spread = Math.sqrt(sum(said.map(({rate, lines}) => rate * (1 - rate) * lines)));
    expect(Math.abs(sum(said.map(({denied}) => denied)) - expected)).toBeLessThan(3 * spread);
  });
  it("hardly ever speaks where all are denied alike: of 40 histories in 20 cells at most 5% of pairs", () => {
    let said = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const {answered} = history(Array<number>(20).fill(0.06), {months: 18, lines: 4, seed: seed / 41});
      said += denialRates(answered).spoken.size;
    }
    expect(said).toBeLessThanOrEqual(40);
  });
  it("knows at an origin only what was answered before it", () => {
    const late: Answered[] = [
      {cell: "a", asked: 1, known: 9, lines: 5, denied: 5},
      {cell: "a", asked: 5, known: 6, lines: 1, denied: 0}
    ];
    expect(denialRates(late).scored).toEqual([]);
  });
  it("says nothing of no answers", () => {
    expect(denialRates([])).toEqual({cells: [], scored: [], spoken: new Set()});
  });
});

describe("isBetter(scored)", () => {
  const month = (asked: number, gain: number, lines = 10) => ({
    ...{cell: "a", asked, known: asked, lines, denied: 0, rate: 0, base_rate: 0, is_spoken: false},
    ...{loss: 1, base_loss: 1 + gain}
  });
  it.each([
    ["19 lines", [month(1, 1, 6), month(2, 1, 6), month(3, 1, 7)], false],
    ["two months", [month(1, 1), month(2, 1)], false],
    ["three months, each better", [month(1, 1), month(2, 1.1), month(3, 0.9)], true],
    ["better once, worse twice", [month(1, 1), month(2, -0.4), month(3, -0.5)], false],
    ["no better", [month(1, 0), month(2, 0), month(3, 0)], false]
  ])("%s", (_, scored, expected) => {
    expect(isBetter(scored)).toBe(expected);
  });
});
