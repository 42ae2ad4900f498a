import {describe, expect, it} from "vitest";
import {type Prechecked, precheckFound, scoreWords} from "../../reports/components/pages/precheck/precheck.ts";

const SCORES: Prechecked["scores"] = {
  scored_lines: 7646,
  months: 23,
  brier_score: 0.05543,
  base_brier_score: 0.05529,
  spoken_lines: 0,
  spoken_brier_score: null,
  spoken_base_brier_score: null,
  pairs: 309,
  spoken_pairs: 0
};
const page = (change: Partial<Prechecked>): Prechecked => ({
  ...{totals: [], stops: [], unknowns: [], scores: SCORES, risks: []},
  ...change
});
const CLAIMS: Prechecked["totals"][number] = {
  dose_kind: "claim",
  doses: 235,
  stopped_doses: 24,
  risk_amount_cents: 8_912_300,
  unknown_answers: 3,
  act_by_week: "2025-07-14"
};

describe("precheckFound(prechecked)", () => {
  it.each<[string, Partial<Prechecked>, string]>([
    ["nothing", {}, "No claim is pending and no dose is planned: there is nothing to check."],
    [
      "pending doses",
      {totals: [CLAIMS]},
      "24 of 235 pending doses should not go out as they are, $89,123 at risk. 3 answers are not known."
    ],
    [
      "planned ones too, everything known",
      {
        totals: [
          {...CLAIMS, unknown_answers: 0},
          {...CLAIMS, dose_kind: "plan", doses: 1, unknown_answers: 0}
        ]
      },
      "24 of 235 pending doses should not go out as they are, $89,123 at risk; 24 of 1 planned dose should not go out as they are, $89,123 at risk. Every rule could answer."
    ]
  ])("says %s", (_, change, words) => {
    expect(precheckFound(page(change))).toBe(words);
  });
});

describe("scoreWords(prechecked)", () => {
  it("says that it is silent, with both scores", () => {
    const words = scoreWords(page({}));
    expect(words).toContain("the Brier score is 0.0554, that of the base rate 0.0553 (lower is better).");
    expect(words).toContain("It is silent on all 309 pairs of payer and drug");
  });
  it("says how well it did where it spoke", () => {
    const spoken = {spoken_lines: 100, spoken_brier_score: 0.1, spoken_base_brier_score: 0.2, spoken_pairs: 2};
    expect(scoreWords(page({scores: {...SCORES, ...spoken}}))).toContain(
      "Where it spoke: 0.1000 against 0.2000 on 100 lines. It speaks of 2 of 309 pairs"
    );
  });
  it("says nothing of no answers, and of none that could be forecast", () => {
    expect(scoreWords(page({scores: {...SCORES, pairs: 0}}))).toContain("No payer's first answers are known");
    expect(scoreWords(page({scores: {...SCORES, scored_lines: 0}}))).toContain("No line was answered");
  });
});
