import {randomLcg} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {standAt} from "../../src/publish/as-of.ts";
import {openAside} from "../../src/publish/aside.ts";
import {type BuiltRows, bought, builtFrom, crosswalk, given, type RawRows} from "./raw.ts";

const START = Date.UTC(2024, 0, 1);
const dateOf = (day: number): string => new Date(START + day * 86_400_000).toISOString().slice(0, 10);
/** 2024-10-31, a month's end with services, decisions and an invoice on the day itself, and the last day of the data. */
const [ORIGIN, LAST] = [304, 455];
const NDC = "00000000001";
const random = randomLcg(0.7);

/** Versions of a claim: answered after a wait, one in eight denied, some of those paid later, some payments taken back. */
function versions(n: number, service: number): Record<string, string | number | null>[] {
  const [answered, later] = [service + 10 + Math.floor(random() * 40), service + 60 + Math.floor(random() * 40)];
  const base = {...given(`C${n}`, 1, dateOf(service), "J0001", NDC, 10), payer_id: n % 3 === 0 ? "Q" : "P"};
  const paid = (amount: number, day: number) => ({
    ...{allowed_amount: amount, paid_amount: amount, adjudicated_date: dateOf(day), paid_date: dateOf(day)}
  });
  if (answered > LAST) return [base];
  if (n % 8 !== 0) return [{...base, ...paid(700, answered)}];
  const denied = {...base, status: "denied", ...paid(0, answered)};
  return later > LAST ? [denied] : [denied, {...base, version: 2, status: "replacement", ...paid(650, later)}];
}

function rows(): RawRows {
  const claim_line = Array.from({length: LAST + 1}, (_, day) => versions(day, day)).flat();
  const purchase = Array.from({length: 66}, (_, week) => ({
    ...bought(week + 1, dateOf(week * 7 + 3), NDC, 7, 500),
    terms_days: week % 9 === 0 ? null : 30
  }));
  const quarters = ["2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1"];
  return {
    claim_line,
    purchase,
    ndc_hcpcs: quarters.map((quarter) => crosswalk(quarter, NDC, "J0001", 10)),
    rebate: [0, 1, 2, 3].map((quarter) => ({
      ...{program_id: "R", period_start: dateOf(91 * quarter), period_end: dateOf(91 * quarter + 90)},
      ...{accrued_amount: 900, received_amount: quarter < 3 ? 900 : null},
      received_date: quarter < 3 ? dateOf(91 * quarter + 150) : null
    }))
  } as RawRows;
}

const WANTED = ["mart.cash_week", "mart.cash_flow", "mart.cash_backtest", "mart.cash_due", "mart.cash_pending"];
let whole: BuiltRows;
let then: BuiltRows;
beforeAll(async () => {
  const all = rows();
  whole = await builtFrom(all, WANTED, dateOf(LAST));
  then = await builtFrom(all, WANTED, dateOf(ORIGIN), async (connection) => {
    await openAside(connection);
    await standAt(connection, dateOf(ORIGIN));
  });
}, 120_000);
afterAll(() => {
  whole?.close();
  then?.close();
});

describe("the back-test", () => {
  it("at a month's end is the outlook of a build at that day", async () => {
    const tested = await whole.query(
      `SELECT cash_week, expected_receipts_amount AS receipts, expected_payments_amount AS payments, net_low_amount AS low, net_high_amount AS high
       FROM mart.cash_backtest WHERE origin_date = DATE '${dateOf(ORIGIN)}' ORDER BY cash_week`
    );
    const built = await then.query(
      `SELECT cash_week, sum(receipts_amount) OVER weeks AS receipts, sum(payments_amount) OVER weeks AS payments,
         net_low_amount AS low, net_high_amount AS high
       FROM mart.cash_week WINDOW weeks AS (ORDER BY cash_week) ORDER BY cash_week`
    );
    expect(tested).toHaveLength(13);
    const numbers = (list: readonly Record<string, unknown>[]) =>
      list.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])));
    const [some, others] = [numbers(tested), numbers(built)];
    some.forEach((row, week) => {
      for (const name of ["receipts", "payments", "low", "high"])
        expect(Math.abs(row[name]! - others[week]![name]!), `${name} of week ${week + 1}`).toBeLessThan(0.03);
    });
  });
  it("compares with what came: payers' money and rebates by their days, invoices by their terms", async () => {
    const [row] = await whole.query(
      `SELECT actual_receipts_amount AS receipts, actual_payments_amount AS payments FROM mart.cash_backtest
       WHERE origin_date = DATE '${dateOf(ORIGIN)}' AND cash_week = 13`
    );
    const within = (column: string): string =>
      `${column} > DATE '${dateOf(ORIGIN)}' AND ${column} <= DATE '${dateOf(ORIGIN + 91)}'`;
    const [told] = await whole.query(
      `SELECT (SELECT sum(paid_amount) FROM raw.claim_line WHERE ${within("paid_date")})
           + (SELECT sum(received_amount) FROM raw.rebate WHERE ${within("received_date")}) AS receipts,
         (SELECT sum(extended_amount) FROM raw.purchase WHERE ${within("invoice_date + CAST(terms_days AS INTEGER)")}) AS payments`
    );
    expect(Number(row!["receipts"])).toBe(Number(told!["receipts"]));
    expect(Number(row!["payments"])).toBe(Number(told!["payments"]));
  });
});

describe("today", () => {
  it("has invoices without terms as dollars without a week", async () => {
    const [row] = await whole.query("SELECT sum(payable_amount) AS amount FROM mart.cash_due WHERE cash_week = 0");
    const [flow] = await whole.query(
      "SELECT sum(cash_amount) AS amount FROM mart.cash_flow WHERE cash_week = 0 AND cash_flow = 'invoices_due'"
    );
    expect(Number(row!["amount"])).toBe(7000);
    expect(Number(flow!["amount"])).toBe(-7000);
  });
  it("is not told without terms of invoices", async () => {
    const all = rows();
    const without = {...all, purchase: all["purchase"]!.map((row) => ({...row, terms_days: null}))};
    const built = await builtFrom(without, ["core.cash_reach", "mart.cash_due"], dateOf(LAST));
    const [state] = await built.query("SELECT is_told, missing FROM core.finding_state WHERE finding = 'cash_weeks'");
    expect(state).toEqual({is_told: false, missing: "terms_days in purchases.csv"});
    expect(await built.query("FROM core.cash_reach")).toEqual([]);
    expect(await built.query("FROM mart.cash_due")).toEqual([]);
    built.close();
  });
});
