import {change, dollarsShort, inWords, percent, plural, quarterBefore, ratio} from "../../../../src/words/format.ts";
import {amountBars, type Bar} from "../../bars.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "../../filters.ts";
import {
  type CubeRow,
  decidedAllowedMargin,
  decidedCost,
  decidedNet,
  hasDecided,
  type Measures,
  quartersOf,
  sumBy,
  sumOf
} from "../../measures.ts";
import {type Figure, figures, finding, picture} from "../../page.ts";
import {type Estimate, type QuarterAmount, quarterColumns} from "../../quarters.ts";
import {responsive} from "../../responsive.ts";

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

/** How each drug's net on decided claims differs between two sets of rows, largest fall first. */
function changes(now: readonly CubeRow[], before: readonly CubeRow[]): DrugChange[] {
  const cents = new Map<string, DrugChange>();
  const add = (row: CubeRow, sign: 1 | -1): void => {
    const known = cents.get(row.hcpcs)?.cents ?? 0;
    cents.set(row.hcpcs, {name: row.drug_name, cents: known + sign * decidedNet(row)});
  };
  for (const row of now) add(row, 1);
  for (const row of before) add(row, -1);
  return [...cents.values()].sort((a, b) => a.cents - b.cents || (a.name < b.name ? -1 : 1));
}

/**
 * The finding of the overview in one sentence, made from the rows. It leads with the claims that have a decision; the cost of
 * those without one is said apart, for it is no loss yet.
 */
export function overviewSentence(cube: readonly CubeRow[], choice: Choice): string {
  const {now, before} = compared(cube, choice);
  if (now.length === 0) return "No drug lines for this choice";
  const sum = sumOf(now);
  const period = choice.quarter ?? periodOf(now);
  const open = sum.open_acquisition_cost_cents;
  const waits = `${dollarsShort(open)} of drug still awaits a decision`;
  if (!hasDecided(sum)) return `No claim of ${period} has a decision yet; ${waits}`;
  const net = decidedNet(sum);
  const verb = net < 0 ? "lost" : "earned";
  const earned = `${open > 0 ? "On decided claims drugs" : "Drugs"} ${verb} ${dollarsShort(Math.abs(net))} in ${period}`;
  if (!before) return open > 0 ? `${earned}; ${waits}` : earned;
  const difference = net - decidedNet(sumOf(before));
  const way = net < 0 ? (difference < 0 ? "worse" : "better") : difference < 0 ? "less" : "more";
  const compare =
    difference === 0
      ? `${earned}, as in the quarter before`
      : `${earned}, ${dollarsShort(Math.abs(difference))} ${way} than the quarter before`;
  if (open > 0) return `${compare}; ${waits}`;
  if (difference === 0) return compare;
  const ordered = changes(now, before);
  const driver = difference < 0 ? ordered[0]! : ordered.at(-1)!;
  return `${compare}; ${driver.name} changed most, by ${change(driver.cents)}`;
}

const periodOf = (rows: readonly CubeRow[]): string => {
  const quarters = quartersOf(rows);
  return `${quarters[0]} to ${quarters.at(-1)}`;
};

/** The finding as the page's title. */
export const overviewFinding = (cube: readonly CubeRow[], choice: Choice): HTMLElement =>
  finding(overviewSentence(cube, choice), `Net cost recovery: ${choiceInWords(choice, cube)}`);

/** A row of data/matured.json: what a quarter has earned so far and what is to come, four of five in the interval. */
export interface MaturedRow {
  readonly quarter: string;
  readonly net_cost_recovery_cents: number;
  readonly to_come_amount_cents: number;
  readonly to_come_low_amount_cents: number;
  readonly to_come_high_amount_cents: number;
}

/**
 * Net cost recovery a quarter is expected to come to: what was collected and is to come, less the quarter's whole drug cost. Null
 * where nothing is to come, and for one payer or site, which have no interval.
 */
export function expectedNet(matured: readonly MaturedRow[], {quarter, payer_id, site_id}: Choice): Estimate | null {
  const row = matured.find((known) => known.quarter === quarter);
  if (!row || payer_id !== null || site_id !== null) return null;
  if (row.to_come_low_amount_cents === row.to_come_high_amount_cents) return null;
  return {
    cents: row.net_cost_recovery_cents + row.to_come_amount_cents,
    low: row.net_cost_recovery_cents + row.to_come_low_amount_cents,
    high: row.net_cost_recovery_cents + row.to_come_high_amount_cents
  };
}

