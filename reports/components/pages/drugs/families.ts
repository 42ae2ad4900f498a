import {html} from "htl";
import {dollarsShort, plural} from "../../../../src/words/format.ts";
import {type Choice, chosen, keepChoice} from "../../filters.ts";
import {type CubeRow, projected, sumBy, sumOf} from "../../measures.ts";
import type {DrugName} from "./drug.ts";

/** The part of an address that names a molecule: "alpha-1 proteinase inhibitor" is alpha-1-proteinase-inhibitor. */
export const slugOf = (family: string): string =>
  family
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** Molecules with more than one product in use, largest cost first, each a link to its page. */
export function familyLinks(cube: readonly CubeRow[], choice: Choice, drugs: readonly DrugName[]): HTMLElement {
  const families = new Map(drugs.flatMap(({hcpcs, family}) => (family ? [[hcpcs, family] as const] : [])));
  const rows = chosen(cube, choice).filter((row) => families.has(row.hcpcs) && row.lines > 0);
  const products = new Map<string, Set<string>>();
  for (const row of rows) {
    const family = families.get(row.hcpcs)!;
    products.set(family, (products.get(family) ?? new Set()).add(row.hcpcs));
  }
  const sums = [...products]
    .filter(([, codes]) => codes.size > 1)
    .map(([family, codes]) => ({family, codes: codes.size, sum: sumOf(rows.filter((row) => codes.has(row.hcpcs)))}))
    .sort((a, b) => b.sum.acquisition_cost_cents - a.sum.acquisition_cost_cents);
  if (sums.length === 0) return html`<p class="empty">No molecule has two products in use.</p>`;
  return html`<ul class="links">${sums.map(
    ({family, codes, sum}) =>
      html`<li><a href=${keepChoice(`./molecules/${slugOf(family)}.html`)}>${family}</a> <small>${plural(codes, "product")}, ${dollarsShort(projected(sum))}</small></li>`
  )}</ul>`;
}

export {sumBy};
