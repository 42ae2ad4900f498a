import {describe, expect, it} from "vitest";
import {formatCents, parseCents, parsePrice, parseUnits} from "../../src/domain/money.ts";
import {
  boundAmount,
  type ContractTerm,
  caseRate,
  chooseTerm,
  escalatorFactor,
  fixedRate,
  fullYears,
  parseFallback,
  percentOfAmount,
  percentOfPrice,
  perUnit
} from "../oracle/contract.ts";
import {expectedContract, expectedMedicare} from "../oracle/expected.ts";
import {aspRatio} from "../oracle/limit.ts";

const unitPrice = (text: string) => perUnit(parsePrice(text));

const TERM: ContractTerm = {
  payer_id: "P1",
  plan: null,
  code_from: null,
  code_to: null,
  site_kind: null,
  place_of_service: null,
  starts: "2024-01-01",
  ends: null,
  base: "cms_limit",
  percent: 1_000_000n,
  fixed_amount: null,
  lag_quarters: null,
  lesser_of_billed: null,
  floor_amount: null,
  cap_amount: null,
  annual_escalator_pct: null,
  waste_paid: null,
  sequestration_applies: null,
  unpublished_base: null
};
const KEY = {
  payer_id: "P1",
  plan: "GOLD",
  hcpcs: "J1745",
  site_kind: "aic",
  place_of_service: "11",
  service_date: "2025-02-14",
  is_drug: true
};
const LINE = {
  service_date: "2025-02-14",
  is_drug: true,
  units: parseUnits("50"),
  billed_amount: parseCents("5000"),
  deductible_amount: null,
  patient_responsibility: null,
  is_discarded: false,
  is_first_of_case: true
};
const BASES = {
  quarter: "2025Q1",
  cms_limit: parsePrice("30.525"),
  asp: aspRatio({basis: "asp", payment_limit: parsePrice("30.525")}),
  wac: {price: parsePrice("1000"), per: parsePrice("10")},
  awp: {price: parsePrice("1200"), per: parsePrice("10")},
  invoice: {price: parsePrice("280"), per: parsePrice("10")}
};

describe("formulas", () => {
  it.each([
    ["100% of the limit", percentOfPrice(unitPrice("30.525"), parseUnits("50"), 1_000_000n), "1526.25"],
    [
      "ASP + 15% of 20.161321, 300 units",
      percentOfPrice(unitPrice("20.161321"), parseUnits("300"), 1_150_000n),
      "6955.66"
    ],
    ["WAC − 5%", percentOfPrice(unitPrice("117.82"), parseUnits("10"), 950_000n), "1119.29"],
    ["AWP − 15% is WAC × 1.02 at AWP = 1.2 WAC", percentOfPrice(unitPrice("120"), parseUnits("1"), 850_000n), "102.00"],
    ["fee schedule", fixedRate(parsePrice("12.345678"), parseUnits("10")), "123.46"],
    ["80% of billed", percentOfAmount(parseCents("1234.56"), 800_000n), "987.65"],
    ["invoice + 10%", percentOfAmount(parseCents("1000.05"), 1_100_000n), "1100.06"],
    ["per diem of 3 days", fixedRate(parsePrice("95.50"), parseUnits("3")), "286.50"],
    ["case rate", caseRate(parsePrice("850"), true), "850.00"],
    ["case rate, second line", caseRate(parsePrice("850"), false), "0.00"],
    ["3% a year, two years on", fixedRate(parsePrice("100"), parseUnits("1"), escalatorFactor(30_000n, 2)), "106.09"]
  ])("%s", (_, amount, expected) => {
    expect(formatCents(amount)).toBe(expected);
  });
  it("keeps ASP + 15% apart from 115% of a limit that already holds the 6%", () => {
    const limit = parsePrice("21.371");
    const asp = aspRatio({basis: "asp", payment_limit: limit})!;
    const unit = parseUnits("1000");
    expect(formatCents(percentOfPrice(asp, unit, 1_150_000n))).toBe("23185.52");
    expect(formatCents(percentOfPrice(perUnit(limit), unit, 1_150_000n))).toBe("24576.65");
  });
});

describe("fullYears(starts, date)", () => {
  it.each([
    ["2024-03-15", "2025-03-14", 0],
    ["2024-03-15", "2025-03-15", 1],
    ["2024-03-15", "2024-01-01", 0],
    ["2024-02-29", "2025-02-28", 0],
    ["2020-01-01", "2025-12-31", 5]
  ])("from %s to %s: %i", (starts, date, years) => {
    expect(fullYears(starts, date)).toBe(years);
  });
});

describe("boundAmount(amount, term, billed)", () => {
  const bounds = {floor_amount: 1000n, cap_amount: 5000n, lesser_of_billed: true};
  it.each([
    [500n, 9000n, 1000n],
    [7000n, 9000n, 5000n],
    [500n, 800n, 800n],
    [3000n, 9000n, 3000n]
  ])("%s cents, charge %s: %s", (amount, billed, bound) => {
    expect(boundAmount(amount, bounds, billed)).toBe(bound);
  });
  it("pays above the charge where the term does not say the lesser of the two", () => {
    expect(boundAmount(3000n, {...bounds, lesser_of_billed: null}, 800n)).toBe(3000n);
  });
});

