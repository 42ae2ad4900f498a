import * as Plot from "@observablehq/plot";
import {html} from "htl";
import type {MfpInput} from "../../src/build/mfp-input.ts";
import {evaluate} from "../../src/forecast/mfp/evaluate.ts";
import {type Market, selectCells} from "../../src/forecast/mfp/market.ts";
import {drugsInYear, firstMfpYear, onlyDrugs, selectedFrom, selectedMarket} from "../../src/forecast/mfp/outlook.ts";
import {
  breakEvenDiscount,
  type Dimension,
  exposure,
  scenarioGrid,
  TORNADO,
  type TornadoRow,
  tornado
} from "../../src/forecast/mfp/outputs.ts";
import {ADD_ON} from "../../src/forecast/mfp/rules.ts";
import {ASP_PATHS, FIELDS, type Scenario} from "../../src/forecast/mfp/scenario.ts";
import {type DoseEconomics, doseEconomics} from "../../src/forecast/mfp/unit-economics.ts";
import {dollars, kindName, percent, price} from "./format.ts";
import {asImage} from "./image.ts";
import {inScenarioWords, valueInWords} from "./mfp-words.ts";
import {picture} from "./page.ts";
import {responsive} from "./responsive.ts";
import {type Column, dataTable} from "./table.ts";

type Names = ReadonlyMap<string, string>;
const cents = (amount: number): number => Math.round(100 * amount);
const NONE = "no drug in use has an MFP.";

/** The market of one calendar year. */
const inYear = (market: Market, year: string): Market =>
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
      sort: "-today",
      empty: NONE
    });
  };
  return html`<div>${table("payer_kind", "Line of business")}${table("site", "Site")}${table("drug", "Drug")}</div>`;
}

/** Discount of a drug: the reader's own, the published price's, else the scenario's; and where it is from. */
function discountOf(scenario: Scenario, drug: Market["drugs"][number]): {discount: number; from: string} {
  const own = scenario.discounts[drug.hcpcs];
  if (own !== undefined) return {discount: own, from: "set by the reader"};
  const published = scenario.use_published ? (drug.mfp ?? null) : null;
  return published === null
    ? {discount: scenario.discount, from: "assumed, price not published"}
    : {discount: 1 - published / (drug.limit_now / ADD_ON), from: "published"};
}

interface DoseRow extends Record<string, unknown> {
  readonly drug: string;
  readonly when: string;
  readonly price: string;
  readonly economics: DoseEconomics;
  readonly range: string;
}

/** M3: one usual dose for a Medicare patient, before and under MFP, at today's limit and the practice's own cost. */
export function doseTable(scenario: Scenario, market: Market, input: MfpInput): HTMLElement {
  const rows = input.drugs.flatMap((fact): DoseRow[] => {
    const drug = market.drugs.find(({hcpcs}) => hcpcs === fact.hcpcs);
    const bought = input.trailing.filter(({hcpcs, units}) => hcpcs === fact.hcpcs && units > 0);
    const units = bought.reduce((sum, row) => sum + row.units, 0);
    if (!drug || selectedFrom(scenario, drug) === null || units === 0 || !fact.standard_dose_units) return [];
    const unitCost = bought.reduce((sum, row) => sum + row.acquisition_cost, 0) / units;
    const size = fact.standard_dose_units;
    const dose = {
      limit: drug.limit_now,
      units: BigInt(Math.round(1000 * size)),
      invoice: unitCost * size,
      wac: fact.wac_per_unit === null ? null : fact.wac_per_unit * size,
      coinsurance_rate: BigInt(Math.round(1e6 * (drug.coinsurance ?? 0.2))),
      sequestration_rate: BigInt(Math.round(1e6 * scenario.sequestration_rate))
    };
    const {discount, from} = discountOf(scenario, drug);
    const {before, after} = doseEconomics(dose, discount, scenario);
    const [low, high] = [TORNADO[0].low, TORNADO[0].high].map((d) =>
      Number(doseEconomics(dose, d, scenario).after.net_cost_recovery)
    ) as [number, number];
    const name = `${fact.name} ${fact.hcpcs}, ${size} × ${fact.dosage ?? "unit"}`;
    const range = from === "assumed, price not published" ? `${dollars(low)} at 25%, ${dollars(high)} at 64%` : "–";
    return [
      {drug: name, when: "today", price: `limit ${price(drug.limit_now)}`, economics: before, range: ""},
      {drug: name, when: "under MFP", price: `${percent(discount)} below ASP, ${from}`, economics: after, range}
    ];
  });
  const money = (key: string, label: string, value: (row: DoseEconomics) => bigint, unit = "$"): Column<DoseRow> => ({
    key,
    label,
    unit,
    kind: "money_exact",
    value: ({economics}) => Number(value(economics))
  });
  return dataTable(
    rows,
    [
      {key: "drug", label: "Usual dose", wrap: true},
      {key: "when", label: "When"},
      {key: "price", label: "Price", wrap: true},
      money("allowed", "Allowed", ({payment}) => payment.allowed_amount),
      money("patient", "Patient's share", ({payment}) => payment.coinsurance_amount),
      money("sequestration", "Sequestration", ({payment}) => payment.sequestration_amount),
      money("add_on", "Above ASP or MFP", ({add_on_amount}) => add_on_amount),
      money("cost", "Cost", ({acquisition_cost}) => acquisition_cost, "$ after refund"),
      money("refund", "Refund", ({refund_amount}) => refund_amount),
      money("net", "Net cost recovery", ({net_cost_recovery}) => net_cost_recovery),
      {key: "range", label: "Net at other discounts", wrap: true}
    ],
    {
      caption: "One dose for a Medicare patient, before and under MFP",
      file: "plus-six-mfp-doses",
      limit: 100,
      empty: NONE
    }
  );
}

