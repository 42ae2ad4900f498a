import type {DuckDBConnection} from "@duckdb/node-api";
import {quarterIndex} from "../../domain/quarter.ts";
import type {CodeTables} from "../../forecast/asp/family.ts";
import {forecastLimits} from "../../forecast/asp/forecast.ts";
import type {LimitRow} from "../../forecast/asp/history.ts";
import type {PriorRow} from "../../forecast/asp/prior.ts";
import {evaluate} from "../../forecast/mfp/evaluate.ts";
import {marketOf} from "../../forecast/mfp/page-market.ts";
import {DEFAULT_SCENARIO} from "../../forecast/mfp/scenario.ts";
import {query} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {readMfpInput} from "./mfp-input.ts";

/** The MFP page looks this far; an older history is still forecast for `LONGEST` quarters at most. */
const LAST_QUARTER = "2030Q4";
const SHORTEST = 12;
const LONGEST = 24;

/** Payment limits ahead and what the MFP does under the scenario the page opens with. */
export const FORECAST_MODELS: readonly Model[] = [
  {
    name: "mart.asp_forecast",
    description:
      "Payment limit of each code that has one in the newest file, one quarter ahead to the end of 2030: P10, P50, P90 and mean in dollars per billing unit; beyond twelve quarters marked as extended.",
    grain: ["hcpcs", "quarter"],
    view: false,
    reads: [
      "core.payment_limit",
      "raw.payment_limit",
      "raw.drug_spending",
      "reference.forecast_prior",
      "reference.biosimilar",
      "reference.hcpcs_succession"
    ],
    file: "src/models/forecast/forecast-models.ts",
    run: writeAspForecast
  },
  {
    name: "mart.mfp_outlook",
    description:
      "Net cost recovery of each drug, payer, site and quarter ahead at the trailing year's volume under the default MFP scenario, what moves it from today, the same along the low and high paths of payment limits, and the same if payers without a contract term all follow CMS's file or none does.",
    grain: ["hcpcs", "payer_id", "site_id", "quarter"],
    view: false,
    reads: [
      "mart.asp_forecast",
      "mart.mfp_drug",
      "mart.margin_cube",
      "mart.mfp_trailing",
      "mart.mfp_selected_drug",
      "mart.mfp_contract",
      "mart.mfp_refund",
      "mart.known_date",
      "mart.payer",
      "mart.site",
      "mart.run"
    ],
    file: "src/models/forecast/forecast-models.ts",
    run: writeMfpOutlook
  }
];

/** In-force limits as the forecast reads them, from 2018 on: before, CMS's files leave out codes at random. */
export const LIMIT_HISTORY = `
SELECT limits.quarter, limits.hcpcs, CAST(limits.payment_limit AS DOUBLE) AS payment_limit, raw_limit.short_description,
  limits.dosage, limits.notes
FROM core.payment_limit AS limits
JOIN raw.payment_limit AS raw_limit ON raw_limit.file_id = limits.file_id AND raw_limit.line = limits.source_line
WHERE limits.quarter >= '2018Q1'
ORDER BY limits.quarter, limits.hcpcs`;

export const SPENDING =
  "SELECT hcpcs, year, CAST(total_spending AS DOUBLE) AS total_spending FROM raw.drug_spending WHERE total_spending IS NOT NULL ORDER BY hcpcs, year";

export const PRIOR =
  "SELECT kind, drug_class, CAST(horizon AS INTEGER) AS horizon, term, CAST(value AS DOUBLE) AS value, source FROM reference.forecast_prior ORDER BY ALL";

/** The tables of biosimilars and successions as the forecast reads them. */
export async function readCodeTables(connection: DuckDBConnection): Promise<CodeTables> {
  const biosimilars = await query(
    connection,
    "SELECT hcpcs, is_biosimilar, nullif(reference_hcpcs, '') AS reference_hcpcs, nullif(first_quarter, '') AS first_quarter FROM reference.biosimilar ORDER BY hcpcs"
  );
  const successions = await query(
    connection,
    "SELECT old_hcpcs, new_hcpcs, CAST(unit_ratio AS DOUBLE) AS unit_ratio FROM reference.hcpcs_succession WHERE is_continued ORDER BY ALL"
  );
  return {biosimilars, successions} as unknown as CodeTables;
}

