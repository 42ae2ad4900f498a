import type {DuckDBConnection} from "@duckdb/node-api";
import {parseCents} from "../../domain/money.ts";
import {auditEncounter} from "../../payment/administration.ts";
import type {AdministrationFinding, AdministrationLine, RecordedTime} from "../../payment/administration-line.ts";
import {query, queryJson} from "../../warehouse/database.ts";
import type {Model} from "../../warehouse/models.ts";

/**
 * Lines of the encounters that can have a finding, encounter by encounter, those of one together: a lone initial service
 * with its drug, no recorded time, one unit and not paid as a lesser code has none, and most encounters are that. An encounter is a patient's day at a
 * site; without a patient key, a claim's day.
 *
 * For a service on a day without a drug there is the drug of the patient's last visit before with that service, payer and
 * site; billed at a cent counts, as that is how supplied drug is told.
 */
const ENCOUNTER_LINES = `
WITH range_code AS (
  SELECT hcpcs, bool_or(rule = 'can_carry_a_drug') AS can_carry_a_drug, bool_or(rule = 'needs_no_administration') AS needs_no_administration
  FROM (SELECT DISTINCT hcpcs FROM core.claim_line)
  JOIN reference.administration_range ON hcpcs BETWEEN code_from AND code_to
  GROUP BY hcpcs
),
encounter_line AS (
  SELECT coalesce(line.patient_key, line.claim_id) AS patient, line.patient_key, line.site_id, line.service_date, line.claim_id, line.line,
    line.payer_id, line.quarter, line.hcpcs, line.units, coalesce(line.modifiers, '') AS modifiers, line.is_drug, line.file_id,
    line.source_line, code.category, code.level, nullif(code.therapeutic_hcpcs, '') AS therapeutic_hcpcs,
    coalesce(abs(per_unit(line.allowed_amount, line.units) - lower_rate.rate) <= 0.01, false) AS is_down_coded,
    NOT line.is_drug AND coalesce(range_code.can_carry_a_drug, false) AS can_carry_a_drug,
    line.is_drug AND coalesce(range_code.needs_no_administration, false) AS needs_no_administration,
    coalesce(line.allowed_amount, 0) AS allowed_amount,
    time.start, time.stop, coalesce(time.route, 'iv_infusion') AS route
  FROM core.claim_line AS line
  LEFT JOIN reference.administration_code AS code USING (hcpcs)
  LEFT JOIN range_code USING (hcpcs)
  LEFT JOIN administration_rate AS lower_rate ON lower_rate.payer_id = line.payer_id AND lower_rate.hcpcs = code.therapeutic_hcpcs
  LEFT JOIN (
    FROM raw.administration_time
    QUALIFY row_number() OVER (PARTITION BY claim_id, line_number ORDER BY file_id DESC, raw.administration_time.line DESC) = 1
  ) AS time ON time.claim_id = line.claim_id AND time.line_number = line.line
  WHERE line.status NOT IN ('void', 'reversal') AND (line.is_drug OR code.hcpcs IS NOT NULL OR range_code.can_carry_a_drug)
),
doubtful AS (
  SELECT patient, site_id, service_date, count(*) AS lines, bool_or(is_drug) AS has_drug
  FROM encounter_line
  GROUP BY ALL
  HAVING bool_or(is_drug OR category IS NOT NULL) AND (count(*) FILTER (category IS NOT NULL) <> 1 OR NOT bool_or(is_drug) OR bool_or(start IS NOT NULL)
    OR bool_or(category IS NOT NULL AND units > 1) OR bool_or(is_down_coded))
),
-- A service and the drug of its day; only patients that are known can have a visit before.
given AS (
  SELECT patient_key, site_id, payer_id, hcpcs, service_date, min(drug_hcpcs) AS drug_hcpcs
  FROM encounter_line AS service
  JOIN (
    SELECT patient_key, site_id, service_date, min(hcpcs) AS drug_hcpcs
    FROM core.claim_line
    WHERE is_drug AND patient_key IS NOT NULL AND status NOT IN ('void', 'reversal')
    GROUP BY ALL
  ) AS drug USING (patient_key, site_id, service_date)
  WHERE category IS NOT NULL
  GROUP BY ALL
),
bare AS (
  SELECT line.claim_id, line.line, line.patient_key, line.site_id, line.payer_id, line.hcpcs, line.service_date
  FROM encounter_line AS line
  JOIN doubtful USING (patient, site_id, service_date)
  WHERE NOT doubtful.has_drug AND line.patient_key IS NOT NULL AND line.category IS NOT NULL
),
before AS (
  SELECT bare.claim_id, bare.line, given.drug_hcpcs
  FROM bare
  ASOF JOIN given ON given.patient_key = bare.patient_key AND given.site_id = bare.site_id AND given.payer_id = bare.payer_id
    AND given.hcpcs = bare.hcpcs AND given.service_date < bare.service_date
)
SELECT line.claim_id, line.line, line.quarter, line.payer_id, line.site_id, line.hcpcs, line.file_id, line.source_line,
  CAST(doubtful.lines AS INTEGER) AS encounter_lines,
  CAST(round(line.units) AS INTEGER) AS whole_units,
  line.modifiers, line.is_drug, line.can_carry_a_drug, line.needs_no_administration,
  coalesce(site.kind = 'hopd', false) AS is_facility, coalesce(payer.kind = 'medicare_ffs', false) AS is_medicare, line.category, CAST(line.level AS INTEGER) AS level, line.therapeutic_hcpcs,
  CAST(line.allowed_amount * 100 AS BIGINT) AS allowed_cents,
  CAST(hour(line.start) * 60 + minute(line.start) AS INTEGER) AS start_minute,
  CAST(hour(line.start) * 60 + minute(line.start) + date_diff('minute', line.start, line.stop) AS INTEGER) AS stop_minute,
  line.route, before.drug_hcpcs AS drug_before
FROM encounter_line AS line
JOIN doubtful USING (patient, site_id, service_date)
LEFT JOIN core.site AS site ON site.site_id = line.site_id
LEFT JOIN core.payer AS payer ON payer.payer_id = line.payer_id
LEFT JOIN before ON before.claim_id = line.claim_id AND before.line = line.line
ORDER BY line.patient, line.site_id, line.service_date, line.claim_id, line.line`;

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
  WHERE allowed_amount > 0 AND drug_hcpcs <> 'none' AND service_class = 'administration'
  GROUP BY ALL
)
GROUP BY ALL
ORDER BY ALL`;

/** A line of an encounter; `k` is its place among all. */
interface EncounterRow {
  readonly k: number;
  /** How many lines the encounter has; they follow one another. */
  readonly encounter_lines: number;
  readonly claim_id: string;
  readonly line: number;
  readonly payer_id: string;
  readonly hcpcs: string;
  readonly whole_units: number;
  readonly modifiers: string;
  readonly is_drug: boolean;
  readonly can_carry_a_drug: boolean;
  readonly needs_no_administration: boolean;
  readonly is_facility: boolean;
  readonly is_medicare: boolean;
  readonly category: string | null;
  readonly level: number | null;
  readonly therapeutic_hcpcs: string | null;
  readonly allowed_cents: bigint;
  readonly start_minute: number | null;
  readonly stop_minute: number | null;
  readonly route: string;
  readonly drug_before: string | null;
}

/** Findings on the coding of administrations, made by `auditEncounter`, encounter by encounter. */
export const administrationFinding: Model = {
  name: "mart.administration_finding",
  description:
    "A finding on how the administration of a drug was coded, the lines of an encounter read together: dollars missed, and dollars an auditor could take back. Claim numbers: a private mart.",
  grain: ["claim_id", "line", "finding"],
  view: false,
  reads: [
    "core.claim_line",
    "core.administration_line",
    "core.site",
    "core.payer",
    "core.finding_state",
    "raw.administration_time",
    "reference.administration_code",
    "reference.administration_range"
  ],
  file: "src/models/expected-payment/administration-finding.ts",
  run: writeFindings
};

async function writeFindings(connection: DuckDBConnection): Promise<void> {
  const rates = new Map<string, bigint>();
  await connection.run(`CREATE OR REPLACE TEMP TABLE administration_rate AS ${RATES}`);
  for (const row of await queryJson(connection, "FROM administration_rate ORDER BY ALL"))
    rates.set(`${row["payer_id"]}|${row["hcpcs"]}`, parseCents(String(row["rate"]).slice(0, -4)));
  await connection.run(`CREATE OR REPLACE TEMP TABLE encounter_line AS ${ENCOUNTER_LINES}`);
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE finding_line (k BIGINT, finding VARCHAR, detail VARCHAR, missed_cents BIGINT, exposed_cents BIGINT)"
  );
  const appender = await connection.createAppender("finding_line", "main", "temp");
  for await (const group of encounters(connection)) {
    for (const {claim_id, line, finding, detail, missed_revenue, audit_exposure} of auditRows(group, rates)) {
      const {k} = group.find((row) => row.claim_id === claim_id && row.line === line)!;
      appender.appendBigInt(BigInt(k));
      appender.appendVarchar(finding);
      appender.appendVarchar(detail);
      for (const cents of [missed_revenue, audit_exposure])
        if (cents === null) appender.appendNull();
        else appender.appendBigInt(cents);
      appender.endRow();
    }
  }
  appender.closeSync();
  await connection.run(`CREATE OR REPLACE TABLE mart.administration_finding AS
    SELECT line.claim_id, line.line, line.quarter, line.payer_id, line.site_id, line.hcpcs, finding.finding, finding.detail,
      CAST(finding.missed_cents * 0.01 AS DECIMAL(18,2)) AS missed_revenue,
      CAST(finding.exposed_cents * 0.01 AS DECIMAL(18,2)) AS audit_exposure, line.file_id, line.source_line
    FROM finding_line AS finding JOIN encounter_line AS line ON line.rowid = finding.k
      -- Hours are not held against a clock that no file tells.
      WHERE finding.finding <> 'additional_hours_without_times' OR (SELECT is_told FROM core.finding_state WHERE finding = 'administration_hours');
    DROP TABLE finding_line; DROP TABLE encounter_line; DROP TABLE administration_rate`);
}

/** Rows read at a time: memory does not grow with the practice. */
const PAGE = 50_000;

/** Encounter by encounter, in pages; one that lies across two pages is held over to the second. */
async function* encounters(connection: DuckDBConnection): AsyncGenerator<EncounterRow[]> {
  let held: EncounterRow[] = [];
  for (let start = 0; ; start += PAGE) {
    const page = (await query(
      connection,
      `SELECT CAST(rowid AS INTEGER) AS k, encounter_lines, claim_id, line, payer_id, hcpcs, whole_units, modifiers, is_drug, can_carry_a_drug, needs_no_administration,
         is_facility, is_medicare, category, level, therapeutic_hcpcs,
         allowed_cents, start_minute, stop_minute, route, drug_before
       FROM encounter_line WHERE rowid >= ${start} AND rowid < ${start + PAGE} ORDER BY rowid`
    )) as unknown as EncounterRow[];
    const rows = held.length > 0 ? [...held, ...page] : page;
    let next = 0;
    while (next < rows.length && next + rows[next]!.encounter_lines <= rows.length) {
      const end = next + rows[next]!.encounter_lines;
      yield rows.slice(next, end);
      next = end;
    }
    held = rows.slice(next);
    if (page.length < PAGE) return;
  }
}

function auditRows(group: readonly EncounterRow[], rates: ReadonlyMap<string, bigint>): AdministrationFinding[] {
  const {payer_id, is_facility, is_medicare} = group[0]!;
  const rateOf = (hcpcs: string): bigint | null => rates.get(`${payer_id}|${hcpcs}`) ?? null;
  const lines: AdministrationLine[] = group.map((row) => ({
    claim_id: row.claim_id,
    line: row.line,
    hcpcs: row.hcpcs,
    units: row.whole_units,
    modifiers: row.modifiers.split("|"),
    is_drug: row.is_drug,
    can_carry_a_drug: row.can_carry_a_drug,
    needs_no_administration: row.needs_no_administration,
    category: row.category,
    level: row.level,
    therapeutic_hcpcs: row.therapeutic_hcpcs,
    allowed_amount: row.allowed_cents
  }));
  const times: RecordedTime[] = group.flatMap(({claim_id, line, route, start_minute, stop_minute}) =>
    start_minute === null || stop_minute === null || stop_minute < start_minute
      ? []
      : [{claim_id, line, route, start: start_minute, stop: stop_minute}]
  );
  const drugBefore = ({claim_id, line}: AdministrationLine): string | null =>
    group.find((row) => row.claim_id === claim_id && row.line === line)?.drug_before ?? null;
  return auditEncounter({lines, times, is_facility, is_medicare, rateOf, administrationOf: rateOf, drugBefore});
}
