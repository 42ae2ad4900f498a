import type {Scenario} from "../../forecast/mfp/scenario.ts";
import {inScenarioWords, numberInWords} from "../../forecast/mfp/words.ts";
import type {MfpInput} from "../../models/forecast/mfp-input.ts";
import type {PacketBlock, PacketPage} from "./packet.ts";

/** Days a distributor and a payer are assumed to take: what the page opens with. */
const DELAYS = {terms_days: 30, payment_days: 30};
export const NONE =
  "No drug in use has a Maximum Fair Price, so there is nothing to lose by one. Drugs of CMS's list are found when they are bought or billed.";

const YEARS: PacketBlock = {
  kind: "table",
  of: "years",
  columns: [
    "year",
    {name: "net_cost_recovery", label: "Net cost recovery"},
    {name: "low", label: "Worse path"},
    {name: "high", label: "Better path"},
    {name: "today", label: "Today"},
    {name: "mfp_payment", label: "Medicare's payment"},
    {name: "spillover", label: "Contracts"},
    {name: "refund_float", label: "Refund and float"},
    {name: "asp_erosion", label: "Own path"}
  ],
  empty: NONE
};

/** The scenario as one sentence: what is assumed before anything is answered. */
function scenarioInWords(scenario: Scenario, hasDrugs: boolean): string {
  return `Assumed: selected drugs are priced ${numberInWords("discount", scenario.discount)} below ASP where no price is published and ${inScenarioWords(scenario.acquisition)}, ${numberInWords("refund_days", scenario.refund_days)} to a refund; commercial contracts follow ${inScenarioWords(scenario.commercial_reading)}, Medicare Advantage ${inScenarioWords(scenario.advantage_reading)}. ${hasDrugs ? "Each assumption is on page 4, and what it is worth alone on page 3." : "Each assumption is on page 2."}`;
}

const cashPage = (data: object): PacketPage => ({
  name: "MFP readiness: cash, and what decides the outcome",
  title: "What has to be laid out while refunds are on their way",
  sentence: {of: "mfp-float", data: {...data, delays: DELAYS}},
  blocks: [
    {
      kind: "columns",
      left: [{kind: "picture", picture: "mfp-float", data: {...data, delays: DELAYS}}],
      right: [{kind: "picture", picture: "mfp-tornado", data}]
    },
    {
      kind: "table",
      of: "tornado",
      columns: [
        "assumption",
        "low",
        {name: "ncr_low", label: "Net cost recovery at the one"},
        "high",
        {name: "ncr_high", label: "At the other"},
        {name: "swing", label: "Between them"}
      ],
      empty: NONE
    }
  ]
});

/** The printed MFP report: four sheets of paper; two where nothing can be computed. */
export function mfpPages(
  input: MfpInput,
  {
    scenario,
    finding,
    without,
    year,
    hasDrugs,
    none,
    caveats,
    drugs,
    contracts
  }: {
    scenario: Scenario;
    finding: string;
    /** What share of the files the numbers are without; empty for none. */
    without: string;
    year: string;
    hasDrugs: boolean;
    /** Why there is nothing to show, where no drug has a price or its payers are not known. */
    none: string;
    caveats: readonly string[];
    /** Titles of the sheets of drugs and of contracts: what their tables say. */
    drugs: string;
    contracts: string;
  }
): PacketPage[] {
  const data = {input, scenario};
  const empty = {kind: "text", text: none} as const;
  return [
    {
      name: "MFP readiness: the question and the answer",
      title: finding,
      blocks: [
        ...(without ? [{kind: "text", text: without, isNote: true} as const] : []),
        {kind: "text", text: scenarioInWords(scenario, hasDrugs)},
        ...(hasDrugs ? [{kind: "picture", picture: "mfp-figures", data} as const] : []),
        ...(hasDrugs
          ? ([
              {
                kind: "columns",
                left: [
                  {kind: "picture", picture: "mfp-drivers", data},
                  ...(caveats.length > 0 ? [{kind: "list", items: caveats} as const] : [])
                ],
                right: [{kind: "picture", picture: "mfp-fan", data}]
              },
              YEARS
            ] as const)
          : [empty])
      ]
    },
    // Where nothing is computed there is no sheet of it.
    ...(hasDrugs ? [drugPage(year, drugs), cashPage(data)] : []),
    {
      name: "MFP readiness: contracts and assumptions",
      title: contracts,
      blocks: [
        {
          kind: "table",
          of: "contracts",
          columns: [
            "payer",
            {name: "collected", label: "Collected on selected drugs"},
            "base",
            {name: "unpublished", label: "If not published"},
            "follows",
            {name: "ends", label: "Ends"},
            "ask"
          ],
          empty:
            "No contract that pays for a selected drug is loaded. Add payer_contracts.csv: it would tell which payers' dollars follow the Maximum Fair Price."
        },
        {
          kind: "table",
          of: "assumptions",
          columns: ["assumption", {name: "value", label: "Here"}, "source", "as_of"],
          empty: "No assumption."
        }
      ]
    }
  ];
}

const drugPage = (year: string, title: string): PacketPage => ({
  name: "MFP readiness: drugs and scenarios",
  title,
  blocks: [
    {
      kind: "table",
      of: "drugs",
      columns: [
        "drug",
        {name: "net_cost_recovery", label: `Net cost recovery ${year}`},
        {name: "low", label: "Worse path"},
        {name: "high", label: "Better path"},
        {name: "today", label: "Today, a year"},
        {name: "break_even", label: "Break-even discount below ASP"}
      ],
      note: "Break-even: the discount at which the drug's net cost recovery crosses zero; a dash where it never does.",
      empty: NONE
    },
    {
      kind: "table",
      of: "grid",
      columns: [
        "acquisition",
        "discount",
        {name: "none", label: "No contract follows"},
        {name: "advantage_only", label: "Medicare Advantage follows the file"},
        {name: "manufacturer_asp", label: "All follow the manufacturer's ASP"},
        {name: "all_contracts", label: "All follow the file"}
      ],
      empty: NONE
    }
  ]
});
