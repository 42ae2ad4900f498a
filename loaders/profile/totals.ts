import {type Cents, formatCents} from "../../src/domain/money.ts";
import {BadFile} from "../source.ts";

/** Rows that add others up: known by their words and by adding up, used to prove the file whole, never loaded. */

/** Words of a row that is a sum. A customer may be called so too: see `isTotalText`. */
const TOTAL =
  /(^|\b)(sub|grand|report|page|invoice)?[- ]?tot(als?)?\b|^\s*(sum|balance|amount due|(zwischen|gesamt)?summe|suma|somme)\b/i;
const GRAND = /\b(grand|report|overall) ?tot(als?)?\b|\bgesamtsumme\b|\btotal g[eé]n[eé]ral\b/i;

/**
 * Whether the words of a row without an NDC make it a sum. A word that the same column has on a row with an NDC says
 * nothing: "Total Infusion Center" is whom the goods went to.
 */
export const isTotalText = (
  cells: readonly string[],
  onGoods: (at: number, text: string) => boolean
): "total" | "grand" | null => {
  const words = cells.filter((text, at) => text.length < 80 && TOTAL.test(text) && !onGoods(at, text));
  if (words.length === 0) return null;
  return words.some((text) => GRAND.test(text)) ? "grand" : "total";
};

export type Entry =
  | {readonly is: "line" | "charge"; readonly group: string; readonly amount: Cents | null}
  | {
      readonly is: "total" | "grand";
      readonly line: number;
      readonly where: string;
      /** The figures of the row, the likeliest first. */
      readonly figures: readonly Cents[];
    };

/** What the file's own total row says against what its lines add up to. */
export interface ControlTotal {
  readonly line: number;
  readonly stated: Cents;
  readonly counted: Cents;
}

/**
 * Proves every total of a file: it is what the lines since some beginning add up to (of the file, of a sheet, of an
 * invoice, or the row after another total), with or without freight and fees, or what the lines below it do. A grand
 * total is all lines. Totals of which a line cannot be read are not proved. Throws `BadFile` for one that nothing adds
 * up to.
 */
export function proveTotals(entries: readonly Entry[]): ControlTotal[] {
  const [goods, all] = [sums(entries, false), sums(entries, true)];
  const broken = entries.findIndex((entry) => "amount" in entry && entry.amount === null);
  const starts = boundaries(entries);
  return entries.flatMap((entry, at) => {
    if (!("figures" in entry) || entry.figures.length === 0) return [];
    const stated = entry.figures[0]!;
    if (broken >= 0 && broken < at) return [{line: entry.line, stated, counted: stated}];
    const from = entry.is === "grand" ? [0] : starts.filter((start) => start <= at);
    const until = entry.is === "grand" ? [] : [...starts, entries.length].filter((end) => end > at);
    const ways = [goods, all].flatMap((sum) => [
      ...from.map((start) => sum[at]! - sum[start]!),
      ...until.map((end) => sum[end]! - sum[at]!)
    ]);
    const proved = entry.figures.find((figure) => ways.includes(figure));
    if (proved !== undefined) return [{line: entry.line, stated: proved, counted: proved}];
    throw new BadFile(
      `control total differs: the file says ${formatCents(stated)}, its lines add up to ${formatCents(all[at]!)} (${entry.where} line ${entry.line}); export it again`
    );
  });
}

/** What the entries before each place add up to. */
function sums(entries: readonly Entry[], hasCharges: boolean): Cents[] {
  let sum = 0n;
  return [
    0n,
    ...entries.map((entry) => {
      if ("amount" in entry && (hasCharges || entry.is === "line")) sum += entry.amount ?? 0n;
      return sum;
    })
  ];
}

/** Places where a group of lines begins: the first, after a total, and wherever the invoice changes. */
function boundaries(entries: readonly Entry[]): number[] {
  return entries.flatMap((entry, at) => {
    const before = entries[at - 1];
    if (!before || "figures" in before) return [at];
    return "group" in entry && entry.group !== before.group ? [at] : [];
  });
}

/** Whether an amount is what two lines or more before it add up to, since any beginning. */
export function addsUp(entries: readonly Entry[], amount: Cents): boolean {
  const end = entries.length;
  return [sums(entries, false), sums(entries, true)].some((sum) =>
    boundaries(entries).some((start) => start < end - 1 && sum[end]! - sum[start]! === amount)
  );
}
