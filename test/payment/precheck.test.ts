import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {parseCents, parseUnits} from "../../src/domain/money.ts";
import {daysBetween, plainUnits} from "../../src/payment/precheck/answer.ts";
import {
  type Authorization,
  type AuthorizationFacts,
  authorizationVerdict
} from "../../src/payment/precheck/authorization.ts";
import {
  type DiagnosisFacts,
  diagnosisVerdict,
  type HistoryFacts,
  historyVerdict,
  siteVerdict
} from "../../src/payment/precheck/claim.ts";
import {doseLimit, type IntervalFacts, intervalVerdict} from "../../src/payment/precheck/interval.ts";
import {type PayFacts, payVerdict} from "../../src/payment/precheck/pay.ts";
import {type StockFacts, stockVerdict} from "../../src/payment/precheck/stock.ts";
import {type VialFacts, vialVerdict} from "../../src/payment/precheck/vials.ts";
import {PRECHECK_FINDINGS} from "../../src/words/precheck.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

const u = parseUnits;
/** Answer and finding as one text: what each row below expects. */
const said = ({answer, finding}: {answer: string; finding: string}): string => `${answer} ${finding}`;

const APPROVED: Authorization = {
  outcome: "approved",
  payer_id: "acme",
  site_id: "north",
  hcpcs: "J1745",
  is_old_code: false,
  valid_from: "2025-01-01",
  valid_to: "2025-06-30",
  units: u("200"),
  used_units: u("120")
};
const AUTHORIZED: AuthorizationFacts = {
  day: "2025-06-30",
  site_id: "north",
  payer_id: "acme",
  payer_kind: "commercial",
  hcpcs: "J1745",
  units: u("80"),
  is_claim: true,
  is_patient_known: true,
  is_reached: true,
  is_use_told: true,
  is_told: true,
  is_asked: true,
  is_named: true,
  is_number_ambiguous: false,
  own: APPROVED,
  other: null
};
const unnamed = {is_named: false, own: null};
const own = (change: Partial<Authorization>): Partial<AuthorizationFacts> => ({own: {...APPROVED, ...change}});

describe("authorizationVerdict(facts)", () => {
  it.each<[string, Partial<AuthorizationFacts>, string]>([
    ["last day, last units: 120 + 80 of 200", {}, "pass authorization_valid"],
    ["a day later", {day: "2025-07-01"}, "stop authorization_outside_its_days"],
    ["a day before it begins", {day: "2024-12-31"}, "stop authorization_outside_its_days"],
    ["a thousandth of a unit more", {units: u("80.001")}, "stop authorization_units_used_up"],
    ["another site", {site_id: "south"}, "stop authorization_of_another_site"],
    ["another payer", own({payer_id: "other"}), "stop authorization_of_another_payer"],
    ["another drug", own({hcpcs: "J3380"}), "stop authorization_of_another_drug"],
    ["the code this one replaced", own({hcpcs: "J1300", is_old_code: true}), "unknown authorization_of_the_old_code"],
    ["not answered", own({outcome: "pending"}), "stop authorization_pending"],
    ["denied", own({outcome: "denied"}), "stop authorization_denied"],
    ["withdrawn", own({outcome: "withdrawn"}), "stop authorization_denied"],
    ["overturned to yes", own({outcome: "overturned"}), "pass authorization_valid"],
    ["no last day", own({valid_to: null}), "unknown authorization_days_unknown"],
    [
      "no last day, and before the first",
      {day: "2024-12-31", ...own({valid_to: null})},
      "stop authorization_outside_its_days"
    ],
    ["no units", own({units: null}), "unknown authorization_units_unknown"],
    ["doses before that go by another key", {is_use_told: false}, "unknown authorization_use_unknown"],
    ["no site", own({site_id: null}), "unknown authorization_site_unknown"],
    ["no file of authorizations", {is_told: false}, "unknown authorization_not_told"],
    ["a number that no file has", {own: null}, "unknown authorization_not_on_file"],
    ["a number that two have", {own: null, is_number_ambiguous: true}, "unknown authorization_number_of_several"],
    ["no number, payer asks", unnamed, "stop authorization_missing"],
    ["no number, and the files end before", {...unnamed, is_reached: false}, "unknown authorization_not_reached"],
    [
      "no number, one ended, and the files end before",
      {...unnamed, is_reached: false, day: "2025-07-01", other: APPROVED},
      "unknown authorization_not_reached"
    ],
    ["no number, payer never asked", {...unnamed, is_asked: false}, "unknown authorization_may_be_asked"],
    ["no number, Medicare", {...unnamed, is_asked: false, payer_kind: "medicare_ffs"}, "pass authorization_not_asked"],
    ["no number, one covers", {...unnamed, other: APPROVED}, "stop authorization_not_on_claim"],
    ["no number, one ended", {...unnamed, day: "2025-07-01", other: APPROVED}, "stop authorization_outside_its_days"],
    ["a plan, one covers", {...unnamed, is_claim: false, other: APPROVED}, "pass authorization_valid"],
    ["no patient", {...unnamed, is_patient_known: false}, "unknown patient_unknown"]
  ])("%s", (_, change, expected) => {
    expect(said(authorizationVerdict({...AUTHORIZED, ...change}))).toBe(expected);
  });
});

