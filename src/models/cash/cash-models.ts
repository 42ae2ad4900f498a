import type {DuckDBConnection} from "@duckdb/node-api";
import {addUp, type Dated, type Fan, fanOf, type Raw} from "../../forecast/cash/correct.ts";
import {type Flow, outlook, WEEKS} from "../../forecast/cash/outlook.ts";
import type {Model} from "../../warehouse/models.ts";
import {type CashInput, readCash} from "./cash-input.ts";

const FILE = "src/forecast/cash/outlook.ts";
const READS = [
  ...["core.cash_reach", "core.cash_origin", "core.cash_exposure", "core.cash_later", "core.cash_event"],
  ...["core.cash_invoice", "core.cash_plan", "core.supply", "core.supply_setting", "core.claim_line", "raw.rebate"],
  "mart.mfp_refund"
];

/** The next thirteen weeks of cash, and how such outlooks did at the end of every month. */
export const CASH_MODELS: readonly Model[] = [
  {
    name: "mart.cash_flow",
    description:
      "Dollars expected in each of the thirteen weeks after the as-of date by what moves them and payer, vendor or program; what leaves is negative, week 0 is what is known to come or go without a known week, and the correction is what past outlooks were wrong by.",
    grain: ["cash_week", "cash_flow", "party"],
    view: false,
    reads: READS,
    file: FILE,
    run: writeCash
  },
  {
    name: "mart.cash_week",
    description:
      "Receipts and payments expected in each of the thirteen weeks after the as-of date, and the 80% range of receipts less payments from the as-of date to the end of the week.",
    grain: ["cash_week"],
    view: false,
    reads: ["mart.cash_flow"],
    file: FILE,
    run: async () => {}
  },
  {
    name: "mart.cash_backtest",
    description:
      "The outlook as it would have been made at the end of each month with what was known then, by weeks ahead, next to what came and fell due: sums from that day on.",
    grain: ["origin_date", "cash_week"],
    view: false,
    reads: ["mart.cash_flow"],
    file: FILE,
    run: async () => {}
  }
];

const cents = (dollars: number): bigint => BigInt(Math.round(dollars * 100));
const MONEY = (name: string): string => `CAST(${name} * 0.01 AS DECIMAL(18,2)) AS ${name}`;

type Row = readonly (string | number | bigint | boolean | null)[];

