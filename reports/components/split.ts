import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {dollarsShort, inWords, plural} from "../../src/words/format.ts";
import {hatching} from "./hatch.ts";
import {asImage, inCents} from "./image.ts";
import {hasDecided, type Measures} from "./measures.ts";
import {picture} from "./page.ts";
import type {Opens} from "./proof.ts";
import {responsive} from "./responsive.ts";

/** A drug (or another thing) with its measures. */
export interface SplitRow extends Measures {
  readonly name: string;
  readonly hcpcs: string;
  readonly href: string | null;
}

/** What paid lines lose for certain, in cents below zero: what no file tells counts for the drug. */
const surelyLost = (row: Measures): number => Math.min(0, row.paid_net_amount_cents + row.paid_doubt_amount_cents);
/** Paid less than it costs: the price, not a denial. One definition for every page. */
export const isBelowCost = (row: Measures): boolean => row.paid_lines > 0 && surelyLost(row) < 0;
/** Whether it is paid less than it costs no file tells: the payment limit stands for its cost, or the patient's part is open. */
const mayBeBelowCost = (row: Measures): boolean =>
  row.paid_lines > 0 && row.paid_net_amount_cents < 0 && !isBelowCost(row);
/** Lost in all, though not by its price: the denied lines cost more than the paid ones left. */
export const isLostToDenials = (row: Measures): boolean =>
  !isBelowCost(row) &&
  !mayBeBelowCost(row) &&
  row.denied_net_amount_cents < 0 &&
  row.paid_net_amount_cents + row.denied_net_amount_cents < 0;

