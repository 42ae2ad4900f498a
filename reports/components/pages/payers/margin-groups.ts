import {dollarsShort, kindName, percent, ratio} from "../../../../src/words/format.ts";
import {amountBars} from "../../bars.ts";
import {type Choice, choiceInWords, chosen} from "../../filters.ts";
import {marginColumns} from "../../margin-columns.ts";
import {type CubeRow, decidedCost, decidedNet, hasDecided, type Measures, sumBy, sumOf} from "../../measures.ts";
import {picture} from "../../page.ts";
import {payerLink} from "../../payer-link.ts";
import {responsive} from "../../responsive.ts";
import {type Column, dataTable} from "../../table.ts";

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

/** The finding of the page: who pays least for what the drugs cost, on claims with a decision. */
export function groupsSentence(cube: readonly CubeRow[], choice: Choice, by: By): string {
  const groups = groupsOf(cube, choice, by);
  const decided = groups.filter(hasDecided);
  const worst = decided.toSorted((a, b) => decidedNet(a) - decidedNet(b))[0];
  if (!worst) return "No drug lines with a decision for this choice";
  const open = sumOf(groups).open_acquisition_cost_cents;
  const end = open > 0 ? `; ${dollarsShort(open)} of drug is still open` : "";
  const share = percent(ratio(decidedNet(worst), decidedCost(worst)));
  const name = worst[`${by}_name`];
  if (decidedNet(worst) < 0) {
    const subject =
      by === "payer" ? `${name} paid less than the drugs cost` : `${name} collected less than its drugs cost`;
    return `${subject}${open > 0 ? " on decided claims" : ""}: ${dollarsShort(decidedNet(worst))} (${share} of cost)${end}`;
  }
  return `Every ${WORDS[by]} is above cost${open > 0 ? " on decided claims" : ""}, ${dollarsShort(
    decidedNet(sumOf(decided))
  )} together; ${name} brings least with ${dollarsShort(decidedNet(worst))}${end}`;
}

/** Bars of net cost recovery on decided claims, what is open hatched. */
export function groupsPicture(cube: readonly CubeRow[], choice: Choice, by: By): HTMLElement {
  const groups = groupsOf(cube, choice, by)
    .filter((row) => row.lines > 0)
    .sort((a, b) => decidedNet(b) - decidedNet(a));
  const bars = groups.map((row) => ({
    name: row[`${by}_name`],
    cents: hasDecided(row) ? decidedNet(row) : null,
    open_cents: row.open_acquisition_cost_cents
  }));
  const best = groups[0];
  const below = groups.filter((row) => hasDecided(row) && decidedNet(row) < 0);
  return picture(
    best
      ? `${best[`${by}_name`]} brought most: ${dollarsShort(decidedNet(best))}; ${
          below.length === 0 ? "none is" : below.length === 1 ? "one is" : `${below.length} are`
        } below cost`
      : "Nothing to show",
    `Net cost recovery by ${WORDS[by]}, dollars${
      sumOf(groups).open_acquisition_cost_cents > 0 ? "; hatched: cost of drug with no decision yet, apart" : ""
    }`,
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
    {
      key: `${by}_name`,
      label: by === "payer" ? "Payer" : "Site of care",
      value: (row) => row[`${by}_name`],
      href: by === "payer" ? payerLink : () => null
    },
    {key: `${by}_kind`, label: "Kind", value: (row) => kindName(row[`${by}_kind`])},
    ...marginColumns<Group>({administration: true, units: false})
  ];
  return dataTable(groupsOf(cube, choice, by), columns, {
    caption: `Margin by ${WORDS[by]}: ${choiceInWords(choice, cube)}`,
    file: `plus-six-${by}s-${choice.quarter ?? "all"}`,
    sort: "-decided_net_cost_recovery",
    bold: (row) => hasDecided(row) && decidedNet(row) < 0
  });
}