/** Fills a table: columns of money come in cents. */
async function fill(
  connection: DuckDBConnection,
  name: string,
  {
    keys,
    money,
    rows,
    flags = []
  }: {keys: readonly string[]; money: readonly string[]; rows: readonly Row[]; flags?: readonly string[]}
): Promise<void> {
  const typed = [...keys, ...money.map((column) => `${column} BIGINT`), ...flags.map((flag) => `${flag} BOOLEAN`)];
  await connection.run(`CREATE OR REPLACE TEMP TABLE filling (${typed.join(", ")})`);
  const appender = await connection.createAppender("filling", "main", "temp");
  for (const row of rows) {
    row.forEach((value, i) => {
      if (value === null) appender.appendNull();
      else if (typeof value === "bigint") appender.appendBigInt(value);
      else if (typeof value === "boolean") appender.appendBoolean(value);
      else if (keys[i]?.endsWith(" DATE")) appender.appendDate({days: Number(value)} as never);
      else if (typeof value === "number") appender.appendInteger(value);
      else appender.appendVarchar(value);
    });
    appender.endRow();
  }
  appender.closeSync();
  const names = keys.map((key) => key.split(" ")[0]!);
  await connection.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT ${[...names, ...money.map(MONEY), ...flags].join(", ")} FROM filling ORDER BY ALL;
     DROP TABLE filling`
  );
}

const WEEK_COLUMNS = {
  keys: ["cash_week INTEGER", "week_ends DATE"],
  money: [
    "receipts_amount",
    "payments_amount",
    "week_net_amount",
    "net_low_amount",
    "net_mid_amount",
    "net_high_amount"
  ]
};
const TEST_COLUMNS = {
  keys: ["origin_date DATE", "cash_week INTEGER"],
  money: [
    ...["expected_receipts_amount", "expected_payments_amount", "net_low_amount", "net_mid_amount", "net_high_amount"],
    ...["actual_receipts_amount", "actual_payments_amount", "actual_net_amount"]
  ],
  flags: ["is_covered"]
};
const FLOW_COLUMNS = {keys: ["cash_week INTEGER", "cash_flow VARCHAR", "party VARCHAR"], money: ["cash_amount"]};

/** All three marts, since the outlook of today is corrected by the older ones. */
async function writeCash(connection: DuckDBConnection): Promise<void> {
  const input = await readCash(connection);
  const {flows, weeks, tests} = input ? await outlooks(input) : {flows: [], weeks: [], tests: []};
  await fill(connection, "mart.cash_flow", {...FLOW_COLUMNS, rows: flows});
  await fill(connection, "mart.cash_week", {...WEEK_COLUMNS, rows: weeks});
  await fill(connection, "mart.cash_backtest", {...TEST_COLUMNS, rows: tests});
}

async function outlooks(input: CashInput): Promise<{flows: Row[]; weeks: Row[]; tests: Row[]}> {
  const earlier: Dated[] = [];
  const tests: Row[] = [];
  let [flows, weeks]: [Row[], Row[]] = [[], []];
  for (const {day, is_back_test} of input.origins) {
    const made = outlook(await input.knownOn(day));
    const raw = addUp(made);
    const fan = fanOf(raw, day, earlier);
    if (is_back_test) {
      const test: Dated = {day, raw, came: input.cameAfter(day)};
      earlier.push(test);
      tests.push(...testRows(test, fan));
    } else {
      weeks = weekRows(day, fan);
      flows = flowRows(made.flows, {raw, fan, patients: input.patients});
    }
  }
  return {flows, weeks, tests};
}

/** What a path has moved in one week, in whole cents that add up to the path. */
const step = (path: Float64Array, week: number): bigint =>
  cents(path[week]!) - (week > 0 ? cents(path[week - 1]!) : 0n);

const weekRows = (day: number, {receipts, payments, low, mid, high}: Fan): Row[] =>
  Array.from({length: WEEKS}, (_, week) => {
    const [came, went] = [step(receipts, week), step(payments, week)];
    const net = cents(receipts[week]!) - cents(payments[week]!);
    return [
      ...[week + 1, day + 7 * (week + 1), came, went, came - went],
      ...[net - cents(mid[week]! - low[week]!), net, net + cents(high[week]! - mid[week]!)]
    ];
  });

function testRows({day, came}: Dated, {receipts, payments, low, mid, high}: Fan): Row[] {
  return [...came.receipts].map((received, week) => {
    const net = received - came.payments[week]!;
    return [
      ...[day, week + 1, cents(receipts[week]!), cents(payments[week]!), cents(low[week]!), cents(mid[week]!)],
      ...[
        cents(high[week]!),
        cents(received),
        cents(came.payments[week]!),
        cents(received) - cents(came.payments[week]!)
      ],
      net >= low[week]! && net <= high[week]!
    ];
  });
}

/** Flows in whole cents with what the correction changes, so that each week's flows are its receipts less its payments. */
function flowRows(flows: readonly Flow[], {raw, fan, patients}: {raw: Raw; fan: Fan; patients: number}): Row[] {
  const rows: Row[] = [];
  const told = Array.from({length: WEEKS}, () => 0n);
  for (const {flow, party, weeks, undated} of flows) {
    for (let week = 0; week < WEEKS; week++) {
      const amount = cents(weeks[week]!);
      told[week]! += amount;
      if (amount !== 0n) rows.push([week + 1, flow, party, amount]);
    }
    if (cents(undated) !== 0n) rows.push([0, flow, party, cents(undated)]);
  }
  for (let week = 0; week < WEEKS; week++) {
    const net = step(fan.receipts, week) - step(fan.payments, week);
    // Of the receipts' part and the payments' part the second takes what rounding leaves.
    const received = step(fan.receipts, week) - step(raw.receipts, week);
    if (received !== 0n) rows.push([week + 1, "receipts_correction", "none", received]);
    const paid = net - told[week]! - received;
    if (paid !== 0n) rows.push([week + 1, "payments_correction", "none", paid]);
  }
  if (cents(patients) !== 0n) rows.push([0, "patients", "none", cents(patients)]);
  return rows;
}