const LIMITS = [
  {hcpcs: "J9271", payer: "any", from_units: 0n, days: 21},
  {hcpcs: "J9271", payer: "any", from_units: u("400"), days: 42},
  {hcpcs: "J9271", payer: "acme", from_units: 0n, days: 20}
];
describe("doseLimit(limits, {hcpcs, payer_id, last_units})", () => {
  it.each([
    ["200 mg: three weeks", "J9271", "prairie", u("200"), 21],
    ["400 mg: six weeks", "J9271", "prairie", u("400"), 42],
    ["units not known: the fewest days", "J9271", "prairie", null, 21],
    ["a payer's own rows go first", "J9271", "acme", u("400"), 20],
    ["a drug without a row", "J1745", "acme", u("40"), null]
  ] as const)("%s", (_, hcpcs, payer_id, last_units, days) => {
    expect(doseLimit(LIMITS, {hcpcs, payer_id, last_units})).toBe(days);
  });
});

describe("intervalVerdict(facts)", () => {
  const facts: IntervalFacts = {
    day: "2025-03-01",
    is_patient_known: true,
    other_key_day: null,
    limit_days: 28,
    last_day: "2025-02-01",
    told_from: "2024-01-01"
  };
  it.each<[string, Partial<IntervalFacts>, string]>([
    ["28 days of February 2025", {}, "pass interval_kept"],
    ["27 days", {last_day: "2025-02-02"}, "stop dose_too_early"],
    ["29 days of a leap February", {day: "2024-03-01", last_day: "2024-02-01", limit_days: 30}, "stop dose_too_early"],
    ["the same day", {last_day: "2025-03-01"}, "stop dose_too_early"],
    ["no row of the drug", {limit_days: null}, "unknown interval_not_checked"],
    ["no patient", {is_patient_known: false}, "unknown patient_unknown"],
    ["no dose before, files reach back", {last_day: null}, "pass first_dose_in_files"],
    [
      "none under this key, one under another",
      {last_day: null, other_key_day: "2025-02-02"},
      "unknown patient_not_linked"
    ],
    ["one long before, one under another key", {other_key_day: "2025-02-02"}, "unknown patient_not_linked"],
    ["the same, too long ago to matter", {other_key_day: "2025-02-01"}, "pass interval_kept"],
    ["one too soon under this key", {other_key_day: "2025-02-20", limit_days: 30}, "stop dose_too_early"],
    [
      "no dose before, files begin later",
      {last_day: null, told_from: "2025-02-02"},
      "unknown interval_before_the_files"
    ]
  ])("%s", (_, change, expected) => {
    expect(said(intervalVerdict({...facts, ...change}))).toBe(expected);
  });
});

describe("vialVerdict(facts)", () => {
  const facts: VialFacts = {
    day: "2025-03-01",
    is_claim: true,
    payer_kind: "medicare_ffs",
    ndc11: "57894003001",
    container: "single_dose",
    units_per_vial: u("10"),
    given_units: u("45"),
    has_jw: true,
    has_jz: false,
    vial_finding: null
  };
  const bare = {has_jw: false, has_jz: false};
  it.each<[string, Partial<VialFacts>, string]>([
    ["450 mg from five vials of 100, 5 units JW (CMS's example)", {}, "pass vials_agree"],
    ["the same without JW", bare, "stop missing_jw"],
    ["400 mg with JZ", {given_units: u("40"), has_jw: false, has_jz: true}, "pass vials_agree"],
    ["400 mg with neither", {...bare, given_units: u("40")}, "stop missing_jz"],
    [
      "the day before JZ was required",
      {...bare, given_units: u("40"), day: "2023-06-30"},
      "pass modifier_not_required"
    ],
    ["the first day", {...bare, given_units: u("40"), day: "2023-07-01"}, "stop missing_jz"],
    [
      "another payer, nothing left",
      {...bare, given_units: u("40"), payer_kind: "commercial"},
      "unknown modifier_rule_unknown"
    ],
    ["another payer, units left", {...bare, payer_kind: "commercial"}, "stop missing_jw"],
    ["a payer of unknown kind", {...bare, given_units: u("40"), payer_kind: "unknown"}, "unknown payer_kind_unknown"],
    ["what the visit's lines cannot both say", {vial_finding: "jz_with_waste"}, "stop jz_with_waste"],
    ["multiple-dose with JW", {container: "multiple_dose"}, "stop modifier_on_multiple_dose"],
    ["multiple-dose", {...bare, container: "multiple_dose"}, "pass multiple_dose"],
    ["no container table row", {container: null}, "unknown container_unknown"],
    ["no NDC", {ndc11: null}, "unknown ndc_missing"],
    ["no vial size, JW there", {units_per_vial: null}, "unknown vial_size_unknown"],
    ["no vial size, neither", {...bare, units_per_vial: null}, "stop missing_jw_or_jz"],
    ["a plan that leaves 5 units", {...bare, is_claim: false}, "pass will_leave_waste"],
    ["a plan that leaves none", {...bare, is_claim: false, given_units: u("40")}, "pass will_leave_none"],
    ["a plan of unknown vials", {...bare, is_claim: false, units_per_vial: null}, "unknown vial_size_unknown"]
  ])("%s", (_, change, expected) => {
    expect(said(vialVerdict({...facts, ...change}))).toBe(expected);
  });
  it("says how much to bill", () => {
    expect(vialVerdict({...facts, ...bare, is_claim: false}).detail).toBe("bill 5 units with JW");
  });
});

