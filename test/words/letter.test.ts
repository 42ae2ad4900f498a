import {describe, expect, it} from "vitest";
import {type LetterFacts, letterOf} from "../../src/words/letter.ts";
import {LETTER_KINDS} from "../../src/words/letter-kinds.ts";

const ACTION: LetterFacts = {
  action_id: "work_denial_cluster.J9271.prairie",
  action_kind: "work_denial_cluster",
  first_quarter: "2025Q1",
  quarter: "2025Q2",
  hcpcs: "J9271",
  drug_name: "Keytruda",
  payer_name: "Prairie Mutual",
  site_name: null,
  action_detail: "197",
  reason: "No prior authorization or notification",
  lines: 14,
  authorized_lines: 14,
  recoverable_amount_cents: 17_346_112,
  at_risk_amount_cents: 0,
  billed_amount_cents: 30_000_000,
  act_by: "2025-08-08"
};
const textOf = (change: Partial<LetterFacts> = {}, practice: string | null = "Cedar Valley Infusion"): string =>
  letterOf({...ACTION, ...change}, practice)!.text;

describe("letterOf(action)", () => {
  it("lists the lines with quarter, dollars and where their blanks stand, adding up; nothing of a patient", () => {
    const lines = [
      {quarter: "2025Q1", file: "claims/claims-2025q1.csv", line: 12, cents: 100_00},
      {quarter: "2025Q2", file: "claims/claims-2025q2.csv", line: 7, cents: 250_50}
    ];
    const {text} = letterOf({...ACTION, lines: 2, recoverable_amount_cents: 350_50}, "Cedar Valley", lines)!;
    expect(text).toContain("The lines are listed at the end of this letter.");
    expect(text).not.toContain("[FILL IN: list of claim numbers");
    expect(text.slice(text.indexOf("\n\nLines\n"))).toBe(
      "\n\nLines\n1. 2025 Q2, $250.50: [FILL IN: claim number, date of service and charge, in claims/claims-2025q2.csv, line 7]\n" +
        "2. 2025 Q1, $100.00: [FILL IN: claim number, date of service and charge, in claims/claims-2025q1.csv, line 12]\nTogether $350.50"
    );
    expect(textOf()).toContain("[FILL IN: list of claim numbers");
    expect(textOf()).not.toContain("Together");
  });

  it("says payer, drug, quarters, lines, dollars, the payer's reason and the authorizations on file", () => {
    const text = textOf();
    for (const part of [
      "To: Prairie Mutual, appeals",
      "Appeal of 14 denied lines of Keytruda (HCPCS J9271), 2025 Q1 to 2025 Q2",
      "reason code 197 (No prior authorization or notification)",
      "We charged $300,000.00",
      "$173,461.12 is due",
      "On all 14 lines our records hold an authorization of yours whose period covers the date of service",
      "[FILL IN: authorization numbers, with the dates they cover]"
    ])
      expect(text).toContain(part);
  });

  it("lists no more than a letter holds, and says where the others are", () => {
    const lines = Array.from({length: 101}, (_, i) => ({quarter: "2025Q1", file: "a.csv", line: i + 1, cents: 1}));
    const {before, text} = letterOf(ACTION, "Cedar Valley", lines)!;
    expect(before.join(" ")).toContain("101 lines are too many for a letter");
    expect(text).toContain("[FILL IN: list of claim numbers");
    expect(text).not.toContain("Together");
    expect(letterOf(ACTION, "Cedar Valley", lines.slice(1))!.text).toContain("Together $1.00");
  });

  it.each([
    [
      "no line is authorized: the number is a blank, and nothing is said to be on file",
      {authorized_lines: 0},
      /Authorization: \[FILL IN/,
      /records hold/
    ],
    ["some lines are", {authorized_lines: 5}, /On 5 of them our records hold/, /all 14/],
    [
      "filed too late: the proof is a blank",
      {action_detail: "29", authorized_lines: 0},
      /proof of timely filing: \[FILL IN/,
      /records hold/
    ],
    [
      "not medically necessary, though authorized: both",
      {action_detail: "50"},
      /records hold[\s\S]*clinical records/,
      /undefined/
    ],
    [
      "many reasons",
      {
        action_kind: "work_denials",
        action_detail: null,
        reason: null,
        drug_name: null,
        hcpcs: null,
        authorized_lines: 0
      },
      /You denied 14 lines\. [\s\S]*Our grounds: \[FILL IN/,
      /reason code|null/
    ],
    [
      "dollars no file tells",
      {recoverable_amount_cents: 0, billed_amount_cents: null},
      /We charged \[FILL IN: charges\]; by the rates that apply to them \[FILL IN: amount due\]/,
      /\$0/
    ],
    [
      "underpaid on an old limit",
      {action_kind: "appeal_underpayment", action_detail: "limit_of_earlier_quarter", drug_name: null, hcpcs: null},
      /payment limits of the prior quarter/,
      /denied/
    ],
    [
      "underpaid for a cause not known: no cause is said",
      {action_kind: "appeal_underpayment", action_detail: "unknown"},
      /attachment sets what you allowed/,
      /prior quarter|sequestration|unknown/
    ]
  ] as const)("%s", (_, change, has, lacks) => {
    expect(textOf(change)).toMatch(has);
    expect(textOf(change)).not.toMatch(lacks);
  });

  it("has for every kind a text without a hole, an identifier or a patient", () => {
    for (const action_kind of LETTER_KINDS) {
      const text = textOf({
        action_kind,
        action_detail: action_kind === "appeal_underpayment" ? "paid_below_allowed" : "Oakline"
      });
      expect(text, action_kind).not.toMatch(/undefined|null|NaN|[a-z]+_[a-z]+|patient/);
      expect(text, action_kind).toMatch(/\[FILL IN: /);
      expect(text, action_kind).toContain("Cedar Valley Infusion");
    }
    expect(letterOf({...ACTION, action_kind: "renegotiate_drug"}, null)).toBeNull();
  });

  it("says before it goes out by when, and which lines are not of the letter's ground", () => {
    expect(letterOf(ACTION, null)!.before[0]).toContain("August 8, 2025");
    expect(letterOf({...ACTION, act_by: null}, null)!.before[0]).toBe(
      "No rule gives a last day: find it in the contract."
    );
    expect(letterOf({...ACTION, authorized_lines: 5}, null)!.before.join(" ")).toContain(
      "5 of 14 lines had an authorization"
    );
    expect(textOf({}, null)).toContain("[FILL IN: name of the practice]");
  });
});
