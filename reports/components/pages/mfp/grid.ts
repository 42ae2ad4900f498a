import {html} from "htl";
import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {drugsInYear, firstMfpYear, selectedMarket} from "../../../../src/forecast/mfp/outlook.ts";
import {scenarioGrid} from "../../../../src/forecast/mfp/outputs.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {dollars, percent} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";
import {inYear} from "./exposure.ts";
import {cents, inScenarioWords, NONE} from "./words.ts";

const GRID_COLUMNS = ["none", "advantage_only", "manufacturer_asp", "all_contracts"] as const;

const GRID_HEADS = {
  none: "No contract follows",
  advantage_only: "MA follows the file",
  manufacturer_asp: "All follow the manufacturer's ASP",
  all_contracts: "All follow the file"
} as const;

/** M2: discount × how the price arrives × which contracts follow. */
export function gridTable(scenario: Scenario, market: Market): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const part = inYear(selectedMarket(scenario, market), year);
  if (part.cells.count === 0) return html`<p class="empty">${NONE}</p>`;
  const rows = new Map<string, Record<string, number>>();
  for (const {discount, acquisition, spillover, change} of scenarioGrid(scenario, part)) {
    const name = `${percent(discount)} below ASP, ${inScenarioWords(acquisition)}`;
    rows.set(name, {...rows.get(name), [spillover]: cents(change)});
  }
  const table = [...rows].map(([name, changes]) => ({name, ...changes}));
  const here = drugsInYear(scenario, market, year);
  const sum = (key: "ncr" | "ncr_p10" | "ncr_p90") => here.reduce((total, row) => total + row[key], 0);
  return html`<div>${dataTable(
    table,
    [
      {key: "name", label: "Discount and price", wrap: true},
      ...GRID_COLUMNS.map(
        (key): Column<(typeof table)[number]> => ({
          key,
          label: GRID_HEADS[key],
          unit: "$, change from today",
          kind: "money"
        })
      )
    ],
    {
      caption: `Change of net cost recovery of selected drugs in ${year}`,
      file: "plus-six-mfp-grid",
      proof: {mart: "mfp_trailing"}
    }
  )}<p class="statement">Along the ${inScenarioWords(scenario.asp_path)} path of limits. In the scenario above the worse of the low and the high path moves the year by ${dollars(sum("ncr_p10") - sum("ncr"))}, the better by ${dollars(sum("ncr_p90") - sum("ncr"))}. Own discounts and published prices of a drug stay as they are.</p></div>`;
}
