import {html} from "htl";
import {amountBars, type Bar} from "./bars.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "./filters.ts";
import {dollarsShort, inWords, percent, plural, quarterBefore, ratio} from "./format.ts";
import {type CubeRow, type Measures, quartersOf, sumBy, sumOf} from "./measures.ts";
import {type Figure, figures, finding, picture} from "./page.ts";
import {type QuarterAmount, quarterColumns} from "./quarters.ts";
import {responsive} from "./responsive.ts";

/** The rows of a choice and of the same choice a quarter earlier; null when no earlier quarter has rows. */
function compared(cube: readonly CubeRow[], choice: Choice): {now: CubeRow[]; before: CubeRow[] | null} {
  const now = chosen(cube, choice);
  if (choice.quarter === null) return {now, before: null};
  const before = chosen(cube, {...choice, quarter: quarterBefore(choice.quarter)});
  return {now, before: before.length > 0 ? before : null};
}

interface DrugChange {
  readonly name: string;
  readonly cents: number;
}

/** How each drug's net cost recovery differs between two sets of rows, largest fall first. */
function changes(now: readonly CubeRow[], before: readonly CubeRow[]): DrugChange[] {
  const cents = new Map<string, DrugChange>();
  const add = (row: CubeRow, sign: 1 | -1): void => {
    const known = cents.get(row.hcpcs)?.cents ?? 0;
    cents.set(row.hcpcs, {name: row.drug_name, cents: known + sign * row.net_cost_recovery_cents});
  };
  for (const row of now) add(row, 1);
  for (const row of before) add(row, -1);
  return [...cents.values()].sort((a, b) => a.cents - b.cents || (a.name < b.name ? -1 : 1));
}

/** Above this share of cost without a decision, what is open says more about the quarter than any drug does. */
const MUCH_OPEN = 0.05;

/** The finding of the overview in one sentence, made from the rows. */
export function overviewSentence(cube: readonly CubeRow[], choice: Choice): string {
  const {now, before} = compared(cube, choice);
  if (now.length === 0) return "No drug lines for this choice";
  const sum = sumOf(now);
  const period = choice.quarter ?? periodOf(now);
  const verb = sum.net_cost_recovery_cents < 0 ? "lost" : "earned";
  const earned = `Drugs ${verb} ${dollarsShort(Math.abs(sum.net_cost_recovery_cents))} in ${period}`;
  if (!before) return earned;
  const difference = sum.net_cost_recovery_cents - sumOf(before).net_cost_recovery_cents;
  if (difference === 0) return `${earned}, as in the quarter before`;
  const ordered = changes(now, before);
  const driver = difference < 0 ? ordered[0]! : ordered.at(-1)!;
  const way =
    sum.net_cost_recovery_cents < 0 ? (difference < 0 ? "worse" : "better") : difference < 0 ? "less" : "more";
  const most = `${driver.name} changed most, by ${driver.cents > 0 ? "+" : ""}${dollarsShort(driver.cents)}`;
  const open = (ratio(sum.open_acquisition_cost_cents, sum.acquisition_cost_cents) ?? 0) > MUCH_OPEN;
  const change = `${earned}, ${dollarsShort(Math.abs(difference))} ${way} than the quarter before`;
  return open
    ? `${change}, while ${dollarsShort(sum.open_acquisition_cost_cents)} of drug has no decision yet`
    : `${change}; ${most}`;
}

const periodOf = (rows: readonly CubeRow[]): string => {
  const quarters = quartersOf(rows);
  return `${quarters[0]} to ${quarters.at(-1)}`;
};

/** The finding as the page's title. */
export const overviewFinding = (cube: readonly CubeRow[], choice: Choice): HTMLElement =>
  finding(overviewSentence(cube, choice), `Net cost recovery: ${choiceInWords(choice, cube)}`);

/** Headline figures of a choice. */
export function overviewFigures(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const {now, before} = compared(cube, choice);
  const sum = sumOf(now);
  const earlier = before ? sumOf(before) : null;
  const than = (name: keyof Measures): Pick<Figure, "note"> =>
    earlier ? {note: `${dollarsShort(earlier[name])} the quarter before`} : {};
  return figures([
    {
      label: "Net cost recovery",
      value: dollarsShort(sum.net_cost_recovery_cents),
      loss: sum.net_cost_recovery_cents < 0,
      ...than("net_cost_recovery_cents")
    },
    {
      label: "of drug cost",
      value: percent(ratio(sum.net_cost_recovery_cents, sum.acquisition_cost_cents)),
      loss: sum.net_cost_recovery_cents < 0,
      note: `on ${dollarsShort(sum.acquisition_cost_cents)} of drug`
    },
    {
      label: "Allowed margin",
      value: dollarsShort(sum.allowed_margin_cents),
      loss: sum.allowed_margin_cents < 0,
      ...than("allowed_margin_cents")
    },
    {
      label: "Administration, apart",
      value: dollarsShort(sum.administration_amount_cents),
      ...than("administration_amount_cents")
    },
    {
      label: "Still open",
      value: dollarsShort(sum.open_acquisition_cost_cents),
      note: `drug cost of ${plural(sum.open_lines, "line")} with no decision yet, already counted as cost`
    }
  ]);
}

