import {describe, expect, it} from "vitest";
import {auditEncounter} from "../../src/payment/administration.ts";
import type {AdministrationLine, RecordedTime} from "../../src/payment/administration-line.ts";
import {additionalHours} from "../../src/payment/administration-time.ts";

const RATES: Record<string, bigint> = {
  "96365": 6653n,
  "96366": 2087n,
  "96367": 3000n,
  "96368": 2000n,
  "96374": 3690n,
  "96375": 1700n,
  "96361": 1300n,
  "96409": 9000n,
  "96413": 13162n,
  "96415": 2844n,
  "96360": 3400n
};
const CATEGORIES: Record<string, [string, number]> = {
  "96360": ["hydration_initial", 3],
  "96365": ["infusion_initial", 2],
  "96366": ["infusion_additional", 2],
  "96367": ["infusion_sequential", 2],
  "96368": ["infusion_concurrent", 2],
  "96374": ["push_initial", 2],
  "96375": ["push_additional", 2],
  "96361": ["hydration_additional", 3],
  "67028": ["injection", 2],
  "96523": ["pump_maintenance", 2],
  "96413": ["chemo_initial", 1],
  "96415": ["chemo_additional", 1],
  "99601": ["home_nursing_visit", 2]
};

/** Lines written as `code`, `code*units` or `code:modifier`. */
function lines(...codes: string[]): AdministrationLine[] {
  return codes.map((text, index) => {
    const [, hcpcs = "", units = "1", modifier] = /^(\w{5})(?:\*(\d+))?(?::(\w+))?$/.exec(text)!;
    const [category, level] = CATEGORIES[hcpcs] ?? [null, null];
    const therapeutic_hcpcs = hcpcs === "96413" ? "96365" : null;
    return {
      claim_id: "C1",
      line: index + 1,
      hcpcs,
      units: Number(units),
      modifiers: modifier ? [modifier] : [],
      is_drug: category === null,
      category,
      level,
      therapeutic_hcpcs,
      allowed_amount: (RATES[hcpcs] ?? 0n) * BigInt(units)
    };
  });
}
const time = (start: number, stop: number, {route = "iv_infusion", line = 1} = {}): RecordedTime => ({
  claim_id: "C1",
  line,
  start,
  stop,
  route
});
interface Place {
  is_facility?: boolean;
  is_medicare?: boolean;
}
const audit = (
  codes: string[],
  times: RecordedTime[] = [],
  {is_facility = false, is_medicare = false}: Place = {},
  allowed: Readonly<Record<string, bigint>> = {}
) =>
  auditEncounter({
    is_facility,
    is_medicare,
    lines: lines(...codes).map((line) => ({...line, allowed_amount: allowed[line.hcpcs] ?? line.allowed_amount})),
    times,
    rateOf: (hcpcs) => RATES[hcpcs] ?? null,
    administrationOf: () => 6653n
  }).map(({hcpcs, finding, missed_revenue, audit_exposure}) => [hcpcs, finding, missed_revenue, audit_exposure]);

describe("additionalHours(minutes)", () => {
  it.each([
    [15, 0],
    [60, 0],
    [90, 0],
    [91, 1],
    [150, 1],
    [151, 2],
    [211, 3]
  ])("%i minutes support %i", (minutes, units) => {
    expect(additionalHours(minutes)).toBe(units);
  });
});

describe("auditEncounter(encounter)", () => {
  it.each([
    ["a drug and its infusion", ["J1745", "96365", "96366"], [time(480, 575)]],
    ["two initial codes, the second marked distinct", ["J1745", "96365", "96374:59"], []],
    ["home nursing without a drug line", ["99601"], []],
    ["an intravitreal injection", ["J0178", "67028"], []],
    ["a port flushed without a drug", ["96523"], []],
    // The primary reason of an office visit decides (CPT introduction to 96360–96549; manual 100-04 chapter 12, 30.5).
    ["hydration first and a push in an office", ["J2405", "96360", "96375"], []],
    ["chemotherapy with its hours", ["J9271", "96413", "96415"], [time(480, 575)]]
  ])("has nothing to say of %s", (_, codes, times) => {
    expect(audit(codes, times)).toEqual([]);
  });
  it.each([
    ["a drug without administration", ["J1745"], [], ["J1745", "drug_without_administration", 6653n, 0n]],
    ["administration without a drug", ["96365"], [], ["96365", "administration_without_drug", 0n, 6653n]],
    ["a second initial code", ["J1745", "96413", "96365"], [], ["96365", "second_initial_code", 0n, 6653n - 3000n]],
    ["an initial code twice", ["J1745", "96365*2"], [], ["96365", "initial_code_repeated", 0n, 6653n - 3000n]],
    [
      "therapeutic initial with a chemotherapy hour",
      ["J9271", "96365", "96415"],
      [time(480, 575)],
      ["96365", "initial_below_hierarchy", 6509n, 2844n]
    ],
    [
      "more hours than minutes",
      ["J1745", "96365", "96366*2"],
      [time(480, 575)],
      ["96366", "additional_hours_not_supported", 0n, 2087n]
    ],
    [
      "fewer hours than minutes",
      ["J1745", "96365"],
      [time(480, 640)],
      ["96365", "additional_hours_not_billed", 4174n, 0n]
    ],
    ["hours without times", ["J1745", "96365", "96366"], [], ["96366", "additional_hours_without_times", 0n, 2087n]],
    [
      "an infusion of 15 minutes",
      ["J1745", "96365"],
      [time(480, 495)],
      ["96365", "infusion_under_16_minutes", 0n, 2963n]
    ],
    [
      "a push of 16 minutes",
      ["J1745", "96374"],
      [time(480, 496, {route: "iv_push"})],
      ["96374", "push_of_16_minutes_or_more", 2963n, 0n]
    ],
    ["a concurrent code twice", ["J1745", "96365", "96368*2"], [], ["96368", "concurrent_code_repeated", 0n, 2000n]],
    [
      "sequential that overlapped",
      ["J1745", "96365", "96367"],
      [time(480, 540), time(500, 540)],
      ["96367", "sequential_was_concurrent", 0n, 1000n]
    ],
    [
      "concurrent that did not",
      ["J1745", "96365", "96368"],
      [time(480, 540), time(540, 590)],
      ["96368", "concurrent_was_sequential", 1000n, 0n]
    ],
    [
      "a second visit not marked",
      ["J1745", "96365", "96365"],
      [time(480, 540, {line: 2}), time(700, 760, {line: 3})],
      ["96365", "distinct_service_modifier_missing", 0n, 6653n]
    ]
  ])("finds %s", (_, codes, times, expected) => {
    expect(audit(codes, times)).toEqual([expected]);
  });
});

