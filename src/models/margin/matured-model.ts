import type {DuckDBConnection} from "@duckdb/node-api";
import {query} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {
  type Correction,
  completionFactors,
  correctionOf,
  type Factor,
  type Maturity,
  maturity,
  type OpenState,
  type Passage,
  type StandingGroup,
  widened
} from "./matured.ts";

const FILE = "src/models/margin/matured.ts";

/** Expected, collected and decided, as the chain ladder of `matured.ts` reads the practice's own payment history. */
export const MATURED_MODELS: readonly Model[] = [
  {
    name: "mart.matured_quarter",
    description:
      "A quarter's collected dollars, what is still to come with its 80% range, corrected by the errors of older quarters, and, for older quarters, the same estimate as it would have been made at the same age next to what came in: the back-test.",
    grain: ["quarter", "is_back_test"],
    view: false,
    reads: ["core.collection_passage", "core.collection_day", "core.collection_standing", "core.collection_history"],
    file: FILE,
    run: writeQuarters
  },
  {
    name: "mart.completion_factor",
    description:
      "The fraction of its expected payment that a line open (or denied) at an age in months of 30 days still brings in, learned from the practice's own payment history and corrected by the errors of its back-test.",
    grain: ["state", "age_months"],
    view: false,
    reads: ["core.collection_passage", "core.run_info", "mart.matured_quarter"],
    file: FILE,
    run: writeFactors
  }
];

/** Days since 1970, as the ladder counts. */
const dayOf = (column: string): string => `${column} - DATE '1970-01-01'`;

/** A few rows for each day of service, however many lines there are. */
async function readPassages(connection: DuckDBConnection): Promise<Passage[]> {
  const rows = await query(
    connection,
    `SELECT state, ${dayOf("service_date")} AS service_day, from_month, until_month, next_state, lines,
       CAST(expected_amount * 100 AS BIGINT) AS expected, CAST(gained_amount * 100 AS BIGINT) AS gained
     FROM core.collection_passage ORDER BY ALL`
  );
  return rows.map((row) => ({
    state: row["state"] as OpenState,
    service_day: Number(row["service_day"]),
    from_month: Number(row["from_month"]),
    until_month: row["until_month"] === null ? null : Number(row["until_month"]),
    next_state: row["next_state"] as Passage["next_state"],
    lines: Number(row["lines"]),
    expected: Number(row["expected"]),
    gained: Number(row["gained"])
  }));
}

interface AskedDay {
  readonly quarter: string;
  readonly is_back_test: boolean;
  readonly day: number;
}

async function readDays(connection: DuckDBConnection): Promise<AskedDay[]> {
  const rows = await query(
    connection,
    `SELECT quarter, is_back_test, ${dayOf("asked_date")} AS day FROM core.collection_day ORDER BY quarter, is_back_test`
  );
  return rows.map((row) => ({
    quarter: String(row["quarter"]),
    is_back_test: row["is_back_test"] === true,
    day: Number(row["day"])
  }));
}

type Value = string | number | boolean | null;
type Columns = readonly (readonly [name: string, type: "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" | "money"])[];

/** Fills a table whose money columns are cents in `rows` and dollars in the table. */
async function fill(
  connection: DuckDBConnection,
  name: string,
  columns: Columns,
  rows: readonly (readonly Value[])[],
  {temporary = false}: {temporary?: boolean} = {}
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
    `CREATE OR REPLACE ${temporary ? "TEMP " : ""}TABLE ${name} AS SELECT ${cast.join(", ")} FROM filling ORDER BY ALL; DROP TABLE filling`
  );
}

const FACTOR_COLUMNS: Columns = [
  ["state", "VARCHAR"],
  ["age_months", "BIGINT"],
  ["lines", "BIGINT"],
  ["completion_ratio", "DOUBLE"]
];

/** A factor as a row, cut by the bias of past estimates. */
const factorRow = ({state, age_months, lines, completion}: Factor, bias: number): Value[] => [
  state,
  age_months,
  lines,
  completion * (1 - bias)
];

async function writeFactors(connection: DuckDBConnection): Promise<void> {
  const [run] = await query(
    connection,
    `SELECT ${dayOf("as_of")} AS today,
      (SELECT max(correction_ratio) FROM mart.matured_quarter WHERE NOT is_back_test) AS bias FROM core.run_info`
  );
  const factors = completionFactors(await readPassages(connection), Number(run?.["today"] ?? 0));
  const bias = Number(run?.["bias"] ?? 0);
  await fill(
    connection,
    "mart.completion_factor",
    FACTOR_COLUMNS,
    factors.map((factor) => factorRow(factor, bias))
  );
}

/** Groups of each quarter and day in a fixed order; each line's share rounds to whole cents, halves up. */
const GROUPS = `
WITH line AS (
  SELECT standing.*, coalesce(factor.completion_ratio, 0) AS completion,
    CAST(standing.expected_amount * 100 AS BIGINT) * coalesce(factor.completion_ratio, 0) AS to_come
  FROM core.collection_standing AS standing
  LEFT JOIN day_factor AS factor
    ON factor.day = standing.asked_date - DATE '1970-01-01' AND factor.state = standing.state AND factor.age_months = standing.age_months
)
SELECT quarter, is_back_test, CASE WHEN state <> 'paid' THEN hcpcs END AS hcpcs, CASE WHEN state <> 'paid' THEN payer_id END AS payer_id,
  state, CASE WHEN state <> 'paid' THEN age_months END AS age, completion, count(*) AS lines,
  CAST(sum(collected_amount) * 100 AS BIGINT) AS collected, CAST(sum(expected_amount) * 100 AS BIGINT) AS expected,
  CAST(sum(CAST(floor(to_come) AS BIGINT) + CAST(to_come - floor(to_come) >= 0.5 AS BIGINT)) AS BIGINT) AS to_come
FROM line
GROUP BY ALL
ORDER BY ALL`;