async function writeAspForecast(connection: DuckDBConnection): Promise<void> {
  const history = (await query(connection, LIMIT_HISTORY)) as unknown as LimitRow[];
  const prior = (await query(connection, PRIOR)) as unknown as PriorRow[];
  const spending = (await query(connection, SPENDING)) as unknown as {
    hcpcs: string;
    year: number;
    total_spending: number;
  }[];
  const newest = history.at(-1)?.quarter;
  const ahead = newest ? quarterIndex(LAST_QUARTER) - quarterIndex(newest) : SHORTEST;
  const horizons = Math.max(SHORTEST, Math.min(LONGEST, ahead));
  await connection.run(
    "CREATE OR REPLACE TABLE mart.asp_forecast (hcpcs VARCHAR, quarter VARCHAR, horizon INTEGER, p10 DECIMAL(18,6), p50 DECIMAL(18,6), p90 DECIMAL(18,6), mean DECIMAL(18,6), drug_class VARCHAR, method VARCHAR, flag VARCHAR)"
  );
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE forecast_row (hcpcs VARCHAR, quarter VARCHAR, horizon INTEGER, p10 DOUBLE, p50 DOUBLE, p90 DOUBLE, mean DOUBLE, drug_class VARCHAR, method VARCHAR, flag VARCHAR)"
  );
  const appender = await connection.createAppender("forecast_row", "main", "temp");
  for (const row of forecastLimits(history, {tables: await readCodeTables(connection), prior, spending, horizons})) {
    appender.appendVarchar(row.hcpcs);
    appender.appendVarchar(row.quarter);
    appender.appendInteger(row.horizon);
    for (const value of [row.p10, row.p50, row.p90, row.mean]) appender.appendDouble(value);
    appender.appendVarchar(row.drug_class);
    appender.appendVarchar(row.method);
    if (row.flag === null) appender.appendNull();
    else appender.appendVarchar(row.flag);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(
    "INSERT INTO mart.asp_forecast SELECT * FROM forecast_row ORDER BY hcpcs, quarter; DROP TABLE forecast_row"
  );
}

/** Columns of the outlook in whole cents: name in the mart, name in the engine. */
const AMOUNTS = [
  ["today_net_cost_recovery", "today"],
  ["asp_erosion_effect", "asp_erosion"],
  ["mfp_payment_effect", "mfp_payment"],
  ["spillover_effect", "spillover"],
  ["refund_float_effect", "refund_float"],
  ["mix_effect", "mix"],
  ["net_cost_recovery", "ncr"],
  ["payment_amount", "payment"],
  ["acquisition_cost", "cost"],
  ["refund_amount", "refund"],
  ["financing_amount", "financing"]
] as const;

async function writeMfpOutlook(connection: DuckDBConnection): Promise<void> {
  const {market} = marketOf(await readMfpInput((sql) => query(connection, sql), "mart."));
  const middle = evaluate(DEFAULT_SCENARIO, market);
  const ends = (["p10", "p90"] as const).map((asp_path) => evaluate({...DEFAULT_SCENARIO, asp_path}, market).ncr);
  const amounts = AMOUNTS.map(([name]) => name);
  // Where no contract term says what a payer follows: all of its dollars the file, or none.
  const either = [1, 0].map(
    (share) => evaluate({...DEFAULT_SCENARIO, commercial_follows: share, government_follows: share}, market).ncr
  );
  const names = [
    ...amounts,
    "net_cost_recovery_p10",
    "net_cost_recovery_p90",
    "net_cost_recovery_if_file",
    "net_cost_recovery_if_neither"
  ];
  const keys =
    "hcpcs VARCHAR, payer_id VARCHAR, site_id VARCHAR, quarter VARCHAR, mfp_is_assumed BOOLEAN, units DOUBLE";
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE outlook_cell (${keys}, ${names.map((name) => `${name} DOUBLE`).join(", ")})`
  );
  const appender = await connection.createAppender("outlook_cell", "main", "temp");
  const {cells, drugs, payers, sites, quarters} = market;
  for (let i = 0; i < cells.count; i++) {
    const [drug, payer, site, quarter] = [cells.drug[i]!, cells.payer[i]!, cells.site[i]!, cells.quarter[i]!];
    appender.appendVarchar(drugs[drug]!.hcpcs);
    appender.appendVarchar(payers[payer]!.payer_id);
    appender.appendVarchar(sites[site]!.site_id);
    appender.appendVarchar(quarters[quarter]!);
    appender.appendBoolean(middle.tables.mfp_is_assumed[drug * quarters.length + quarter] === 1);
    appender.appendDouble(middle.units[i]!);
    for (const [, name] of AMOUNTS) appender.appendDouble(middle[name][i]!);
    const all = [middle.ncr[i]!, ends[0]![i]!, ends[1]![i]!];
    appender.appendDouble(Math.min(...all));
    appender.appendDouble(Math.max(...all));
    for (const ncr of either) appender.appendDouble(ncr[i]!);
    appender.endRow();
  }
  appender.closeSync();
  const money = names.map((name) => `CAST(CAST(${name} AS BIGINT) * 0.01 AS DECIMAL(18,2)) AS ${name}`).join(", ");
  await connection.run(
    `CREATE OR REPLACE TABLE mart.mfp_outlook AS
     SELECT hcpcs, payer_id, site_id, quarter, mfp_is_assumed, CAST(units AS DECIMAL(18,3)) AS units, ${money}
     FROM outlook_cell ORDER BY hcpcs, payer_id, site_id, quarter;
     DROP TABLE outlook_cell`
  );
}
