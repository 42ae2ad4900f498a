import {BASELINES} from "./asp/baselines.ts";
import {type CodeTables, codeFamilies} from "./asp/family.ts";
import {buildPanel, type LimitRow, panelQuarter, type SpendingRow} from "./asp/history.ts";
import {FITTED_HORIZONS, type PublishedDrift} from "./asp/model.ts";
import {quantile} from "./asp/regression.ts";
import {type ForecastPoint, fitRolling} from "./asp/rolling.ts";
import {DRUG_CLASSES} from "./asp/state.ts";

export {BASELINES};

export type Method = keyof typeof BASELINES | "plus_six";
const METHODS = [...(Object.keys(BASELINES) as (keyof typeof BASELINES)[]), "plus_six"] as const;

/** One row of the back-test table. Errors are shares of the true limit; `cut` is the share of no-change's error taken off. */
export interface BacktestRow {
  period: "development" | "held_out";
  drug_class: string;
  horizon: number;
  method: Method;
  forecasts: number;
  codes: number;
  /** Spend-weighted mean of |forecast − limit| ÷ limit, each at most 100%. */
  error_weighted: number;
  /** The same without the cap, and as |log forecast − log limit|. */
  error_uncapped: number;
  error_log: number;
  error_median: number;
  cut_weighted: number;
  cut_median: number;
  /** Share of limits within the 80% interval; null for baselines, which have none. */
  coverage: number | null;
}

export interface BacktestOptions {
  tables: CodeTables;
  spending?: readonly SpendingRow[];
  published?: PublishedDrift;
  /** First origin scored. */
  from?: string;
  /** Last quarter whose limits are scored as development; later ones are held out. */
  development_ends?: string;
}

/** One scored forecast: what the rows are made of. */
interface Scored extends ForecastPoint {
  period: BacktestRow["period"];
  weight: number;
}

/**
 * Forecasts every lettered code from every quarter with what was known then and scores it against what CMS published.
 * Weights are the latest year's Part B spending of each code, the same for every quarter. Without spending all weigh alike.
 */
export function backtest(
  history: readonly LimitRow[],
  {tables, spending = [], published = {}, from = "2020Q1", development_ends = "2024Q2"}: BacktestOptions
): BacktestRow[] {
  const panel = buildPanel(history, codeFamilies(tables));
  const latest = spending.reduce((year, row) => Math.max(year, row.year), 0);
  const spent = new Map(spending.filter((row) => row.year === latest).map((row) => [row.hcpcs, row.total_spending]));
  const weights = panel.series.map(({codes}) =>
    latest === 0 ? 1 : codes.reduce((sum, code) => sum + (spent.get(code) ?? 0), 0)
  );
  const scored: Scored[] = [];
  fitRolling(panel, {
    spending,
    published,
    onOrigin: (origin, points) => {
      if (panelQuarter(panel, origin) < from) return;
      for (const point of points) {
        if (Number.isNaN(point.actual)) continue;
        const isDevelopment = panelQuarter(panel, origin + point.horizon) <= development_ends;
        scored.push({...point, period: isDevelopment ? "development" : "held_out", weight: weights[point.series]!});
      }
    }
  });
  return (["development", "held_out"] as const).flatMap((period) =>
    ["all", ...DRUG_CLASSES].flatMap((drug_class) =>
      [...FITTED_HORIZONS, 0].flatMap((horizon) => {
        const chosen = scored.filter(
          (point) =>
            point.period === period &&
            (horizon === 0 || point.horizon === horizon) &&
            (drug_class === "all" || point.state.drug_class === drug_class)
        );
        return chosen.length === 0 ? [] : tableRows(chosen, {period, drug_class, horizon});
      })
    )
  );
}

type Cell = Pick<BacktestRow, "period" | "drug_class" | "horizon">;

function tableRows(points: readonly Scored[], cell: Cell): BacktestRow[] {
  const codes = new Set(points.map((point) => point.series)).size;
  const covered = points.filter(({p10, p90, actual}) => actual >= p10 && actual <= p90).length / points.length;
  const rows = METHODS.map((method) => {
    const errors = points.map((point) => {
      const change =
        method === "plus_six"
          ? point.p50 - point.state.log_limit
          : BASELINES[method](point.state.changes, point.horizon);
      return point.state.log_limit + change - point.actual;
    });
    const relative = errors.map((error) => Math.abs(Math.exp(error) - 1));
    const weighted = (values: readonly number[]) => weightedMean(values, points);
    return {
      ...cell,
      method,
      forecasts: points.length,
      codes,
      error_weighted: weighted(relative.map((error) => Math.min(1, error))),
      error_uncapped: weighted(relative),
      error_log: weighted(errors.map(Math.abs)),
      error_median: quantile(Float64Array.from(relative).sort(), 0.5),
      cut_weighted: 0,
      cut_median: 0,
      coverage: method === "plus_six" ? covered : null
    };
  });
  const base = rows[0]!;
  return rows.map((row) => ({
    ...row,
    cut_weighted: 1 - row.error_weighted / base.error_weighted,
    cut_median: 1 - row.error_median / base.error_median
  }));
}

function weightedMean(values: readonly number[], points: readonly Scored[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    sum += value * points[i]!.weight;
    total += points[i]!.weight;
  });
  return total === 0 ? Number.NaN : sum / total;
}
