import {largestGap} from "../../../../src/forecast/cash/correct.ts";
import {dayWords, dollars, dollarsShort, percent, plural, ratio} from "../../../../src/words/format.ts";
import {type Figure, figures} from "../../page.ts";
import {groupBy, total} from "../../sum.ts";
import {type Column, dataTable} from "../../table.ts";

/** A week of the outlook (data/cash-ahead.json: weeks); net_… are sums from the as-of date on. */
export interface WeekRow {
  readonly cash_week: number;
  readonly week_ends: string;
  readonly receipts_amount_cents: number;
  readonly payments_amount_cents: number;
  readonly week_net_amount_cents: number;
  readonly net_low_amount_cents: number;
  readonly net_mid_amount_cents: number;
  readonly net_high_amount_cents: number;
}

export interface FlowRow {
  readonly cash_week: number;
  readonly cash_flow: string;
  readonly party: string;
  readonly party_name: string;
  readonly cash_amount_cents: number;
}

export interface TestRow {
  readonly origin_date: string;
  readonly cash_week: number;
  readonly is_covered: boolean;
  readonly net_low_amount_cents: number;
  readonly net_mid_amount_cents: number;
  readonly net_high_amount_cents: number;
  readonly actual_net_amount_cents: number;
  readonly expected_receipts_amount_cents: number;
  readonly actual_receipts_amount_cents: number;
  readonly expected_payments_amount_cents: number;
  readonly actual_payments_amount_cents: number;
}

/** What the reader knows and the files do not: cash today and the credit line, whole dollars. */
export interface Own {
  readonly cash: number;
  readonly credit_line: number;
}

const lowest = (weeks: readonly WeekRow[], end: "low" | "mid") => {
  const gap = largestGap(weeks.map((week) => week[`net_${end}_amount_cents`]));
  return gap && {cents: gap.amount, week: weeks[gap.week]!};
};

/** The finding: how far below today's cash the weeks may lead, and when. */
export function weeksSentence(weeks: readonly WeekRow[]): string {
  if (weeks.length === 0) return "Thirteen weeks of cash: not known";
  const [low, mid] = [lowest(weeks, "low"), lowest(weeks, "mid")];
  if (low === null)
    return "Payers' money covers the invoices due in each of the next thirteen weeks, at the low end of its 80% range too";
  const expected = mid === null ? "no gap is expected" : `${dollarsShort(mid.cents)} is expected at the lowest`;
  return `Cash may fall ${dollarsShort(low.cents)} below today's by ${dayWords(low.week.week_ends)}; ${expected}`;
}

/** Where the thirteen weeks end, beside the title, which says how low they go. */
export function endSentence(weeks: readonly WeekRow[]): string {
  const end = weeks.at(-1);
  if (!end) return "Thirteen weeks of cash: not known";
  const words = (cents: number): string => `${dollarsShort(Math.abs(cents))} ${cents < 0 ? "below" : "above"} today's`;
  return `After thirteen weeks cash is expected ${words(end.net_mid_amount_cents)}, between ${words(end.net_low_amount_cents)} and ${words(end.net_high_amount_cents)}`;
}

/** Whether cash and credit line carry the largest gap, at the low end of the range. */
export function lineSentence(weeks: readonly WeekRow[], {cash, credit_line}: Own): string {
  const low = lowest(weeks, "low");
  const need = Math.max(0, (low?.cents ?? 0) - cash * 100);
  if (need === 0) return "The cash on hand carries the largest gap of the range; no credit is drawn.";
  const when = `by ${dayWords(low!.week.week_ends)}`;
  if (credit_line === 0)
    return `Up to ${dollars(need)} more than the cash entered is needed ${when}; enter the credit line to compare.`;
  return need <= credit_line * 100
    ? `Up to ${dollars(need)} of the credit line of ${dollars(credit_line * 100)} is drawn ${when}; ${dollars(credit_line * 100 - need)} is left.`
    : `Up to ${dollars(need)} is needed ${when}, ${dollars(need - credit_line * 100)} more than the credit line of ${dollars(credit_line * 100)}.`;
}

/** What comes and goes in all, and what has no week. */
export function weekFigures(weeks: readonly WeekRow[], tests: readonly TestRow[]): HTMLElement {
  const low = lowest(weeks, "low");
  const covered = tests.filter((row) => row.is_covered).length;
  const items: Figure[] = [
    {
      label: "From payers and rebates",
      value: dollarsShort(total(weeks, "receipts_amount_cents")),
      note: "in thirteen weeks, patients' part left out",
      proof: {mart: "cash_flow"}
    },
    {
      label: "For drugs",
      value: dollarsShort(total(weeks, "payments_amount_cents")),
      note: "invoices due by their terms, orders and buying ahead",
      proof: {mart: "cash_due"}
    },
    {
      label: "Largest gap",
      value: low === null ? "none" : dollarsShort(low.cents),
      note:
        low === null
          ? "at the low end of the 80% range"
          : `by ${dayWords(low.week.week_ends)}, low end of the 80% range`,
      proof: {mart: "cash_week"}
    },
    {
      label: "Held in the past",
      value: percent(ratio(covered, tests.length)),
      note: `of ${plural(tests.length, "tested week")} were inside the 80% range of their day`,
      proof: {mart: "cash_backtest"}
    }
  ];
  return figures(items);
}

const WITHOUT_WEEK: Readonly<Record<string, string>> = {
  patients: "from patients and assistance, at the pace of the last half year: no file says on which day they pay",
  claims_pending: "charged for codes these payers have never decided: what they will pay is not known",
  rebates: "of rebates and refunds whose program has never paid, or is later than it ever was",
  invoices_due:
    "invoiced in the last thirteen weeks without terms: terms_days in purchases.csv or gpo_contracts.csv would tell",
  orders: "to order from vendors without known terms",
  purchases_ahead: "of buying ahead from vendors without known terms"
};

