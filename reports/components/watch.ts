import {html} from "htl";
import {dollarsShort, inWords, plural, quarterWords} from "../../src/words/format.ts";
import {type Column, dataTable} from "./table.ts";

export interface Watch {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly next_quarter: string;
  readonly watch_basis: "published" | "forecast";
  readonly payment_limit: number | null;
  readonly next_payment_limit: number | null;
  readonly unit_cost: number | null;
  readonly break_even_payment_limit: number | null;
  readonly medicare_effect_amount_cents: number | null;
  readonly stock_effect_amount_cents: number | null;
  readonly cost_left_cents: number;
  readonly is_newly_underwater: boolean;
}

/** What the next quarter's limits do at the last quarter's volume and to the stock on hand. */
export function watchList(watch: readonly Watch[]): HTMLElement {
  const first = watch[0];
  if (!first) return html`<p class="empty">No later limits are known, published or forecast.</p>`;
  const less = watch.filter((row) => (row.stock_effect_amount_cents ?? 0) < 0);
  const under = watch.filter((row) => row.is_newly_underwater).map((row) => row.drug_name);
  const source =
    first.watch_basis === "forecast"
      ? `No ${quarterWords(first.next_quarter)} file of CMS is loaded; these are the forecast's middle values.`
      : `From CMS's ${first.next_quarter} file.`;
  const columns: Column<Watch>[] = [
    {key: "drug_name", label: "Drug", href: (row) => `./drugs/${row.hcpcs}.html`},
    {key: "payment_limit", label: "Limit now", unit: "$ a unit", kind: "price"},
    {key: "next_payment_limit", label: first.next_quarter, unit: `$ a unit, ${first.watch_basis}`, kind: "price"},
    {key: "break_even_payment_limit", label: "Break-even", unit: "$ a unit", kind: "price"},
    {
      key: "medicare_effect",
      label: "Effect",
      unit: "$ allowed, Medicare",
      kind: "money",
      value: (row) => row.medicare_effect_amount_cents,
      total: "sum"
    },
    {
      key: "cost_left",
      label: "On hand",
      unit: "$ of cost",
      kind: "money",
      value: (row) => row.cost_left_cents,
      total: "sum"
    },
    {
      key: "stock_effect",
      label: "On hand paid",
      unit: "$ more or less",
      kind: "money",
      value: (row) => row.stock_effect_amount_cents,
      total: "sum"
    },
    {key: "is_newly_underwater", label: "Falls below cost", value: (row) => (row.is_newly_underwater ? "yes" : "")}
  ];
  return html`<div><p>${source} ${effectInWords(watch)} ${less.length === 0 ? "No stock on hand will be paid less" : `Stock of ${plural(less.length, "drug")} will be paid less`}${
    under.length === 0
      ? "."
      : `; ${inWords(under.slice(0, 5))} ${under.length === 1 ? "falls" : "fall"} below acquisition cost.`
  }</p>${dataTable(watch, columns, {caption: `Watch list, ${first.next_quarter}`, file: `plus-six-watch-${first.next_quarter}`, proof: {mart: "watch"}, sort: "medicare_effect", limit: 10, bold: (row) => row.is_newly_underwater})}</div>`;
}

/** What the next limits are worth a quarter to the volume of Medicare and Medicare Advantage. */
function effectInWords(watch: readonly Watch[]): string {
  const effect = effectOf(watch);
  if (effect === null) return `What that is worth to Medicare's volume is not known: ${WANTS_KINDS}.`;
  if (effect === 0) return "Medicare's volume is allowed the same.";
  return `Medicare's volume is allowed ${dollarsShort(Math.abs(effect))} a quarter ${effect < 0 ? "less" : "more"}.`;
}

/** What would tell which dollars are Medicare's. */
const WANTS_KINDS = "payers.csv would tell which payers are Medicare";

/** Cents a quarter; null where no drug's Medicare volume is known. */
export function effectOf(watch: readonly Pick<Watch, "medicare_effect_amount_cents">[]): number | null {
  const known = watch.flatMap((row) => row.medicare_effect_amount_cents ?? []);
  return known.length === 0 ? null : known.reduce((sum, cents) => sum + cents, 0);
}

/** The next quarter's dollars, as a title. */
export function nextSentence(watch: readonly Watch[]): string {
  const first = watch[0];
  if (!first) return "No later payment limits are known, published or forecast";
  const effect = effectOf(watch);
  const under = watch.filter((row) => row.is_newly_underwater).length;
  const source = first.watch_basis === "forecast" ? "forecast" : "published";
  const fall = under > 0 ? `; ${plural(under, "more drug")} ${under === 1 ? "falls" : "fall"} below cost` : "";
  if (effect === null)
    return `What ${quarterWords(first.next_quarter)}'s ${source} payment limits do to Medicare's volume is not known${fall}`;
  const change =
    effect === 0 ? "the same" : `${dollarsShort(Math.abs(effect))} ${effect < 0 ? "less" : "more"} a quarter`;
  return `${quarterWords(first.next_quarter)}'s ${source} payment limits allow Medicare's volume ${change}${fall}`;
}

/** What is said where no drug is seen to fall below its cost: nobody knows where no invoice tells a cost. */
export const noneFalls = (rows: readonly Pick<Watch, "unit_cost">[]): string =>
  rows.some((row) => row.unit_cost !== null)
    ? "no further drug falls below its acquisition cost"
    : "no invoice tells which drug falls below its acquisition cost";

/** The watch list in a sentence or two. */
export function watchLine(watch: readonly Watch[]): HTMLElement {
  const first = watch[0];
  if (!first) return html`<p>No later limits are known, published or forecast.</p>`;
  const under = watch.filter((row) => row.is_newly_underwater).map((row) => row.drug_name);
  const limits =
    first.watch_basis === "forecast"
      ? `the limits forecast for ${quarterWords(first.next_quarter)}, whose file of CMS is not loaded,`
      : `the ${quarterWords(first.next_quarter)} limits`;
  const fall =
    under.length === 0
      ? noneFalls(watch)
      : `${plural(under.length, "more drug")} ${under.length === 1 ? "falls" : "fall"} below acquisition cost: ${inWords(under.slice(0, 6))}${
          under.length > 6 ? " among them" : ""
        }`;
  return html`<p>Under ${limits} ${fall}. ${effectInWords(watch)} <a href="./asp-watch.html">ASP watch</a></p>`;
}
