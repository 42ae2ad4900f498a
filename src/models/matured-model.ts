import type {DuckDBConnection} from "@duckdb/node-api";
import {query} from "../warehouse/database.ts";
import type {Model} from "../warehouse/models.ts";
import {
  completionFactors,
  type Decision,
  FOUR_OF_FIVE,
  factorMap,
  type HistoryLine,
  type Maturity,
  maturity
} from "./matured.ts";

const FILE = "src/models/matured.ts";
const READS = ["core.collection_history", "core.run_info"];

/** Expected, collected and decided, as the chain ladder of `matured.ts` reads the practice's own payment history. */
export const MATURED_MODELS: readonly Model[] = [
  {
    name: "mart.matured",
    description:
      "What the lines of a drug, payer and site in a quarter that are open or denied are still expected to bring in: expected payment × the completion factor of their state and age; an estimate.",
    grain: ["quarter", "hcpcs", "payer_id", "site_id"],
    view: false,
    reads: READS,
    file: FILE,
    run: writeMatured
  },
  {
    name: "mart.matured_quarter",
    description:
      "A quarter's collected dollars, what is still to come with an interval that should hold four of five, and, for older quarters, the same estimate as it would have been made at the same age beside what came in: the back-test.",
    grain: ["quarter", "is_back_test"],
    view: false,
    reads: READS,
    file: FILE,
    run: writeQuarters
  },
  {
    name: "mart.completion_factor",
    description:
      "The fraction of its expected payment that a line open (or denied) at an age in months of 30 days still brings in, learned from the practice's own payment history.",
    grain: ["state", "age_months"],
    view: false,
    reads: READS,
    file: FILE,
    run: writeFactors
  }
];

interface History {
  readonly lines: readonly HistoryLine[];
  readonly today: number;
}

const DAY = "date_diff('day', DATE '1970-01-01', ";

async function readHistory(connection: DuckDBConnection): Promise<History> {
  const [run] = await query(connection, `SELECT ${DAY}as_of) AS today FROM core.run_info`);
  const lines: (HistoryLine & {decisions: Decision[]})[] = [];
  let key = "";
  for (const row of await query(
    connection,
    `SELECT claim_id, line, quarter, hcpcs, payer_id, site_id, ${DAY}service_date) AS service_day,
      CAST(units * 1000 AS BIGINT) AS units, CAST(expected_amount * 100 AS BIGINT) AS expected, ${DAY}decided_date) AS decided_day,
      CAST(collected_amount * 100 AS BIGINT) AS collected, is_denied
     FROM core.collection_history ORDER BY claim_id, line, decision`
  )) {
    if (key !== `${row["claim_id"]} ${row["line"]}`) {
      key = `${row["claim_id"]} ${row["line"]}`;
      lines.push({
        quarter: String(row["quarter"]),
        hcpcs: String(row["hcpcs"]),
        payer_id: String(row["payer_id"]),
        site_id: String(row["site_id"]),
        service_day: Number(row["service_day"]),
        units: Number(row["units"]),
        expected: Number(row["expected"]),
        decisions: []
      });
    }
    if (row["decided_day"] !== null)
      lines.at(-1)!.decisions.push({
        day: Number(row["decided_day"]),
        collected: Number(row["collected"]),
        is_denied: row["is_denied"] === true
      });
  }
  return {lines, today: Number(run?.["today"] ?? 0)};
}

/** Days since 1970 of the last day of a quarter. */
function lastDay(quarter: string): number {
  const [year, n] = [Number(quarter.slice(0, 4)), Number(quarter.slice(5))];
  return Date.UTC(year, n * 3, 0) / 86_400_000;
}

const byQuarter = (lines: readonly HistoryLine[]): [string, HistoryLine[]][] => {
  const quarters = new Map<string, HistoryLine[]>();
  for (const line of lines) quarters.set(line.quarter, [...(quarters.get(line.quarter) ?? []), line]);
  return [...quarters].sort(([a], [b]) => (a < b ? -1 : 1));
};

type Value = string | number | bigint | boolean | null;

/** Fills a table whose money columns are cents in `rows` and dollars in the table. */
async function fill(
  connection: DuckDBConnection,
  name: string,
  columns: readonly (readonly [name: string, type: "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" | "money"])[],
  rows: readonly (readonly Value[])[]
): Promise<void> {
  const cast = columns.map(([column, type]) =>
    type === "money" ? `CAST(${column} * 0.01 AS DECIMAL(18,2)) AS ${column}` : column
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE filling (${columns.map(([column, type]) => `${column} ${type === "money" ? "BIGINT" : type}`).join(", ")})`
  );
  const appender = await connection.createAppender("filling");
  for (const row of rows) {
    row.forEach((value, i) => {
      const type = columns[i]![1];
      if (value === null) appender.appendNull();
      else if (type === "VARCHAR") appender.appendVarchar(String(value));
      else if (type === "BOOLEAN") appender.appendBoolean(value === true);
      else if (type === "DOUBLE") appender.appendDouble(Number(value));
      else appender.appendBigInt(BigInt(value));
    });
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT ${cast.join(", ")} FROM filling ORDER BY ALL; DROP TABLE filling`
  );
}