/** What is known to come or go and has no week, in sentences of dollars. */
export function withoutWeek(flows: readonly FlowRow[]): string[] {
  return groupBy(
    flows.filter((row) => row.cash_week === 0),
    (row) => row.cash_flow
  ).map((rows) => {
    const sum = Math.abs(total(rows, "cash_amount_cents"));
    return `${dollars(sum)} ${WITHOUT_WEEK[rows[0]!.cash_flow] ?? rows[0]!.cash_flow}`;
  });
}

/** The weeks as a table. */
export function weekTable(weeks: readonly WeekRow[]): HTMLElement {
  const money = (
    key: string,
    label: string,
    unit: string,
    value: (row: WeekRow) => number,
    sum = false
  ): Column<WeekRow> => ({
    ...{key, label, unit, kind: "money", value},
    ...(sum ? {total: "sum" as const} : {})
  });
  const columns: Column<WeekRow>[] = [
    {key: "week_ends", label: "Week to", show: (row) => dayWords(row.week_ends)},
    money("receipts_amount", "Receipts", "$", (row) => row.receipts_amount_cents, true),
    money("payments_amount", "Payments", "$", (row) => row.payments_amount_cents, true),
    money("week_net_amount", "Net", "$ of the week", (row) => row.week_net_amount_cents, true),
    money("net_low_amount", "Low", "$ since today", (row) => row.net_low_amount_cents),
    money("net_mid_amount", "Expected", "$ since today", (row) => row.net_mid_amount_cents),
    money("net_high_amount", "High", "$ since today", (row) => row.net_high_amount_cents)
  ];
  return dataTable(weeks, columns, {
    caption: "Thirteen weeks, receipts less payments for drugs",
    file: "plus-six-cash-weeks",
    proof: {mart: "cash_week"},
    sort: "week_ends",
    empty: "no week can be told."
  });
}

export const FLOW_NAMES: Readonly<Record<string, string>> = {
  claims_pending: "Claims pending",
  claims_answered: "Claims answered: recoveries and take-backs",
  doses_ahead: "Doses ahead",
  rebates: "Rebates and refunds",
  invoices_due: "Invoices due by their terms",
  orders: "Order list",
  purchases_ahead: "Buying ahead, at its pace",
  receipts_correction: "Correction of receipts by past errors",
  payments_correction: "Correction of payments by past errors"
};

/** What moves the money, by kind and payer or vendor: four, eight and thirteen weeks. */
export function flowTable(flows: readonly FlowRow[]): HTMLElement {
  const groups = groupBy(
    flows.filter((row) => row.cash_week > 0),
    (row) => `${row.cash_flow}|${row.party}`
  ).map((rows) => {
    const until = (week: number): number =>
      total(
        rows.filter((row) => row.cash_week <= week),
        "cash_amount_cents"
      );
    return {
      name: FLOW_NAMES[rows[0]!.cash_flow] ?? rows[0]!.cash_flow,
      party: rows[0]!.party_name === "none" ? "all" : rows[0]!.party_name,
      ...{four: until(4), eight: until(8), all: until(13)}
    };
  });
  type Row = (typeof groups)[number];
  const money = (key: string, label: string, value: (row: Row) => number): Column<Row> => ({
    ...{key, label, unit: "$", kind: "money", value},
    total: "sum"
  });
  const columns: Column<Row>[] = [
    {key: "name", label: "What"},
    {key: "party", label: "Payer, vendor or program"},
    money("four", "4 weeks", (row) => row.four),
    money("eight", "8 weeks", (row) => row.eight),
    money("all", "13 weeks", (row) => row.all)
  ];
  return dataTable(groups, columns, {
    caption: "What moves the money; what leaves is negative",
    file: "plus-six-cash-flows",
    proof: {mart: "cash_flow"},
    sort: "-all",
    limit: 40,
    empty: "no money is known to move."
  });
}

/** How past outlooks did, by weeks ahead. */
export function testTable(tests: readonly TestRow[]): HTMLElement {
  const groups = groupBy(tests, (row) => String(row.cash_week)).map((rows) => {
    const miss = (row: TestRow): number => row.net_mid_amount_cents - row.actual_net_amount_cents;
    const sorted = rows.map((row) => Math.abs(miss(row))).sort((a, b) => a - b);
    return {
      week: rows[0]!.cash_week,
      months: rows.length,
      covered: rows.filter((row) => row.is_covered).length,
      mean: Math.round(rows.reduce((sum, row) => sum + miss(row), 0) / rows.length),
      median: sorted[Math.floor(sorted.length / 2)]!
    };
  });
  type Row = (typeof groups)[number];
  const columns: Column<Row>[] = [
    {key: "week", label: "Weeks ahead", kind: "count"},
    {key: "months", label: "Month ends", kind: "count", total: "sum"},
    {
      key: "covered",
      label: "Inside the range",
      unit: "80% expected",
      kind: "percent",
      value: (row) => ratio(row.covered, row.months),
      total: (shown) => ratio(total(shown, "covered"), total(shown, "months"))
    },
    {key: "mean", label: "Mean error", unit: "$ too high", kind: "money", value: (row) => row.mean, neutral: true},
    {key: "median", label: "Median error", unit: "$ either way", kind: "money", value: (row) => row.median}
  ];
  return dataTable(groups, columns, {
    caption: "The same outlook at the end of each month, with what was known then",
    file: "plus-six-cash-backtest",
    proof: {mart: "cash_backtest"},
    sort: "week",
    limit: 13,
    empty: "no month has half a year before it and a known week after it."
  });
}
