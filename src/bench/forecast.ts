import {readFileSync} from "node:fs";
import {join} from "node:path";
import {Refused} from "../errors.ts";
import type {LimitRow, SpendingRow} from "../forecast/asp/history.ts";
import {type PriorRow, publishedDrift} from "../forecast/asp/prior.ts";
import type {BacktestRow} from "../forecast/backtest.ts";
import {benchForecast} from "../forecast/bench-forecast.ts";
import {LIMIT_HISTORY, PRIOR, readCodeTables, SPENDING} from "../models/forecast/forecast-models.ts";
import {fillRaw} from "../publish/warehouse.ts";
import {openDatabase, query} from "../warehouse/database.ts";

/** A back-test needs origins from 2020 on with two years behind them. */
const LEAST_QUARTERS = 12;

/**
 * Reads the CMS files of a folder the way a build does, forecasts every code from every quarter since 2020 and prints how well
 * that did. Throws in one line when the folder has too few quarters.
 */
export async function backtestFiles({
  root,
  data,
  print
}: {
  root: string;
  data: string;
  print: (line: string) => void;
}): Promise<BacktestRow[]> {
  const warehouse = await openDatabase(":memory:");
  try {
    const {connection} = warehouse;
    await fillRaw(connection, {root, data});
    await connection.run("CREATE SCHEMA IF NOT EXISTS core");
    for (const name of ["cms_posting", "payment_limit_posting", "payment_limit"])
      await connection.run(
        `CREATE TABLE core.${name} AS ${readFileSync(join(root, "src/models/limits/core", `${name}.sql`), "utf8")}`
      );
    const history = (await query(connection, LIMIT_HISTORY)) as unknown as LimitRow[];
    const quarters = new Set(history.map(({quarter}) => quarter)).size;
    if (quarters < LEAST_QUARTERS)
      throw new Refused(
        `too few payment-limit files for a back-test: ${quarters} quarters under ${data}; name a folder with CMS's files from 2018 on (--data DIR)`
      );
    const spending = (await query(connection, SPENDING)) as unknown as SpendingRow[];
    const published = publishedDrift((await query(connection, PRIOR)) as unknown as PriorRow[]);
    const tables = await readCodeTables(connection);
    return benchForecast({tables, history, spending, published, print});
  } finally {
    warehouse.close();
  }
}

const HEAD = [
  "period",
  "drug_class",
  "horizon",
  "forecast_by",
  "forecasts",
  "codes",
  "error_weighted",
  "error_median",
  "cut_weighted",
  "cut_median",
  "coverage",
  "source"
];

/** The back-test's table as CSV, shares with five decimals: data/reference/forecast_backtest.csv is this. */
export function backtestCsv(rows: readonly BacktestRow[], source: string): string {
  const share = (value: number | null): string => (value === null || Number.isNaN(value) ? "" : value.toFixed(5));
  const lines = rows.map((row) =>
    [
      row.period,
      row.drug_class,
      row.horizon,
      row.method,
      row.forecasts,
      row.codes,
      share(row.error_weighted),
      share(row.error_median),
      share(row.cut_weighted),
      share(row.cut_median),
      share(row.coverage),
      source
    ].join(",")
  );
  return `${[HEAD.join(","), ...lines].join("\n")}\n`;
}
