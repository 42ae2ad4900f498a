import type {DuckDBConnection} from "@duckdb/node-api";
import {query} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";
import {type Answered, type DenialRates, denialRates, type Scored} from "./denial-rate.ts";

const FILE = "src/models/precheck/denial-rate.ts";
const READS = ["core.first_decision"];

/**
 * Discarded units (JW) are answered with their dose and are not counted twice; a line without a day of its answer cannot
 * be put in order and is left out. `asked` is the month of submission, else of service.
 */
const ANSWERED = `
SELECT decision.payer_id, decision.hcpcs, CAST(year(decision.asked_date) * 12 + month(decision.asked_date) - 1 AS INTEGER) AS asked,
  CAST(year(decision.decided_date) * 12 + month(decision.decided_date) - 1 AS INTEGER) AS known,
  CAST(count(*) AS INTEGER) AS lines, CAST(count(*) FILTER (decision.is_denied) AS INTEGER) AS denied
FROM core.first_decision AS decision
JOIN core.claim_line AS line USING (claim_id, line)
WHERE decision.decided_date IS NOT NULL AND decision.asked_date IS NOT NULL AND NOT line.is_discarded
GROUP BY ALL
ORDER BY ALL`;

async function readRates(connection: DuckDBConnection): Promise<DenialRates> {
  const rows = await query(connection, ANSWERED);
  const answered: Answered[] = rows.map((row) => ({
    cell: `${row["payer_id"]}\t${row["hcpcs"]}`,
    asked: Number(row["asked"]),
    known: Number(row["known"]),
    lines: Number(row["lines"]),
    denied: Number(row["denied"])
  }));
  return denialRates(answered);
}

/** How often each payer denies each drug at first. */
const denialRisk: Model = {
  name: "mart.denial_risk",
  description:
    "How often a payer denies a drug at first: the rate shrunk to that of all payers and drugs, and its Brier score on rolling origins beside the base rate's; it is spoken of only where it has beaten the base rate.",
  grain: ["payer_id", "hcpcs"],
  view: false,
  reads: [...READS, "core.claim_line"],
  file: FILE,
  run: async (connection) => {
    const {cells, scored, spoken} = await readRates(connection);
    await connection.run(`CREATE OR REPLACE TABLE mart.denial_risk (payer_id VARCHAR, hcpcs VARCHAR, lines BIGINT,
      first_denied_lines BIGINT, denial_rate DOUBLE, base_rate DOUBLE, scored_lines BIGINT, brier_score DOUBLE,
      base_brier_score DOUBLE, is_spoken BOOLEAN)`);
    const byCell = new Map<string, Scored[]>();
    for (const row of scored) byCell.set(row.cell, [...(byCell.get(row.cell) ?? []), row]);
    const appender = await connection.createAppender("denial_risk", "mart");
    for (const {cell, lines, denied, rate, base_rate} of cells) {
      const own = byCell.get(cell) ?? [];
      const [payer = "", hcpcs = ""] = cell.split("\t");
      appender.appendVarchar(payer);
      appender.appendVarchar(hcpcs);
      appender.appendBigInt(BigInt(lines));
      appender.appendBigInt(BigInt(denied));
      appender.appendDouble(rate);
      appender.appendDouble(base_rate);
      const scoredLines = total(own, (row) => row.lines);
      appender.appendBigInt(BigInt(scoredLines));
      for (const loss of [total(own, (row) => row.loss), total(own, (row) => row.base_loss)])
        if (scoredLines === 0) appender.appendNull();
        else appender.appendDouble(loss / scoredLines);
      appender.appendBoolean(spoken.has(cell));
      appender.endRow();
    }
    appender.closeSync();
  }
};

/** What the forecasts of each month were worth. */
const denialOrigin: Model = {
  name: "mart.denial_origin",
  description:
    "Forecasts of first denials by the month they were made for, with what was known when it began: Brier scores of the forecast and of the base rate, of all payers and drugs and of those it would have spoken of.",
  grain: ["origin_month"],
  view: false,
  reads: [...READS, "core.claim_line"],
  file: FILE,
  run: async (connection) => {
    const {scored} = await readRates(connection);
    await connection.run(`CREATE OR REPLACE TABLE mart.denial_origin (origin_month DATE, scored_lines BIGINT,
      first_denied_lines BIGINT, brier_loss DOUBLE, base_brier_loss DOUBLE, spoken_lines BIGINT, spoken_first_denied_lines BIGINT,
      spoken_expected_lines DOUBLE, spoken_brier_loss DOUBLE, spoken_base_brier_loss DOUBLE)`);
    for (const month of [...new Set(scored.map(({asked}) => asked))].sort((a, b) => a - b)) {
      const all = scored.filter(({asked}) => asked === month);
      const said = all.filter(({is_spoken}) => is_spoken);
      await connection.run(
        "INSERT INTO mart.denial_origin VALUES (make_date($1::INTEGER, $2::INTEGER, 1), $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
          ...[Math.floor(month / 12), (month % 12) + 1],
          ...[total(all, (row) => row.lines), total(all, (row) => row.denied)],
          ...[total(all, (row) => row.loss), total(all, (row) => row.base_loss)],
          ...[total(said, (row) => row.lines), total(said, (row) => row.denied)],
          ...[total(said, (row) => row.rate * row.lines)],
          ...[total(said, (row) => row.loss), total(said, (row) => row.base_loss)]
        ]
      );
    }
  }
};

const total = (rows: readonly Scored[], of: (row: Scored) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

export const DENIAL_MODELS: readonly Model[] = [denialRisk, denialOrigin];
