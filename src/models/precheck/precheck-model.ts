import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents, parseUnits} from "../../domain/money.ts";
import {query, queryJson} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {doseAmount, judgeDose, RULES, riskAmount, type Settings} from "./rules.ts";

/** Every rule's answer on every dose whose claim is not answered, and on every planned dose. */
export const precheckAnswer: Model = {
  name: "core.precheck_answer",
  description:
    "What each rule says of a dose before its claim is answered: pass, stop, or unknown with the file that would tell; the dose's dollars, those at risk, and the last day to act. Claim and appointment numbers: private.",
  grain: ["dose_kind", "claim_id", "line", "precheck_rule"],
  view: false,
  reads: ["core.dose_facts", "reference.dose_limit", "reference.setting"],
  file: "src/models/precheck/rules.ts",
  run: writeAnswers
};

async function readSettings(connection: DuckDBConnection): Promise<Settings> {
  const limits = await queryJson(
    connection,
    "SELECT hcpcs, payer, from_units::VARCHAR AS from_units, days FROM reference.dose_limit"
  );
  const [setting] = await query(
    connection,
    "SELECT CAST(value AS DOUBLE) AS value FROM reference.setting WHERE name = 'denial_rate_stop'"
  );
  return {
    limits: limits.map((row) => ({
      hcpcs: String(row["hcpcs"]),
      payer: String(row["payer"]),
      from_units: parseUnits(String(row["from_units"])),
      days: Number(row["days"])
    })),
    stop_rate: Number(setting?.["value"] ?? 1)
  };
}

async function writeAnswers(connection: DuckDBConnection): Promise<void> {
  const settings = await readSettings(connection);
  const rows = await queryJson(connection, "FROM core.dose_facts ORDER BY dose_kind, claim_id, line");
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE verdict (dose_kind VARCHAR, claim_id VARCHAR, line INTEGER, precheck_rule VARCHAR, rule_place INTEGER, answer VARCHAR,
       finding VARCHAR, detail VARCHAR, telling_file VARCHAR, dose_amount VARCHAR, risk_amount VARCHAR)`
  );
  const appender = await connection.createAppender("verdict", "main", "temp");
  const text = (value: string | null): void => {
    if (value === null) appender.appendNull();
    else appender.appendVarchar(value);
  };
  for (const row of rows) {
    const worth = doseAmount(row);
    for (const [rule, verdict] of judgeDose(row, settings)) {
      const risk = riskAmount(rule, verdict, row);
      text(String(row["dose_kind"]));
      text(String(row["claim_id"]));
      appender.appendInteger(Number(row["line"]));
      text(rule);
      appender.appendInteger(RULES.indexOf(rule) + 1);
      for (const value of [verdict.answer, verdict.finding, verdict.detail, verdict.would_tell]) text(value);
      text(worth === null ? null : formatCents(worth));
      text(risk === null ? null : formatCents(risk));
      appender.endRow();
    }
  }
  appender.closeSync();
  // A planned dose is mended before its day, and ordered in time for it; a claim before it must be filed, where that day is known.
  await connection.run(`CREATE OR REPLACE TABLE core.precheck_answer AS
    SELECT dose.dose_kind, dose.claim_id, dose.line, verdict.precheck_rule, verdict.rule_place, verdict.answer, verdict.finding, verdict.detail,
      verdict.telling_file, money(verdict.dose_amount) AS dose_amount, money(verdict.risk_amount) AS risk_amount,
      CASE WHEN dose.dose_kind = 'claim' THEN dose.file_by WHEN verdict.precheck_rule = 'stock' THEN
        coalesce(greatest(dose.order_by, dose.as_of), dose.service_date) ELSE dose.service_date END AS act_by, dose.service_date, dose.quarter,
      dose.site_id, dose.payer_id, dose.hcpcs, dose.ndc11, dose.units, dose.submitted_date, dose.file_id, dose.source_line
    FROM verdict JOIN core.dose_facts AS dose USING (dose_kind, claim_id, line);
    DROP TABLE verdict`);
}
