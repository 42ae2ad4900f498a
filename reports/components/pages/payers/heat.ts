import {scaleLinear} from "d3";
import {html} from "htl";
import {count, NO_DATA, percent, plural, quartersInText, ratio} from "../../../../src/words/format.ts";
import {type Choice, choiceInWords, chosen, keepChoice} from "../../filters.ts";
import {type CubeRow, decidedCost, decidedNet, drugsByPayers, type Measures} from "../../measures.ts";
import {rulesOf} from "../../proof.ts";

/** Drugs in the map: those with most cost at stake. */
const DRUGS = 15;
/** Cells of fewer lines are printed gray: a few claims are no pattern. */
const FEW_LINES = 3;
/** The color is full at this share of cost, either way. */
const FULL = 0.2;

/**
 * Drug by payer: net cost recovery as per cent of cost, the number printed in each cell, blue above zero and red below.
 * Gray cells rest on few lines (none is gray where counts are not told); a dash is no line at all.
 */
export function drugPayerMap(
  cube: readonly CubeRow[],
  choice: Choice,
  {few = FEW_LINES, most = DRUGS}: {few?: number; most?: number} = {}
): HTMLElement {
  const rows = chosen(cube, choice).filter((row) => row.lines > 0);
  const isOpen = rows.some((row) => row.open_lines > 0);
  const {drugs, payers, cells} = drugsByPayers(rows, most);
  const caption = `Net cost recovery as per cent of cost${isOpen ? " on adjudicated claims" : ""}: ${choiceInWords(choice, cube)}. ${drugs.length === 1 ? "One drug" : `The ${plural(drugs.length, "drug")} with most cost`}${few > 0 ? `; gray cells have fewer than ${few} lines` : ""}.`;
  return html`<div class="data-table"><div class="table-frame" role="region" aria-label="Drug by payer" tabindex="0">
    <table class="heat"><caption>${quartersInText(caption)}</caption>
      <thead><tr><th scope="col">Drug</th>${payers.map((payer) => html`<th scope="col">${payer.payer_name}</th>`)}</tr></thead>
      <tbody>${drugs.map(
        (drug) =>
          html`<tr><th scope="row"><a href=${keepChoice(`./drugs/${drug.hcpcs}.html`)}>${drug.drug_name}</a></th>${payers.map(
            (payer) => cell(cells.get(`${drug.hcpcs} ${payer.payer_id}`), few)
          )}</tr>`
      )}</tbody>
    </table></div><div class="table-tools">${rulesOf("Drug by payer", "margin_cube")}</div></div>`;
}

const strength = scaleLinear([0, FULL], [0, 38]).clamp(true);

function cell(sum: Measures | undefined, few: number): HTMLElement {
  const share = sum ? ratio(decidedNet(sum), decidedCost(sum)) : null;
  if (!sum || share === null) return html`<td class="number">${NO_DATA}</td>`;
  const decided = sum.lines - sum.open_lines;
  const title = `${plural(decided, "line")}${sum.open_lines > 0 ? ` with a decision, ${count(sum.open_lines)} open` : ""}`;
  if (decided < few) return html`<td class="number few" title=${title}>${percent(share)}</td>`;
  const color = share < 0 ? "var(--loss)" : "var(--accent)";
  const background = `color-mix(in srgb, ${color} ${strength(Math.abs(share)).toFixed(0)}%, var(--paper))`;
  return html`<td class="number" title=${title} style=${{background}}>${percent(share)}</td>`;
}
