import type {GridRow} from "../grid.ts";
import {type Shape, shapeOf} from "../sniff.ts";
import {type NumberStyle, plainNumber, readNdc} from "../text.ts";
import {HINTS, nameOf} from "./hints.ts";

/** Which column is what: names propose, contents decide, and quantity × price = amount settles what is left. */

export interface ColumnGuess {
  /** Target column → index. */
  readonly columns: Map<string, number>;
  /** What was decided against a name, in words. */
  readonly notes: string[];
  /** Targets whose column was told by its contents alone, or against the arithmetic: to be asked. */
  readonly doubtful: Set<string>;
}

const SAMPLE = 300;

/** The mark of decimals in a table: a comma where numbers end in a comma and two digits and none in a point and two. */
export function decimalMark(rows: readonly GridRow[]): "." | "," {
  let [commas, points] = [0, 0];
  for (const {cells} of rows.slice(0, SAMPLE))
    for (const cell of cells) {
      if (/^[^\d]{0,4}\d{1,3}(([.\s'’]\d{3})+|\d*),\d{1,2}\D{0,4}$/.test(cell)) commas++;
      if (
        /^[^\d]{0,4}\d{1,3}(([,\s'’]\d{3})+|\d*)\.\d{1,2}\D{0,4}$/.test(cell) ||
        /^\D{0,4}\d{1,3}(,\d{3})+\D{0,4}$/.test(cell)
      )
        points++;
    }
  return commas > 0 && points === 0 ? "," : ".";
}

/** The columns of a table of purchases. */
export function guessColumns(header: GridRow, rows: readonly GridRow[], style: NumberStyle = {}): ColumnGuess {
  const names = header.cells.map(nameOf);
  const sample = rows.slice(0, SAMPLE);
  const shapes = names.map((_, at) =>
    shapesOf(
      sample.map(({cells}) => cells[at] ?? ""),
      style
    )
  );
  const taken = new Map<string, number>();
  const guess: ColumnGuess = {columns: taken, notes: [], doubtful: new Set()};
  takeNdc(taken, names, sample);
  const isFree = (at: number): boolean =>
    ![...taken.values()].includes(at) && names[at] !== "" && names.indexOf(names[at]!) === at;
  for (const {target, names: hints, shapes: allowed} of HINTS) {
    if (taken.has(target)) continue;
    const isFilled = (at: number): boolean => isFree(at) && [...shapes[at]!].some((shape) => allowed.includes(shape));
    const isEmpty = (at: number): boolean => isFree(at) && shapes[at]!.size === 0;
    const named = (fits: (at: number) => boolean): number | undefined =>
      hints.map((hint) => names.findIndex((name, at) => hint.test(name) && fits(at))).find((at) => at >= 0);
    // A column without a value says nothing while another of such a name has some.
    const at = named(isFilled) ?? named(isEmpty);
    if (at !== undefined) taken.set(target, at);
  }
  if (!taken.has("invoice_date")) {
    const at = names.findIndex((_, index) => isFree(index) && shapes[index]!.has("date"));
    if (at >= 0) takeByContent(guess, "invoice_date", at);
  }
  if (!taken.has("invoice")) {
    const at = invoiceByContent(
      taken,
      sample,
      names.map((_, index) => isFree(index))
    );
    if (at >= 0) takeByContent(guess, "invoice", at);
  }
  settleByArithmetic(guess, header, sample, {shapes, names, style});
  return guess;
}

function takeByContent({columns, doubtful}: ColumnGuess, target: string, at: number): void {
  columns.set(target, at);
  doubtful.add(target);
}

/** The column with most NDCs; of equals the one that is named so, a current before an old one. */
function takeNdc(taken: Map<string, number>, names: readonly string[], sample: readonly GridRow[]): void {
  const scores = names.map((name, at) => {
    const filled = sample.map(({cells}) => cells[at] ?? "").filter(Boolean);
    const whole = filled.filter((cell) =>
      !/^\d{11,}$|^\d{10}$/.test(cell) ? "ndc11" in readNdc(cell, new Set()) : /^\d{11}$/.test(cell)
    );
    const share = filled.length === 0 ? 0 : whole.length / filled.length;
    const isNamed = /\bndc|^ndc/.test(name);
    return share < 0.5 && !isNamed ? -1 : share + (isNamed ? 0.5 : 0) - (/old|prev|upc|gtin/.test(name) ? 0.3 : 0);
  });
  const best = scores.reduce((top, score, at) => (score > scores[top]! ? at : top), 0);
  if ((scores[best] ?? -1) >= 0.5) taken.set("ndc11", best);
}

/** A column whose values are shared by lines of one day, and that differs within the table: the number of a document. */
function invoiceByContent(
  taken: ReadonlyMap<string, number>,
  sample: readonly GridRow[],
  isFree: readonly boolean[]
): number {
  const date = taken.get("invoice_date") ?? -1;
  return isFree.findIndex((free, at) => {
    if (!free) return false;
    const days = new Map<string, Set<string>>();
    for (const {cells} of sample) {
      const value = cells[at] ?? "";
      if (!/\d{3,}/.test(value) || /[.,]\d{1,2}$/.test(value)) return false;
      days.set(value, (days.get(value) ?? new Set()).add(cells[date] ?? ""));
    }
    return days.size > 1 && [...days.values()].every((each) => each.size === 1);
  });
}

/** Shapes that at least a tenth of the filled cells have. */
function shapesOf(cells: readonly string[], style: NumberStyle): Set<Shape> {
  const counts = new Map<Shape, number>();
  const filled = cells.map((cell) => shapeOf(cell, style)).filter((shape) => shape !== "empty");
  for (const shape of filled) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count * 10 >= filled.length).map(([shape]) => shape));
}

interface Seen {
  readonly shapes: readonly ReadonlySet<Shape>[];
  readonly names: readonly string[];
  readonly style: NumberStyle;
}

/** Words of columns that hold no quantity, price or amount of a line, whatever their figures do. */
const OTHER =
  /date|\bdt\b|ndc|upc|zip|phone|account|acct|customer|cust |line|\bpo\b|size|strength|tax|awp|wac|year|month/;
const QUANTITY =
  /qty|quantity|pack|vial|each|units?$|count|shipped|billed|ordered|\bord\b|menge|anzahl|cantidad|\bcant\b|quantite|\bqte\b|\bpks?\b|\bpcs\b|deliver|invoiced/;

/**
 * The three columns with quantity × price = amount on most lines, whatever their names; lines of one unit prove nothing.
 * An amount that no line agrees with is not the line's: where a price is there it is left out, else it is asked about.
 */
function settleByArithmetic(guess: ColumnGuess, header: GridRow, sample: readonly GridRow[], seen: Seen): void {
  const {columns} = guess;
  const [quantity, price, amount] = ["packages", "unit_price", "extended_amount"].map((target) => columns.get(target));
  const triple = bestTriple(columns, sample, seen);
  if (triple) {
    const net = netColumn(columns, sample, {...seen, triple});
    const [q, p, a] = triple;
    for (const [target, at, was] of [
      ["packages", q, quantity],
      ["unit_price", p, price],
      ["extended_amount", net?.at ?? a, amount]
    ] as const) {
      if (was !== undefined && was !== at)
        guess.notes.push(
          `${header.cells[at]} is the ${target}, not ${header.cells[was]}: quantity × price = amount says so`
        );
      for (const [other, place] of columns) if (place === at && other !== target) columns.delete(other);
      columns.set(target, at);
      guess.doubtful.delete(target);
    }
    if (net?.discount !== undefined)
      guess.notes.push(
        `${header.cells[net.at]} is the extended_amount: ${header.cells[a]} less ${header.cells[net.discount]} on every line`
      );
    else if (net) guess.doubtful.add("extended_amount");
    return;
  }
  if (amount === undefined || quantity === undefined) return;
  const proof = price === undefined ? null : shareOf(sample, [quantity, price, amount], seen.style);
  if (proof !== null && proof.share === 0 && proof.rows > 0) {
    columns.delete("extended_amount");
    guess.notes.push(
      `${header.cells[amount]} is not used: quantity × price is that on no line, so the line's amount is quantity × price`
    );
  } else if (price === undefined && isInvoiceTotal(sample, columns, amount)) guess.doubtful.add("extended_amount");
}

/**
 * What was charged after a discount: dollars called net or named as the amount, a part off quantity × price on some line and
 * above it on none. Sure where another column has the difference on every line; else asked about.
 */
function netColumn(
  columns: ReadonlyMap<string, number>,
  sample: readonly GridRow[],
  {names, shapes, style, triple: [q, p, a]}: Seen & {triple: readonly [number, number, number]}
): {at: number; discount?: number} | null {
  const dollars = (at: number): number[] =>
    sample.map(({cells}) => Math.abs(Math.round(Number(plainNumber(cells[at] ?? "", style) ?? Number.NaN) * 100)));
  const gross = dollars(a);
  const isMoney = (at: number): boolean => ![q, p, a].includes(at) && shapes[at]!.has("money");
  const at = names.findIndex((name, index) => {
    if (!isMoney(index) || !(index === columns.get("extended_amount") || /\bnet\b/.test(name))) return false;
    const own = dollars(index);
    const isPart = own.every((net, row) => net <= gross[row]! && 2 * net >= gross[row]!);
    return isPart && own.some((net, row) => net < gross[row]!);
  });
  if (at < 0) return null;
  const net = dollars(at);
  const discount = names.findIndex(
    (_, index) =>
      index !== at && isMoney(index) && dollars(index).every((off, row) => Math.abs(gross[row]! - off - net[row]!) <= 1)
  );
  return discount < 0 ? {at} : {at, discount};
}

/** Whether a column says the same on all lines of each document of several lines. */
function isInvoiceTotal(sample: readonly GridRow[], columns: ReadonlyMap<string, number>, amount: number): boolean {
  const invoice = columns.get("invoice") ?? -1;
  const said = new Map<string, string[]>();
  for (const {cells} of sample) {
    const key = cells[invoice] ?? "";
    said.set(key, [...(said.get(key) ?? []), cells[amount] ?? ""]);
  }
  const several = [...said.values()].filter((values) => values.length > 1);
  return several.length > 0 && several.every((values) => new Set(values).size === 1);
}

function bestTriple(
  columns: ReadonlyMap<string, number>,
  sample: readonly GridRow[],
  {shapes, names, style}: Seen
): [number, number, number] | null {
  const own = new Set(["packages", "unit_price", "extended_amount"].map((target) => columns.get(target)));
  const used = new Set([...columns].filter(([, at]) => !own.has(at)).map(([, at]) => at));
  const figures = names.flatMap((name, at) =>
    name !== "" &&
    !used.has(at) &&
    !OTHER.test(name) &&
    ["money", "number", "integer"].some((shape) => shapes[at]!.has(shape as Shape))
      ? [at]
      : []
  );
  const quantities = figures.filter((at) => QUANTITY.test(names[at]!) || at === columns.get("packages"));
  let best: {triple: [number, number, number]; score: number} | null = null;
  for (const q of quantities)
    for (const p of figures)
      for (const a of figures) {
        if (q === p || q === a || p === a) continue;
        const {share, rows} = shareOf(sample, [q, p, a], style);
        if (rows === 0 || share < 0.6) continue;
        const named = [
          q === columns.get("packages"),
          p === columns.get("unit_price"),
          a === columns.get("extended_amount")
        ];
        const score =
          share +
          0.01 * named.filter(Boolean).length -
          (QUANTITY.test(names[p]!) || QUANTITY.test(names[a]!) ? 0.05 : 0);
        if (!best || score > best.score) best = {triple: [q, p, a], score};
      }
  return best?.triple ?? null;
}

/** Of the lines with more or less than one unit, the share on which quantity × price is the amount, signs apart. */
function shareOf(
  sample: readonly GridRow[],
  at: readonly [number, number, number],
  style: NumberStyle
): {share: number; rows: number} {
  const lines = sample.flatMap(({cells}) => {
    const [q, p, a] = at.map((index) => Math.abs(Number(plainNumber(cells[index] ?? "", style) ?? Number.NaN))) as [
      number,
      number,
      number
    ];
    return q > 0 && q !== 1 && p > 0 && !Number.isNaN(a) ? [Math.abs(q * p - a) <= 0.011 * Math.max(q, 1)] : [];
  });
  return {share: lines.length === 0 ? 0 : lines.filter(Boolean).length / lines.length, rows: lines.length};
}
