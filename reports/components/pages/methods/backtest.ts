import {html} from "htl";
import {cutAimInWords} from "../../../../src/forecast/aims.ts";
import {type Column, dataTable} from "../../table.ts";

/** A row of data/forecast-backtest.json; shares of the limit. */
export interface BacktestRow {
  readonly scored_period: string;
  readonly drug_class: string;
  readonly horizon: number;
  readonly forecast_by: string;
  readonly forecasts: number;
  readonly codes: number;
  readonly error_weighted: number | null;
  readonly error_median: number | null;
  readonly cut_weighted: number | null;
  readonly cut_median: number | null;
  readonly coverage: number | null;
}

const METHODS: Readonly<Record<string, string>> = {
  no_change: "no change",
  drift: "shrunk drift",
  damped_trend: "damped trend",
  seasonal_naive: "seasonal naive",
  plus_six: "this forecast"
};
const ORDER = Object.keys(METHODS);

/** One period and class of the back-test: each horizon with the baselines and this forecast, in that order. */
export function backtestTable(rows: readonly BacktestRow[], period: string, drug_class: string): HTMLElement {
  const chosen = rows
    .filter((row) => row.scored_period === period && row.drug_class === drug_class && row.horizon > 0)
    .toSorted((a, b) => a.horizon - b.horizon || ORDER.indexOf(a.forecast_by) - ORDER.indexOf(b.forecast_by));
  return dataTable(chosen, backtestColumns(false), {
    caption: `${period === "held_out" ? "Held out" : "Method chosen on these"}: ${drug_class.replaceAll("_", " ")}`,
    file: `plus-six-backtest-${period}-${drug_class}`,
    proof: {mart: "asp_backtest"},
    limit: 60,
    bold: ({forecast_by}) => forecast_by === "plus_six",
    empty: "no back-test is kept; run plus-six bench forecast."
  });
}

/** Every class: this forecast alone, both periods. */
export function backtestClasses(rows: readonly BacktestRow[]): HTMLElement {
  const chosen = rows.filter(({forecast_by, drug_class}) => forecast_by === "plus_six" && drug_class !== "all");
  return dataTable(chosen, backtestColumns(true), {
    caption: "This forecast by class",
    file: "plus-six-backtest-classes",
    proof: {mart: "asp_backtest"},
    limit: 100,
    empty: "no back-test is kept; run plus-six bench forecast."
  });
}

const aimOf = ({forecast_by, drug_class, horizon, cut_weighted}: BacktestRow): string =>
  forecast_by === "plus_six" && cut_weighted !== null ? cutAimInWords({drug_class, horizon, cut_weighted}) : "";

function backtestColumns(withClass: boolean): Column<BacktestRow>[] {
  const share = (key: keyof BacktestRow & string, label: string, unit: string): Column<BacktestRow> => ({
    key,
    label,
    unit,
    kind: "percent",
    neutral: !key.startsWith("cut")
  });
  return [
    ...(withClass
      ? [
          {key: "drug_class", label: "Class", value: (row: BacktestRow) => row.drug_class.replaceAll("_", " ")},
          {
            key: "scored_period",
            label: "Outcomes",
            value: (row: BacktestRow) => (row.scored_period === "held_out" ? "held out" : "method chosen on")
          }
        ]
      : []),
    {
      key: "horizon",
      label: "Quarters ahead",
      value: ({horizon}) => horizon,
      show: ({horizon}) => (horizon === 0 ? html`<span>all</span>` : String(horizon))
    },
    {key: "forecast_by", label: "Method", value: ({forecast_by}) => METHODS[forecast_by] ?? forecast_by},
    {key: "forecasts", label: "Forecasts", kind: "count"},
    share("error_weighted", "Weighted error", "per cent of the limit"),
    share("error_median", "Median error", "per cent of the limit"),
    share("cut_weighted", "Weighted, below no change", "per cent"),
    share("cut_median", "Median, below no change", "per cent"),
    share("coverage", "P10–P90 covers", "per cent, aim 77–83"),
    {key: "aim", label: "Aim, % below no change", value: aimOf}
  ];
}
