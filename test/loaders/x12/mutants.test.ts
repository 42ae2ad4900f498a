import {describe, expect, it} from "vitest";
import {survey835} from "../../../loaders/x12/survey.ts";
import {HAS_SHARED, readShared, sharedFiles, WHEN_MISSING} from "./shared.ts";

/** File → status of the file, of each payment, and reasons that must be told, as mutants/EXPECT.json asks. */
const BASE = ["accepted", "accepted"];
const EXPECTED: Record<
  string,
  {file?: string; payments: string[]; held?: number; told?: string[]; difference?: string}
> = {
  "00_base_ok": {payments: BASE},
  "01_cr_only_terminator": {payments: BASE},
  "02_bom_crlf": {payments: BASE},
  "03_wrapped_80col": {payments: BASE, told: ["wrapped"]},
  "04_pipe_caret": {payments: BASE},
  "05_truncated_mid_segment": {
    file: "quarantined",
    payments: ["quarantined", "quarantined"],
    held: 1,
    told: ["truncated"]
  },
  // The payment without SE is quarantined, and "file not publishable": the whole payment beside it is withheld too.
  "06_missing_se": {file: "quarantined", payments: ["quarantined", "quarantined"], told: ["missing_se"]},
  "07_wrong_se_count": {payments: BASE, told: ["segment_count"]},
  "08_bpr_mismatch": {payments: ["quarantined", "accepted"], told: ["payment_out_of_balance"], difference: "9.00"},
  "09_claim_unbalanced": {payments: BASE, held: 1, told: ["line_out_of_balance"], difference: "-1.00"},
  "10_two_interchanges_diff_delims": {payments: [...BASE, ...BASE], told: ["repeated_payment"]},
  "11_same_interchange_twice": {payments: [...BASE, "duplicate", "duplicate"], told: ["duplicate_payment"]},
  "12_nul_bytes": {payments: BASE, told: ["control_bytes"]},
  "13_negative_bpr_debit": {
    payments: ["quarantined", "accepted"],
    told: ["payment_out_of_balance"],
    difference: "-782.10"
  },
  "14_exponent_amount": {payments: BASE, held: 1, told: ["invalid_amount"]},
  "15_thousands_separator": {payments: BASE, held: 1, told: ["invalid_amount"]},
  "16_three_decimals": {payments: BASE, held: 1, told: ["invalid_amount"]},
  "17_empty_file": {file: "quarantined", payments: [], told: ["empty_file"]},
  "18_837_named_835": {file: "quarantined", payments: [], told: ["not_835"]},
  "19_trailing_garbage": {payments: BASE, told: ["trailing_bytes"]},
  "20_latin1_name": {payments: BASE},
  "21_zero_st": {payments: [], told: ["no_transaction"]},
  "22_isa_not_fixed_width": {payments: BASE, told: ["isa_width"]},
  "23_element_sep_equals_ISA11": {payments: BASE},
  "24_plb_wrong_sign": {payments: ["quarantined", "accepted"], told: ["payment_out_of_balance"], difference: "-7.90"},
  "25_hi_ascii_segterm_tilde_in_name": {payments: ["quarantined", "accepted"], told: ["unknown_segment"]}
};

describe.skipIf(!HAS_SHARED)(`survey835(mutants)${WHEN_MISSING}`, () => {
  it("has an expectation for every mutant", () => {
    const names = sharedFiles("mutants").filter((path) => path.endsWith(".835"));
    expect(names.map((path) => path.replace(/^mutants\/|\.835$/g, ""))).toEqual(Object.keys(EXPECTED));
  });

  it.each(Object.entries(EXPECTED))("%s", (name, {file = "accepted", payments, held = 0, told = [], difference}) => {
    const survey = survey835([readShared(`mutants/${name}.835`)]);
    expect(survey.status).toBe(file);
    expect(survey.payments.map((payment) => payment.status)).toEqual(payments);
    expect(survey.payments.reduce((sum, payment) => sum + payment.held.size, 0)).toBe(held);
    expect(survey.problems.map((problem) => problem.reason)).toEqual(expect.arrayContaining(told));
    if (told.length === 0) expect(survey.problems).toEqual([]);
    if (difference) expect(survey.problems.map((problem) => problem.difference)).toContain(difference);
    for (const {totals} of survey.payments.filter((each) => each.status === "accepted" && each.held.size === 0)) {
      expect(totals).toMatchObject({claims: 2, services: 4, paid: 395_00, provider_adjustment: 3_95, payment: 391_05});
    }
  });

  it("names the claim and the line that do not balance", () => {
    const {problems} = survey835([readShared("mutants/09_claim_unbalanced.835")]);
    expect(problems[0]).toMatchObject({claim: "ABC9001", service: 1});
    expect(problems[0]?.message).toContain("150.00 - 5.00 <> 144.00");
  });

  it("skips in a second file what the first one held", () => {
    const seen = new Set<string>();
    expect(survey835([readShared("mutants/00_base_ok.835")], {seen}).status).toBe("accepted");
    expect(survey835([readShared("mutants/02_bom_crlf.835")], {seen}).status).toBe("duplicate");
  });
});
