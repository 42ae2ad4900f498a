import {readMart} from "../../../warehouse/marts.ts";
import {dayWords, plural, quarterWords} from "../../../words/format.ts";
import {type Untold, untoldInWords} from "../../../words/untold.ts";
import {BRIDGE, CUBE, readReview, readRun, WATCH} from "../../review-facts.ts";
import type {PacketBlock, PacketPage} from "../packet.ts";

interface Run {
  readonly as_of: string;
  readonly files: number;
  readonly untold: readonly Untold[];
}

/** The printed review: six sheets of paper, drawn from the rows the report's own pages are drawn from. */
export async function reviewPages(
  folder: string,
  {quarter, finding, build_id}: {quarter: string; finding: string; build_id: string}
): Promise<PacketPage[]> {
  const read = (sql: string) => readMart(sql, folder);
  const [review, run, bridge, watch, all] = await Promise.all([
    readReview(read),
    readRun(read) as unknown as Promise<Run>,
    read(BRIDGE),
    read(WATCH),
    read(CUBE)
  ]);
  const cube = all.filter((row) => row["quarter"] === quarter);
  const data = {
    quarter,
    headline: review.headline,
    tests: review.tests,
    actions: review.actions,
    due: review.due,
    bridge: bridge.filter((row) => row["quarter"] === quarter && row["basis"] === "matured")
  };
  const untold = (id: string): string | null => {
    const row = run.untold.find(({finding: name}) => name === id);
    return row ? `${row.title}: not known. ${untoldInWords(row)}` : null;
  };
  const name = (what: string): string => `${what} · ${quarterWords(quarter)}`;
  return [
    firstPage({name: name("What we earned, why it moved, what to do"), finding, data, run, untold}),
    drugPage(name("Drugs"), {cube, quarter}),
    placePage(name("Payers and sites of care"), {cube, quarter}),
    moneyPage({...data, untold: run.untold}, untold),
    nextPage(watch, untold),
    surePage({data, run, build_id})
  ];
}

type Untell = (id: string) => string | null;
interface ReviewData {
  readonly quarter: string;
  readonly actions: readonly unknown[];
}

const text = (words: string | null, isNote = false): PacketBlock[] =>
  words ? [{kind: "text", text: words, isNote}] : [];

function firstPage({
  name,
  finding,
  data,
  run,
  untold
}: {
  name: string;
  finding: string;
  data: ReviewData;
  run: Run;
  untold: Untell;
}): PacketPage {
  return {
    name,
    title: finding,
    blocks: [
      {kind: "picture", picture: "as-of", data: {run}},
      {kind: "picture", picture: "quarter-figures", data},
      {
        kind: "columns",
        wide: "left",
        left: [{kind: "picture", picture: "bridge", data}, ...text(untold("quarter_before"))],
        right: [{kind: "picture", picture: "top-actions", data: {...data, untold: run.untold}}]
      },
      ...text(untold("cost_of_every_dose"))
    ]
  };
}

const drugPage = (name: string, data: object): PacketPage => ({
  name,
  title: "Which drugs earn, which lose, and is it price or denials",
  sentence: {of: "drugs", data},
  blocks: [
    {
      kind: "columns",
      wide: "right",
      left: [{kind: "picture", picture: "split", data}],
      right: [
        {
          kind: "table",
          of: "drugs",
          ends: true,
          columns: [
            "drug_name",
            {name: "projected_net_cost_recovery", label: "Net cost recovery, projected"},
            "projected_share",
            {name: "paid_net_amount", label: "Paid lines"},
            {name: "denied_net_amount", label: "Denied lines"},
            {name: "open_acquisition_cost", label: "Pending, cost"},
            {name: "acquisition_cost", label: "Acquisition cost"}
          ],
          empty: "No drug line in this quarter."
        }
      ]
    }
  ]
});

const placePage = (name: string, data: object): PacketPage => ({
  name,
  title: "Which payers and sites earn",
  sentence: {of: "payers", data},
  blocks: [
    {kind: "picture", picture: "heat", data},
    {
      kind: "columns",
      wide: "left",
      left: [
        {
          kind: "table",
          of: "payers",
          ends: true,
          columns: [
            "payer_name",
            {name: "projected_net_cost_recovery", label: "Net cost recovery, projected"},
            "projected_share",
            {name: "denied_net_amount", label: "Denied lines"},
            {name: "recoverable_amount", label: "Recoverable from it"},
            {name: "days_left", label: "Nearest day"}
          ],
          empty: "No claim names a payer."
        }
      ],
      right: [
        {
          kind: "table",
          of: "sites",
          ends: true,
          columns: [
            "site_name",
            {name: "projected_net_cost_recovery", label: "Net cost recovery, projected"},
            {name: "projected_per_visit", label: "A visit"},
            {name: "administration_amount", label: "Drug admini\u00adstration"}
          ],
          empty: "No claim names a site."
        }
      ]
    }
  ]
});