describe("auditEncounter(encounter): who gave the drug", () => {
  const line = (hcpcs: string, more: Partial<AdministrationLine>): AdministrationLine => ({
    ...lines(hcpcs)[0]!,
    ...more
  });
  const found = (...given: AdministrationLine[]) =>
    auditEncounter({
      ...{lines: given, times: [], is_facility: false, is_medicare: false},
      ...{rateOf: () => null, administrationOf: () => 85000n}
    }).map(({finding, missed_revenue}) => [finding, missed_revenue]);
  const drug = line("J0585", {is_drug: true});
  it("takes any service of the day that can carry a drug", () => {
    expect(found(drug)).toEqual([["drug_without_administration", 85000n]]);
    expect(found(drug, line("31573", {line: 2, is_drug: false, can_carry_a_drug: true}))).toEqual([]);
    expect(found(drug, line("99214", {line: 2, is_drug: false}))).toEqual([["drug_without_administration", 85000n]]);
  });
  it("asks for nothing for an oral drug", () => {
    expect(found(line("J8999", {is_drug: true, needs_no_administration: true}))).toEqual([]);
  });
});

describe("auditEncounter(encounter): the hierarchy of a hospital", () => {
  const facility = {is_facility: true};
  it("makes the push the initial, and hydration 96361 beyond 30 recorded minutes (CPT 96360–96375)", () => {
    // Right: 96374 36.90; billed: 96360 34.00 + 96375 17.00. Nothing was missed, the push was paid as a second one.
    expect(audit(["J2405", "96360", "96375"], [], facility)).toEqual([["96360", "initial_below_hierarchy", 0n, 1700n]]);
    // With 45 minutes 96361 13.00 more: 49.90 less 51.00; at 20.00 for the hydration 14.00 less paid: 12.90 missed.
    const paid = {"96360": 2000n};
    const minutes = [time(480, 525, {line: 2})];
    const [first] = audit(["J2405", "96360", "96375"], minutes, facility, paid);
    expect(first).toEqual(["96360", "initial_below_hierarchy", 3690n + 1300n - 2000n - 1700n, 1700n]);
  });
});

describe("auditEncounter(encounter): hydration of 30 minutes or less (CPT 96360)", () => {
  it.each([
    [30, [["96360", "hydration_under_31_minutes", 0n, 3400n]]],
    [31, []]
  ])("%i minutes", (minutes, expected) => {
    expect(audit(["J7030", "96360"], [time(480, 480 + minutes, {line: 2})])).toEqual(expected);
  });
});

describe("auditEncounter(encounter): a complex administration paid as therapeutic (CR 13468)", () => {
  const therapeutic = {"96413": 6653n};
  const complex = (place: Place, rates = RATES) =>
    auditEncounter({
      ...{lines: lines("J1745", "96413").map((l) => ({...l, allowed_amount: therapeutic["96413"]}))},
      ...{times: [], is_facility: false, is_medicare: false, ...place},
      ...{rateOf: (hcpcs: string) => rates[hcpcs] ?? null, administrationOf: () => null}
    }).map(({finding, missed_revenue}) => [finding, missed_revenue]);
  it("misses the difference to the payer's usual rate", () => {
    expect(complex({})).toEqual([["complex_administration_down_coded", 13162n - 6653n]]);
  });
  it("of Medicare, whose contractors may not, is said without dollars where no other rate is known", () => {
    const always = {...RATES, ...therapeutic};
    expect(complex({is_medicare: true}, always)).toEqual([["complex_administration_down_coded", null]]);
    expect(complex({is_medicare: false}, always)).toEqual([]);
  });
});