/** Headline figures of a choice: what is decided first, what is open and what it should come to beside it. */
export function overviewFigures(
  cube: readonly CubeRow[],
  choice: Choice,
  matured: readonly MaturedRow[] = []
): HTMLElement {
  const {now, before} = compared(cube, choice);
  const sum = sumOf(now);
  const earlier = before ? sumOf(before) : null;
  const than = (measure: (sum: Measures) => number): Pick<Figure, "note"> =>
    earlier ? {note: `${dollarsShort(measure(earlier))} the quarter before`} : {};
  const open = sum.open_acquisition_cost_cents;
  const expected = expectedNet(matured, choice);
  const items: Figure[] = [
    {
      label: open > 0 ? "Net on decided claims" : "Net cost recovery",
      value: dollarsShort(decidedNet(sum)),
      loss: decidedNet(sum) < 0,
      ...than(decidedNet)
    },
    {
      label: open > 0 ? "of their drug cost" : "of drug cost",
      value: percent(ratio(decidedNet(sum), decidedCost(sum))),
      loss: decidedNet(sum) < 0,
      note: `on ${dollarsShort(decidedCost(sum))} of drug`
    },
    {
      label: "Still open",
      value: dollarsShort(open),
      note:
        open > 0
          ? `drug cost of ${plural(sum.open_lines, "line")} with no decision; were it all lost, the net would be ${dollarsShort(sum.net_cost_recovery_cents)}`
          : "every line has a decision"
    }
  ];
  if (expected)
    items.push({
      label: "Expected in the end",
      value: dollarsShort(expected.cents),
      loss: expected.cents < 0,
      note: `an estimate, before credits and rebates; four of five fall between ${dollarsShort(expected.low)} and ${dollarsShort(expected.high)}`
    });
  items.push(
    {
      label: open > 0 ? "Allowed margin, decided" : "Allowed margin",
      value: dollarsShort(decidedAllowedMargin(sum)),
      loss: decidedAllowedMargin(sum) < 0,
      ...than(decidedAllowedMargin)
    },
    {
      label: "Administration, apart",
      value: dollarsShort(sum.administration_amount_cents),
      ...than((measures) => measures.administration_amount_cents)
    }
  );
  const beside = sum.evaluation_amount_cents + sum.other_service_amount_cents;
  if (beside !== 0)
    items.push({
      label: "Visits and other services",
      value: dollarsShort(beside),
      note: `${dollarsShort(sum.evaluation_amount_cents)} of visits, ${dollarsShort(sum.other_service_amount_cents)} of supplies, laboratory and imaging; in no drug's margin`
    });
  return figures(items);
}

/** Net on decided claims by quarter for the payer and site chosen, what is open and what is expected beside it. */
export function overviewQuarters(
  cube: readonly CubeRow[],
  choice: Choice,
  matured: readonly MaturedRow[] = []
): HTMLElement {
  const rows = chosen(cube, choice, ["quarter"]);
  const known = new Map(sumBy(rows, (row) => row.quarter, ["quarter"]).map((row) => [row.quarter, row]));
  const amounts: QuarterAmount[] = quartersOf(cube.filter((row) => row.lines > 0)).map((quarter) => {
    const sum = known.get(quarter);
    const open_cents = sum?.open_acquisition_cost_cents ?? 0;
    return {
      quarter,
      cents: sum ? decidedNet(sum) : null,
      open_cents,
      // Where next to nothing is to come, the estimate is the column.
      estimate: open_cents > 0 ? expectedNet(matured, {...choice, quarter}) : null
    };
  });
  const notes = [
    "Net cost recovery by quarter of service, dollars",
    ...(amounts.some((row) => row.open_cents) ? ["hatched: cost of drug with no decision yet, apart"] : []),
    ...(amounts.some((row) => row.estimate)
      ? ["hollow: expected in the end, with the interval that holds four of five"]
      : [])
  ];
  return picture(
    quartersSentence(amounts),
    notes.join("; "),
    responsive((width) => quarterColumns(amounts, {width, measure: "net cost recovery", accent: choice.quarter}))
  );
}

