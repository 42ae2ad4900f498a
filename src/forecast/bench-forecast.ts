import {aimInWords} from "./aims.ts";
import type {LimitRow} from "./asp/history.ts";
import {type BacktestOptions, type BacktestRow, backtest} from "./backtest.ts";

/**
 * Runs the back-test, hands its table to `print` line by line and returns the rows: what `plus-six bench forecast` shows.
 * The held-out quarters come apart, last.
 */
export function benchForecast({
  history,
  print = console.log,
  ...options
}: BacktestOptions & {history: readonly LimitRow[]; print?: (line: string) => void}): BacktestRow[] {
  const rows = backtest(history, options);
  for (const line of backtestLines(rows)) print(line);
  return rows;
}

const PERIODS = {
  development: "Outcomes up to 2024Q2, on which the method was chosen",
  held_out: "Outcomes 2024Q3–2025Q2, held out; scored three times (methods page)"
};

/** The table as text, one line a row; errors and cuts in per cent. */
export function backtestLines(rows: readonly BacktestRow[]): string[] {
  const lines: string[] = [];
  for (const period of ["development", "held_out"] as const) {
    const chosen = rows.filter((row) => row.period === period);
    if (chosen.length === 0) continue;
    lines.push(
      `${PERIODS[period]} (errors in % of the limit; cut = below no-change)`,
      "class            quarters method          forecasts weighted  median   cut w.  cut m. coverage  aim"
    );
    for (const row of chosen) {
      lines.push(
        [
          row.drug_class.padEnd(16),
          (row.horizon === 0 ? "all" : String(row.horizon)).padStart(8),
          row.method.padEnd(15),
          String(row.forecasts).padStart(9),
          percent(row.error_weighted),
          percent(row.error_median),
          percent(row.cut_weighted),
          percent(row.cut_median),
          row.coverage === null ? "" : percent(row.coverage),
          row.method === "plus_six" ? ` ${aimInWords(row)}` : ""
        ]
          .join(" ")
          .trimEnd()
      );
    }
  }
  return lines;
}

const percent = (share: number): string => (100 * share).toFixed(1).padStart(8);
