/** A fault of one line, and the test file that must notice it. */
export interface Mutant {
  readonly file: string;
  /** Text that is in the file once. */
  readonly from: string;
  readonly to: string;
  readonly test: string;
}

const faults = (file: string, test: string, ...pairs: readonly (readonly [from: string, to: string])[]): Mutant[] =>
  pairs.map(([from, to]) => ({file, test, from, to}));

export const MUTANTS: readonly Mutant[] = [
  ...faults(
    "src/domain/money.ts",
    "test/domain/money.test.ts",
    ["(2n * n + d) / (2n * d)", "(2n * n) / (2n * d)"],
    ["numerator < 0n !== denominator < 0n", "numerator < 0n"],
    ["price * units, 10_000_000n", "price * units, 1_000_000n"],
    ["return minus ? -scaled : scaled", "return scaled"]
  ),
  ...faults(
    "src/domain/quarter.ts",
    "test/domain/quarter.test.ts",
    ["Math.ceil(month / 3)", "Math.floor(month / 3)"],
    ["(index % 4) * 3 + 1", "(index % 4) * 3"],
    ["index <= quarterIndex(last)", "index < quarterIndex(last)"]
  ),
  ...faults(
    "src/domain/ndc.ts",
    "test/domain/ndc.test.ts",
    ['labeler.padStart(5, "0")', "labeler"],
    ["digits !== 10 && digits !== 11", "digits > 11"]
  ),
  ...faults(
    "src/payment/medicare.ts",
    "test/payment/medicare.test.ts",
    ["min(limit, line.billed_amount)", "limit"],
    ["shareOf(allowed - deductible, rates.coinsurance_rate)", "shareOf(allowed, rates.coinsurance_rate)"],
    ["shareOf(gross, rates.sequestration_rate)", "shareOf(allowed, rates.sequestration_rate)"]
  ),
  ...faults("test/oracle/medicare.ts", "test/payment/medicare.test.ts", [
    "from_date <= service_date",
    "from_date < service_date"
  ]),
  ...faults(
    "test/oracle/contract.ts",
    "test/payment/contract.test.ts",
    ["key.hcpcs <= lastCode(term)!", "key.hcpcs < lastCode(term)!"],
    ["key.service_date <= term.ends", "key.service_date < term.ends"],
    ["bound < floor_amount", "bound > floor_amount"],
    ["lesser_of_billed && bound > billed_amount", "bound > billed_amount"],
    ["date.slice(5) < starts.slice(5) ? 1 : 0", "0"],
    ["compareText(b.term.starts, a.term.starts)", "compareText(a.term.starts, b.term.starts)"]
  ),
  ...faults(
    "src/models/limits/core/cms_posting.sql",
    "test/models/payment-limit.test.ts",
    ["row_number() OVER newest_last = count(*)", "row_number() OVER newest_last = 1 OR 2 > count(*)"],
    ["ORDER BY placed_date NULLS LAST", "ORDER BY placed_date NULLS FIRST"],
    ["coalesce(posted_date, CAST(noted_date AS DATE))", "posted_date"]
  ),
  ...faults("src/models/ledger/core/lot_line.sql", "test/costing/worked.test.ts", [
    "received - milliunits AS position_start",
    "received AS position_start"
  ]),
  ...faults(
    "src/models/ledger/core/ledger_position.sql",
    "test/costing/ledger.test.ts",
    ["greatest(0, max(demanded - received)", "greatest(0, min(demanded - received)"],
    ["lot.position_start < issue.issued_after", "lot.position_start < issue.issued_after - 1000"]
  ),
  ...faults(
    "src/models/ledger/core/cost_adjustment.sql",
    "test/costing/ledger.test.ts",
    [
      "purchase.extended_amount + coalesce(left_stock.cents, 0)",
      "purchase.extended_amount - coalesce(left_stock.cents, 0)"
    ],
    ["WHERE purchase.kind <> 'consigned'", "WHERE true"]
  ),
  ...faults(
    "src/models/claims/core/claim_line.sql",
    "test/models/claim-state.test.ts",
    [
      "WHEN state.status IN ('void', 'reversal', 'denied') THEN 0 ELSE state.paid_amount",
      "WHEN state.status IN ('void', 'denied') THEN 0 ELSE state.paid_amount"
    ],
    ["state.is_drug AND state.status <> 'void' AND state.units <> 0", "state.is_drug AND state.units <> 0"]
  ),
  ...faults(
    "src/warehouse/macros.sql",
    "test/warehouse/macros.test.ts",
    [
      "CAST(price AS DECIMAL(19, 6)) * CAST(units AS DECIMAL(18, 3)), 2)",
      "CAST(price AS DECIMAL(19, 6)) * CAST(units AS DECIMAL(18, 3)), 1)"
    ],
    ["CASE WHEN (amount < 0) <> (units < 0) THEN -1 ELSE 1 END", "1"],
    ["(2 * CAST(amount AS HUGEINT) * part + whole)", "(2 * CAST(amount AS HUGEINT) * part)"]
  ),
  ...faults("src/warehouse/macros.sql", "test/models/wide.test.ts", [
    "CAST(round(CAST(amount AS DECIMAL(26, 2))",
    "CAST(round(CAST(amount AS DECIMAL(18, 2))"
  ]),
  ...faults(
    "src/models/run/mart/left_out.sql",
    "test/publish/left-out.test.ts",
    ["fated.fate_amount > base.dollars * stop_share", "fated.fate_amount >= base.dollars * stop_share"],
    ["max(abs(reject.dollars))", "max(reject.dollars)"],
    ["coalesce(reject.value, '') = 'equal'", "true"],
    ["fated.fate_unread > base.rows * stop_share", "false"]
  ),
  ...faults("src/checks/the-unit-ledger-closes.sql", "test/checks/every-check-complains.test.ts", [
    "<> closing_cost",
    "<> closing_cost + opening_cost - opening_cost AND false"
  ]),
  ...faults(
    "src/site/small-cells.ts",
    "test/site/audience.test.ts",
    ["const SMALLEST = 11", "const SMALLEST = 10"],
    ["const SMALLEST = 11", "const SMALLEST = 12"],
    ["if (!open) return shown;", "return shown;"]
  ),
  ...faults(
    "src/words/format.ts",
    "test/site/format.test.ts",
    ["value < 0 && /[1-9]/.test(text)", "value < 0"],
    ["grouped(ratio * 100, 1)", "grouped(ratio * 100, 2)"]
  ),
  ...faults(
    "src/forecast/mfp/evaluate.ts",
    "test/forecast/one-cell.test.ts",
    ["list < invoice ? list : invoice", "invoice"],
    ["list < invoice ? list : invoice", "list"],
    ["if (gap > 0) refund", "if (gap !== 0) refund"],
    ["if (invoice > mfp) unitCost", "unitCost"]
  ),
  ...faults("src/forecast/mfp/evaluate.ts", "test/forecast/mfp.test.ts", ["1 - old_stock[ofDrug]!", "1"]),
  ...faults(
    "src/forecast/mfp/evaluate.ts",
    "test/forecast/levers.test.ts",
    ["unitCost += scenario.discounts_lost * invoice", "unitCost += 0"],
    ["is ? scenario.advantage_refund_days : scenario.refund_days", "scenario.refund_days"]
  ),
  ...faults(
    "src/words/csv.ts",
    "test/words/csv.test.ts",
    ["/^[\\s\\0", "/^[\\0"],
    ["text.replaceAll('\"', '\"\"')", "text"],
    ['Number.isFinite(value) ? String(value) : ""', "String(value)"]
  ),
  ...faults(
    "src/schema/key.ts",
    "test/models/told-once.test.ts",
    ['reach: "greatest(period_end, received_date)"', 'reach: "period_end"'],
    ['"CASE WHEN coalesce(accrued_amount, 0) = 0 THEN received_date END"', '"received_date"'],
    [
      'within: ["quarter", "measure", "hcpcs", "payer_id", "site_id"]',
      'within: ["quarter", "measure", "hcpcs", "payer_id", "amount"]'
    ]
  ),
  ...faults("src/models/ledger/core/count_difference.sql", "test/models/opening-count.test.ts", [
    "WHEN unit_limit IS NOT NULL THEN 'payment_limit'",
    "WHEN false THEN 'payment_limit'"
  ]),
  ...faults(
    "src/models/stock/core/opened_vial.sql",
    "test/models/opened-vial.test.ts",
    ["coalesce(container.container, 'single_dose') = 'single_dose'", "true"],
    ["bool_or(container.ndc9 IS NULL) AS is_container_unknown", "false AS is_container_unknown"]
  )
];