/** How many lose on price, how many by denials, and the dollars of each. */
export function splitSentence(rows: readonly Measures[], thing = "drug"): string {
  const answered = rows.filter(hasDecided);
  const dear = answered.filter(isBelowCost);
  const denied = answered.filter(isLostToDenials);
  const unsure = answered.filter(mayBeBelowCost);
  const sum = (list: readonly Measures[], of: (row: Measures) => number): number =>
    list.reduce((all, row) => all + of(row), 0);
  const parts = [
    dear.length > 0
      ? `${plural(dear.length, thing)} ${dear.length === 1 ? "loses" : "lose"} on price (${dollarsShort(-sum(dear, surelyLost))})`
      : unsure.length > 0
        ? null
        : `No ${thing} loses on price`,
    unsure.length > 0
      ? `whether ${dear.length > 0 ? `${unsure.length} more` : plural(unsure.length, thing)} ${unsure.length === 1 ? "loses" : "lose"} on price is not known`
      : null,
    denied.length > 0
      ? `${denied.length} ${denied.length === 1 ? "loses" : "lose"} only by denials (${dollarsShort(-sum(denied, (row) => row.denied_net_amount_cents))} denied)`
      : null
  ];
  const waste = sum(rows, (row) => row.unbilled_waste_cost_cents);
  if (waste > 0) parts.push(`${dollarsShort(waste)} was thrown away unbilled`);
  const words = inWords(parts.filter((part) => part !== null));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Rows shown: those that lose most, whatever the reason. */
const SHOWN = 14;

/** Diverging bars: what paid lines left, what denied lines cost (hatched), and waste nobody bills (outlined). */
export function splitPicture(rows: readonly SplitRow[], thing = "drug"): HTMLElement {
  const worst = (row: Measures): number =>
    Math.min(0, row.paid_net_amount_cents) + row.denied_net_amount_cents - row.unbilled_waste_cost_cents;
  const losing = rows.filter((row) => worst(row) < 0).toSorted((a, b) => worst(a) - worst(b));
  const earning = rows
    .filter((row) => row.paid_lines > 0)
    .toSorted((a, b) => b.paid_net_amount_cents - a.paid_net_amount_cents);
  // Where nothing is lost, what is earned.
  const shown = (losing.length > 0 ? losing : earning).slice(0, SHOWN);
  if (shown.length === 0) return html`<p class="empty">No line of these is adjudicated: there is nothing to draw.</p>`;
  return picture(
    losing.length === 0
      ? `${shown[0]!.name} leaves most on paid lines, ${dollarsShort(shown[0]!.paid_net_amount_cents)}`
      : `Most is lost on ${inWords(shown.slice(0, 3).map((row) => `${row.name} (${dollarsShort(-worst(row))})`))}`,
    losing.length === 0
      ? `Nothing was lost on a paid or a denied line: what paid lines left; the ${plural(shown.length, thing)} that earn most`
      : `Where dollars were lost, adjudicated lines: paid lines (solid), denied lines (hatched), waste not billed (outlined); the ${plural(shown.length, thing)} that lose most`,
    responsive((width) => splitBars(shown, width)),
    "margin_split"
  );
}

/** The lines of one drug; quarter, payer and site are those the page has chosen. */
const splitOf = (hcpcs: string, mart: string, measure: string): Opens => ({mart, sum: [measure], where: {hcpcs}});

function splitBars(rows: readonly SplitRow[], width: number): SVGElement | HTMLElement {
  // A letter, and the room between a name and the axis.
  const [letter, tick] = [7.2, 10];
  const marginLeft = Math.min(width * 0.36, Math.max(80, ...rows.map((row) => row.name.length * letter + tick)));
  const letters = Math.floor((marginLeft - tick) / letter);
  const low = Math.min(
    0,
    ...rows.map(
      (row) => Math.min(0, row.paid_net_amount_cents) + row.denied_net_amount_cents - row.unbilled_waste_cost_cents
    )
  );
  const high = Math.max(0, ...rows.map((row) => row.paid_net_amount_cents));
  // A large earner must not turn losses into pixels: what is earned is cut at the size of the losses and says so.
  const cut = low < 0 ? -low : high;
  return asImage(
    Plot.plot({
      width,
      height: rows.length * 24 + 20,
      marginLeft,
      marginRight: 78,
      marginTop: 6,
      marginBottom: 8,
      ariaLabel: rows
        .map(
          (row) =>
            `${row.name}: paid lines ${dollarsShort(row.paid_net_amount_cents)}, denied ${dollarsShort(row.denied_net_amount_cents)}, waste ${dollarsShort(-row.unbilled_waste_cost_cents)}`
        )
        .join("; "),
      x: {axis: null, domain: [low * 1.02, Math.min(high, cut)], clamp: true},
      y: {
        label: null,
        domain: rows.map((row) => row.name),
        tickSize: 0,
        tickFormat: (name: string) => (name.length > letters ? `${name.slice(0, letters - 1)}…` : name)
      },
      marks: splitMarks(rows)
    }),
    rows.map((row) => ({
      name: row.name,
      paid_net_amount: inCents(row.paid_net_amount_cents, splitOf(row.hcpcs, "margin_split", "paid_net_amount")),
      denied_net_amount: inCents(row.denied_net_amount_cents, splitOf(row.hcpcs, "margin_split", "denied_net_amount")),
      unbilled_waste_cost: inCents(
        row.unbilled_waste_cost_cents,
        splitOf(row.hcpcs, "unbilled_waste", "unbilled_waste_cost")
      )
    }))
  );
}

/** Paid lines, denied lines behind them, waste at the end, and what all came to. */
function splitMarks(rows: readonly SplitRow[]): Plot.Markish[] {
  const hatch = hatching("var(--loss)");
  const y = "name";
  const start = (row: SplitRow): number => Math.min(0, row.paid_net_amount_cents);
  const afterDenied = (row: SplitRow): number => start(row) + row.denied_net_amount_cents;
  return [
    hatch.mark,
    Plot.barX(rows, {
      x1: 0,
      x2: "paid_net_amount_cents",
      y,
      insetTop: 4,
      insetBottom: 4,
      fill: (row: SplitRow) => (row.paid_net_amount_cents < 0 ? "var(--loss)" : "var(--ink-faint)"),
      href: (row: SplitRow) => row.href
    }),
    Plot.barX(rows, {
      x1: start,
      x2: afterDenied,
      y,
      insetTop: 4,
      insetBottom: 4,
      fill: hatch.fill,
      stroke: "var(--loss)",
      strokeWidth: 0.75
    }),
    Plot.barX(
      rows.filter((row) => row.unbilled_waste_cost_cents > 0),
      {
        x1: afterDenied,
        x2: (row: SplitRow) => afterDenied(row) - row.unbilled_waste_cost_cents,
        y,
        insetTop: 6,
        insetBottom: 6,
        fill: "none",
        stroke: "var(--loss)"
      }
    ),
    Plot.ruleX([0], {stroke: "var(--ink)"}),
    Plot.text(rows, {
      y,
      frameAnchor: "right",
      textAnchor: "end",
      dx: 74,
      fill: "var(--ink)",
      fontVariant: "tabular-nums",
      text: (row: SplitRow) => dollarsShort(row.paid_net_amount_cents + row.denied_net_amount_cents)
    })
  ];
}