/** Net cost recovery by quarter for the payer and site chosen. */
export function overviewQuarters(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const rows = chosen(cube, choice, ["quarter"]);
  const known = new Map(sumBy(rows, (row) => row.quarter, ["quarter"]).map((row) => [row.quarter, row]));
  const amounts: QuarterAmount[] = quartersOf(cube.filter((row) => row.lines > 0)).map((quarter) => ({
    quarter,
    cents: known.get(quarter)?.net_cost_recovery_cents ?? null
  }));
  return picture(
    quartersSentence(amounts),
    "Net cost recovery by quarter of service, dollars",
    responsive((width) => quarterColumns(amounts, {width, measure: "net cost recovery", accent: choice.quarter}))
  );
}

function quartersSentence(amounts: readonly QuarterAmount[]): string {
  const known = amounts.filter((row): row is {quarter: string; cents: number} => row.cents !== null);
  if (known.length === 0) return "No quarter has data";
  const best = known.reduce((a, b) => (b.cents > a.cents ? b : a));
  const worst = known.reduce((a, b) => (b.cents < a.cents ? b : a));
  const below = known.filter((row) => row.cents < 0).map((row) => row.quarter);
  if (below.length === known.length && known.length > 1)
    return `Every quarter was below zero, from ${dollarsShort(best.cents)} in ${best.quarter} to ${dollarsShort(worst.cents)} in ${worst.quarter}`;
  const low = below.length === 0 ? "No quarter was below zero" : `Below zero in ${inWords(below)}`;
  return `${low}; ${best.quarter} was the best with ${dollarsShort(best.cents)}`;
}

/** Drugs shown at each end. */
const ENDS = 6;

/** The drugs that earned and lost most. */
export function overviewDrugs(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const drugs = sumBy(chosen(cube, choice), (row) => row.hcpcs, ["hcpcs", "drug_name"])
    .filter((row) => row.lines > 0)
    .sort((a, b) => b.net_cost_recovery_cents - a.net_cost_recovery_cents);
  const losing = drugs.filter((row) => row.net_cost_recovery_cents < 0);
  const loss = sumOf(losing).net_cost_recovery_cents;
  const bars: Bar[] = (drugs.length > 2 * ENDS ? [...drugs.slice(0, ENDS), ...drugs.slice(-ENDS)] : drugs).map(
    (row) => ({
      name: `${row.drug_name} ${row.hcpcs}`,
      cents: row.net_cost_recovery_cents,
      href: keepChoice(`./drugs/${row.hcpcs}.html`)
    })
  );
  const sentence =
    losing.length === 0
      ? `None of ${plural(drugs.length, "drug")} was paid less than it cost`
      : `${losing.length} of ${plural(drugs.length, "drug")} ${losing.length === 1 ? "was" : "were"} paid less than ${
          losing.length === 1 ? "it" : "they"
        } cost${sumOf(losing).open_lines > 0 ? " so far" : ""}, by ${dollarsShort(-loss)} together`;
  return picture(
    sentence,
    `Net cost recovery by drug, dollars${drugs.length > 2 * ENDS ? `; the ${ENDS} highest and the ${ENDS} lowest` : ""}`,
    responsive((width) => amountBars(bars, {width, measure: "net cost recovery", thing: "drug"}))
  );
}

/** Bars of net cost recovery by payer or by site. */
export function overviewBy(cube: readonly CubeRow[], choice: Choice, by: "payer" | "site"): HTMLElement {
  const rows = chosen(cube, choice).filter((row) => by === "site" || row.payer_id !== "none");
  const groups = sumBy(rows, (row) => row[`${by}_id`], [`${by}_id`, `${by}_name`, "payer_name", "site_name"]).sort(
    (a, b) => b.net_cost_recovery_cents - a.net_cost_recovery_cents
  );
  const name = (row: {payer_name: string; site_name: string}): string =>
    by === "payer" ? row.payer_name : row.site_name;
  const worst = groups.at(-1);
  const below = groups.filter((row) => row.net_cost_recovery_cents < 0);
  const thing = by === "payer" ? "payer" : "site";
  const sentence = !worst
    ? "No lines for this choice"
    : below.length === 0
      ? `Every ${thing} paid more than the drugs cost; ${name(groups[0]!)} the most`
      : `${name(worst)} fell furthest below cost: ${dollarsShort(worst.net_cost_recovery_cents)}`;
  return picture(
    sentence,
    `Net cost recovery by ${by === "payer" ? "payer" : "site of care"}, dollars`,
    responsive((width) =>
      amountBars(
        groups.map((row) => ({name: name(row), cents: row.net_cost_recovery_cents})),
        {width, measure: "net cost recovery", thing}
      )
    )
  );
}

/** What the newest CMS file would change, in one line. */
export function nextQuarterLine(
  rows: readonly {next_quarter: string; is_newly_underwater: boolean; drug_name: string}[]
): HTMLElement {
  const next = rows[0]?.next_quarter;
  if (!next) return html`<p>No payment-limit file later than the last quarter of claims is loaded yet.</p>`;
  const names = rows.filter((row) => row.is_newly_underwater).map((row) => row.drug_name);
  const sentence =
    names.length === 0
      ? `Under the ${next} limits no further drug falls below its own cost.`
      : `Under the ${next} limits ${plural(names.length, "more drug")} ${names.length === 1 ? "falls" : "fall"} below own cost: ${inWords(names.slice(0, 6))}${
          names.length > 6 ? " among them" : ""
        }.`;
  return html`<p>${sentence} <a href="./asp-watch.html">ASP watch</a></p>`;
}
