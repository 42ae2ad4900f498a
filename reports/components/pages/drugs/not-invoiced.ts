import {html} from "htl";
import {dollarsShort, quarterWords} from "../../../../src/words/format.ts";

interface Lines {
  readonly hcpcs: string;
  readonly drug_name: string;
  readonly quarter: string;
  readonly lines: number;
  readonly acquisition_cost_cents: number;
}
interface Prices {
  readonly hcpcs: string;
  readonly quarter: string;
  readonly payment_limit: number | null;
  readonly unit_cost: number | null;
}

/**
 * A sentence for each drug that has quarters of which no invoice tells the cost of one unit, so that the payment limit stands
 * for all of it; none for drugs that invoices tell, in part or whole. A quarter without a payment limit has nothing that could
 * stand for its cost.
 */
export function notInvoicedInWords(cube: readonly Lines[], trend: readonly Prices[]): string[] {
  const untold = new Set(
    trend
      .filter(({payment_limit, unit_cost}) => payment_limit !== null && unit_cost === null)
      .map(({hcpcs, quarter}) => `${hcpcs} ${quarter}`)
  );
  const drugs = new Map<string, {name: string; used: Set<string>; at: Map<string, number>}>();
  for (const row of cube) {
    if (row.lines === 0 || row.acquisition_cost_cents === 0) continue;
    const drug = drugs.get(row.hcpcs) ?? {name: row.drug_name, used: new Set(), at: new Map()};
    drugs.set(row.hcpcs, drug);
    drug.used.add(row.quarter);
    if (untold.has(`${row.hcpcs} ${row.quarter}`))
      drug.at.set(row.quarter, (drug.at.get(row.quarter) ?? 0) + row.acquisition_cost_cents);
  }
  return [...drugs.values()]
    .filter(({at}) => at.size > 0)
    .map(({name, used, at}) => {
      const dollars = dollarsShort([...at.values()].reduce((sum, cents) => sum + cents, 0));
      const when = at.size === used.size ? "" : ` in ${inWords([...at.keys()].sort().map(quarterWords))}`;
      return `No invoice tells what ${name} cost${when}: its payment limits stand for ${dollars} of cost, and what it earned holds only if it cost as much.`;
    });
}

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** The same, under the figures that rest on it; null where invoices tell every drug. */
export function notInvoiced(cube: readonly Lines[], trend: readonly Prices[]): HTMLElement | null {
  const said = notInvoicedInWords(cube, trend);
  return said.length === 0 ? null : html`<div>${said.map((sentence) => html`<p class="empty">${sentence}</p>`)}</div>`;
}
