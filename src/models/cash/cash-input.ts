import type {DuckDBConnection} from "@duckdb/node-api";
import type {Moved} from "../../forecast/cash/correct.ts";
import type {Exposure} from "../../forecast/cash/lag.ts";
import type {Later} from "../../forecast/cash/later.ts";
import {type Invoices, type Known, type Plan, type Rebate, WEEKS} from "../../forecast/cash/outlook.ts";
import {query} from "../../warehouse/database.ts";

/** Days since 1970. */
const dayOf = (column: string): string => `${column} - DATE '1970-01-01'`;
const dollars = (column: string): string => `CAST(${column} AS DOUBLE)`;

/** A day an outlook is made on. */
export interface Origin {
  readonly day: number;
  readonly is_back_test: boolean;
}

/** Everything outlooks are made from; each origin takes what was known on its day. */
export interface CashInput {
  readonly origins: readonly Origin[];
  /** Last day on which services, payments and invoices are all known. */
  readonly known_through: number;
  knownOn(day: number): Promise<Known>;
  /** What came by the end of each whole week after a day, as far as it is known. */
  cameAfter(day: number): Moved;
  /** What patients pay in thirteen weeks at the pace of the last half year, dollars: no file says on which day. */
  readonly patients: number;
}

interface DayAmount {
  readonly day: number;
  readonly amount: number;
}

async function rowsOf<T>(connection: DuckDBConnection, sql: string): Promise<T[]> {
  const rows = await query(connection, sql);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value])
    )
  ) as T[];
}

const EXPOSURES = (day: number): string => `
SELECT payer_id AS payer, ${dayOf("service_date")} AS service_day, ${dayOf("first_cash_date")} AS first_day, is_paid, claims,
  usual_sum AS usual, usual_square AS square, ${dollars("first_paid_amount")} AS cash, ${dollars("unpriced_amount")} AS unpriced
FROM core.cash_exposure WHERE origin_date = DATE '1970-01-01' + ${day}
ORDER BY payer_id, service_date, first_cash_date, is_paid`;

const LATER = `
SELECT is_paid, ${dayOf("first_cash_date")} AS first_day, ${dayOf("cash_date")} AS day, ${dollars("paid_amount")} AS amount
FROM core.cash_later ORDER BY ALL`;

const INVOICES = `
SELECT vendor, ${dayOf("invoice_date")} AS day, CAST(terms_days AS INTEGER) AS terms, ${dollars("sum(payable_amount)")} AS amount
FROM core.cash_invoice GROUP BY ALL ORDER BY ALL`;

/** A Maximum Fair Price refund is a rebate of its own program (program_id mfp…); what is due without a row is added below. */
const REBATES = `
SELECT program_id AS program, ${dayOf("period_end")} AS period_ends, ${dollars("sum(coalesce(accrued_amount, received_amount, 0))")} AS accrued,
  ${dayOf("max(received_date)")} AS received_day, ${dollars("sum(coalesce(received_amount, 0))")} AS received
FROM raw.rebate GROUP BY program_id, period_end ORDER BY ALL`;

const REFUNDS = `
SELECT 'mfp ' || hcpcs AS program, ${dayOf("quarter_start(quarter) + INTERVAL 3 MONTH - INTERVAL 1 DAY")} AS period_ends,
  ${dollars("refund_outstanding_amount")} AS accrued, NULL AS received_day
FROM mart.mfp_refund WHERE refund_outstanding_amount > 0 ORDER BY ALL`;

const ORDERS = `
SELECT coalesce(vendor, 'none') AS vendor, CAST(terms_days AS INTEGER) AS terms, ${dollars("sum(order_amount - prompt_pay_discount)")} AS amount
FROM core.supply WHERE order_amount > 0 GROUP BY ALL ORDER BY ALL`;

const PATIENTS = `
SELECT ${dollars("coalesce(sum(coalesce(line.patient_paid_amount, 0) + coalesce(line.assistance_paid_amount, 0)), 0)")} / 2 AS amount
FROM core.claim_line AS line CROSS JOIN core.cash_reach AS reach
WHERE line.service_date > reach.services_through - 182 AND line.service_date <= reach.services_through`;

