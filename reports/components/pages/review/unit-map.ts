import {scaleLinear} from "d3";
import {html} from "htl";
import {count, NO_DATA, percent, plural, price, ratio} from "../../../../src/words/format.ts";
import {type CubeRow, drugsByPayers} from "../../measures.ts";
import {each} from "./drugs.ts";

/** Fewer decided lines than this are printed grey. */
const FEW = 3;

const DRUGS = 12;

/** The colour is full at this share of the drug's cost a unit, either way. */
const FULL = 0.2;

const strength = scaleLinear([0, FULL], [0, 38]).clamp(true);

/** Drug by payer: allowed margin a unit on decided, allowed lines of the quarter; grey where lines are few. */
export function perUnitMap(cube: readonly CubeRow[], quarter: string): HTMLElement {
  const rows = cube.filter((row) => row.quarter === quarter && row.lines > row.open_lines && row.payer_id !== "none");
  const {drugs, payers, cells} = drugsByPayers(rows, DRUGS);
  const cell = (key: string): HTMLElement => {
    const sum = cells.get(key);
    if (!sum) return html`<td class="number">${NO_DATA}</td>`;
    const decided = sum.lines - sum.open_lines;
    const cost = sum.acquisition_cost_cents - sum.open_acquisition_cost_cents;
    const share = ratio(sum.collected_amount_cents - cost, cost);
    // Cost a unit does not depend on which lines are open, so the share of cost times it is the result a unit.
    const unit = each(sum.acquisition_cost_cents, sum.units_milli);
    if (share === null || unit === null) return html`<td class="number">${NO_DATA}</td>`;
    const title = `${count(decided)} decided lines, ${percent(share)} of cost`;
    if (decided < FEW) return html`<td class="number few" title=${title}>${price(share * unit, 2)}</td>`;
    const colour = share < 0 ? "var(--loss)" : "var(--accent)";
    const background = `color-mix(in srgb, ${colour} ${strength(Math.abs(share)).toFixed(0)}%, var(--paper))`;
    return html`<td class="number" title=${title} style=${{background}}>${price(share * unit, 2)}</td>`;
  };
  return html`<div class="data-table"><div class="table-frame" role="region" aria-label="Result a unit by drug and payer" tabindex="0">
    <table class="heat"><caption>Net cost recovery in dollars a unit on decided lines, ${quarter}: the ${plural(drugs.length, "drug")} with most cost; grey cells have fewer than ${FEW} decided lines.</caption>
      <thead><tr><th scope="col">Drug</th>${payers.map((payer) => html`<th scope="col">${payer.payer_name}</th>`)}</tr></thead>
      <tbody>${drugs.map(
        (drug) =>
          html`<tr><th scope="row"><a href=${`./drugs/${drug.hcpcs}.html?quarter=${quarter}`}>${drug.drug_name}</a></th>${payers.map(
            (payer) => cell(`${drug.hcpcs} ${payer.payer_id}`)
          )}</tr>`
      )}</tbody></table></div></div>`;
}
