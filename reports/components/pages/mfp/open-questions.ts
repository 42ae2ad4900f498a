import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {type OpenQuestion, openQuestions} from "../../../../src/forecast/mfp/open-questions.ts";
import {firstMfpYear} from "../../../../src/forecast/mfp/outlook.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {dataTable} from "../../table.ts";

/** Questions that no file answers, each with the net cost recovery of the price's first year under both answers. */
export function openQuestionTable(scenario: Scenario, market: Market, input: MfpInput): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const drugs = input.selected.flatMap(({hcpcs, question}) => (hcpcs && question ? [{hcpcs, question}] : []));
  const answer = (k: 0 | 1) => ({
    value: (row: OpenQuestion) => row.answers[k]?.answer ?? ""
  });
  const amount = (k: 0 | 1) => ({
    unit: `$ in ${year}`,
    kind: "money" as const,
    value: (row: OpenQuestion) => row.answers[k]?.ncr ?? null
  });
  return dataTable(
    openQuestions(scenario, market, {year, drugs}),
    [
      {key: "question", label: "Question", wrap: true},
      {key: "answer_1", label: "Either", ...answer(0)},
      {key: "ncr_1", label: "Net cost recovery, either", ...amount(0)},
      {key: "answer_2", label: "Or", ...answer(1)},
      {key: "ncr_2", label: "Net cost recovery, or", ...amount(1)},
      {key: "ask", label: "Answered by", wrap: true}
    ],
    {
      caption: `Open questions, with both answers: ${year}`,
      file: "plus-six-mfp-questions",
      proof: {mart: "mfp_trailing"},
      empty: "every payer has a contract term, and no determination is open for a drug in use."
    }
  );
}
