import type {Market} from "../../../../src/forecast/mfp/market.ts";
import {drugsInYear, firstMfpYear, onlyDrugs, selectedMarket} from "../../../../src/forecast/mfp/outlook.ts";
import {breakEvenDiscount} from "../../../../src/forecast/mfp/outputs.ts";
import type {Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {dataTable} from "../../table.ts";
import {inYear} from "./exposure.ts";
import type {Names} from "./names.ts";
import {NONE} from "./words.ts";

/** M7: the discount at which each drug just breaks even, along three paths of limits. */
export function breakEvenTable(scenario: Scenario, market: Market, names: Names): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const part = inYear(selectedMarket(scenario, market), year);
  const rows = drugsInYear(scenario, market, year).map(({hcpcs, ncr, ncr_p10, ncr_p90}) => {
    const own = onlyDrugs(part, (drug) => drug.hcpcs === hcpcs);
    const [middle, low, high] = (["p50", "p10", "p90"] as const).map((asp_path) =>
      breakEvenDiscount({...scenario, asp_path}, own, hcpcs)
    );
    return {
      name: `${names.get(hcpcs) ?? hcpcs} ${hcpcs}`,
      discount: middle?.discount ?? null,
      low: low?.discount ?? null,
      high: high?.discount ?? null,
      way: middle
        ? `more discount ${middle.more_discount}`
        : ncr < 0
          ? "below cost at any discount"
          : "above cost at any discount",
      ncr,
      ncr_p10,
      ncr_p90
    };
  });
  return dataTable(
    rows,
    [
      {key: "name", label: "Drug"},
      {key: "discount", label: "Break-even discount", unit: "per cent below ASP", kind: "percent"},
      {key: "low", label: "On the low path", unit: "per cent", kind: "percent"},
      {key: "high", label: "On the high path", unit: "per cent", kind: "percent"},
      {key: "way", label: "Beyond it"},
      {key: "ncr", label: `Net cost recovery ${year}`, unit: "$", kind: "money"},
      {key: "ncr_p10", label: "Low", unit: "$", kind: "money"},
      {key: "ncr_p90", label: "High", unit: "$", kind: "money"}
    ],
    {
      caption: "Break-even discount by drug, own payers and sites",
      file: "plus-six-mfp-break-even",
      proof: {mart: "mfp_trailing"},
      sort: "ncr",
      empty: NONE
    }
  );
}
