import {readdirSync, readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import type {ForecastRow} from "../../src/forecast/asp/forecast.ts";
import {buildMarket, contractReading, type MarketInput} from "../../src/forecast/mfp/build-market.ts";
import {evaluate} from "../../src/forecast/mfp/evaluate.ts";
import {DEFAULT_SCENARIO} from "../../src/forecast/mfp/scenario.ts";

const forecast = (hcpcs: string, quarter: string, p50: number): ForecastRow => ({
  hcpcs,
  quarter,
  horizon: 1,
  p10: 0.9 * p50,
  p50,
  p90: 1.1 * p50,
  mean: p50,
  drug_class: "brand",
  method: "prior",
  flag: null
});

const INPUT: MarketInput = {
  forecasts: [forecast("J3380", "2027Q4", 20), forecast("J3380", "2028Q1", 21)],
  limits: [{hcpcs: "J3380", payment_limit: 20, coinsurance_pct: 20}],
  trailing: [
    {
      hcpcs: "J3380",
      payer_id: "ffs",
      site_id: "s",
      units: 1200,
      collected_amount: 23616,
      acquisition_cost: 22800,
      limit_amount: 24000
    },
    {
      hcpcs: "J3380",
      payer_id: "blue",
      site_id: "s",
      units: 400,
      collected_amount: 8800,
      acquisition_cost: 7600,
      limit_amount: 8000
    },
    {
      hcpcs: "J0000",
      payer_id: "blue",
      site_id: "s",
      units: 10,
      collected_amount: 100,
      acquisition_cost: 90,
      limit_amount: 0
    },
    {
      hcpcs: "J3380",
      payer_id: "none",
      site_id: "s",
      units: 10,
      collected_amount: 0,
      acquisition_cost: 190,
      limit_amount: 200
    },
    {
      hcpcs: "J3380",
      payer_id: "blue",
      site_id: "s",
      units: 0,
      collected_amount: 5,
      acquisition_cost: 0,
      limit_amount: 0
    }
  ],
  trailing_quarters: 4,
  drugs: [{hcpcs: "J3380", reference_hcpcs: null}],
  payers: [
    {payer_id: "ffs", kind: "medicare_ffs"},
    {payer_id: "blue", kind: "commercial"}
  ],
  terms: [{payer_id: "blue", base: "asp", unpublished_base: null}],
  sites: [{site_id: "s", kind: "aic"}],
  selected: [{part_b_hcpcs: "J3380", effective_date: "2028-01-01", mfp_per_billing_unit: null}]
};

describe("contractReading(base, unpublished_base)", () => {
  it.each([
    ["cms_limit", null, "cms_file"],
    ["asp", null, "manufacturer_asp"],
    ["asp", "cms_limit", "cms_file"],
    ["asp", "wac:103", "neither"],
    ["wac", "cms_limit", "neither"],
    ["fee_schedule", null, "neither"]
  ])("%s with fallback %s follows %s", (base, fallback, reading) => {
    expect(contractReading(base, fallback)).toBe(reading);
  });
});

describe("buildMarket(input)", () => {
  const {market, left_out} = buildMarket(INPUT);
  it("spreads the trailing year over its quarters and keeps what each payer really paid", () => {
    expect([...market.cells.units]).toEqual([300, 300, 100, 100]);
    expect([...market.cells.unit_cost]).toEqual([19, 19, 19, 19]);
    expect([...market.rates].map((rate) => Number(rate.toFixed(6)))).toEqual([0.984, 1.1]);
    expect(market.payers.map(({collected}) => collected)).toEqual([1, undefined]);
  });
  it("takes the first quarter of MFP from the list and leaves an unpublished price empty", () => {
    expect(market.drugs[0]).toMatchObject({selected_from: "2028Q1", mfp: null});
    const {mfp, mfp_is_assumed} = evaluate(DEFAULT_SCENARIO, market).tables;
    expect([...mfp_is_assumed]).toEqual([0, 1]);
    expect(mfp[1]).toBeCloseTo((21 / 1.06) * 0.61, 9);
  });
  it("names what it leaves out and why", () => {
    expect(left_out.map(({hcpcs, payer_id, reason}) => `${hcpcs} ${payer_id}: ${reason}`)).toEqual([
      "J0000 blue: no payment limit to forecast",
      "J3380 none: payer is not in the payers file",
      "J3380 blue: no units in the trailing quarters"
    ]);
  });
});

describe("src/forecast", () => {
  it("runs in a page: no file of it imports from Node or reads the clock", () => {
    const folder = fileURLToPath(new URL("../../src/forecast/", import.meta.url));
    const files = readdirSync(folder, {recursive: true, encoding: "utf8"}).filter((name) => name.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(10);
    for (const name of files) {
      const text = readFileSync(folder + name, "utf8");
      expect(text, name).not.toMatch(/from "node:|process\.|Date\.now|new Date|Math\.random/);
    }
  });
});