/** What became of each quarter by each of its days, with the factors known on that day cut by the day's bias. */
async function readMaturities(
  connection: DuckDBConnection,
  {passages, days, biasOf}: {passages: readonly Passage[]; days: readonly AskedDay[]; biasOf: (day: number) => number}
): Promise<(asked: AskedDay) => Maturity> {
  const factors = [...new Set(days.map(({day}) => day))].flatMap((day) =>
    completionFactors(passages, day).map((factor): Value[] => [day, ...factorRow(factor, biasOf(day))])
  );
  await fill(connection, "day_factor", [["day", "BIGINT"], ...FACTOR_COLUMNS], factors, {temporary: true});
  const groups = new Map<string, StandingGroup[]>();
  const keyOf = ({quarter, is_back_test}: Omit<AskedDay, "day">): string => `${quarter} ${is_back_test}`;
  for (const row of await query(connection, GROUPS)) {
    const key = keyOf({quarter: String(row["quarter"]), is_back_test: row["is_back_test"] === true});
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)!.push({
      hcpcs: row["hcpcs"] as string | null,
      payer_id: row["payer_id"] as string | null,
      state: row["state"] as StandingGroup["state"],
      lines: Number(row["lines"]),
      collected: Number(row["collected"]),
      expected: Number(row["expected"]),
      completion: Number(row["completion"]),
      to_come: Number(row["to_come"])
    });
  }
  await connection.run("DROP TABLE day_factor");
  return (asked) => maturity(groups.get(keyOf(asked)) ?? []);
}

/** What the quarters before an asked one had collected by its day: what was known of their errors then. */
const COLLECTED_BY = `
SELECT day.quarter AS asked_quarter, history.quarter, CAST(sum(history.collected_amount) * 100 AS BIGINT) AS collected
FROM core.collection_day AS day
JOIN core.collection_history AS history
  ON history.quarter < day.quarter AND history.decided_date <= day.asked_date
  AND coalesce(history.next_decided_date > day.asked_date, true)
WHERE day.is_back_test OR day.quarter = (SELECT max(quarter) FROM core.collection_day)
GROUP BY ALL`;

/**
 * The correction of each day an estimate is made on, learned from the quarters tested before it. The first quarter teaches
 * nothing: on its day no payment had been seen through.
 */
async function readCorrections(
  connection: DuckDBConnection,
  passages: readonly Passage[],
  days: readonly AskedDay[]
): Promise<(day: number) => Correction> {
  const tested = days.filter(({is_back_test}) => is_back_test);
  const estimates = await readMaturities(connection, {passages, days: tested, biasOf: () => 0});
  const collected = new Map(
    (await query(connection, COLLECTED_BY)).map((row) => [
      `${row["asked_quarter"]} ${row["quarter"]}`,
      Number(row["collected"])
    ])
  );
  const newest = days.at(-1)?.quarter ?? "";
  const teaching = tested.slice(1).map((asked) => ({quarter: asked.quarter, estimate: estimates(asked)}));
  const of = (quarter: string): Correction =>
    correctionOf(
      teaching
        .filter((test) => test.quarter < quarter)
        .map(({quarter: older, estimate}) => ({
          to_come: estimate.to_come,
          half: estimate.high - estimate.to_come,
          came: (collected.get(`${quarter} ${older}`) ?? 0) - estimate.collected
        }))
    );
  const corrections = new Map(tested.map(({quarter, day}) => [day, of(quarter)]));
  const today = of(newest);
  return (day) => corrections.get(day) ?? today;
}

async function writeQuarters(connection: DuckDBConnection): Promise<void> {
  const days = await readDays(connection);
  const passages = await readPassages(connection);
  const correction = await readCorrections(connection, passages, days);
  const maturityOf = await readMaturities(connection, {passages, days, biasOf: (day) => correction(day).bias});
  const estimateOf = (asked: AskedDay): Maturity => widened(maturityOf(asked), correction(asked.day));
  const today = days.filter(({is_back_test}) => !is_back_test);
  const cameIn = new Map(today.map((asked) => [asked.quarter, maturityOf(asked).collected]));
  const rows = days.map((asked) =>
    row(asked.quarter, {
      estimate: estimateOf(asked),
      bias: correction(asked.day).bias,
      cameIn: asked.is_back_test ? cameIn.get(asked.quarter)! : null
    })
  );
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
      ["is_covered", "BOOLEAN"],
      ["correction_ratio", "DOUBLE"]
    ],
    rows
  );
}

/** A row of mart.matured_quarter; `cameIn` makes it a back-test. */
function row(
  quarter: string,
  {estimate, bias, cameIn}: {estimate: Maturity; bias: number; cameIn: number | null}
): Value[] {
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
    cameIn === null ? null : cameIn >= least && cameIn <= most,
    bias
  ];
}
