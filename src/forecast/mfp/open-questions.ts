import {evaluate, total} from "./evaluate.ts";
import {type Market, selectCells} from "./market.ts";
import type {Scenario} from "./scenario.ts";

/** A question that no file answers, and what a year comes to with either answer; whole cents. */
export interface OpenQuestion {
  question: string;
  /** What would answer it. */
  ask: string;
  answers: readonly {answer: string; ncr: number}[];
}

/** A drug whose selection is open, in the words of the table of selected drugs. */
export interface DrugQuestion {
  hcpcs: string;
  question: string;
}

const LINES = [
  ["commercial", "commercial_follows", "Commercial"],
  ["other_government", "government_follows", "Other government"],
  ["medicaid", "government_follows", "Medicaid"]
] as const;

/**
 * The questions that move a year: for each line of business with payers that no contract term speaks of, whether they follow CMS's
 * file; for each drug whose determination is open, whether it stays selected. Sums are of the year's cells the question is about.
 */
export function openQuestions(
  scenario: Scenario,
  market: Market,
  {year, drugs}: {year: string; drugs: readonly DrugQuestion[]}
): OpenQuestion[] {
  const ofYear = (keep: (i: number) => boolean) =>
    selectCells(market, (i) => market.quarters[market.cells.quarter[i]!]!.startsWith(year) && keep(i));
  const ncr = (change: Partial<Scenario>, part: Market): number => total(evaluate({...scenario, ...change}, part).ncr);
  const lines = LINES.flatMap(([kind, share, words]): OpenQuestion[] => {
    const isOpen = market.payers.map(
      (payer) => payer.kind === kind && payer.reading === null && !scenario.readings[payer.payer_id]
    );
    const part = ofYear((i) => isOpen[market.cells.payer[i]!]!);
    if (part.cells.count === 0 || (kind === "commercial" && scenario.commercial_reading !== "payer")) return [];
    return [
      {
        question: `${words} payers without a contract term: do they follow CMS's file?`,
        ask: "a row of payer_contracts.csv for each payer",
        answers: [
          {answer: "all follow", ncr: ncr({[share]: 1}, part)},
          {answer: "none follows", ncr: ncr({[share]: 0}, part)}
        ]
      }
    ];
  });
  const selections = drugs.flatMap(({hcpcs, question}): OpenQuestion[] => {
    const at = market.drugs.findIndex((drug) => drug.hcpcs === hcpcs);
    const part = ofYear((i) => market.cells.drug[i] === at);
    const from = scenario.selected_from[hcpcs] ?? market.drugs[at]?.selected_from;
    if (part.cells.count === 0 || !from) return [];
    return [
      {
        question,
        ask: "CMS's determination, as a row of selected_drug.csv or its file",
        answers: [
          {answer: "stays selected", ncr: ncr({}, part)},
          {answer: "leaves", ncr: ncr({deselected_from: {...scenario.deselected_from, [hcpcs]: from}}, part)}
        ]
      }
    ];
  });
  return [...lines, ...selections];
}
