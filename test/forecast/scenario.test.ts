import {describe, expect, it} from "vitest";
import {assumptions} from "../../src/forecast/mfp/assumptions.ts";
import {
  DEFAULT_SCENARIO,
  FIELDS,
  fromJson,
  fromQuery,
  type Scenario,
  toJson,
  toQuery
} from "../../src/forecast/mfp/scenario.ts";

const CHANGED: Scenario = {
  ...DEFAULT_SCENARIO,
  discount: 0.64,
  acquisition: "refund_none",
  use_published: false,
  hr_4299: true,
  discounts: {J3380: 0.5, J0129: 0.25},
  selected_from: {J0585: "2028Q1"},
  deselected_from: {J0717: "2030Q1"},
  readings: {"payer one": "cms_file"}
};

describe("toQuery(scenario) and fromQuery(query)", () => {
  it("writes nothing for the default", () => {
    expect(toQuery(DEFAULT_SCENARIO)).toBe("");
    expect(fromQuery("")).toEqual(DEFAULT_SCENARIO);
  });
  it("gives back what was written, the same text each time", () => {
    expect(fromQuery(toQuery(CHANGED))).toEqual(CHANGED);
    expect(toQuery(fromQuery(toQuery(CHANGED)))).toBe(toQuery(CHANGED));
  });
  it("gives back the ends of every range", () => {
    for (const [name, field] of Object.entries(FIELDS)) {
      const values =
        field.kind === "number" ? [field.min, field.max] : field.kind === "flag" ? [true, false] : field.choices;
      for (const value of values) {
        const scenario = {...DEFAULT_SCENARIO, [name]: value} as Scenario;
        expect(fromQuery(toQuery(scenario)), name).toEqual(scenario);
      }
    }
  });
  it("leaves a page's other keys alone", () => {
    expect(fromQuery("?drug=J3380&discount=0.5")).toEqual({...DEFAULT_SCENARIO, discount: 0.5});
  });
  it("does not change the default", () => {
    fromQuery("d.J3380=0.5");
    expect(DEFAULT_SCENARIO.discounts).toEqual({});
  });
  it.each([
    ["discount=2", "invalid discount: 2; use a number from 0 to 0.95"],
    ["discount=", "invalid discount: ; use a number from 0 to 0.95"],
    ["acquisition=magic", "invalid acquisition: magic; use prospective, refund_whole, refund_partial, refund_none"],
    ["hr_4299=1", "invalid hr_4299: 1; use true or false"],
    ["d.J3380=-1", "invalid discount of J3380: -1; use a number from 0 to 0.95"],
    ["from.J3380=2028", "invalid quarter: 2028; write it as 2025Q1"],
    ["reading.P1=x", "invalid reading of P1: x; use cms_file, manufacturer_asp, neither"]
  ])("refuses %s", (query, message) => {
    expect(() => fromQuery(query)).toThrow(message);
  });
});

describe("toJson(scenario) and fromJson(text)", () => {
  it("gives back what was written", () => {
    expect(fromJson(toJson(CHANGED))).toEqual(CHANGED);
  });
  it.each([
    ["{}", "not a scenario file: plus_six_scenario is not 1; save one from the MFP page"],
    ['{"plus_six_scenario": 1, "discnt": 0.5}', "unknown assumption: discnt; remove it from the file"]
  ])("refuses %s", (text, message) => {
    expect(() => fromJson(text)).toThrow(message);
  });
});

describe("assumptions(scenario)", () => {
  it("lists every assumption with a source, and a reader's own entries after them", () => {
    const rows = assumptions(CHANGED);
    expect(rows.slice(0, Object.keys(FIELDS).length).every(({source, as_of}) => source !== "" && as_of !== "")).toBe(
      true
    );
    expect(rows.find(({assumption}) => assumption === "discount")).toMatchObject({value: "0.64", standard: "0.39"});
    expect(rows.slice(Object.keys(FIELDS).length).map(({assumption}) => assumption)).toEqual([
      "discounts.J3380",
      "discounts.J0129",
      "selected_from.J0585",
      "deselected_from.J0717",
      "readings.payer one"
    ]);
  });
});
