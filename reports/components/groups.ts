import {amountBars} from "./bars.ts";
import {type Choice, choiceInWords, chosen} from "./filters.ts";
import {dollarsShort, kindName, percent, ratio} from "./format.ts";
import {marginColumns} from "./margin-columns.ts";
import {type CubeRow, type Measures, sumBy, sumOf} from "./measures.ts";
import {picture} from "./page.ts";
import {responsive} from "./responsive.ts";
import {type Column, dataTable} from "./table.ts";

/** What a margin is cut by on the payers' and the sites' page. */
export type By = "payer" | "site";

type Group = Pick<CubeRow, "payer_id" | "payer_name" | "payer_kind" | "site_id" | "site_name" | "site_kind"> & Measures;

const WORDS: Readonly<Record<By, string>> = {payer: "payer", site: "site of care"};

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

/** The finding of the page: who pays least for what the drugs cost. */
export function groupsSentence(cube: readonly CubeRow[], choice: Choice, by: By): string {
  const groups = groupsOf(cube, choice, by).filter((row) => row.lines > 0);
  const all = sumOf(groups).net_cost_recovery_cents;
  const worst = groups.toSorted((a, b) => a.net_cost_recovery_cents - b.net_cost_recovery_cents)[0];
  if (!worst) return "No drug lines for this choice";
  const share = percent(ratio(worst.net_cost_recovery_cents, worst.acquisition_cost_cents));
  const name = worst[`${by}_name`];
  if (worst.net_cost_recovery_cents < 0) {
    const subject =
      by === "payer" ? `${name} paid less than the drugs cost` : `${name} collected less than its drugs cost`;
    return `${subject}: ${dollarsShort(worst.net_cost_recovery_cents)} (${share} of cost)`;
  }
  return `Every ${WORDS[by]} is above cost, ${dollarsShort(all)} together; ${name} is thinnest with ${share} of cost`;
}

/** Bars of net cost recovery, and for sites of administration revenue beside them, never added. */
export function groupsPicture(cube: readonly CubeRow[], choice: Choice, by: By): HTMLElement {
  const groups = groupsOf(cube, choice, by)
    .filter((row) => row.lines > 0)
    .sort((a, b) => b.net_cost_recovery_cents - a.net_cost_recovery_cents);
  const bars = groups.map((row) => ({name: row[`${by}_name`], cents: row.net_cost_recovery_cents}));
  const kinds = sumBy(groups, (row) => row[`${by}_kind`], [`${by}_kind`]);
  const best = kinds.toSorted((a, b) => b.net_cost_recovery_cents - a.net_cost_recovery_cents)[0];
  return picture(
    best
      ? `${kindName(best[`${by}_kind`])} brings most: ${dollarsShort(best.net_cost_recovery_cents)}`
      : "Nothing to show",
    `Net cost recovery by ${WORDS[by]}, dollars`,
    responsive((width) => amountBars(bars, {width, measure: "net cost recovery", thing: by}))
  );
}

/** Bars of administration revenue by site, apart from the drug margin. */
export function administrationPicture(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const groups = groupsOf(cube, choice, "site").sort(
    (a, b) => b.administration_amount_cents - a.administration_amount_cents
  );
  const sum = sumOf(groups).administration_amount_cents;
  return picture(
    `Giving the drugs brought ${dollarsShort(sum)}, apart from what the drugs earned`,
    "Administration fees collected by site of care, dollars",
    responsive((width) =>
      amountBars(
        groups.map((row) => ({name: row.site_name, cents: row.administration_amount_cents})),
        {width, measure: "administration fees", thing: "site"}
      )
    )
  );
}

/** The table of payers or sites of care, drug margin and administration in columns of their own. */
export function groupsTable(cube: readonly CubeRow[], choice: Choice, by: By): HTMLElement {
  const columns: Column<Group>[] = [
    {key: `${by}_name`, label: by === "payer" ? "Payer" : "Site of care", value: (row) => row[`${by}_name`]},
    {key: `${by}_kind`, label: "Kind", value: (row) => kindName(row[`${by}_kind`])},
    ...marginColumns<Group>({administration: true})
  ];
  return dataTable(groupsOf(cube, choice, by), columns, {
    caption: `Margin by ${WORDS[by]}: ${choiceInWords(choice, cube)}`,
    file: `plus-six-${by}s-${choice.quarter ?? "all"}`,
    sort: "-net_cost_recovery",
    bold: (row) => row.net_cost_recovery_cents < 0
  });
}
