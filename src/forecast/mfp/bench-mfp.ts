import {quarterRange} from "../../domain/quarter.ts";
import {evaluate, newEvaluation} from "./evaluate.ts";
import type {Cells, Market, PayerKind} from "./market.ts";
import {DEFAULT_SCENARIO, type Scenario} from "./scenario.ts";

/** An invented market of a given size for timing and tests: drugs × payers × sites × quarters, filled in turn. */
export function syntheticMarket(count: number): Market {
  const quarters = quarterRange("2026Q1", "2030Q4");
  const kinds: PayerKind[] = ["medicare_ffs", "medicare_advantage", "commercial", "commercial", "medicaid", "self_pay"];
  const payers = Array.from({length: 12}, (_, p) => ({
    payer_id: `P${p}`,
    kind: kinds[p % kinds.length]!,
    reading: (["manufacturer_asp", "cms_file", "neither"] as const)[p % 3]!
  }));
  const sites = Array.from({length: 14}, (_, s) => ({site_id: `S${s}`, kind: "aic", is_340b: s === 13}));
  const drugs = Array.from({length: 60}, (_, d) => {
    const limit_now = 10 + 7 * d;
    const path = (drift: number) => Float64Array.from(quarters, (_q, q) => limit_now * (1 + drift) ** (q + 1));
    return {
      hcpcs: `J${1000 + d}`,
      limit_now,
      limit: {p10: path(-0.02), p50: path(0.001), p90: path(0.01)},
      reference_hcpcs: d % 10 === 9 ? `J${1000 + d - 1}` : null,
      add_on_share: 0.08,
      selected_from: d % 4 === 0 ? "2028Q1" : null,
      wac: limit_now * 1.1,
      coinsurance: d % 7 === 0 ? 0.17585 : 0.2
    };
  });
  const rates = new Float64Array(drugs.length * payers.length).map((_, i) => 0.95 + (i % 30) / 100);
  const cells: Cells = {
    count,
    drug: new Uint16Array(count),
    payer: new Uint16Array(count),
    site: new Uint16Array(count),
    quarter: new Uint16Array(count),
    units: new Float64Array(count),
    unit_cost: new Float64Array(count)
  };
  for (let i = 0; i < count; i++) {
    cells.quarter[i] = i % 20;
    cells.site[i] = Math.floor(i / 20) % 14;
    cells.payer[i] = Math.floor(i / 280) % 12;
    cells.drug[i] = Math.floor(i / 3360) % 60;
    cells.units[i] = 1 + ((i * 7919) % 400);
    cells.unit_cost[i] = (drugs[cells.drug[i]!]!.limit_now * (0.9 + ((i * 31) % 12) / 100)) / 1.06;
  }
  return {quarters, drugs, payers, sites, rates, cells};
}

/** One move of each slider, so that no two runs are alike. */
const MOVES: readonly Partial<Scenario>[] = [
  {discount: 0.5},
  {mfp_share: 0.5},
  {acquisition: "prospective"},
  {acquisition: "refund_partial"},
  {refund_days: 60},
  {commercial_reading: "cms_file"},
  {renegotiation_hazard: 0.05},
  {volume_change: -0.1},
  {underwater_exit: 0.5},
  {hr_4299: true}
];

export interface MfpBench {
  cells: number;
  moves: number;
  fastest_ms: number;
  median_ms: number;
  slowest_ms: number;
}

/** Times slider moves over the cells after a warm-up, hands one line to `print` and returns the figures. */
export function benchMfp({cells = 200_000, rounds = 5, print = console.log as (line: string) => void} = {}): MfpBench {
  const market = syntheticMarket(cells);
  const out = newEvaluation(cells);
  for (const move of MOVES) evaluate({...DEFAULT_SCENARIO, ...move}, market, out);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const move of MOVES) {
      const start = performance.now();
      evaluate({...DEFAULT_SCENARIO, ...move}, market, out);
      times.push(performance.now() - start);
    }
  }
  times.sort((a, b) => a - b);
  const result = {
    cells,
    moves: times.length,
    fastest_ms: times[0]!,
    median_ms: times[times.length >> 1]!,
    slowest_ms: times.at(-1)!
  };
  print(
    `MFP: ${result.median_ms.toFixed(1)} ms a slider move (of ${result.moves}: fastest ${result.fastest_ms.toFixed(1)}, slowest ${result.slowest_ms.toFixed(1)}) at ${cells} cells`
  );
  return result;
}