async function writeMatured(connection: DuckDBConnection): Promise<void> {
  const {lines, today} = await readHistory(connection);
  const factors = factorMap(completionFactors(lines, today));
  const rows = byQuarter(lines).flatMap(([quarter, own]) =>
    maturity(own, today, factors).cells.map((cell): Value[] => [
      quarter,
      cell.hcpcs,
      cell.payer_id,
      cell.site_id,
      cell.open_units,
      cell.open_expected,
      cell.recovered_units,
      cell.recovered,
      cell.to_come
    ])
  );
  await fill(
    connection,
    "mart.matured",
    [
      ["quarter", "VARCHAR"],
      ["hcpcs", "VARCHAR"],
      ["payer_id", "VARCHAR"],
      ["site_id", "VARCHAR"],
      ["open_milliunits", "BIGINT"],
      ["open_expected_amount", "money"],
      ["denied_to_come_milliunits", "BIGINT"],
      ["denied_to_come_amount", "money"],
      ["to_come_amount", "money"]
    ],
    rows
  );
}

async function writeQuarters(connection: DuckDBConnection): Promise<void> {
  const {lines, today} = await readHistory(connection);
  const quarters = byQuarter(lines);
  const newest = quarters.at(-1)?.[0];
  const factors = factorMap(completionFactors(lines, today));
  const tests: Value[][] = [];
  const missed: number[] = [];
  if (newest) {
    const runOut = today - lastDay(newest);
    // An older quarter at the age the newest has now, with nothing known that came later.
    for (const [quarter, own] of quarters.slice(0, -1)) {
      const day = lastDay(quarter) + runOut;
      const then = factorMap(
        completionFactors(
          lines.filter((line) => line.service_day <= day),
          day
        )
      );
      const cameIn = maturity(own, today, factors).collected;
      const estimate = maturity(own, day, then);
      tests.push(row(quarter, widened(estimate, missed), cameIn));
      missed.push(estimate.collected + estimate.to_come - cameIn);
    }
  }
  const rows = quarters.map(([quarter, own]) => {
    const estimate = maturity(own, today, factors);
    return row(quarter, quarter === newest ? widened(estimate, missed) : estimate, null);
  });
  await fill(
    connection,
    "mart.matured_quarter",
    [
      ["quarter", "VARCHAR"],
      ["is_back_test", "BOOLEAN"],
      ["collected_amount", "money"],
      ["open_lines", "BIGINT"],
      ["open_expected_amount", "money"],
      ["to_come_amount", "money"],
      ["matured_amount", "money"],
      ["matured_low_amount", "money"],
      ["matured_high_amount", "money"],
      ["came_in_amount", "money"],
      ["estimate_error_amount", "money"],
      ["is_covered", "BOOLEAN"]
    ],
    [...rows, ...tests]
  );
}

/** An interval no narrower than the errors of the quarters tested before it would have made it. */
function widened(estimate: Maturity, missed: readonly number[]): Maturity {
  const meanSquare = missed.reduce((sum, error) => sum + error * error, 0) / Math.max(1, missed.length);
  const half = Math.max(estimate.high - estimate.to_come, Math.round(FOUR_OF_FIVE * Math.sqrt(meanSquare)));
  return {...estimate, low: estimate.to_come - half, high: estimate.to_come + half};
}

/** A row of mart.matured_quarter; `cameIn` makes it a back-test. */
function row(quarter: string, estimate: Maturity, cameIn: number | null): Value[] {
  const {collected, open_lines, open_expected, to_come, low, high} = estimate;
  const least = collected + low;
  const most = collected + high;
  return [
    quarter,
    cameIn !== null,
    collected,
    open_lines,
    open_expected,
    to_come,
    collected + to_come,
    least,
    most,
    cameIn,
    cameIn === null ? null : collected + to_come - cameIn,
    cameIn === null ? null : cameIn >= least && cameIn <= most
  ];
}

async function writeFactors(connection: DuckDBConnection): Promise<void> {
  const {lines, today} = await readHistory(connection);
  const rows = completionFactors(lines, today).map(({state, age_months, lines: seen, completion}): Value[] => [
    state,
    age_months,
    seen,
    completion
  ]);
  await fill(
    connection,
    "mart.completion_factor",
    [
      ["state", "VARCHAR"],
      ["age_months", "BIGINT"],
      ["lines", "BIGINT"],
      ["completion_ratio", "DOUBLE"]
    ],
    rows
  );
}
