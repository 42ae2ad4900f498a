import {dollarsShort, kindName} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "../../filters.ts";
import {headlineColumns, marginColumns, reasonColumns} from "../../margin-columns.ts";
import {type CubeRow, type Measures, projected, quartersOf, sumBy, sumOf} from "../../measures.ts";
import {nothingToDraw, picture} from "../../page.ts";
import {payerLink} from "../../payer-link.ts";
import type {ProofAsk} from "../../proof.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";

/** What a margin is cut by on the payers' and the sites' page. */
export type By = "payer" | "site";

type Group = Pick<CubeRow, "payer_id" | "payer_name" | "payer_kind" | "site_id" | "site_name" | "site_kind"> & Measures;

const WORDS: Readonly<Record<By, string>> = {payer: "payer", site: "site of care"};

/** The page of a row's site, or null where there is none. */
const siteLink = ({site_id}: {site_id: string}): string | null =>
  /^[A-Za-z0-9][\w.-]*$/.test(site_id) && site_id !== "none" ? keepChoice(`./sites/${site_id}.html`) : null;

/** Rows of a choice added up by payer or site. */
function groupsOf(cube: readonly CubeRow[], choice: Choice, by: By): Group[] {
  return sumBy(chosen(cube, choice), (row) => row[`${by}_id`], [
    "payer_id",
    "payer_name",
    "payer_kind",
    "site_id",
    "site_name",
    "site_kind"
  ]);
}

/** The finding of the page: who earns least of its drugs' cost, in the headline measure. */
export function groupsSentence(cube: readonly CubeRow[], choice: Choice, by: By): string {
  const groups = groupsOf(cube, choice, by).filter((row) => row.lines > 0);
  const ordered = groups.toSorted((a, b) => projected(a) - projected(b));
  const [worst, best] = [ordered[0], ordered.at(-1)];
  if (!worst || !best) return "No drug lines for this choice";
  const name = (row: Group): string => row[`${by}_name`];
  const below = groups.filter((row) => projected(row) < 0);
  if (groups.length === 1)
    return `${name(best)} is projected to ${projected(best) < 0 ? "lose" : "earn"} ${dollarsShort(Math.abs(projected(best)))}`;
  if (below.length === 0)
    return `${name(best)} earns most, ${dollarsShort(projected(best))}; ${name(worst)} least, ${dollarsShort(projected(worst))}`;
  const most =
    projected(best) > 0
      ? `${name(best)} earns most, ${dollarsShort(projected(best))}`
      : `${name(worst)} loses most, ${dollarsShort(-projected(worst))}`;
  return `${below.length === 1 ? `${name(worst)} loses` : `${below.length} ${by === "payer" ? "payers" : "sites"} lose`} ${dollarsShort(
    -projected(sumOf(below))
  )}${below.length === 1 && projected(best) <= 0 ? "" : `; ${most}`}`;
}

/** The cut of the cube a row is. */
const askOf = (cube: readonly CubeRow[], choice: Choice, by: By, row: Group): ProofAsk => ({
  title: `${row[`${by}_name`]}: projected net cost recovery, ${choiceInWords(choice, cube)}`,
  quarters: choice.quarter === null ? quartersOf(cube) : [choice.quarter],
  hcpcs: null,
  payer_id: by === "payer" ? row.payer_id : choice.payer_id,
  site_id: by === "site" ? row.site_id : choice.site_id,
  sum: row
});

/** Bars of projected net cost recovery. */
export function groupsPicture(cube: readonly CubeRow[], choice: Choice, by: By): HTMLElement {
  const groups = groupsOf(cube, choice, by)
    .filter((row) => row.lines > 0)
    .sort((a, b) => projected(b) - projected(a));
  const sum = sumOf(groups);
  return picture(
    `${dollarsShort(projected(sum))} together, ${dollarsShort(sum.denied_net_amount_cents)} of it on denied lines`,
    `Projected net cost recovery by ${WORDS[by]}, before credits and rebates, dollars`,
    responsive((width) =>
      amountBars(
        groups.map((row) => ({
          name: row[`${by}_name`],
          cents: projected(row),
          opens: askOf(cube, choice, by, row),
          ...(by === "site" ? {href: siteLink(row) ?? ""} : {})
        })),
        {width, measure: "projected net cost recovery", thing: by}
      )
    ),
    "margin_cube"
  );
}

