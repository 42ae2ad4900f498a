import type {Page} from "playwright-core";

/**
 * What a report says of itself, as measure × thing × scope: every figure and every dollar of every table, on a page and on a sheet of
 * paper alike. The label of a column or figure is the name of its measure; one label has one value of one thing.
 */

/** An amount as it is read somewhere. */
export interface SaidAmount {
  /** Page or packet, and the table or figure in it. */
  readonly place: string;
  /** Label of the column or the figure. */
  readonly measure: string;
  /** The row it is of, as its first column names it ("Drug Remicade"); "all" in a foot or a figure. */
  readonly of: string;
  /** Whose: the practice, one drug, one manufacturer. */
  readonly scope: string;
  /** The quarter, or the quarters, it says it is of; null where it says none. */
  readonly period: string | null;
  readonly text: string;
}

interface Read {
  readonly table: string;
  readonly measure: string;
  readonly of: string;
  readonly period: string | null;
  readonly text: string;
}

/** Reads the page that is open, or the sheets of paper in it, with all rows and columns that are drawn. */
export async function amountsOf(page: Page, place: string, scope: string): Promise<SaidAmount[]> {
  const read = await page.evaluate(readAmounts);
  return read.map(({table, measure, ...said}) => ({
    ...said,
    measure: measureOf(measure),
    place: `${place}: ${table}`,
    scope
  }));
}

/** The measure a label names: paper writes into the label what a page has in small type under it. */
const measureOf = (label: string): string =>
  label
    .replaceAll("\u00ad", "")
    .replace(/, (projected|cost|\$)$/, "")
    .replace(/^Projected n/, "N");

/** What has two values: the same measure of the same thing and scope, unless both say that they are of different quarters. */
export function saidTwice(all: readonly SaidAmount[]): string[] {
  const groups = new Map<string, SaidAmount[]>();
  for (const one of all) {
    const key = `${one.measure} | ${one.of} | ${one.scope}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, said]) => {
    for (const [i, one] of said.entries()) {
      const other = said.slice(i + 1).find((later) => isOfOnePeriod(one, later) && !isOneAmount(one.text, later.text));
      if (other) return [`${key}: ${one.text} (${one.place}), ${other.text} (${other.place})`];
    }
    return [];
  });
}

const isOfOnePeriod = (a: SaidAmount, b: SaidAmount): boolean =>
  a.period === null || b.period === null || a.period === b.period;

/** Whole dollars are the same amount as the cents they round. */
function isOneAmount(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [amountIn(a), amountIn(b)];
  return x !== null && y !== null && Math.abs(x.dollars - y.dollars) <= Math.max(x.within, y.within) + 1e-9;
}

/** The dollars of a text that is an amount, and how far the rounding of its last digit may be off; null for anything else. */
export function amountIn(text: string): {readonly dollars: number; readonly within: number} | null {
  const found = /^(\u2212?)\u2060?\$([\d,]+)(?:\.(\d+))?(M?)$/.exec(text);
  if (!found) return null;
  const [, minus, whole, decimals = "", millions] = found;
  const unit = millions ? 1e6 : 1;
  const within = decimals.length >= 2 && !millions ? 0 : (unit * 10 ** -decimals.length) / 2;
  return {dollars: Number(`${whole!.replaceAll(",", "")}.${decimals}`) * unit * (minus ? -1 : 1), within};
}

/** Runs in the page. */
function readAmounts(): Read[] {
  const quarter = /20\d\d Q[1-4]/;
  const span = /(by|all|eight|four|\d+) quarters?\b/i;
  const isAmount = /^\u2212?\u2060?\$[\d,]+(\.\d+)?M?$/;
  const [text, all] = [
    (element: Element | null | undefined) => (element?.textContent ?? "").trim(),
    [...document.querySelectorAll<HTMLElement>("main [data-measure]")]
  ];
  const chosen = document.querySelector<HTMLSelectElement>("select[name='quarter']")?.selectedOptions[0]?.textContent;
  const figures = all
    .map((figure) => ({
      table: "figure",
      measure: figure.dataset["measure"]!,
      of: "all",
      period: quarter.exec(chosen ?? "")?.[0] ?? null,
      text: text(figure)
    }))
    .filter((figure) => isAmount.test(figure.text));
  const tables = [...document.querySelectorAll("main table")].flatMap((table) => {
    const title = text(table.querySelector("caption") ?? table.closest("section.table")?.querySelector("h2"));
    const period = span.exec(title)?.[0].toLowerCase() ?? quarter.exec(title)?.[0] ?? null;
    const labels = [...table.querySelectorAll("thead th")].map((head) => text(head.querySelector("button") ?? head));
    const units = [...table.querySelectorAll("thead th")].map((head) => text(head.querySelector("small")));
    // Columns of one table that share a label are told apart by their units: the unit is then part of the name.
    const heads = labels.map((label, i) =>
      labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label}, ${units[i]}`
    );
    const rows = [...table.querySelectorAll("tbody tr:not(.gap)")];
    const names = rows.map((row) => text(row.children[0]));
    const isUnique = new Set(names).size === names.length;
    return [...(isUnique ? rows : []), ...table.querySelectorAll("tfoot tr")].flatMap((row) =>
      [...row.children].slice(1).flatMap((cell, i) =>
        isAmount.test(text(cell))
          ? [
              {
                table: title,
                measure: heads[i + 1] ?? "?",
                of: row.closest("tfoot") ? "all" : `${heads[0]} ${text(row.children[0])}`,
                period,
                text: text(cell)
              }
            ]
          : []
      )
    );
  });
  return [...figures, ...tables];
}
