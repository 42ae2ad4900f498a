import {html} from "htl";
import {price} from "../../../../src/words/format.ts";
import {limitAgainstCost} from "../../limit-cost.ts";
import {picture} from "../../page.ts";
import {responsive} from "../../responsive.ts";
import type {Watch} from "../../watch.ts";
import type {ReviewDrug} from "./drugs.ts";

interface Trend {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly payment_limit: number | null;
  readonly unit_cost: number | null;
  readonly break_even_payment_limit: number | null;
  readonly posted_date: string | null;
}

/** Limit against own cost of the drugs with most cost, and the next quarter dotted. */
export function limitTrends(
  trend: readonly Trend[],
  drugs: readonly ReviewDrug[],
  watch: readonly Watch[],
  quarter: string
): HTMLElement {
  const top = drugs
    .filter((row) => row.quarter === quarter && row.payment_limit !== null)
    .sort((a, b) => b.acquisition_cost_cents - a.acquisition_cost_cents)
    .slice(0, 4);
  return html`<div class="pictures">${top.map(({hcpcs, drug_name}) => {
    const own = trend.filter((row) => row.hcpcs === hcpcs && row.quarter <= quarter && row.unit_cost !== null);
    const next = watch.find((row) => row.hcpcs === hcpcs);
    const last = own.at(-1);
    const rows = [
      ...own.map((row) => ({
        quarter: row.quarter,
        payment_limit: row.payment_limit,
        unit_cost: row.unit_cost,
        break_even: row.break_even_payment_limit,
        vintage: row.posted_date
      })),
      ...(next && next.next_quarter > quarter
        ? [
            {
              quarter: next.next_quarter,
              payment_limit: next.next_payment_limit,
              unit_cost: null,
              break_even: null,
              is_next: true,
              vintage: next.watch_basis
            }
          ]
        : [])
    ];
    const words =
      last?.payment_limit != null && last.unit_cost !== null
        ? `${drug_name}: limit ${price(last.payment_limit)}, own cost ${price(last.unit_cost)}`
        : drug_name;
    return picture(
      words,
      `Dollars a unit; break-even dashed; ${next ? `${next.next_quarter} ${next.watch_basis}, dotted` : "no later limit"}`,
      responsive((width) => limitAgainstCost(rows, {width, height: 220}))
    );
  })}</div>`;
}