describe("chooseTerm(terms, key)", () => {
  const term = (change: Partial<ContractTerm>): ContractTerm => ({...TERM, ...change});
  const all = term({});
  const range = term({code_from: "J0000", code_to: "J9999"});
  const inner = term({code_from: "J1700", code_to: "J1799"});
  const code = term({code_from: "J1745"});
  const plan = term({plan: "GOLD"});
  const pos = term({place_of_service: "11"});
  const kind = term({site_kind: "aic"});
  it.each([
    ["a plan over a code", [code, plan], plan],
    ["a code over a range", [range, code, inner], code],
    ["the inner range", [inner, range], inner],
    ["a range over a place of service", [pos, range], range],
    ["a place of service over a kind of site", [kind, pos], pos],
    ["a kind of site over all", [all, kind], kind]
  ])("prefers %s", (_, terms, chosen) => {
    expect(chooseTerm(terms, KEY)).toEqual({term: chosen, is_ambiguous: false});
    expect(chooseTerm([...terms].reverse(), KEY)?.term).toBe(chosen);
  });
  it("marks equally specific terms that overlap, and takes the one that starts last", () => {
    const later = term({starts: "2025-01-01"});
    expect(chooseTerm([later, all], KEY)).toEqual({term: later, is_ambiguous: true});
  });
  it.each([["2024-01-01"], ["2025-06-30"]])("holds on its first and its last day: %s", (service_date) => {
    const own = term({ends: "2025-06-30"});
    expect(chooseTerm([own], {...KEY, service_date})?.term).toBe(own);
  });
  it.each([[{...KEY, service_date: "2023-12-31"}], [{...KEY, service_date: "2025-07-01"}], [{...KEY, payer_id: "P2"}]])(
    "finds none outside its dates or payer",
    (key) => {
      expect(chooseTerm([term({ends: "2025-06-30"})], key)).toBeNull();
    }
  );
});

describe("parseFallback(text)", () => {
  it("reads a base and a per cent, and nothing else", () => {
    expect(parseFallback("wac:103.5")).toEqual({base: "wac", percent: 1_035_000n});
    expect(parseFallback("the parties will talk")).toBeNull();
    expect(parseFallback("cms_limit")).toEqual({base: "cms_limit", percent: 1_000_000n});
    expect(parseFallback(null)).toBeNull();
  });
});

describe("expectedContract(line, term, bases, sequestration_rate)", () => {
  it("shows its arithmetic", () => {
    expect(expectedContract(LINE, TERM, BASES, 20_000n)).toEqual({
      basis: "contract",
      rule: "100% of CMS limit",
      expected_allowed: 152_625n,
      expected_patient: 0n,
      expected_sequestration: 0n,
      expected_paid: 152_625n,
      arithmetic: "100% of CMS limit 30.525 (2025Q1) × 50 = 1526.25; patient 0.00; paid 1526.25"
    });
  });
  it("passes sequestration on only where the term says so, and on the payer's part only", () => {
    const line = {...LINE, patient_responsibility: parseCents("305.25")};
    const paid = expectedContract(line, {...TERM, sequestration_applies: true}, BASES, 20_000n);
    expect(paid.expected_sequestration).toBe(2_442n);
    expect(paid.expected_paid).toBe(119_658n);
  });
  it("pays no waste where the term says so, whatever its floor", () => {
    const term = {...TERM, waste_paid: false, floor_amount: 10_000n};
    expect(expectedContract({...LINE, is_discarded: true}, term, BASES, 0n).expected_allowed).toBe(0n);
    expect(expectedContract(LINE, term, BASES, 0n).expected_allowed).toBe(152_625n);
  });
  it("takes the stated other base when its own is not published, and says so", () => {
    const term = {...TERM, base: "asp" as const, percent: 1_060_000n, unpublished_base: "wac:95"};
    const paid = expectedContract(LINE, term, {...BASES, asp: null}, 0n);
    expect(paid.rule).toBe("95% of WAC, instead of 106% of ASP");
    expect(paid.arithmetic).toBe(
      "ASP is not published for 2025Q1: 95% of WAC 100 × 50 = 4750.00; patient 0.00; paid 4750.00"
    );
  });
  it("expects nothing it cannot know", () => {
    const paid = expectedContract(LINE, {...TERM, base: "asp"}, {...BASES, asp: null}, 0n);
    expect([paid.expected_allowed, paid.arithmetic]).toEqual([null, "ASP is not published for 2025Q1"]);
  });
});

describe("expectedMedicare(line, bases, rates)", () => {
  it("shows its arithmetic", () => {
    const paid = expectedMedicare(LINE, BASES, {coinsurance_rate: 200_000n, sequestration_rate: 20_000n});
    expect(paid.arithmetic).toBe(
      "CMS limit 30.525 (2025Q1) × 50 = 1526.25; deductible 0.00; coinsurance 20% = 305.25; sequestration 2% of 1221.00 = 24.42; paid 1196.58"
    );
    expect(paid.expected_paid).toBe(119_658n);
  });
  it("never takes an unpublished limit for zero", () => {
    const rates = {coinsurance_rate: 200_000n, sequestration_rate: 20_000n};
    expect(expectedMedicare(LINE, {...BASES, cms_limit: null}, rates).expected_allowed).toBeNull();
  });
});