const GRID_COLUMNS = ["none", "advantage_only", "manufacturer_asp", "all_contracts"] as const;
const GRID_HEADS = {
  none: "No contract follows",
  advantage_only: "MA follows the file",
  manufacturer_asp: "All follow the maker's ASP",
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
    {caption: `Change of net cost recovery of selected drugs in ${year}`, file: "plus-six-mfp-grid"}
  )}<p class="statement">Along the ${inScenarioWords(scenario.asp_path)} path of limits. In the scenario above the worse of the low and the high path moves the year by ${dollars(sum("ncr_p10") - sum("ncr"))}, the better by ${dollars(sum("ncr_p90") - sum("ncr"))}. Own discounts and published prices of a drug stay as they are.</p></div>`;
}

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
      {key: "way", label: "Beyond it", wrap: true},
      {key: "ncr", label: `Net cost recovery ${year}`, unit: "$", kind: "money"},
      {key: "ncr_p10", label: "Low", unit: "$", kind: "money"},
      {key: "ncr_p90", label: "High", unit: "$", kind: "money"}
    ],
    {
      caption: "Break-even discount by drug, own payers and sites",
      file: "plus-six-mfp-break-even",
      sort: "ncr",
      empty: NONE
    }
  );
}

/** M7: what each assumption alone does to the year, widest first. */
export function tornadoPicture(scenario: Scenario, market: Market): HTMLElement {
  const year = firstMfpYear(scenario, market);
  const part = inYear(selectedMarket(scenario, market), year);
  if (part.cells.count === 0) return html`<p class="empty">${NONE}</p>`;
  const rows = tornado(scenario, part);
  const label = ({assumption}: TornadoRow) =>
    (FIELDS as Record<string, {label: string}>)[assumption]?.label ?? assumption;
  const widest = rows[0]!;
  return html`<div>${picture(
    `Most hangs on: ${label(widest)}, ${dollars(cents(widest.swing))} between its ends`,
    `Net cost recovery of selected drugs in ${year} with each assumption alone at the ends of its range`,
    responsive((width) => tornadoChart(rows, label, width))
  )}${dataTable(
    rows.map((row) => ({
      name: label(row),
      low: valueInWords(row.assumption, row.low),
      high: valueInWords(row.assumption, row.high),
      ncr_low: cents(row.ncr_low),
      ncr_high: cents(row.ncr_high),
      swing: cents(row.swing)
    })),
    [
      {key: "name", label: "Assumption"},
      {key: "low", label: "One end"},
      {key: "high", label: "Other end"},
      {key: "ncr_low", label: "At the one", unit: "$", kind: "money"},
      {key: "ncr_high", label: "At the other", unit: "$", kind: "money"},
      {key: "swing", label: "Between them", unit: "$", kind: "money"}
    ],
    {caption: "What each assumption does alone", file: "plus-six-mfp-tornado"}
  )}</div>`;
}

function tornadoChart(
  rows: readonly TornadoRow[],
  label: (row: TornadoRow) => string,
  width: number
): SVGElement | HTMLElement {
  const low = (row: TornadoRow) => cents(Math.min(row.ncr_low, row.ncr_high));
  const high = (row: TornadoRow) => cents(Math.max(row.ncr_low, row.ncr_high));
  const narrow = width < 520;
  return asImage(
    Plot.plot({
      width,
      height: 26 * rows.length + 36,
      marginLeft: narrow ? 150 : 230,
      marginRight: 84,
      ariaLabel: rows.map((row) => `${label(row)}: ${dollars(low(row))} to ${dollars(high(row))}`).join("; "),
      x: {label: null, ticks: narrow ? 3 : 6, tickFormat: (value: number) => dollars(value), grid: true},
      y: {label: null, domain: rows.map(label), tickSize: 0},
      marks: [
        Plot.ruleX([0], {stroke: "var(--ink)"}),
        Plot.barX(rows, {y: label, x1: low, x2: high, fill: "var(--ink-faint)", insetTop: 5, insetBottom: 5}),
        Plot.text(rows, {
          y: label,
          x: high,
          dx: 6,
          textAnchor: "start",
          text: (row) => dollars(cents(row.swing)),
          fill: "var(--ink)",
          stroke: "var(--paper)",
          strokeWidth: 4
        })
      ]
    })
  );
}
