import {html} from "htl";
import {DRIVERS} from "../../../../src/forecast/mfp/evaluate.ts";
import type {OutlookRow} from "../../../../src/forecast/mfp/outlook.ts";
import {DRIVER_WORDS} from "../../../../src/words/mfp.ts";
import {type Column, dataTable} from "../../table.ts";
import type {MfpChoice} from "./form.ts";
import {type MfpResult, rowOf, withInterval} from "./result.ts";
import {differences} from "./words.ts";

/** What is left each year with its range, then what moves it; amounts in whole dollars. */
export function mfpYears(result: MfpResult): HTMLElement {
  const columns: Column<OutlookRow>[] = [
    {
      key: "period",
      label: "Year",
      show: (row) => (row.quarters < 4 ? `${row.period} (${row.quarters} quarters)` : row.period)
    },
    {key: "ncr", label: "Net cost recovery", unit: "$", kind: "money"},
    {key: "ncr_p10", label: "Low", unit: "$, worse path of limits", kind: "money"},
    {key: "ncr_p90", label: "High", unit: "$, better path of limits", kind: "money"},
    {key: "today", label: "Today", unit: "$", kind: "money"},
    ...DRIVERS.map((name): Column<OutlookRow> => ({key: name, label: DRIVER_WORDS[name], unit: "$", kind: "money"}))
  ];
  return dataTable(result.selected_years, columns, {
    caption: "Selected drugs by year",
    file: "plus-six-mfp-years",
    proof: {mart: "mfp_trailing"},
    empty: "no drug in use has an MFP."
  });
}

/** Two scenarios beside each other: their numbers, then the assumptions in which they differ. */
export function mfpCompared({scenario, other}: MfpChoice, a: MfpResult, b: MfpResult): HTMLElement {
  const pair = (label: string, rowsOf: (result: MfpResult) => OutlookRow | undefined) => {
    const [x, y] = [rowsOf(a), rowsOf(b)];
    return {label, a: x ? withInterval(x) : "–", b: y ? withInterval(y) : "–", change: x && y ? x.ncr - y.ncr : null};
  };
  const rows = a.years.flatMap(({period}) => [
    pair(`Selected drugs, ${period}`, (result) => rowOf(result.selected_years, period)),
    pair(`All drugs, ${period}`, (result) => rowOf(result.years, period))
  ]);
  const differ = other ? differences(scenario, other) : [];
  return html`<div>${dataTable(
    rows,
    [
      {key: "label", label: "Net cost recovery"},
      {key: "a", label: "A, what you move", unit: "$ (low to high)"},
      {key: "b", label: "B, kept", unit: "$ (low to high)"},
      {key: "change", label: "A less B", unit: "$", kind: "money"}
    ],
    {caption: "Two scenarios side by side", file: "plus-six-mfp-compared", proof: {mart: "mfp_trailing"}, limit: 40}
  )}${dataTable(
    differ,
    [
      {key: "label", label: "Assumption"},
      {key: "a", label: "A"},
      {key: "b", label: "B"}
    ],
    {
      caption: "Where the two differ",
      file: "plus-six-mfp-differences",
      proof: {mart: "mfp_trailing"},
      empty: "they are the same."
    }
  )}</div>`;
}
