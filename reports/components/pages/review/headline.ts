import {html} from "htl";
import {dollars, quarterBefore, ratio} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";
import {type BackTest, type BridgeRow, type Headline, yearBefore} from "./data.ts";

const at = (rows: readonly Headline[], quarter: string): Headline | undefined =>
  rows.find((row) => row.quarter === quarter);

/** Sum of each step between two quarters, cents. */
export function stepSums(
  bridge: readonly BridgeRow[],
  basis: BridgeRow["basis"],
  quarter: string,
  base: string
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of bridge)
    if (row.basis === basis && row.quarter === quarter && row.base_quarter === base)
      sums.set(row.step, (sums.get(row.step) ?? 0) + row.amount_cents);
  return sums;
}

interface Way {
  readonly basis: string;
  readonly collected: number;
  readonly matured: number;
  readonly low: number;
  readonly high: number;
  readonly before: number | null;
  readonly year: number | null;
}

/** Net cost recovery four ways: before rebates, with accrued, with received; collected and matured. */
export function fourWays(rows: readonly Headline[], quarter: string): HTMLElement {
  const now = at(rows, quarter);
  if (!now) return html`<p class="empty">No drug lines in this quarter.</p>`;
  const before = at(rows, quarterBefore(quarter));
  const year = at(rows, yearBefore(quarter));
  const ways: readonly (readonly [string, (row: Headline) => number])[] = [
    ["Before rebates", () => 0],
    ["After credits and freight", (row) => -row.cost_adjustment_cents],
    ["… and accrued rebates", (row) => row.accrued_amount_cents - row.cost_adjustment_cents],
    ["… or received rebates only", (row) => row.received_amount_cents - row.cost_adjustment_cents]
  ];
  const table: Way[] = ways.map(([basis, extra]) => {
    const matured = now.matured_net_cost_recovery_cents + extra(now);
    return {
      basis,
      collected: now.net_cost_recovery_cents + extra(now),
      matured,
      low: matured - now.to_come_amount_cents + now.to_come_low_amount_cents,
      high: matured - now.to_come_amount_cents + now.to_come_high_amount_cents,
      before: before ? before.matured_net_cost_recovery_cents + extra(before) : null,
      year: year ? year.matured_net_cost_recovery_cents + extra(year) : null
    };
  });
  const money = (key: keyof Way, label: string, unit: string): Column<Way> => ({
    key,
    label,
    unit,
    kind: "money_exact",
    value: (row) => row[key] as number | null
  });
  const columns: Column<Way>[] = [
    {key: "basis", label: "Net cost recovery"},
    money("collected", "Collected", "$"),
    money("matured", "Projected", "$"),
    money("low", "Low", "$, estimate"),
    money("high", "High", "$, estimate"),
    {
      key: "percent_of_cost",
      label: "Of cost",
      kind: "percent",
      value: (row) => ratio(row.matured, now.acquisition_cost_cents)
    },
    {
      key: "per_line",
      label: "A line",
      unit: "$",
      kind: "price",
      decimals: 2,
      value: (row) => row.matured / 100 / now.lines
    },
    money("before", quarterBefore(quarter), "$, projected"),
    money("year", yearBefore(quarter), "$, projected")
  ];
  return dataTable(table, columns, {
    caption: `Four ways to count ${quarter}`,
    file: `plus-six-four-ways-${quarter}`,
    proof: {mart: "review_headline"}
  });
}

/** How good the matured estimate has been: older quarters estimated as they stood at the age the newest has now. */
export function backTest(tests: readonly BackTest[]): HTMLElement {
  const covered = tests.filter((row) => row.is_covered).length;
  const columns: Column<BackTest>[] = [
    {key: "quarter", label: "Quarter"},
    {key: "collected", label: "Collected then", unit: "$", kind: "money", value: (row) => row.collected_amount_cents},
    {key: "matured", label: "Estimated then", unit: "$", kind: "money", value: (row) => row.matured_amount_cents},
    {key: "low", label: "Low of estimate", unit: "$", kind: "money", value: (row) => row.matured_low_amount_cents},
    {key: "high", label: "High of estimate", unit: "$", kind: "money", value: (row) => row.matured_high_amount_cents},
    {key: "came_in", label: "Came in", unit: "$", kind: "money", value: (row) => row.came_in_amount_cents},
    {
      key: "estimate_error",
      label: "Error",
      unit: "$",
      kind: "money",
      neutral: true,
      value: (row) => row.estimate_error_amount_cents
    },
    {
      key: "error_ratio",
      label: "Error",
      unit: "of what came in",
      kind: "percent",
      neutral: true,
      value: (row) => ratio(row.estimate_error_amount_cents, row.came_in_amount_cents)
    },
    {key: "is_covered", label: "In the range", value: (row) => (row.is_covered ? "yes" : "no")}
  ];
  return html`<div><p>${
    tests.length === 0
      ? "There is no older quarter to test the estimate on yet."
      : `Estimated at the same age with what was known then, ${covered} of ${tests.length} older quarters came in within their 80% range; the largest miss was ${dollars(
          Math.max(...tests.map((row) => Math.abs(row.estimate_error_amount_cents)))
        )}. An 80% range should hold four of five.`
  }</p>${dataTable(tests, columns, {caption: "Back-test of the projection", file: "plus-six-back-test", proof: {mart: "matured_quarter"}})}</div>`;
}