/** Bars of administration revenue by site, apart from the drug margin. */
export function administrationPicture(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const groups = groupsOf(cube, choice, "site")
    .filter((row) => row.site_id !== "none" || row.administration_amount_cents !== 0)
    .sort((a, b) => b.administration_amount_cents - a.administration_amount_cents);
  const sum = sumOf(groups).administration_amount_cents;
  if (groups.every((row) => row.administration_amount_cents === 0))
    return nothingToDraw("No administration fee is collected on the claims loaded: there is nothing to draw.");
  return picture(
    `Drug administration brought ${dollarsShort(sum)}, separate from what the drugs earned`,
    "Administration fees collected by site of care, dollars",
    responsive((width) =>
      amountBars(
        groups.map((row) => ({
          name: row.site_name,
          cents: row.administration_amount_cents,
          // Fees are kept by site and quarter: a payer's part of them has no lines of its own.
          opens:
            choice.payer_id === null
              ? {mart: "review_site", sum: ["administration_amount"], where: {site_id: row.site_id}}
              : null
        })),
        {width, measure: "administration fees", thing: "site"}
      )
    ),
    "review_site"
  );
}

/** What the action register says of a payer: to recover, and by when. */
export interface Recovery {
  readonly payer_id: string | null;
  readonly recoverable_amount_cents: number;
  readonly days_left: number | null;
  readonly is_timely: boolean;
}

export interface GroupTableOptions {
  readonly actions?: readonly Recovery[];
  /** Visits by site and quarter (data/review.json: sites). */
  readonly visits?: readonly {readonly site_id: string; readonly quarter: string; readonly visits: number}[];
}

/** The table of payers or sites of care: result first, why, what can be recovered or what services bring, then the rest. */
export function groupsTable(
  cube: readonly CubeRow[],
  choice: Choice,
  by: By,
  {actions = [], visits = []}: GroupTableOptions = {}
): HTMLElement {
  const live = actions.filter((row) => row.is_timely);
  const ofPayer = (row: Group): Recovery[] => live.filter((action) => action.payer_id === row.payer_id);
  const visitsOf = (row: Group): number =>
    visits
      .filter(
        ({site_id, quarter}) => site_id === row.site_id && (choice.quarter === null || quarter === choice.quarter)
      )
      .reduce((sum, one) => sum + one.visits, 0);
  const money = (key: string, label: string, value: (row: Group) => number | null, unit = "$"): Column<Group> => ({
    key,
    label,
    unit,
    kind: "money",
    value,
    total: "sum"
  });
  const aVisit = (cents: number, row: Group): number | null => {
    const seen = visitsOf(row);
    return seen === 0 ? null : Math.round(cents / seen);
  };
  const columns: Column<Group>[] = [
    {
      key: `${by}_name`,
      label: by === "payer" ? "Payer" : "Site of care",
      value: (row) => row[`${by}_name`],
      href: by === "payer" ? payerLink : siteLink
    },
    ...headlineColumns<Group>((row) => askOf(cube, choice, by, row)),
    ...(by === "payer"
      ? [
          money(
            "recoverable_amount",
            "Recoverable from it",
            (row) => ofPayer(row).reduce((sum, action) => sum + action.recoverable_amount_cents, 0) || null,
            "$, in time"
          ),
          {
            key: "days_left",
            label: "Nearest day",
            unit: "days left",
            kind: "count",
            neutral: true,
            value: (row) =>
              ofPayer(row)
                .flatMap(({days_left}) => days_left ?? [])
                .sort((a, b) => a - b)[0] ?? null
          } as Column<Group>
        ]
      : [
          money(
            "administration_amount",
            "Drug administration",
            (row) => row.administration_amount_cents,
            "$, separate"
          ),
          {
            ...money("projected_visit", "Drugs", (row) => aVisit(projected(row), row), "$ a visit"),
            total: () => null
          } as Column<Group>
        ]),
    ...reasonColumns<Group>(),
    {key: `${by}_kind`, label: "Kind", value: (row) => kindName(row[`${by}_kind`])},
    ...marginColumns<Group>({administration: true, units: false})
  ];
  return dataTable(groupsOf(cube, choice, by), columns, {
    caption: `Net cost recovery by ${WORDS[by]}: ${choiceInWords(choice, cube)}`,
    file: `plus-six-${by}s-${choice.quarter ?? "all"}`,
    sort: "-projected_net_cost_recovery",
    bold: (row) => row.lines > 0 && projected(row) < 0
  });
}
