import {existsSync, readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {parse} from "csv-parse/sync";
import {mean, randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {syntheticMarket} from "../../src/forecast/mfp/bench-mfp.ts";
import {DRIVERS, evaluate, total} from "../../src/forecast/mfp/evaluate.ts";
import {floatCurve} from "../../src/forecast/mfp/float.ts";
import {
  type CellRow,
  type Market,
  type MarketDrug,
  type MarketPayer,
  packCells,
  selectCells
} from "../../src/forecast/mfp/market.ts";
import {
  breakEvenDiscount,
  caveats,
  exposure,
  fan,
  marketFloat,
  scenarioGrid,
  summarize,
  tornado
} from "../../src/forecast/mfp/outputs.ts";
import {coinsuranceShare, netMultiple, shareInAsp} from "../../src/forecast/mfp/rules.ts";
import {DEFAULT_SCENARIO, type Scenario} from "../../src/forecast/mfp/scenario.ts";
import {doseEconomics} from "../../src/forecast/mfp/unit-economics.ts";
import {
  aspWithMfp,
  breakEvenShare,
  ceilingPrice,
  coinsurancePercent,
  inflationAdjustedPayment,
  mfpPerBillingUnit
} from "../oracle/mfp.ts";
import {readReference} from "./read-reference.ts";

const FACTS = fileURLToPath(new URL("../../../shared/facts/", import.meta.url));
const facts = (name: string): Record<string, string>[] =>
  existsSync(FACTS) ? parse(readFileSync(`${FACTS}${name}.csv`), {columns: true}) : [];

const QUARTERS = ["2027Q4", "2028Q1", "2028Q2", "2028Q3", "2028Q4", "2029Q1", "2029Q2", "2029Q3"];
const FFS: MarketPayer = {payer_id: "ffs", kind: "medicare_ffs", reading: "neither"};
const commercial = (reading: MarketPayer["reading"]): MarketPayer => ({payer_id: "com", kind: "commercial", reading});
const flat = (limit: number): MarketDrug["limit"] => {
  const path = QUARTERS.map(() => limit);
  return {p10: path, p50: path, p90: path};
};
const ENTYVIO: MarketDrug = {hcpcs: "J3380", limit_now: 21.371, limit: flat(21.371), selected_from: "2028Q1", wac: 25};

/** A market of one site with one cell a drug, payer and quarter. */
function marketOf(
  drugs: readonly MarketDrug[],
  payers: readonly MarketPayer[],
  {units = 300, unit_cost = 6400 / 300, rate = 1.15 / 1.06} = {}
): Market {
  const base = {quarters: QUARTERS, drugs, payers, sites: [{site_id: "s", kind: "aic"}]};
  const rows: CellRow[] = drugs.flatMap(({hcpcs}) =>
    payers.flatMap(({payer_id}) =>
      QUARTERS.map((quarter) => ({hcpcs, payer_id, site_id: "s", quarter, units, unit_cost}))
    )
  );
  return {...base, rates: new Float64Array(drugs.length * payers.length).fill(rate), cells: packCells(rows, base)};
}

const scenario = (changes: Partial<Scenario>): Scenario => ({...DEFAULT_SCENARIO, ...changes});
const dollars = (values: Float64Array, quarter = 1) => values[quarter]! / 100;

/** Seeded scenarios that differ in everything. */
function randomScenario(seed: number): Scenario {
  const random = randomLcg(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const readings = ["cms_file", "manufacturer_asp", "neither"] as const;
  return scenario({
    discount: 0.05 + 0.85 * random(),
    mfp_share: random(),
    acquisition: pick(["prospective", "refund_whole", "refund_partial", "refund_none"]),
    refund_basis: pick(["wac", "invoice"]),
    refund_share: random(),
    refund_days: Math.floor(random() * 90),
    smoothing_quarters: pick([1, 2, 4]),
    commercial_reading: pick([...readings, "payer"]),
    advantage_reading: pick([...readings, "payer"]),
    reads_limit_as_asp: random() < 0.3,
    renegotiation_hazard: random() * 0.2,
    renegotiated_reading: pick(readings),
    inventory_days: Math.floor(random() * 60),
    volume_change: random() * 0.4 - 0.2,
    underwater_exit: random() * 0.5,
    cost_follows_asp: random(),
    asp_path: pick(["p10", "p50", "p90"]),
    deselected_from: random() < 0.3 ? {J1000: "2029Q1"} : {}
  });
}
const SEEDS = Array.from({length: 60}, (_, i) => (i + 1) / 61);
/** Every 37th cell of the invented market: all of its drugs, payers, sites and quarters in turn. */
const SMALL = selectCells(syntheticMarket(200_000), (i) => i % 37 === 0);
const MONEY = ["ncr", "payment", "cost", "refund", "financing", "units", ...DRIVERS] as const;

describe("netMultiple(coinsurance, sequestration)", () => {
  it("makes ASP + 6% into ASP + 4.304%", () => {
    expect(1.06 * netMultiple(0.2, 0.02)).toBeCloseTo(1.04304, 12);
  });
  it("makes ASP + 2.5% + $16.80 into ASP + 0.86% + $16.53, even with ASP + 6% at $480", () => {
    const kept = netMultiple(0.2, 0.02);
    expect(1.025 * kept).toBeCloseTo(1.0086, 12);
    expect(16.8 * kept).toBeCloseTo(16.53, 2);
    expect(16.8 / (1.06 - 1.025)).toBeCloseTo(480, 9);
  });
});

describe("coinsurancePercent(limit, inflation_adjusted_payment)", () => {
  const rows = facts("inflation-coinsurance");
  const CPI: Record<string, string> = Object.fromEntries(readReference("cpi_u").map((row) => [row.month!, row.cpi_u!]));
  /** CPI-U of the first month of the quarter two quarters earlier. */
  const cpiOf = (quarter: string): number => {
    const [year, q] = quarter.split("Q").map(Number) as [number, number];
    const month = q <= 2 ? `${year - 1}-${q === 1 ? "07" : "10"}` : `${year}-${q === 3 ? "01" : "04"}`;
    return Number(CPI[month]);
  };
  it.skipIf(rows.length === 0)(
    "is within 0.01 of CMS's own percentage in 98.8% of rows (skipped without ../shared)",
    () => {
      const benchmark_cpi = Number(CPI["2021-01"]);
      const fits = new Map<string, typeof rows>();
      for (const row of rows) fits.set(row.hcpcs!, [...(fits.get(row.hcpcs!) ?? []), row]);
      let within = 0;
      for (const ofCode of fits.values()) {
        const implied = ofCode
          .map((row) => {
            const share = Number(row.published_coins_pct) / 20;
            return (share * Number(row.payment_limit) * benchmark_cpi) / cpiOf(row.quarter!);
          })
          .sort((a, b) => a - b);
        const half = implied.length >> 1;
        const benchmark = implied.length % 2 ? implied[half]! : (implied[half - 1]! + implied[half]!) / 2;
        for (const row of ofCode) {
          const payment = inflationAdjustedPayment(benchmark, {cpi: cpiOf(row.quarter!), benchmark_cpi});
          const error = Math.abs(
            coinsurancePercent(Number(row.payment_limit), payment) - Number(row.published_coins_pct)
          );
          if (error <= 0.0101) within++;
        }
      }
      expect(within / rows.length).toBeGreaterThanOrEqual(0.98);
    }
  );
  it("is 20 when the limit is not above the adjusted payment, and 17.585 for J0897 in 2026Q1", () => {
    expect(coinsurancePercent(10, 11)).toBe(20);
    expect(coinsurancePercent(29.457, null)).toBe(20);
    expect(coinsurancePercent(29.457, (29.457 * 17.585) / 20)).toBe(17.585);
  });
});

describe("aspWithMfp(asp, m, d) and breakEvenShare", () => {
  it("is 82.5 at m = 35% and d = 50%: revenue 94.875, margin −3.125", () => {
    const asp = aspWithMfp(100, 0.35, 0.5);
    expect(asp).toBeCloseTo(82.5, 12);
    expect(1.15 * asp).toBeCloseTo(94.9, 1);
    expect(1.15 * asp - 98).toBeCloseTo(-3.1, 1);
  });
  it("breaks even where the margin is zero", () => {
    const m = breakEvenShare({cost: 98, asp: 100, x: 0.15, d: 0.5});
    expect(m).toBeCloseTo(0.29565, 5);
    expect(1.15 * aspWithMfp(100, m, 0.5)).toBeCloseTo(98, 9);
  });
});

describe("shareInAsp(mfp_share, quarters_since, smoothing_quarters)", () => {
  it.each([
    [0, 1, 0],
    [1, 1, 0],
    [2, 1, 0.4],
    [2, 4, 0.1],
    [4, 4, 0.3],
    [9, 4, 0.4]
  ])("%d quarters after the start, smoothed over %d: %d of 0.4", (since, smoothing, share) => {
    expect(shareInAsp(0.4, since, smoothing)).toBeCloseTo(share, 12);
  });
});

describe("ceilingPrice(drug)", () => {
  it.each([
    [{asp_or_wac: 100, non_famp: 100, years: 20, ipay: 2028}, 40],
    [{asp_or_wac: 100, non_famp: 100, years: 13, ipay: 2028}, 75],
    [{asp_or_wac: 100, non_famp: 100, years: 13, ipay: 2030}, 65],
    [{asp_or_wac: 70, non_famp: 100, years: 13, ipay: 2028}, 70]
  ])("of %j is %d", (drug, price) => {
    expect(ceilingPrice(drug)).toBe(price);
  });
  it("converts a vial's MFP to the billing unit", () => {
    expect(mfpPerBillingUnit(3690, 300)).toBeCloseTo(12.3, 12);
  });
});

describe("doseEconomics(dose, discount, scenario): Entyvio 300 mg bought at $6,400", () => {
  const dose = {limit: 21.371, units: 300_000n, invoice: 6400, coinsurance_rate: 200_000n, sequestration_rate: 20_000n};
  const at = (changes: Partial<Scenario>) => doseEconomics(dose, 0.39, scenario(changes));
  it("loses $91 today", () => {
    expect(at({}).before.payment.total_amount).toBe(630872n);
    expect(at({}).before.net_cost_recovery).toBe(-9128n);
  });
  it("earns $135 when the refund is whole: $3,848.23 less $3,689 and $24 of financing for 40 days at 8%", () => {
    const {after} = at({acquisition: "refund_whole", refund_days: 40, interest_rate: 0.08});
    expect(after.payment.total_amount).toBe(384823n);
    expect(Math.abs(Number(after.financing_amount) - 2380)).toBeLessThan(10);
    expect(Math.round(Number(after.net_cost_recovery) / 100)).toBe(135);
  });
  it("loses $2,552 when no refund arrives", () => {
    expect(Math.round(Number(at({acquisition: "refund_none"}).after.net_cost_recovery) / 100)).toBe(-2552);
  });
  it("costs the MFP and no less when the refund is counted from a list price above the invoice", () => {
    // 6,400 − (6,400 − 3,689.43), not 6,400 − (6,800 − 3,689.43): the 400 off the invoice are not refunded a second time.
    const {after} = doseEconomics({...dose, wac: 6800}, 0.39, scenario({refund_basis: "wac"}));
    expect(Number(after.acquisition_cost) / 100).toBeCloseTo(3689.43, 1);
  });
  it("is the same before and after at no discount", () => {
    const {before, after} = doseEconomics(dose, 0, scenario({}));
    expect(after).toEqual(before);
  });
});

describe("evaluate(scenario, market): worked cases", () => {
  it("agrees with the dose: −$91 today, +$135 with a whole refund, −$2,552 with none", () => {
    const market = marketOf([ENTYVIO], [FFS]);
    const whole = evaluate(scenario({discount: 0.39}), market);
    expect(dollars(whole.today)).toBeCloseTo(-91.28, 1);
    expect(Math.round(dollars(whole.ncr))).toBe(135);
    expect(dollars(whole.ncr, 0)).toBeCloseTo(-91.28, 1);
    const none = evaluate(scenario({discount: 0.39, acquisition: "refund_none"}), market);
    expect(Math.round(dollars(none.ncr))).toBe(-2552);
  });
  it("cuts commercial add-on by 13.0% at d = 39% and 21.3% at d = 64% with m = 1/3 (Avalere 2024)", () => {
    const market = marketOf([ENTYVIO], [commercial("manufacturer_asp")], {units: 1e6});
    for (const [discount, cut] of [
      [0.39, 0.13],
      [0.64, 0.2133]
    ] as const) {
      const {payment} = evaluate(scenario({discount, mfp_share: 1 / 3}), market);
      expect(1 - payment[7]! / payment[0]!).toBeCloseTo(cut, 3);
    }
  });
  it("cuts Medicare's add-on by d", () => {
    const {payment} = evaluate(scenario({discount: 0.64}), marketOf([ENTYVIO], [FFS], {units: 1e6}));
    expect(1 - payment[7]! / payment[0]!).toBeCloseTo(0.64, 6);
  });
  it("adds a loss of $59.5844 a claim, 13 or 15 a week for 52 weeks, to $40,279.04 and $46,475.82 (3 Axis 2025)", () => {
    for (const [claims, loss] of [
      [13, 40279.04],
      [15, 46475.82]
    ] as const) {
      const market = marketOf([{...ENTYVIO, limit_now: 100, limit: flat(100)}], [{...FFS, kind: "self_pay"}], {
        units: claims * 13,
        unit_cost: 159.5844,
        rate: 1
      });
      const [year] = summarize(evaluate(scenario({}), market), market, "all");
      expect(Math.abs(-year!.ncr / 2 - loss)).toBeLessThan(0.03);
    }
  });
  it("follows the three readings: d by the file, m·d by the manufacturer's ASP two quarters later, nothing", () => {
    const change = (reading: MarketPayer["reading"]) => {
      const {payment} = evaluate(
        scenario({discount: 0.5, mfp_share: 0.4}),
        marketOf([ENTYVIO], [commercial(reading)], {units: 1e6})
      );
      return [0, 1, 2, 3].map((q) => Number((payment[q]! / payment[0]!).toFixed(6)));
    };
    expect(change("cms_file")).toEqual([1, 0.5, 0.5, 0.5]);
    expect(change("manufacturer_asp")).toEqual([1, 1, 1, 0.8]);
    expect(change("neither")).toEqual([1, 1, 1, 1]);
  });
  it("moves contracts one by one when they are renegotiated", () => {
    const {payment} = evaluate(
      scenario({discount: 0.5, renegotiation_hazard: 0.1, renegotiated_reading: "cms_file"}),
      marketOf([ENTYVIO], [commercial("neither")], {units: 1e6})
    );
    expect(payment[2]! / payment[0]!).toBeCloseTo(1 - 0.1 * 0.5, 6);
    expect(payment[3]! / payment[0]!).toBeCloseTo(1 - 0.19 * 0.5, 6);
  });
  it("takes a part of a biosimilar's add-on with its reference's ASP", () => {
    const biosimilar: MarketDrug = {
      hcpcs: "Q5103",
      limit_now: 10,
      limit: flat(10),
      reference_hcpcs: "J3380",
      add_on_share: 0.08
    };
    const market = marketOf([ENTYVIO, biosimilar], [FFS], {units: 1e6});
    const {spillover, mfp_payment} = evaluate(scenario({discount: 0.5, mfp_share: 0.4}), market);
    const lost = 0.08 * (21.371 / 1.06) * 0.4 * 0.5 * netMultiple(0.2, 0.02);
    expect(spillover[8 + 3]! / 1e8).toBeCloseTo(-lost, 6);
    expect(mfp_payment[8 + 3]).toBe(0);
    expect(spillover[8 + 2]).toBe(0);
  });
  it("ends a deselected drug's price at once and its trace in ASP two quarters later", () => {
    const {payment} = evaluate(
      scenario({discount: 0.5, mfp_share: 0.4, deselected_from: {J3380: "2029Q1"}}),
      marketOf([ENTYVIO], [FFS], {units: 1e6})
    );
    expect([4, 5, 6, 7].map((q) => Number((payment[q]! / payment[0]!).toFixed(4)))).toEqual([0.5, 0.8, 0.8, 1]);
  });
  it("loses the gap on stock bought before the first day, only in that quarter", () => {
    const market = marketOf([ENTYVIO], [FFS]);
    const prospective = {discount: 0.39, acquisition: "prospective"} as const;
    const without = evaluate(scenario(prospective), market).ncr;
    const stocked = evaluate(scenario({...prospective, inventory_days: 45.5}), market).ncr;
    const gap = 6400 - (21.371 / 1.06) * 300 * 0.61;
    expect((without[1]! - stocked[1]!) / 100).toBeCloseTo(gap / 2, 1);
    expect(stocked[2]).toBe(without[2]);
  });
  it("uses a published MFP, grown by CPI-U after a year, and says which prices are assumed", () => {
    const market = marketOf([{...ENTYVIO, mfp: 10}], [FFS], {units: 1e6});
    const {payment, tables} = evaluate(scenario({inflation: 0.03}), market);
    expect(payment[5]! / payment[1]!).toBeCloseTo(1.03, 6);
    expect([...tables.mfp_is_assumed]).toEqual(Array(8).fill(0));
    expect([...evaluate(scenario({use_published: false}), market).tables.mfp_is_assumed]).toEqual([
      0, 1, 1, 1, 1, 1, 1, 1
    ]);
  });
  it("pays a 340B hospital ASP less the cut, and leaves other sites alone", () => {
    const plain = marketOf([{...ENTYVIO, selected_from: null}], [FFS], {units: 1e6});
    const hospital = {...plain, sites: [{site_id: "s", kind: "hopd", is_340b: true}]};
    const cut = scenario({opps_340b_cut: 0.334});
    expect(evaluate(cut, plain).payment[0]).toBe(evaluate(scenario({}), plain).payment[0]);
    const [before, after] = [scenario({}), cut].map((s) => evaluate(s, hospital).payment[0]!);
    expect(after! / before!).toBeCloseTo(0.666 / 1.06, 6);
  });
  it("costs a little sequestration under GLOBE, and 7% or so at MFN's first step", () => {
    const market = marketOf([{...ENTYVIO, selected_from: null}], [FFS], {units: 1e6});
    const today = evaluate(scenario({}), market).payment[0]!;
    const globe = evaluate(scenario({globe_share: 0.25, globe_coinsurance: 0.7}), market).payment[0]!;
    expect(globe / today).toBeCloseTo(1 - (0.02 * 0.2 * 0.25 * 0.3) / 0.984, 7);
    const mfn = evaluate(scenario({mfn_weight: 0.25, mfn_ratio: 0.7}), market).payment[0]!;
    expect(mfn / today).toBeCloseTo(1 - (0.25 * 0.3) / 1.06, 6);
  });
});

describe("evaluate(scenario, market): invariants on seeded scenarios", () => {
  it("d = 0 changes nothing: every cell equals the same market without selected drugs", () => {
    const unselected = {...SMALL, drugs: SMALL.drugs.map((drug) => ({...drug, selected_from: null}))};
    for (const seed of SEEDS) {
      const chosen = {...randomScenario(seed), discount: 0};
      const [with0, without] = [evaluate(chosen, SMALL), evaluate(chosen, unselected)];
      for (const name of MONEY) {
        const differs = with0[name].findIndex((value, i) => value !== without[name][i]);
        if (differs >= 0) expect.fail(`seed ${seed} ${name} cell ${differs}`);
      }
    }
  });
  it("m = 0 leaves commercial lines alone unless the contract is read as the CMS file", () => {
    for (const seed of SEEDS) {
      const chosen = scenario({
        ...randomScenario(seed),
        mfp_share: 0,
        commercial_reading: seed < 0.5 ? "manufacturer_asp" : "neither",
        renegotiated_reading: "neither",
        volume_change: 0,
        underwater_exit: 0
      });
      const result = evaluate(chosen, SMALL);
      for (let i = 0; i < SMALL.cells.count; i++) {
        if (SMALL.payers[SMALL.cells.payer[i]!]!.kind !== "commercial") continue;
        if (result.spillover[i] !== 0 || result.refund_float[i] !== 0) expect.fail(`seed ${seed} cell ${i}`);
      }
    }
  });
  it("whole refund on the invoice and prospective price differ only by financing", () => {
    for (const seed of SEEDS) {
      const same = {
        ...randomScenario(seed),
        refund_basis: "invoice",
        inventory_days: 0,
        volume_change: 0,
        underwater_exit: 0
      } as const;
      const whole = evaluate({...same, acquisition: "refund_whole"}, SMALL);
      const prospective = evaluate({...same, acquisition: "prospective"}, SMALL);
      for (let i = 0; i < SMALL.cells.count; i++) {
        const difference = prospective.ncr[i]! - whole.ncr[i]! - whole.financing[i]!;
        if (Math.abs(difference) > 1) expect.fail(`seed ${seed} cell ${i}: ${difference} cents`);
      }
    }
  });
  it("no refund loses the whole gap between invoice and MFP", () => {
    for (const seed of SEEDS) {
      const same = {...randomScenario(seed), inventory_days: 0, volume_change: 0, underwater_exit: 0};
      const none = evaluate({...same, acquisition: "refund_none"}, SMALL);
      const prospective = evaluate({...same, acquisition: "prospective"}, SMALL);
      const Q = SMALL.quarters.length;
      for (let i = 0; i < SMALL.cells.count; i++) {
        const {drug, quarter, payer, units, unit_cost} = SMALL.cells;
        const at = drug[i]! * Q + quarter[i]!;
        const mfp = none.tables.is_eligible[payer[i]!] ? none.tables.mfp[at]! : Number.NaN;
        const invoice = unit_cost[i]! * none.tables.cost_factor[at]!;
        const gap = Number.isNaN(mfp) ? 0 : Math.max(0, invoice - mfp) * units[i]! * 100;
        const lost = prospective.ncr[i]! - none.ncr[i]!;
        if (Math.abs(lost - gap) > 1.01) expect.fail(`seed ${seed} cell ${i}: lost ${lost}, gap ${gap}`);
      }
    }
  });
  it("H.R. 4299 leaves pay unchanged but for sequestration on the shifted share, and costs unchanged", () => {
    for (const seed of SEEDS) {
      const chosen = {...randomScenario(seed), hr_4299: true, volume_change: 0, underwater_exit: 0};
      const [bill, none] = [evaluate(chosen, SMALL), evaluate({...chosen, discount: 0, discounts: {}}, SMALL)];
      for (let i = 0; i < SMALL.cells.count; i++) {
        const {drug, quarter, payer, units} = SMALL.cells;
        const limit = SMALL.drugs[drug[i]!]!.limit[chosen.asp_path][quarter[i]!]!;
        const isFfs = SMALL.payers[payer[i]!]!.kind === "medicare_ffs";
        const shifted = isFfs ? 0.02 * 0.2 * limit * units[i]! * 100 : 0;
        const lost = none.payment[i]! - bill.payment[i]!;
        if (lost < -1 || lost > shifted + 1) expect.fail(`seed ${seed} cell ${i}: ${lost} of at most ${shifted}`);
        if (Math.abs(bill.cost[i]! - none.cost[i]!) > 1) expect.fail(`seed ${seed} cell ${i}: cost`);
      }
    }
  });
  it("H.R. 4299 pays 1 − 0.02 × (1 − 0.2 × MFP ÷ ASP) of the limit", () => {
    const market = marketOf([ENTYVIO], [FFS], {units: 1e6});
    const {payment} = evaluate(scenario({discount: 0.5, hr_4299: true}), market);
    expect(payment[1]! / (21.371e6 * 100)).toBeCloseTo(1 - 0.02 * (1 - 0.2 * 0.5), 7);
  });
  it("the drivers add up to the change, and cost, payment and financing to the recovery, cent for cent", () => {
    for (const seed of SEEDS) {
      const result = evaluate(randomScenario(seed), SMALL);
      for (let i = 0; i < SMALL.cells.count; i++) {
        const change = DRIVERS.reduce((sum, driver) => sum + result[driver][i]!, 0);
        if (change !== result.ncr[i]! - result.today[i]!) expect.fail(`seed ${seed} cell ${i}: drivers ${change}`);
        if (result.payment[i]! - result.cost[i]! - result.financing[i]! !== result.ncr[i])
          expect.fail(`seed ${seed} cell ${i}`);
      }
    }
  });
});

describe("summarize, exposure, fan, tornado, scenarioGrid, breakEvenDiscount", () => {
  const result = evaluate(DEFAULT_SCENARIO, SMALL);
  it.each(["drug", "payer", "payer_kind", "site", "quarter", "all"] as const)("sums by %s to the whole", (by) => {
    const rows = summarize(result, SMALL, by);
    const cents = rows.reduce((sum, row) => sum + Math.round(row.ncr * 100), 0);
    expect(cents).toBe(total(result.ncr));
  });
  it("shows selected drugs' part of today's recovery by kind of payer", () => {
    const rows = exposure(result, SMALL, DEFAULT_SCENARIO, "payer_kind");
    const selected = summarize(result, SMALL, "drug").filter(
      ({key}) => SMALL.drugs.find(({hcpcs}) => hcpcs === key)?.selected_from
    );
    expect(rows.reduce((sum, row) => sum + row.today, 0)).toBeCloseTo(
      selected.reduce((sum, row) => sum + row.today, 0),
      2
    );
  });
  it("fans from low to high", () => {
    for (const {p10, p50, p90} of fan(DEFAULT_SCENARIO, SMALL)) {
      expect(p10).toBeLessThanOrEqual(p50);
      expect(p50).toBeLessThanOrEqual(p90);
    }
  });
  it("orders a tornado by swing", () => {
    const swings = tornado(DEFAULT_SCENARIO, SMALL).map(({swing}) => swing);
    expect(swings).toEqual([...swings].sort((a, b) => b - a));
  });
  it("fills the grid, and spillover never helps", () => {
    const rows = scenarioGrid(DEFAULT_SCENARIO, SMALL, [0.39]);
    expect(rows).toHaveLength(16);
    const ncr = (spillover: string) =>
      rows.find((row) => row.spillover === spillover && row.acquisition === "refund_whole")!.ncr;
    expect(ncr("all_contracts")).toBeLessThan(ncr("manufacturer_asp"));
    expect(ncr("manufacturer_asp")).toBeLessThan(ncr("none"));
  });
  it("finds the discount at which a drug stops earning, and null when it always loses", () => {
    const market = marketOf([ENTYVIO], [FFS], {unit_cost: 20});
    const none = scenario({acquisition: "refund_none"});
    // With seven of eight quarters at 106% of MFP: (1 + 7(1 − d)) × paid = 8 × cost.
    const paid = 21.371 * netMultiple(0.2, 0.02);
    const expected = 1 - ((8 * 20) / paid - 1) / 7;
    const found = breakEvenDiscount(none, market, "J3380");
    expect(found?.more_discount).toBe("loses");
    expect(found?.discount).toBeCloseTo(expected, 4);
    expect(breakEvenDiscount(none, marketOf([ENTYVIO], [FFS], {unit_cost: 30}), "J3380")).toBeNull();
    expect(() => breakEvenDiscount(none, market, "J0000")).toThrow("drug is not in the market: J0000");
  });
});

describe("floatCurve(input)", () => {
  const input = {
    units_per_day: 2,
    invoice: 6400,
    terms_days: 30,
    payment: 3848.23,
    payment_days: 25,
    refund: 2710,
    refund_days: 40,
    interest_rate: 0.08,
    days: 365
  };
  it("holds gap × units a day × days of refund waiting once it is steady", () => {
    expect(floatCurve(input).refund_waiting[200]).toBeCloseTo(2710 * 2 * 40, 6);
    expect(floatCurve({...input, refund: 0}).refund_waiting[200]).toBe(0);
  });
  it("is deepest on the day before the first refund, and asks for a line that survives late refunds", () => {
    const curve = floatCurve(input);
    expect(curve.peak_day).toBe(30 + 40 - 1);
    expect(curve.peak).toBeCloseTo(2 * (6400 * 40 - 3848.23 * 45), 4);
    expect(curve.credit_line).toBeGreaterThan(curve.peak);
    expect(curve.credit_line % 10_000).toBe(0);
  });
  it("never goes below zero when the payer pays more than the invoice before it is due", () => {
    const curve = floatCurve({...input, payment: 6500});
    expect([curve.peak, curve.interest]).toEqual([0, 0]);
  });
});

describe("marketFloat(scenario, market, delays)", () => {
  const market = marketOf([ENTYVIO], [FFS, commercial("neither")], {units: 300 * 91.25});
  const delays = {quarter: "2028Q1", terms_days: 30, payment_days: 25, days: 365};
  it("counts only Medicare's doses: one a day, each with a refund of $2,711 waiting 40 days", () => {
    const {refund_waiting} = marketFloat(scenario({discount: 0.39}), market, delays);
    expect(refund_waiting[200]! / 40).toBeCloseTo(6400 - (21.371 / 1.06) * 300 * 0.61, 2);
  });
  it("has nothing waiting before MFP and when the price is on the invoice", () => {
    const waiting = (changes: Partial<Scenario>, quarter: string) =>
      Math.max(...marketFloat(scenario({discount: 0.39, ...changes}), market, {...delays, quarter}).refund_waiting);
    expect(waiting({}, "2027Q4")).toBe(0);
    expect(waiting({acquisition: "prospective"}, "2028Q1")).toBe(0);
    expect(() => waiting({}, "2035Q1")).toThrow("quarter is not in the market: 2035Q1");
  });
});

describe("caveats(scenario, market)", () => {
  it("says which prices stand in for unpublished ones", () => {
    const {wac: _, ...unlisted} = ENTYVIO;
    const market = marketOf(
      [unlisted, {...ENTYVIO, hcpcs: "J0129", mfp: 10}, {...ENTYVIO, hcpcs: "J1", selected_from: null}],
      [FFS]
    );
    expect(caveats(scenario({refund_basis: "wac"}), market)).toEqual([
      {hcpcs: "J3380", caveat: "MFP not published: 39% below ASP is assumed"},
      {hcpcs: "J3380", caveat: "list price not loaded: the refund is counted from the invoice"}
    ]);
    expect(caveats(scenario({discounts: {J0129: 0.5}}), market)[1]).toEqual({
      hcpcs: "J0129",
      caveat: "MFP set by the reader: 50% below ASP"
    });
  });
});

describe("selected drugs and their prices", () => {
  const selected = readReference("selected_drug");
  it.each([
    ["2026", 10, 62.9],
    ["2027", 15, 61.9]
  ])("%s lists %d drugs at a mean of %d% below list", (ipay, count, discount) => {
    const rows = selected.filter((row) => row.ipay === ipay);
    expect(rows).toHaveLength(count);
    const cuts = rows.map((row) => 100 * (1 - Number(row.mfp_per_30_days) / Number(row.list_price_per_30_days)));
    expect(mean(cuts)).toBeCloseTo(discount, 1);
  });
  it("has the drugs of 2028 without a price, and Part B codes for six", () => {
    const rows = selected.filter((row) => row.ipay === "2028");
    expect(rows.every((row) => row.mfp_per_30_days === "" && row.mfp_per_billing_unit === "")).toBe(true);
    expect(
      rows
        .map((row) => row.part_b_hcpcs)
        .filter(Boolean)
        .sort()
    ).toEqual(["J0129", "J0585", "J0717", "J2357", "J3247", "J3380"]);
  });
  it("caps coinsurance at 20%", () => {
    expect(coinsuranceShare(10, 20)).toBe(0.2);
  });
});
