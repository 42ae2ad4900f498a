import {html} from "htl";
import {dollarsShort, inWords, quarterWords} from "../../../../src/words/format.ts";
import {groupBy} from "../../sum.ts";
import type {TrendRow} from "./drug.ts";

/**
 * A sentence for each drug that has quarters in which more of its cost than may be left out is of lines that no invoice tells
 * whole (`is_at_limits` of mart.asp_trend).
 */
export function notInvoicedInWords(
  trend: readonly Pick<TrendRow, "hcpcs" | "drug_name" | "quarter" | "is_at_limits" | "limit_priced_cost_cents">[]
): string[] {
  return groupBy(
    trend.filter(({is_at_limits}) => is_at_limits),
    ({hcpcs}) => hcpcs
  ).map((rows) => {
    const quarters = rows.map(({quarter}) => quarter).sort();
    const dollars = dollarsShort(rows.reduce((sum, row) => sum + row.limit_priced_cost_cents, 0));
    return `No invoice tells the whole cost of ${dollars} of ${rows[0]!.drug_name} given in ${inWords(quarters.map(quarterWords))}: payment limits stand for what is missing, and what it earned rests on them.`;
  });
}

/** The same, under the figures that rest on it; null where invoices tell every drug. */
export function notInvoiced(trend: Parameters<typeof notInvoicedInWords>[0]): HTMLElement | null {
  const said = notInvoicedInWords(trend);
  return said.length === 0 ? null : html`<div>${said.map((sentence) => html`<p class="empty">${sentence}</p>`)}</div>`;
}
