import type {DuckDBConnection} from "@duckdb/node-api";
import * as canonical from "../schema/canonical.ts";
import {columnsOf, literal, quote} from "../schema/table.ts";
import {setAside} from "./aside.ts";

/**
 * A run stands at a day: nothing dated after it is in any number. Rows that had not happened by then are set aside (`aside`), and of
 * those that had, what only came later is empty again: a claim that was not decided is open, an authorization pending, a rebate
 * not received. So a build at a day is the build of the files as they could be exported that evening.
 */

/** Rows that had not happened, by table; `DAY` is the day. Order matters where one table is found through another. */
const AFTER: readonly (readonly [table: string, when: string])[] = [
  // An invoice counts when its goods are there: until then neither is in stock nor in spend.
  ["raw.purchase", "invoice_date > DAY OR received_date > DAY"],
  ["raw.claim_line", "service_date > DAY"],
  // A later version of a line is known when it is sent, else when it is decided.
  [
    "raw.claim_line",
    `coalesce(submitted_date, greatest(adjudicated_date, paid_date)) > DAY AND (claim_id, line_number) IN (
      SELECT (claim_id, line_number) FROM raw.claim_line AS first WHERE first.version < raw.claim_line.version)`
  ],
  ["raw.inventory_count", "count_date > DAY"],
  ["raw.rebate", "period_end > DAY"],
  ["raw.prior_auth", "requested_date > DAY"],
  // What is booked ahead is a plan; what was moved stands again at its new day, also where an older file still has it at the old.
  [
    "raw.schedule",
    `"date" > DAY AND (appointment_id, "date") IN (SELECT (appointment_id, "date") FROM raw.schedule WHERE status = 'changed')`
  ],
  ["raw.administration_time", "start >= DAY + 1"],
  ["raw.wac", "starts > DAY"],
  ["raw.market_rate", "last_updated_on > DAY"],
  ...["payment_limit", "ndc_hcpcs", "noc_payment_limit", "noc_ndc"].map(
    (name) =>
      [
        `raw.${name}`,
        "coalesce(posted_date, make_date(CAST(left(quarter, 4) AS INTEGER), CAST(right(quarter, 1) AS INTEGER) * 3 - 2, 1)) > DAY"
      ] as const
  ),
  ...["drug_spending", "state_service", "provider_service", "discarded_drug"].map(
    (name) => [`raw.${name}`, `make_date("year", 12, 31) > DAY`] as const
  ),
  ["raw.selected_drug_price", "as_of_date > DAY"],
  ["raw.claim_837_line", "service_date > DAY"],
  [
    "raw.claim_837_line",
    `(file_id, clm_segment) IN (SELECT (file_id, line) FROM raw.claim_837 WHERE submitted_date > DAY AND frequency_code IN ('7', '8'))`
  ],
  ["raw.claim_837", "submitted_date > DAY AND frequency_code IN ('7', '8')"],
  ["raw.claim_837", "(file_id, line) NOT IN (SELECT (file_id, clm_segment) FROM raw.claim_837_line)"],
  ["raw.remittance", "coalesce(payment_date, production_date) > DAY"],
  ["raw.provider_adjustment", "(file_id, st_segment) NOT IN (SELECT (file_id, line) FROM raw.remittance)"],
  ["raw.remittance_claim", "(file_id, st_segment) NOT IN (SELECT (file_id, line) FROM raw.remittance)"],
  ["raw.remittance_line", "(file_id, clp_segment) NOT IN (SELECT (file_id, line) FROM raw.remittance_claim)"],
  ["raw.remittance_adjustment", "(file_id, clp_segment) NOT IN (SELECT (file_id, line) FROM raw.remittance_claim)"]
];

/** What a decision brings to a claim line. */
const DECIDED = [
  ...["allowed_amount", "paid_amount", "patient_responsibility", "deductible_amount", "coinsurance_amount"],
  ...["copay_amount", "patient_paid_amount", "assistance_paid_amount", "write_off_amount", "adjustments"],
  ...["adjudicated_date", "paid_date"]
].filter((name) => columnsOf(canonical.claimLine).some((column) => column.name === name));

const nothing = (columns: readonly string[]): string => columns.map((name) => `${quote(name)} = NULL`).join(", ");

/** What came only after the day in rows that had happened by then. */
const LATER: readonly (readonly [table: string, when: string, set: string])[] = [
  [
    "raw.claim_line",
    "greatest(adjudicated_date, paid_date) > DAY",
    `${nothing(DECIDED)}, status = CASE WHEN status IN ('denied', 'reversal') THEN 'original' ELSE status END`
  ],
  ["raw.claim_line", "submitted_date > DAY", nothing(["submitted_date"])],
  ["raw.rebate", "received_date > DAY", nothing(["received_amount", "received_date"])],
  [
    "raw.prior_auth",
    "decided_date > DAY",
    `outcome = 'pending', ${nothing(["decided_date", "reason", "valid_from", "valid_to", "units"])}`
  ],
  ["raw.schedule", `"date" > DAY AND status <> 'planned'`, "status = 'planned'"],
  ["raw.claim_837", "submitted_date > DAY", nothing(["submitted_date"])]
];

/**
 * Leaves in the raw tables what was known at the end of a day. Returns one line that says what was left out, and a warning for
 * decided lines without a date, of which nobody can tell whether they were decided by then.
 */
export async function standAt(
  connection: DuckDBConnection,
  asOf: string
): Promise<{notes: readonly string[]; warnings: readonly string[]}> {
  const day = `DATE ${literal(asOf)}`;
  const at = (sql: string): string => sql.replaceAll("DAY", day);
  const out = new Map<string, number>();
  for (const [table, when] of AFTER) {
    const rows = await setAside(connection, {table, when: at(when), reason: "after_the_day"});
    out.set(table, (out.get(table) ?? 0) + rows);
  }
  let open = 0;
  for (const [table, when, set] of LATER) {
    const rows = await connection.run(`UPDATE ${table} SET ${set} WHERE coalesce(${at(when)}, false)`);
    if (table === "raw.claim_line" && set.includes("allowed_amount")) open = rows.rowsChanged;
  }
  const [undated] = (
    await connection.runAndReadAll(`SELECT count(*), CAST(coalesce(sum(paid_amount), 0) AS DECIMAL(18, 2)) FROM raw.claim_line
      WHERE adjudicated_date IS NULL AND paid_date IS NULL AND (allowed_amount IS NOT NULL OR paid_amount IS NOT NULL)`)
  ).getRows();
  const said = [...out].filter(([, rows]) => rows > 0).map(([table, rows]) => `${rows} of ${table.slice(4)}`);
  return {
    notes: [
      `the run stands at ${asOf}: rows after that day are left out (${said.length > 0 ? said.join(", ") : "none"}), ${open} claim lines were not decided by then`
    ],
    warnings:
      Number(undated![0]) > 0
        ? [
            `${undated![0]} claim lines are decided without a date, $${undated![1]} paid: whether they were by ${asOf} nobody can tell, so they count; export adjudicated_date or paid_date`
          ]
        : []
  };
}