async function readPlan(connection: DuckDBConnection): Promise<Plan | null> {
  const [plan] = await rowsOf<{through: number; planned: number; pace: number}>(
    connection,
    `SELECT ${dayOf("planned_through")} AS through, ${dollars("planned_amount")} AS planned, ${dollars("pace_amount")} AS pace FROM core.cash_plan`
  );
  if (!plan) return null;
  const [setting] = await rowsOf<{through: number; horizon: number}>(
    connection,
    `SELECT ${dayOf("known_through")} AS through, order_horizon_days AS horizon FROM core.supply_setting`
  );
  return {
    doses_ratio: plan.planned / plan.pace,
    planned_through: plan.through,
    orders: await rowsOf<Plan["orders"][number]>(connection, ORDERS),
    ordered_from: setting!.through + 1,
    ordered_through: setting!.through + setting!.horizon
  };
}

/** Amounts of days added up to the end of each whole week after a day, up to the last known one. */
function movedAfter(rows: readonly DayAmount[], day: number, through: number): Float64Array {
  const weeks = new Float64Array(Math.max(0, Math.min(WEEKS, Math.floor((through - day) / 7))));
  for (const row of rows) {
    const first = Math.max(0, Math.ceil((row.day - day) / 7) - 1);
    if (row.day > day) for (let week = first; week < weeks.length; week++) weeks[week]! += row.amount;
  }
  return weeks;
}

/** Reads the tables of core an outlook is made from; null where the files do not tell enough (finding cash_weeks). */
export async function readCash(connection: DuckDBConnection): Promise<CashInput | null> {
  const [reach] = await rowsOf<{today: number; services: number; payments: number; invoices: number}>(
    connection,
    `SELECT ${dayOf("as_of")} AS today, ${dayOf("services_through")} AS services, ${dayOf("payments_through")} AS payments,
      ${dayOf("invoices_through")} AS invoices FROM core.cash_reach`
  );
  if (!reach) return null;
  const origins = await rowsOf<Origin>(
    connection,
    `SELECT ${dayOf("origin_date")} AS day, is_back_test FROM core.cash_origin ORDER BY origin_date`
  );
  const later = await rowsOf<Later>(connection, LATER);
  const invoices = await rowsOf<Invoices>(connection, INVOICES);
  const rebates = await rowsOf<Rebate & {received: number}>(connection, REBATES);
  const refunds = await rowsOf<Rebate>(connection, REFUNDS);
  const plan = await readPlan(connection);
  const [patients] = await rowsOf<{amount: number}>(connection, PATIENTS);
  const events = await rowsOf<DayAmount>(
    connection,
    `SELECT ${dayOf("cash_date")} AS day, ${dollars("sum(paid_amount)")} AS amount FROM core.cash_event GROUP BY cash_date ORDER BY ALL`
  );
  const came = [
    ...events,
    ...rebates.filter((row) => row.received_day !== null).map((row) => ({day: row.received_day!, amount: row.received}))
  ];
  const due = invoices
    .filter((row) => row.terms !== null)
    .map((row) => ({day: row.day + row.terms!, amount: row.amount}));
  const known_through = Math.min(reach.services, reach.payments, reach.invoices);
  return {
    origins,
    known_through,
    patients: patients?.amount ?? 0,
    knownOn: async (day) => ({
      day,
      services_through: Math.min(day, reach.services),
      invoices_through: Math.min(day, reach.invoices),
      exposures: await rowsOf<Exposure>(connection, EXPOSURES(day)),
      later,
      invoices,
      // Refunds due are of today; on an older day only those of the rebate file are known.
      rebates: day === reach.today ? [...rebates, ...refunds] : rebates,
      plan: day === reach.today ? plan : null
    }),
    cameAfter: (day) => ({
      receipts: movedAfter(came, day, known_through),
      payments: movedAfter(due, day, known_through)
    })
  };
}