describe("stockVerdict(facts)", () => {
  const facts: StockFacts = {
    is_claim: true,
    is_told: true,
    is_supplied_free: false,
    payer_kind: "commercial",
    ndc11: "57894003001",
    is_ndc_on_claim: true,
    is_bought_here: true,
    is_bought_elsewhere: false,
    units_short: 0n,
    units_by_then: u("100"),
    units_held: u("60"),
    order_by: "2025-03-08",
    as_of: "2025-03-01"
  };
  const plan = {is_claim: false};
  it.each<[string, Partial<StockFacts>, string]>([
    ["bought and there", {}, "pass bought"],
    ["three units more than on the shelf", {units_short: u("3")}, "stop none_on_shelf"],
    ["never bought here", {is_bought_here: false}, "stop ndc_never_bought"],
    ["no NDC, and none the ledger draws on", {ndc11: null, is_ndc_on_claim: false}, "unknown ndc_missing"],
    ["no NDC on the claim, one in the ledger", {is_ndc_on_claim: false}, "pass bought"],
    ["no NDC on a claim to Medicaid", {is_ndc_on_claim: false, payer_kind: "medicaid"}, "stop ndc_required"],
    ["no invoices at all", {is_told: false}, "unknown purchases_not_told"],
    ["white-bagged", {is_supplied_free: true, is_told: false}, "pass supplied_free"],
    ["a plan, to order within the week", plan, "stop order_now"],
    ["a plan, to order a day after the week", {...plan, order_by: "2025-03-09"}, "pass order_later"],
    ["a plan, and no order time", {...plan, order_by: null}, "unknown order_time_unknown"],
    ["a plan that stock covers", {...plan, units_held: u("100")}, "pass in_stock"],
    ["a plan of a drug the site has never had", {...plan, is_bought_here: false}, "stop ndc_never_bought"]
  ])("%s", (_, change, expected) => {
    expect(said(stockVerdict({...facts, ...change}))).toBe(expected);
  });
});

describe("payVerdict(facts)", () => {
  const facts: PayFacts = {
    is_supplied_free: false,
    basis: "medicare",
    payer_kind: "medicare_ffs",
    // J3380, 300 units at 21.371: 6,411.30 less 102.58 of sequestration (published arithmetic).
    expected_cents: parseCents("6308.72"),
    arithmetic: "",
    cost_cents: parseCents("6308.72")
  };
  it.each<[string, Partial<PayFacts>, string, string | null]>([
    ["the very cost", {}, "pass pays_cost", null],
    ["a cent less than the cost", {cost_cents: parseCents("6308.73")}, "stop pays_below_cost", null],
    ["no cost", {cost_cents: null}, "unknown cost_unknown", "the invoice of the drug in purchases.csv"],
    [
      "no limit yet",
      {expected_cents: null, arithmetic: "no CMS limit published for 2025Q3"},
      "unknown payment_unknown",
      "CMS's payment-limit file of the quarter"
    ],
    [
      "no term",
      {expected_cents: null, basis: "none", payer_kind: "commercial"},
      "unknown payment_unknown",
      "the payer's terms in payer_contracts.csv"
    ],
    [
      "no term, unknown kind",
      {expected_cents: null, basis: "none", payer_kind: "unknown"},
      "unknown payment_unknown",
      "the payer's kind in payers.csv"
    ],
    [
      "no list price",
      {expected_cents: null, basis: "contract", arithmetic: "WAC is not published for 2025Q3"},
      "unknown payment_unknown",
      "wac.csv"
    ],
    [
      "of a charge not made yet",
      {expected_cents: null, basis: "contract", arithmetic: "charge is not published for 2025Q3"},
      "unknown payment_unknown",
      "the charge of the claim"
    ],
    ["white-bagged", {is_supplied_free: true, expected_cents: null}, "pass supplied_free", null]
  ])("%s", (_, change, expected, file) => {
    const verdict = payVerdict({...facts, ...change});
    expect([said(verdict), verdict.would_tell]).toEqual([expected, file]);
  });
});

