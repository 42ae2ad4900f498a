import {html} from "htl";
import type {BuiltMarket} from "../../../../src/forecast/mfp/build-market.ts";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {caveats} from "../../../../src/forecast/mfp/outputs.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import type {MfpInput} from "../../../../src/models/forecast/mfp-input.ts";
import {dollars, inWords, price, quartersInText} from "../../../../src/words/format.ts";
import {trailingWords} from "../../../../src/words/mfp.ts";
import {dataTable} from "../../table.ts";
import type {Names} from "./names.ts";
import {cents} from "./words.ts";

/** CMS's lists with their prices; an unpublished price is said, not shown as a number. */
export function selectedTable(input: MfpInput): HTMLElement {
  const rows = input.selected.filter(({hcpcs, is_used}) => hcpcs !== null || is_used);
  return dataTable(
    rows,
    [
      {key: "drug_name", label: "Selected drug"},
      {key: "hcpcs", label: "Part B code"},
      {key: "ipay", label: "Price year", value: ({ipay}) => String(ipay)},
      {key: "effective_date", label: "From"},
      {
        key: "mfp_per_billing_unit",
        label: "Maximum Fair Price",
        unit: "$ per billing unit",
        kind: "price",
        show: ({mfp_per_billing_unit}) =>
          mfp_per_billing_unit === null ? "not published" : price(mfp_per_billing_unit)
      },
      {key: "is_used", label: "Used here", value: ({is_used}) => (is_used ? "yes" : "no")},
      {key: "price_source", label: "Source", wrap: true},
      {key: "source_date", label: "As of"}
    ],
    {
      caption: "Selected drugs with a Part B code",
      file: "plus-six-mfp-selected",
      proof: {mart: "mfp_selected_drug"},
      bold: ({is_used}) => is_used,
      empty: "no selected drug is known."
    }
  );
}

/** What stands in for prices that are not published or not loaded. */
export function caveatList(scenario: Scenario, market: Market, names: Names): HTMLElement {
  const used = new Set([...market.cells.drug].map((at) => market.drugs[at]!.hcpcs));
  const rows = caveats(scenario, market).filter(({hcpcs}) => used.has(hcpcs));
  const groups = new Map<string, string[]>();
  for (const {hcpcs, caveat} of rows) groups.set(caveat, [...(groups.get(caveat) ?? []), names.get(hcpcs) ?? hcpcs]);
  return html`<ul class="mfp-caveats">${[...groups].map(([caveat, drugs]) => html`<li>${caveat} (${inWords(drugs)}).</li>`)}</ul>`;
}

/** What is not in the numbers, in dollars, in one quiet line. */
export function leftOut(input: MfpInput, all: BuiltMarket["left_out"], names: Names): HTMLElement {
  const left_out = all.filter(({collected_amount}) => collected_amount !== 0);
  const sum = left_out.reduce((total, row) => total + row.collected_amount, 0);
  const reasons = [...new Set(left_out.map(({reason}) => reason))];
  const drugs = [...new Set(left_out.map(({hcpcs}) => names.get(hcpcs) ?? hcpcs))];
  const out =
    left_out.length === 0
      ? "Nothing decided is left out."
      : `Left out: ${dollars(cents(sum))} collected in the last four quarters on ${inWords(drugs.slice(0, 6))}${drugs.length > 6 ? " and others" : ""} (${inWords(reasons)}).`;
  return html`<p class="statement">Volume, price and payment are those of the ${quartersInText(trailingWords(input))}, the same each quarter ahead. ${out} Lines not decided yet are not in it either; they cost ${dollars(input.open_acquisition_cents)}.</p>`;
}
