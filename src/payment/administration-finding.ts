import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents, parseCents} from "../domain/money.ts";
import {literal} from "../schema/table.ts";
import {queryJson} from "../warehouse/database.ts";
import type {Model} from "../warehouse/models.ts";
import {
  type AdministrationFinding,
  type AdministrationLine,
  auditEncounter,
  type RecordedTime
} from "./administration.ts";

/** An encounter is a patient's day at a site; without a patient key, a claim's day. */
const ENCOUNTER = "coalesce(line.patient_key, line.claim_id) || '|' || line.site_id || '|' || line.service_date";

/**
 * Lines of the encounters that can have a finding: a lone initial service with its drug, no recorded time and one unit
 * has none, and most encounters are that.
 */
const LINES = `
WITH encounter_line AS (
  SELECT ${ENCOUNTER} AS encounter, line.claim_id, line.line, line.payer_id, line.site_id, line.quarter, line.hcpcs, line.units,
    coalesce(line.modifiers, '') AS modifiers, line.is_drug, line.file_id, line.source_line, code.category, code.level, coalesce(line.allowed_amount, 0) AS allowed_amount,
    time.start, time.stop, coalesce(time.route, 'iv_infusion') AS route
  FROM core.claim_line AS line
  LEFT JOIN reference.administration_code AS code USING (hcpcs)
  LEFT JOIN (
    FROM raw.administration_time
    QUALIFY row_number() OVER (PARTITION BY claim_id, line_number ORDER BY file_id DESC, raw.administration_time.line DESC) = 1
  ) AS time ON time.claim_id = line.claim_id AND time.line_number = line.line
  WHERE line.status NOT IN ('void', 'reversal') AND (line.is_drug OR code.hcpcs IS NOT NULL)
),
doubtful AS (
  SELECT encounter
  FROM encounter_line
  GROUP BY encounter
  HAVING count(*) FILTER (category IS NOT NULL) <> 1 OR NOT bool_or(is_drug) OR bool_or(start IS NOT NULL)
    OR bool_or(category IS NOT NULL AND units > 1)
)
SELECT encounter_line.* EXCLUDE (start, stop),
  CAST(round(units) AS INTEGER) AS whole_units,
  CAST(hour(start) * 60 + minute(start) AS INTEGER) AS start_minute,
  CAST(hour(start) * 60 + minute(start) + date_diff('minute', start, stop) AS INTEGER) AS stop_minute
FROM encounter_line
JOIN doubtful USING (encounter)
ORDER BY encounter, claim_id, line`;

/**
 * For a service on a day without a drug, the drug of the patient's last visit before with that service, payer and site; billed
 * at a cent counts, as that is how supplied drug is told.
 */
const DRUGS_BEFORE = `
WITH service AS (
  SELECT line.claim_id, line.line, line.patient_key, line.site_id, line.payer_id, line.hcpcs, line.service_date
  FROM core.claim_line AS line
  JOIN reference.administration_code USING (hcpcs)
  WHERE line.patient_key IS NOT NULL AND line.status NOT IN ('void', 'reversal')
),
with_drug AS (
  SELECT service.patient_key, service.site_id, service.payer_id, service.hcpcs, service.service_date, min(drug.hcpcs) AS drug_hcpcs
  FROM service
  JOIN core.claim_line AS drug ON drug.patient_key = service.patient_key AND drug.site_id = service.site_id
    AND drug.service_date = service.service_date AND drug.is_drug AND drug.status NOT IN ('void', 'reversal')
  GROUP BY ALL
)
SELECT service.claim_id, service.line, with_drug.drug_hcpcs
FROM service
ASOF JOIN with_drug ON with_drug.patient_key = service.patient_key AND with_drug.site_id = service.site_id
  AND with_drug.payer_id = service.payer_id AND with_drug.hcpcs = service.hcpcs AND with_drug.service_date < service.service_date
WHERE NOT EXISTS (
  FROM core.claim_line AS drug WHERE drug.patient_key = service.patient_key AND drug.site_id = service.site_id
    AND drug.service_date = service.service_date AND drug.is_drug AND drug.status NOT IN ('void', 'reversal'))
ORDER BY ALL`;

/** What a payer usually allows for a unit of a service, and for giving a drug once: the lower median, an amount that was paid. */
const RATES = `
SELECT line.payer_id, line.hcpcs, quantile_disc(per_unit(line.allowed_amount, line.units), 0.5) AS rate
FROM core.claim_line AS line
JOIN reference.administration_code USING (hcpcs)
WHERE line.allowed_amount > 0 AND line.units > 0 AND line.status NOT IN ('void', 'reversal', 'denied')
GROUP BY ALL
UNION ALL
SELECT payer_id, drug_hcpcs, quantile_disc(amount, 0.5)
FROM (
  SELECT payer_id, claim_id, drug_hcpcs, CAST(sum(allowed_amount) AS DECIMAL(18, 6)) AS amount
  FROM core.administration_line
  WHERE allowed_amount > 0 AND drug_hcpcs <> 'none'
  GROUP BY ALL
)
GROUP BY ALL
ORDER BY ALL`;

