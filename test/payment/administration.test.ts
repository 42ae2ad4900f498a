import {describe, expect, it} from "vitest";
import {
  type AdministrationLine,
  additionalHours,
  auditEncounter,
  type RecordedTime
} from "../../src/payment/administration.ts";

const RATES: Record<string, bigint> = {
  "96365": 6653n,
  "96366": 2087n,
  "96367": 3000n,
  "96368": 2000n,
  "96374": 3690n,
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
  "96413": ["chemo_initial", 1],
  "96415": ["chemo_additional", 1],
  "99601": ["home_nursing_visit", 2]
};

/** Lines written as `code`, `code*units` or `code:modifier`. */
function lines(...codes: string[]): AdministrationLine[] {
  return codes.map((text, index) => {
    const [, hcpcs = "", units = "1", modifier] = /^(\w{5})(?:\*(\d+))?(?::(\w+))?$/.exec(text)!;
    const [category, level] = CATEGORIES[hcpcs] ?? [null, null];
    return {
      claim_id: "C1",
      line: index + 1,
      hcpcs,
      units: Number(units),
      modifiers: modifier ? [modifier] : [],
      is_drug: category === null,
      category,
      level,
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
const audit = (codes: string[], times: RecordedTime[] = []) =>
  auditEncounter({
    lines: lines(...codes),
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
    ["chemotherapy with its hours", ["J9271", "96413", "96415"], [time(480, 575)]]
  ])("has nothing to say of %s", (_, codes, times) => {
    expect(audit(codes, times)).toEqual([]);
  });
  it.each([
    ["a drug without administration", ["J1745"], [], ["J1745", "drug_without_administration", 6653n, 0n]],
    ["administration without a drug", ["96365"], [], ["96365", "administration_without_drug", 0n, 6653n]],
    ["a second initial code", ["J1745", "96413", "96365"], [], ["96365", "second_initial_code", 0n, 6653n]],
    ["an initial code twice", ["J1745", "96365*2"], [], ["96365", "initial_code_repeated", 0n, 6653n]],
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