describe("siteVerdict(facts)", () => {
  it.each([
    ["office", "medicare_ffs", true, "pass site_kind_paid"],
    ["ais", "medicare_ffs", false, "stop site_kind_not_paid"],
    ["unknown", "medicare_ffs", null, "unknown site_kind_unknown"],
    ["office", "unknown", null, "unknown payer_kind_unknown"],
    ["office", "commercial", null, "unknown site_rule_unknown"]
  ])("%s at %s", (site_kind, payer_kind, is_drug_billed, expected) => {
    expect(said(siteVerdict({site_kind, payer_kind, is_drug_billed}))).toBe(expected);
  });
});

describe("diagnosisVerdict(facts)", () => {
  const facts: DiagnosisFacts = {
    is_told: true,
    is_institutional: false,
    diagnoses: ["ABK:M0579", "ABF:K50", "ABF:Z51"],
    pointers: ["1"]
  };
  it.each<[string, Partial<DiagnosisFacts>, string]>([
    ["one of three", {}, "pass diagnosis_there"],
    ["the third and first", {pointers: ["3", "1"]}, "pass diagnosis_there"],
    ["a fourth of three", {pointers: ["1", "4"]}, "stop pointer_to_nothing"],
    ["nought", {pointers: ["0"]}, "stop pointer_to_nothing"],
    ["a letter, as on paper", {pointers: ["A"]}, "stop pointer_to_nothing"],
    ["no pointer", {pointers: []}, "stop pointer_missing"],
    ["no diagnosis", {diagnoses: []}, "stop diagnosis_missing"],
    ["an 837I has none", {is_institutional: true, pointers: []}, "pass diagnosis_there"],
    ["an export", {is_told: false, diagnoses: [], pointers: []}, "unknown diagnosis_not_told"]
  ])("%s", (_, change, expected) => {
    expect(said(diagnosisVerdict({...facts, ...change}))).toBe(expected);
  });
});

describe("historyVerdict(facts)", () => {
  const facts: HistoryFacts = {is_told: true, rate: 0.2, base_rate: 0.05, is_spoken: true, stop_rate: 0.2};
  it.each<[string, Partial<HistoryFacts>, string]>([
    ["the rate from which on a person looks", {}, "stop often_denied"],
    ["below it", {rate: 0.199}, "pass seldom_denied"],
    ["above it, and no more than everybody", {rate: 0.3, base_rate: 0.3}, "pass seldom_denied"],
    ["no better than the base rate", {is_spoken: false, rate: 0.9}, "unknown denial_rate_silent"],
    ["never answered", {rate: null}, "unknown no_denial_history"],
    ["files without first answers", {is_told: false}, "unknown no_denial_history"]
  ])("%s", (_, change, expected) => {
    expect(said(historyVerdict({...facts, ...change}))).toBe(expected);
  });
});

describe("every finding", () => {
  const folder = join(ROOT, "src/payment/precheck");
  const source = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  it("has its words", () => {
    const named = [...source.matchAll(/\b(?:pass|stop|unknown)\(\s*"([a-z_]+)"/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !PRECHECK_FINDINGS.includes(name))).toEqual([]);
  });
  it("of opened vials has its words", () => {
    const sql = readFileSync(join(ROOT, "src/models/stock/core/opened_vial.sql"), "utf8");
    const named = [...sql.matchAll(/THEN '([a-z_]+)'/g)].map(([, name]) => name!);
    expect(named.filter((name) => !PRECHECK_FINDINGS.includes(name))).toEqual([]);
  });
});

describe("daysBetween(from, to) and plainUnits(units)", () => {
  it("count days over a change of clocks and a leap day", () => {
    expect([daysBetween("2025-03-08", "2025-03-10"), daysBetween("2024-02-28", "2024-03-01")]).toEqual([2, 2]);
  });
  it("leave zeros out", () => {
    expect(["300", "12.5", "0", "0.125"].map((text) => plainUnits(u(text)))).toEqual(["300", "12.5", "0", "0.125"]);
  });
});