interface EncounterRow {
  readonly encounter: string;
  readonly claim_id: string;
  readonly line: number;
  readonly payer_id: string;
  readonly site_id: string;
  readonly quarter: string;
  readonly hcpcs: string;
  readonly file_id: number | null;
  readonly source_line: number | null;
  readonly whole_units: number;
  readonly modifiers: string;
  readonly is_drug: boolean;
  readonly category: string | null;
  readonly level: number | null;
  readonly allowed_amount: string;
  readonly start_minute: number | null;
  readonly stop_minute: number | null;
  readonly route: string;
}

/** Findings on the coding of administrations, made by `auditEncounter`, encounter by encounter. */
export const administrationFinding: Model = {
  name: "mart.administration_finding",
  description:
    "A finding on how the administration of a drug was coded, the lines of an encounter read together: dollars missed, and dollars an auditor could take back. Claim numbers: a private mart.",
  grain: ["claim_id", "line", "finding"],
  view: false,
  reads: ["core.claim_line", "core.administration_line", "raw.administration_time", "reference.administration_code"],
  file: "src/payment/administration-finding.ts",
  run: writeFindings
};

async function writeFindings(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE mart.administration_finding (claim_id VARCHAR, line INTEGER, quarter VARCHAR,
    payer_id VARCHAR, site_id VARCHAR, hcpcs VARCHAR, finding VARCHAR, detail VARCHAR, missed_revenue DECIMAL(18,2), audit_exposure DECIMAL(18,2), file_id INTEGER, source_line INTEGER)`);
  const rates = new Map<string, bigint>();
  for (const row of await queryJson(connection, RATES))
    rates.set(`${row["payer_id"]}|${row["hcpcs"]}`, parseCents(String(row["rate"]).slice(0, -4)));
  const before = new Map<string, string>();
  for (const row of await queryJson(connection, DRUGS_BEFORE))
    before.set(`${row["claim_id"]}|${row["line"]}`, String(row["drug_hcpcs"]));
  const rows = (await queryJson(connection, LINES)) as unknown as EncounterRow[];
  const values: string[] = [];
  for (const group of byEncounter(rows)) {
    for (const finding of auditRows(group, rates, before)) {
      const {quarter, payer_id, site_id, file_id, source_line} = group.find(
        (row) => row.claim_id === finding.claim_id && row.line === finding.line
      )!;
      const texts = [finding.claim_id, quarter, payer_id, site_id, finding.hcpcs, finding.finding, finding.detail].map(
        literal
      );
      values.push(
        `(${texts.join(", ")}, ${finding.line}, ${formatCents(finding.missed_revenue)}, ${formatCents(finding.audit_exposure)}, ${file_id ?? "NULL"}, ${source_line ?? "NULL"})`
      );
    }
  }
  for (let start = 0; start < values.length; start += 1000) {
    await connection.run(`INSERT INTO mart.administration_finding
      (claim_id, quarter, payer_id, site_id, hcpcs, finding, detail, line, missed_revenue, audit_exposure, file_id, source_line)
      VALUES ${values.slice(start, start + 1000).join(", ")}`);
  }
}

function* byEncounter(rows: readonly EncounterRow[]): Generator<EncounterRow[]> {
  let group: EncounterRow[] = [];
  for (const row of rows) {
    if (group[0] && group[0].encounter !== row.encounter) {
      yield group;
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}

function auditRows(
  group: readonly EncounterRow[],
  rates: ReadonlyMap<string, bigint>,
  before: ReadonlyMap<string, string>
): AdministrationFinding[] {
  const payer_id = group[0]!.payer_id;
  const rateOf = (hcpcs: string): bigint | null => rates.get(`${payer_id}|${hcpcs}`) ?? null;
  const lines: AdministrationLine[] = group.map((row) => ({
    claim_id: row.claim_id,
    line: row.line,
    hcpcs: row.hcpcs,
    units: row.whole_units,
    modifiers: row.modifiers.split("|"),
    is_drug: row.is_drug,
    category: row.category,
    level: row.level,
    allowed_amount: parseCents(row.allowed_amount)
  }));
  const times: RecordedTime[] = group.flatMap(({claim_id, line, route, start_minute, stop_minute}) =>
    start_minute === null || stop_minute === null || stop_minute < start_minute
      ? []
      : [{claim_id, line, route, start: start_minute, stop: stop_minute}]
  );
  const drugBefore = ({claim_id, line}: AdministrationLine): string | null => before.get(`${claim_id}|${line}`) ?? null;
  return auditEncounter({lines, times, rateOf, administrationOf: rateOf, drugBefore});
}