function quartersSentence(amounts: readonly QuarterAmount[]): string {
  const known = amounts.filter((row): row is QuarterAmount & {cents: number} => row.cents !== null);
  if (known.length === 0) return "No quarter has data";
  const best = known.reduce((a, b) => (b.cents > a.cents ? b : a));
  const worst = known.reduce((a, b) => (b.cents < a.cents ? b : a));
  const below = known.filter((row) => row.cents < 0).map((row) => row.quarter);
  if (below.length === known.length && known.length > 1)
    return `Every quarter was below zero, from ${dollarsShort(best.cents)} in ${best.quarter} to ${dollarsShort(worst.cents)} in ${worst.quarter}`;
  const low = below.length === 0 ? "No quarter is below zero on decided claims" : `Below zero in ${inWords(below)}`;
  return `${low}; ${best.quarter} was the best with ${dollarsShort(best.cents)}`;
}

/** Drugs shown at each end. */
const ENDS = 10;

const barOf = (sum: Measures): Pick<Bar, "cents" | "open_cents"> => ({
  cents: hasDecided(sum) ? decidedNet(sum) : null,
  open_cents: sum.open_acquisition_cost_cents
});

/** What a chart of bars says of the hatching, where there is any. */
const hatched = (sum: Measures): string =>
  sum.open_acquisition_cost_cents > 0 ? "; hatched: cost of drug with no decision yet, apart" : "";

/** The drugs that earned and lost most on decided claims. */
export function overviewDrugs(cube: readonly CubeRow[], choice: Choice): HTMLElement {
  const rows = chosen(cube, choice);
  const drugs = sumBy(rows, (row) => row.hcpcs, ["hcpcs", "drug_name"])
    .filter(hasDecided)
    .sort((a, b) => decidedNet(b) - decidedNet(a));
  const losing = drugs.filter((row) => decidedNet(row) < 0);
  const bars: Bar[] = (drugs.length > 2 * ENDS ? [...drugs.slice(0, ENDS), ...drugs.slice(-ENDS)] : drugs).map(
    (row) => ({name: `${row.drug_name} ${row.hcpcs}`, ...barOf(row), href: keepChoice(`./drugs/${row.hcpcs}.html`)})
  );
  const open = sumOf(drugs).open_acquisition_cost_cents > 0;
  const sentence =
    losing.length === 0
      ? `None of ${plural(drugs.length, "drug")} was paid less than it cost`
      : `${losing.length} of ${plural(drugs.length, "drug")} ${losing.length === 1 ? "was" : "were"} paid less than ${
          losing.length === 1 ? "it" : "they"
        } cost${open ? " on decided claims" : ""}, by ${dollarsShort(-decidedNet(sumOf(losing)))} together`;
  return picture(
    sentence,
    `Net cost recovery by drug, dollars${drugs.length > 2 * ENDS ? `; the ${ENDS} highest and the ${ENDS} lowest` : ""}${hatched(sumOf(drugs))}`,
    responsive((width) => amountBars(bars, {width, measure: "net cost recovery", thing: "drug"}))
  );
}

/** Bars of net cost recovery on decided claims by payer or by site. */
export function overviewBy(cube: readonly CubeRow[], choice: Choice, by: "payer" | "site"): HTMLElement {
  const rows = chosen(cube, choice).filter((row) => by === "site" || row.payer_id !== "none");
  const groups = sumBy(rows, (row) => row[`${by}_id`], [`${by}_id`, `${by}_name`, "payer_name", "site_name"])
    .filter((row) => row.lines > 0)
    .sort((a, b) => decidedNet(b) - decidedNet(a));
  const name = (row: {payer_name: string; site_name: string}): string =>
    by === "payer" ? row.payer_name : row.site_name;
  const worst = groups.at(-1);
  const below = groups.filter((row) => decidedNet(row) < 0);
  const sentence = !worst
    ? "No lines for this choice"
    : below.length > 0
      ? `${name(worst)} fell furthest below cost: ${dollarsShort(decidedNet(worst))}`
      : by === "payer"
        ? `Every payer paid more than the drugs cost; ${name(groups[0]!)} the most`
        : `Every site collected more than its drugs cost; ${name(groups[0]!)} the most`;
  return picture(
    sentence,
    `Net cost recovery by ${by === "payer" ? "payer" : "site of care"}, dollars${hatched(sumOf(groups))}`,
    responsive((width) =>
      amountBars(
        groups.map((row) => ({name: name(row), ...barOf(row)})),
        {width, measure: "net cost recovery", thing: by}
      )
    )
  );
}
