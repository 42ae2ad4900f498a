import {randomLcg} from "d3";
import {describe, expect, it} from "vitest";
import {quarterFromIndex, quarterIndex, quarterRange} from "../../src/domain/quarter.ts";
import {codeFamilies} from "../../src/forecast/asp/family.ts";
import {type ForecastOptions, forecastLimits as forecastLimitsOf, meanOf} from "../../src/forecast/asp/forecast.ts";
import {buildPanel as buildPanelOf, type LimitRow, parseDosage} from "../../src/forecast/asp/history.ts";
import {shrunkDrift} from "../../src/forecast/asp/model.ts";
import {readPrior, writePrior} from "../../src/forecast/asp/prior.ts";
import {fitMedian, quantile, solve} from "../../src/forecast/asp/regression.ts";
import {fitRolling} from "../../src/forecast/asp/rolling.ts";
import {stateAt} from "../../src/forecast/asp/state.ts";
import {readPriorFile, readTables} from "./read-reference.ts";

const tables = readTables();
const families = codeFamilies(tables);
const buildPanel = (rows: readonly LimitRow[]) => buildPanelOf(rows, families);
const forecastLimits = (rows: readonly LimitRow[], options: Partial<ForecastOptions> = {}) =>
  forecastLimitsOf(rows, {tables, ...options});

const limits = (hcpcs: string, first: string, values: readonly number[], more: Partial<LimitRow> = {}): LimitRow[] =>
  values.map((payment_limit, k) => ({
    quarter: quarterFromIndex(quarterIndex(first) + k),
    hcpcs,
    payment_limit,
    ...more
  }));

/** A market of invented codes that drift and jump; the same seed gives the same market. */
function market(seed: number, {codes = 40, quarters = 16} = {}): LimitRow[] {
  const random = randomLcg(seed);
  return Array.from({length: codes}, (_, c) => {
    let limit = 1 + 1000 * random();
    const drift = (random() - 0.5) * 0.06;
    const values = Array.from({length: quarters}, () => {
      limit *= Math.exp(drift + (random() - 0.5) * 0.05 + (random() < 0.02 ? Math.log(10) : 0));
      return limit;
    });
    const first = c % 5 === 0 ? 5 : 0;
    return limits(`J${1000 + c}`, quarterFromIndex(quarterIndex("2020Q1") + first), values.slice(first), {
      short_description: `Inj substance${String.fromCharCode(97 + (c % 20)).repeat(3)} ${c} mg`
    });
  }).flat();
}

