import {html} from "htl";
import {evaluate} from "../../../../src/forecast/mfp/evaluate.ts";
import {type Market, selectCells} from "../../../../src/forecast/mfp/market.ts";
import {firstMfpYear} from "../../../../src/forecast/mfp/outlook.ts";
import {type Dimension, exposure} from "../../../../src/forecast/mfp/outputs.ts";
import {ASP_PATHS, type Scenario} from "../../../../src/forecast/mfp/scenario.ts";
import {kindName} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";
import type {Names} from "./names.ts";
import {cents, NONE} from "./words.ts";

/** The market of one calendar year. */
export const inYear = (market: Market, year: string): Market =>
  selectCells(market, (i) => market.quarters[market.cells.quarter[i]!]!.startsWith(year));

interface ExposureRow {
  readonly key: string;
  readonly name: string;
  readonly today: number;
  readonly share: number;
  readonly ncr: number;
  readonly low: number;
  readonly high: number;
}

/** M1: what selected drugs earn today and in the first year of MFP, by line of business, site and drug. */
export function exposureTables(scenario: Scenario, market: Market, names: Names): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const part = inYear(market, year);
  const paths = [scenario.asp_path, ...ASP_PATHS.filter((path) => path !== scenario.asp_path)].map((asp_path) =>
    evaluate({...scenario, asp_path}, part)
  );
  const table = (by: Dimension, label: string): HTMLElement => {
    const all = paths.map((evaluation) => exposure(evaluation, part, scenario, by));
    const rows = all[0]!.map(({key, today, ncr, share_of_today}, i): ExposureRow => {
      const ends = all.map((one) => cents(one[i]!.ncr));
      return {
        key,
        name: by === "payer_kind" ? kindName(key) : (names.get(key) ?? key),
        today: cents(today),
        share: share_of_today,
        ncr: cents(ncr),
        low: Math.min(...ends),
        high: Math.max(...ends)
      };
    });
    const columns: Column<ExposureRow>[] = [
      {key: "name", label},
      {key: "today", label: "Today", unit: "$ a year", kind: "money", total: "sum", bar: true},
      {key: "share", label: "Of all drugs", unit: "per cent of today's net", kind: "percent"},
      {key: "ncr", label: `In ${year}`, unit: "$", kind: "money", total: "sum"},
      {key: "low", label: "Low", unit: "$", kind: "money"},
      {key: "high", label: "High", unit: "$", kind: "money"}
    ];
    return dataTable(rows, columns, {
      caption: `Selected drugs by ${label.toLowerCase()}`,
      file: `plus-six-mfp-exposure-${by}`,
      proof: {mart: "mfp_trailing"},
      sort: "-today",
      empty: NONE
    });
  };
  return html`<div>${table("payer_kind", "Line of business")}${table("site", "Site")}${table("drug", "Drug")}</div>`;
}