function moneyPage(data: ReviewData & {readonly untold: readonly Untold[]}, untold: Untell): PacketPage {
  const missing = ["contract_payment", "denial_reasons", "contract_prices"].flatMap((id) => untold(id) ?? []);
  return {
    name: "Money to get back, by when",
    title: "What can still be recovered",
    sentence: {of: "money", data},
    blocks: [
      ...(data.actions.length > 0 ? [{kind: "picture", picture: "deadlines", data} as const] : []),
      {
        kind: "table",
        of: "actions",
        columns: [
          "action",
          {name: "recoverable_amount", label: "Recoverable"},
          {name: "at_risk_amount", label: "In question"},
          "days_left",
          "evidence",
          "owner",
          {name: "span", label: "Of"}
        ],
        empty: "No finding can be acted on."
      },
      ...(missing.length > 0 ? [{kind: "list", title: "Not looked for", items: missing} as const] : [])
    ]
  };
}

function nextPage(watch: readonly object[], untold: Untell): PacketPage {
  const none =
    "No later payment limits are known. Load CMS's payment limit file of the next quarter, or earlier quarters to forecast from: it would tell what the next quarter pays.";
  return {
    name: "Next quarter's payment limits",
    title: "What the next quarter changes",
    sentence: {of: "next", data: {watch}},
    blocks:
      watch.length === 0
        ? text(none)
        : [
            {
              kind: "columns",
              wide: "right",
              left: [
                {kind: "picture", picture: "watch", data: {watch}},
                {
                  kind: "list",
                  title: "How to read it",
                  items: [
                    "Effect: what Medicare and Medicare Advantage allow more or less at the last quarter's volume.",
                    "Break-even: the limit at which Medicare's payment, after sequestration, just covers acquisition cost.",
                    "On hand: what is in stock at cost; it was bought at today's prices and will be paid at the next limit."
                  ]
                }
              ],
              right: [
                {
                  kind: "table",
                  of: "watch",
                  ends: true,
                  columns: [
                    "drug_name",
                    {name: "medicare_effect_amount", label: "Effect a quarter"},
                    {name: "payment_limit", label: "Limit now"},
                    {name: "next_payment_limit", label: "Next limit"},
                    {name: "break_even_payment_limit", label: "Break-even"},
                    {name: "cost_left", label: "On hand"},
                    {name: "is_newly_underwater", label: "Falls below cost"}
                  ],
                  empty: none
                }
              ]
            },
            ...text(untold("limit_trend"))
          ]
  };
}

function surePage({data, run, build_id}: {data: ReviewData; run: Run; build_id: string}): PacketPage {
  return {
    name: "How sure, and what is left out",
    title: "How good past projections were",
    sentence: {of: "sure", data},
    blocks: [
      {kind: "picture", picture: "back-test", data},
      {
        kind: "table",
        of: "headline",
        most: 8,
        columns: [
          "quarter",
          {name: "projected_net_cost_recovery", label: "Net cost recovery, projected"},
          {name: "projected_low_amount", label: "Low"},
          {name: "projected_high_amount", label: "High"},
          {name: "to_come_amount", label: "Of it to come"},
          {name: "open_acquisition_cost", label: "Pending, cost"},
          {name: "acquisition_cost", label: "Acquisition cost"},
          {name: "accrued_amount", label: "Rebates accrued"},
          {name: "administration_amount", label: "Drug administration"}
        ],
        empty: "No quarter has claims."
      },
      {
        kind: "columns",
        left: [
          {
            kind: "table",
            of: "left-out",
            columns: ["why", "dollars", "rows_left_out"],
            empty: "Nothing: every row of every file is counted, and none is estimated."
          },
          {
            kind: "list",
            title: "How it is counted",
            items: [
              "Net cost recovery: what payers, patients and assistance paid for drugs, less their acquisition cost, first in, first out.",
              "Projected: with what pending and denied claims are expected to bring, credits and freight, and accrued rebates. Drug administration is not in it.",
              `The range is of 80%: four of five quarters should end inside it. Build ${build_id}, as of ${dayWords(run.as_of)}, from ${plural(run.files, "file")}; the workbook lists them.`
            ]
          }
        ],
        right: [
          {
            kind: "table",
            of: "not-known",
            columns: ["title", "dollars", "missing", "would_tell"],
            empty: "Nothing: the loaded files tell every finding of this report."
          }
        ]
      }
    ]
  };
}
