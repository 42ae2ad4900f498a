/**
 * Lines of the encounters that can have a finding, encounter by encounter, those of one together: a lone initial service
 * with its drug, no recorded time, one unit and not paid as a lesser code has none, and most encounters are that. An encounter is a patient's day at a
 * site; without a patient key, a claim's day.
 *
 * For a service on a day without a drug there is the drug of the patient's last visit before with that service, payer and
 * site; billed at a cent counts, as that is how supplied drug is told.
 */
export const ENCOUNTER_LINES = `
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
    -- Where no lower rate is known nothing is divided, and that is nearly everywhere.
    CASE WHEN lower_rate.rate IS NULL THEN false
      ELSE coalesce(abs(per_unit(line.allowed_amount, line.units) - lower_rate.rate) <= 0.01, false) END AS is_down_coded,
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
  SELECT patient, site_id, service_date, count(*) AS lines, bool_or(is_drug) AS has_drug,
    CAST(row_number() OVER () AS INTEGER) AS encounter
  FROM encounter_line
  GROUP BY ALL
  HAVING bool_or(is_drug OR category IS NOT NULL) AND (count(*) FILTER (category IS NOT NULL) <> 1 OR NOT bool_or(is_drug) OR bool_or(start IS NOT NULL)
    OR bool_or(category IS NOT NULL AND units > 1) OR bool_or(is_down_coded))
),
bare AS (
  SELECT line.claim_id, line.line, line.patient_key, line.site_id, line.payer_id, line.hcpcs, line.service_date
  FROM encounter_line AS line
  JOIN doubtful USING (patient, site_id, service_date)
  WHERE NOT doubtful.has_drug AND line.patient_key IS NOT NULL AND line.category IS NOT NULL
),
-- A service and the drug of its day, of those patients; only patients that are known can have a visit before.
given AS (
  SELECT patient_key, site_id, payer_id, hcpcs, service_date, min(drug_hcpcs) AS drug_hcpcs
  FROM encounter_line AS service
  JOIN (
    SELECT patient_key, site_id, service_date, min(hcpcs) AS drug_hcpcs
    FROM core.claim_line
    WHERE is_drug AND patient_key IN (SELECT patient_key FROM bare) AND status NOT IN ('void', 'reversal')
    GROUP BY ALL
  ) AS drug USING (patient_key, site_id, service_date)
  WHERE category IS NOT NULL AND service.patient_key IN (SELECT patient_key FROM bare)
  GROUP BY ALL
),
before AS (
  SELECT bare.claim_id, bare.line, given.drug_hcpcs
  FROM bare
  ASOF JOIN given ON given.patient_key = bare.patient_key AND given.site_id = bare.site_id AND given.payer_id = bare.payer_id
    AND given.hcpcs = bare.hcpcs AND given.service_date < bare.service_date
)
SELECT line.claim_id, line.line, line.quarter, line.payer_id, line.site_id, line.hcpcs, line.file_id, line.source_line,
  doubtful.encounter,
  CAST(doubtful.lines AS INTEGER) AS encounter_lines,
  CAST(round(line.units) AS INTEGER) AS whole_units,
  line.modifiers, line.is_drug, line.can_carry_a_drug, line.needs_no_administration,
  coalesce(site.kind = 'hopd', false) AS is_facility, coalesce(payer.kind = 'medicare_ffs', false) AS is_medicare, line.category, CAST(line.level AS INTEGER) AS level, line.therapeutic_hcpcs,
  CAST(CAST(line.allowed_amount * 100 AS BIGINT) AS DOUBLE) AS allowed_cents,
  CAST(hour(line.start) * 60 + minute(line.start) AS INTEGER) AS start_minute,
  CAST(hour(line.start) * 60 + minute(line.start) + date_diff('minute', line.start, line.stop) AS INTEGER) AS stop_minute,
  CASE WHEN line.start IS NOT NULL THEN line.route END AS route, before.drug_hcpcs AS drug_before
FROM encounter_line AS line
JOIN doubtful USING (patient, site_id, service_date)
LEFT JOIN core.site AS site ON site.site_id = line.site_id
LEFT JOIN core.payer AS payer ON payer.payer_id = line.payer_id
LEFT JOIN before ON before.claim_id = line.claim_id AND before.line = line.line`;

/** What lines have in common that is told by texts: read once, and a line says which. */
export const CODING = [
  "hcpcs",
  "modifiers",
  "is_drug",
  "can_carry_a_drug",
  "needs_no_administration",
  "category",
  "level",
  "therapeutic_hcpcs"
];
export const PAYING = ["payer_id", "is_facility", "is_medicare"];
export const numbered = (table: string, columns: readonly string[]): string =>
  `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS number, * FROM (SELECT DISTINCT ${columns.join(", ")} FROM encounter_line)`;
const same = (table: string, columns: readonly string[]): string =>
  columns.map((column) => `${table}.${column} IS NOT DISTINCT FROM line.${column}`).join(" AND ");

/** The lines as numbers, those of an encounter together. Texts are left where they are rare: a line with a time, a visit before. */
export const ENCOUNTER_NUMBERS = `
SELECT CAST(line.rowid AS INTEGER) AS k, line.encounter_lines, line.line, coding.number AS coding, paying.number AS paying,
  line.whole_units, line.allowed_cents, line.start_minute, line.stop_minute, line.route, line.drug_before
FROM encounter_line AS line
JOIN encounter_coding AS coding ON ${same("coding", CODING)}
JOIN encounter_paying AS paying ON ${same("paying", PAYING)}
ORDER BY line.encounter, line.claim_id, line.line`;

/** What a payer usually allows for a unit of a service, and for giving a drug once: the lower median, an amount that was paid. */
export const RATES = `
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