describe("solve(matrix, right)", () => {
  it("solves a small system", () => {
    expect([...solve(Float64Array.of(4, 2, 2, 3), Float64Array.of(8, 8))].map((x) => x.toFixed(9))).toEqual([
      "1.000000000",
      "2.000000000"
    ]);
  });
  it("refuses a matrix that is not positive definite", () => {
    expect(() => solve(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toThrow("not positive definite at row 1");
  });
});

describe("fitMedian(sample)", () => {
  it("finds the line through most points and ignores the outlier", () => {
    const x = [0, 1, 2, 3, 4, 5, 6];
    const targets = Float64Array.from(x, (v) => 0.1 + 0.02 * v);
    targets[6] = 9;
    const b = fitMedian(
      {features: Float64Array.from(x.flatMap((v) => [1, v])), targets, weights: new Float64Array(7).fill(1), width: 2},
      {center: new Float64Array(2), ridge: new Float64Array(2).fill(1e-9)}
    );
    expect(b[0]).toBeCloseTo(0.1, 3);
    expect(b[1]).toBeCloseTo(0.02, 3);
  });
  it("stays at the center under a strong pull", () => {
    const sample = {features: Float64Array.of(1), targets: Float64Array.of(5), weights: Float64Array.of(1), width: 1};
    expect(fitMedian(sample, {center: Float64Array.of(0.5), ridge: Float64Array.of(1e9)})[0]).toBeCloseTo(0.5, 5);
  });
});

describe("quantile(sorted, share)", () => {
  it.each([
    [0, 1],
    [0.5, 2.5],
    [1, 4],
    [0.1, 1.3]
  ])("%d of 1,2,3,4 is %d", (share, value) => {
    expect(quantile([1, 2, 3, 4], share)).toBeCloseTo(value, 12);
  });
});

describe("parseDosage(text)", () => {
  it.each([
    ["10 MG", 10, "MG"],
    ["0.5 mg", 0.5, "MG"],
    ["100,000 UNITS", 100000, "UNIT"],
    ["1MG", 1, "MG"]
  ])("reads %j", (text, amount, unit) => {
    expect(parseDosage(text)).toEqual({amount, unit});
  });
  it.each([null, "", "per dose", "75mg (50mg cft/25mg taz)"])("gives up on %j", (text) => {
    expect(parseDosage(text)).toBeNull();
  });
});

describe("moleculeOf(hcpcs, description)", () => {
  it.each([
    ["Q5103", "Injection, inflectra", "J1745"],
    ["J1745", "Infliximab not biosimil 10mg", "J1745"],
    ["J9294", "Inj pemetrexed, hospira 10mg", "pemetrexed"],
    ["J9297", "Inj pemetrexed (sandoz) 10mg", "pemetrexed"],
    ["Q5127", "Inj, stimufend, 0.5 mg", "J2506"],
    ["J0001", null, "J0001"]
  ])("%s %j belongs to %s", (hcpcs, description, molecule) => {
    expect(families.moleculeOf(hcpcs, description)).toBe(molecule);
  });
});

describe("buildPanel(rows)", () => {
  it("chains rituximab's codes and converts the old unit", () => {
    const {series} = buildPanel([...limits("J9310", "2018Q3", [900, 920]), ...limits("J9312", "2019Q1", [95])]);
    expect(series.map(({codes}) => codes)).toEqual([["J9310", "J9312"]]);
    expect([...series[0]!.log_limit].map((x) => Math.exp(x).toFixed(6))).toEqual([
      "90.000000",
      "92.000000",
      "95.000000"
    ]);
  });
  it("converts a code whose dosage changed with its limit, and not one whose text alone was corrected", () => {
    const rows = [
      ...limits("J7311", "2019Q3", [20125.83], {dosage: "0.59 MG"}),
      ...limits("J7311", "2019Q4", [341.615], {dosage: "0.01 MG"}),
      ...limits("J9999", "2019Q3", [100], {dosage: "1 MG"}),
      ...limits("J9999", "2019Q4", [101], {dosage: "10 MG"})
    ];
    const [implant, corrected] = buildPanel(rows).series;
    expect(Math.exp(implant!.log_limit[0]!)).toBeCloseTo(341.116, 2);
    expect(Math.exp(corrected!.log_limit[0]!)).toBeCloseTo(100, 9);
  });
  it("leaves out numeric codes and limits printed N/A", () => {
    const rows = [...limits("90371", "2020Q1", [100]), {quarter: "2020Q1", hcpcs: "A9606", payment_limit: null}];
    expect(buildPanel(rows).series).toEqual([]);
  });
});

describe("shrunkDrift(changes)", () => {
  it.each([
    [[], 0],
    [[0.09], 0.01],
    [[0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 9], 0.005]
  ])("of %j is %d", (changes, drift) => {
    expect(shrunkDrift(changes)).toBeCloseTo(drift, 12);
  });
});

describe("stateAt(panel, index, t)", () => {
  it("calls a code a reference only once a biosimilar has a limit", () => {
    const rows = [...limits("J1745", "2018Q1", [80, 79, 78]), ...limits("Q5103", "2018Q3", [70])];
    const panel = buildPanel(rows);
    const reference = panel.series.findIndex(({hcpcs}) => hcpcs === "J1745");
    expect([0, 1, 2].map((t) => stateAt(panel, reference, t)?.drug_class)).toEqual(["brand", "brand", "reference"]);
  });
  it("knows nothing of later quarters: states of a history cut short are the same", () => {
    for (const seed of [0.1, 0.2, 0.3]) {
      const rows = market(seed);
      const [whole, cut] = [buildPanel(rows), buildPanel(rows.filter(({quarter}) => quarter <= "2022Q2"))];
      cut.series.forEach(({hcpcs}, i) => {
        const j = whole.series.findIndex((series) => series.hcpcs === hcpcs);
        expect(stateAt(whole, j, cut.length - 1), `seed ${seed} ${hcpcs}`).toEqual(stateAt(cut, i, cut.length - 1));
      });
    }
  });
});

describe("fitRolling(panel)", () => {
  it("fits an origin alike whether or not later quarters exist", () => {
    const rows = market(0.7);
    const origin = 9;
    const at = (panel: ReturnType<typeof buildPanel>) => {
      let found: unknown;
      fitRolling(panel, {
        onOrigin: (t, points) => {
          if (t === origin) found = points.map(({p10, p50, p90}) => [p10, p50, p90]);
        }
      });
      return found;
    };
    const last = quarterRange("2020Q1", "2023Q4")[origin]!;
    expect(at(buildPanel(rows.filter(({quarter}) => quarter <= last)))).toEqual(at(buildPanel(rows)));
  });
  it("survives being written as prior rows", () => {
    const fitted = fitRolling(buildPanel(market(0.4)));
    const again = readPrior(writePrior(fitted, "test"));
    expect(again.coefficients.get(4)!.brand[3]).toBeCloseTo(fitted.coefficients.get(4)!.brand[3]!, 9);
    expect(again.spreads.brand.get(8)!.above).toBeCloseTo(fitted.spreads.brand.get(8)!.above, 8);
  });
});

describe("forecastLimits(history)", () => {
  const prior = readPriorFile();
  it("gives twelve ordered quarters a code, the same each time, and P10 ≤ P50 ≤ P90 that widen", () => {
    const rows = market(0.5);
    const forecast = forecastLimits(rows, {prior});
    expect(forecast).toHaveLength(40 * 12);
    expect(forecastLimits([...rows].reverse(), {prior})).toEqual(forecast);
    for (const row of forecast) {
      expect(row.p10).toBeLessThanOrEqual(row.p50);
      expect(row.p50).toBeLessThanOrEqual(row.p90);
      expect(row.mean).toBeCloseTo(meanOf(row.p10, row.p50, row.p90), 9);
    }
    const width = (horizon: number) => Math.log(forecast[horizon - 1]!.p90 / forecast[horizon - 1]!.p10);
    expect(width(12)).toBeGreaterThan(width(1));
    expect(forecast[0]).toMatchObject({quarter: "2024Q1", horizon: 1, method: "prior"});
  });
  it("reaches 24 quarters, marked as extended after twelve, with an interval that still widens", () => {
    const forecast = forecastLimits(limits("J1000", "2024Q1", [50, 51, 52, 53, 54, 55]), {prior, horizons: 24});
    expect(forecast.map(({method}) => method)).toEqual([...Array(12).fill("prior"), ...Array(12).fill("extended")]);
    const widths = forecast.map(({p10, p90}) => p90 / p10);
    expect(widths[23]).toBeGreaterThan(widths[11]!);
    expect(() => forecastLimits(limits("J1000", "2024Q1", [50]), {prior, horizons: 25})).toThrow("at most 24");
  });
  it("never spans more than an eighth to eight times the last limit in three years", () => {
    const wild = [10, 30, 8, 40, 5, 60, 4, 70].map((limit) => limit / 10);
    for (const {p10, p90} of forecastLimits(limits("Q4199", "2023Q1", wild), {prior})) {
      expect(p10).toBeGreaterThanOrEqual(7 / 8 - 1e-9);
      expect(p90).toBeLessThanOrEqual(7 * 8 + 1e-9);
    }
  });
  it("forecasts a code with one quarter of history, flagged", () => {
    const [first] = forecastLimits(limits("J1000", "2025Q2", [50]), {prior});
    expect(first!.flag).toBe("less than a year of history");
    expect(first!.p50 / 50).toBeGreaterThan(0.9);
    expect(first!.p50 / 50).toBeLessThan(1.1);
  });
  it("is not thrown by a tenfold jump: the median stays within a factor of two of the last limit", () => {
    const rows = limits("J2000", "2023Q1", [10, 10.1, 10.2, 10.2, 10.3, 10.3, 10.4, 104]);
    const forecast = forecastLimits(rows, {prior});
    expect(forecast[0]!.flag).toBe("the last change more than doubled or halved the limit");
    for (const {p50} of forecast) expect(Math.abs(Math.log(p50 / 104))).toBeLessThan(Math.log(2));
  });
  it("leaves out a code that ended, and takes a class stated by hand", () => {
    const rows = [...limits("J2000", "2024Q1", [10, 10, 10]), ...limits("J3000", "2024Q1", [20, 20, 20, 20])];
    const forecast = forecastLimits(rows, {prior, classes: [{hcpcs: "J3000", drug_class: "multi_source"}]});
    expect(new Set(forecast.map(({hcpcs, drug_class}) => `${hcpcs} ${drug_class}`))).toEqual(
      new Set(["J3000 multi_source"])
    );
  });
  it("refuses a short history without a prior and names what is missing", () => {
    expect(() => forecastLimits(limits("J1000", "2025Q2", [50]))).toThrow("restore data/reference/forecast_prior.csv");
  });
});
