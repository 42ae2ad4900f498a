-- Claim lines from exports of practice-management systems: the rows of all files together, since a payment may stand in
-- another month's file than its charge.
-- Exports overlap. Of a charge row (`line`) the file that reaches furthest counts; of transactions and answers each one
-- counts as often as the file that has it most often.
-- Charges count once though a system repeats them for each payer: those of the first payer in line. Allowed, adjustments and
-- units are the first payer's too; payments are everybody's.
-- Allowed, where no column tells it, is the charge less the adjustments that are not sequestration (CO-253), a withheld part
-- (CO-104), the patient's part (PR) or another payer's payment (OA-23): as for an 835.
-- A denial before the answer that stands is a version of its own.
-- A charge row that negates another of its claim, day and code in units and in every amount takes it back: neither counts.
-- grain: claim_id, line_key, version
WITH reach AS (
  SELECT file_id, max(greatest(service_date, posted_date, submitted_date, adjudicated_date, paid_date)) AS reaches
  FROM raw.claim_export
  GROUP BY file_id
),
content AS (
  SELECT
    export.*,
    reach.reaches,
    CASE
      WHEN transaction_id IS NOT NULL THEN concat_ws('|', kind, transaction_id)
      ELSE md5(to_json(struct_pack(kind, payer_place, state, service_date, posted_date, payer_id, hcpcs, modifiers, units, billed_amount, allowed_amount,
        paid_amount, patient_paid_amount, assistance_paid_amount, write_off_amount, patient_responsibility, adjustments))::VARCHAR)
    END AS said
  FROM raw.claim_export AS export
  JOIN reach USING (file_id)
),
counted AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY file_id, claim_id, line_key, said ORDER BY line) AS nth,
    -- Two charge rows without a number of their own that are alike in day, code and modifiers are two lines.
    CASE WHEN kind = 'line' AND line_key = trim(concat_ws(' ', CAST(service_date AS VARCHAR), hcpcs, modifiers))
      THEN row_number() OVER (PARTITION BY file_id, claim_id, line_key, kind ORDER BY line) ELSE 1 END AS twin
  FROM content
),
row_of AS (
  SELECT * REPLACE (line_key || CASE WHEN twin > 1 THEN ' #' || twin ELSE '' END AS line_key)
  FROM counted
  WHERE kind <> 'line'
  QUALIFY row_number() OVER (PARTITION BY claim_id, line_key, said, nth ORDER BY reaches DESC NULLS LAST, file_id DESC) = 1
  UNION ALL
  SELECT * REPLACE (line_key || CASE WHEN twin > 1 THEN ' #' || twin ELSE '' END AS line_key)
  FROM counted
  WHERE kind = 'line' AND (nth = 1 OR twin > 1)
  QUALIFY file_id = first_value(file_id) OVER (PARTITION BY claim_id, line_key, twin ORDER BY reaches DESC NULLS LAST, file_id DESC)
),
-- The nth charge of some dollars and the nth that negates them are a pair.
signed AS (
  SELECT
    *,
    sign(billed_amount) AS way,
    row_number() OVER (
      PARTITION BY claim_id, kind, service_date, hcpcs, modifiers, abs(units), abs(billed_amount),
        abs(coalesce(paid_amount, 0)), abs(coalesce(patient_paid_amount, 0)), sign(billed_amount)
      ORDER BY file_id, line
    ) AS place_in_way
  FROM row_of
),
standing AS (
  SELECT * EXCLUDE (way, place_in_way)
  FROM signed
  WHERE kind <> 'line' OR coalesce(way, 0) = 0 OR NOT EXISTS (
    FROM signed AS other
    WHERE other.kind = 'line' AND other.claim_id = signed.claim_id AND other.way = -signed.way
      AND other.place_in_way = signed.place_in_way AND other.billed_amount = -signed.billed_amount
      AND other.service_date IS NOT DISTINCT FROM signed.service_date AND other.hcpcs IS NOT DISTINCT FROM signed.hcpcs
      AND other.modifiers IS NOT DISTINCT FROM signed.modifiers AND abs(other.units) IS NOT DISTINCT FROM abs(signed.units)
      AND coalesce(other.paid_amount, 0) = -coalesce(signed.paid_amount, 0)
      AND coalesce(other.patient_paid_amount, 0) = -coalesce(signed.patient_paid_amount, 0)
  )
),
-- A claim that exports of several kinds tell is told once: by its transactions where they hold its charge, else by its charge
-- rows, else by the payers' answers.
told AS (
  SELECT * FROM standing
  WHERE kind NOT IN ('line', 'answer')
    OR kind = 'line' AND claim_id NOT IN (SELECT claim_id FROM standing WHERE kind = 'charge')
    OR kind = 'answer' AND claim_id NOT IN (SELECT claim_id FROM standing WHERE kind IN ('charge', 'line'))
),
-- What a row stands on: a charge of its claim with its key, else the only one of its day and code, else the claim's only one.
charge AS (
  SELECT claim_id, line_key, any_value(hcpcs) AS hcpcs, any_value(service_date) AS service_date
  FROM told
  WHERE kind IN ('charge', 'line', 'answer')
  GROUP BY claim_id, line_key
),
only_of_code AS (
  SELECT claim_id, hcpcs, service_date, min(line_key) AS line_key FROM charge GROUP BY ALL HAVING count(*) = 1
),
only_of_claim AS (
  SELECT claim_id, min(line_key) AS line_key FROM charge GROUP BY ALL HAVING count(*) = 1
),
placed AS (
  SELECT
    told.* REPLACE (coalesce(charge.line_key, only_of_code.line_key, CASE WHEN told.hcpcs IS NULL THEN only_of_claim.line_key END, told.line_key) AS line_key),
    coalesce(charge.line_key, only_of_code.line_key, CASE WHEN told.hcpcs IS NULL THEN only_of_claim.line_key END) IS NOT NULL AS is_placed
  FROM told
  LEFT JOIN charge USING (claim_id, line_key)
  LEFT JOIN only_of_code ON only_of_code.claim_id = told.claim_id AND only_of_code.hcpcs = told.hcpcs
    AND only_of_code.service_date = coalesce(told.service_date, only_of_code.service_date)
  LEFT JOIN only_of_claim ON only_of_claim.claim_id = told.claim_id
),
event AS (
  SELECT
    *,
    kind IN ('charge', 'line', 'answer') AS is_charge,
    coalesce(state = 'void', false) AS is_void,
    coalesce(payer_place, 1) AS place,
    min(CASE WHEN kind IN ('charge', 'line', 'answer') THEN coalesce(payer_place, 1) END) OVER (PARTITION BY claim_id, line_key) AS first_place,
    coalesce(paid_date, posted_date, adjudicated_date) AS day
  FROM placed
  WHERE is_placed
),
reason AS (
  SELECT claim_id, line_key, part[1] || ':' || part[2] AS reason, sum(CAST(part[3] AS DECIMAL(18, 2))) AS amount
  FROM (
    SELECT claim_id, line_key, string_split(unnest(string_split(adjustments, ';')), ':') AS part
    FROM event
    WHERE adjustments IS NOT NULL AND kind <> 'denial' AND NOT is_void AND (kind <> 'answer' OR place = first_place)
  )
  GROUP BY ALL
),
reasons AS (
  SELECT
    claim_id,
    line_key,
    string_agg(reason || ':' || CAST(CAST(amount AS DECIMAL(18, 2)) AS VARCHAR), ';' ORDER BY reason) FILTER (amount <> 0) AS adjustments,
    bool_or(NOT starts_with(reason, 'PR:') AND reason NOT IN ('CO:253', 'CO:104', 'OA:23')) AS tells_allowed,
    coalesce(sum(amount) FILTER (NOT starts_with(reason, 'PR:') AND reason NOT IN ('CO:253', 'CO:104', 'OA:23')), 0) AS not_allowed
  FROM reason
  GROUP BY ALL
),
line AS (
  SELECT
    claim_id,
    line_key,
    bool_and(is_void) FILTER (is_charge) AS is_void,
    any_value(kind) FILTER (is_charge) AS kind,
    max(line_number) FILTER (is_charge) AS told_number,
    min(struct_pack(f := file_id, l := line)) FILTER (is_charge) AS origin,
    -- A charge row says it once; charges and answers add up, so that what is taken back leaves nothing.
    CASE WHEN any_value(kind) FILTER (is_charge) = 'line' THEN arg_min(billed_amount, struct_pack(p := place, l := line)) FILTER (is_charge)
      ELSE sum(billed_amount) FILTER (is_charge AND place = first_place AND NOT is_void) END AS billed,
    CASE WHEN any_value(kind) FILTER (is_charge) = 'line' THEN arg_min(units, struct_pack(p := place, l := line)) FILTER (is_charge)
      ELSE sum(units) FILTER (is_charge AND place = first_place AND NOT is_void) END AS units,
    max(billed_amount) FILTER (is_charge) AS most_billed,
    max(units) FILTER (is_charge) AS most_units,
    count(*) FILTER (is_charge AND billed_amount < 0) > 0 AS has_credit,
    CASE any_value(kind) FILTER (is_charge)
      WHEN 'line' THEN arg_min(allowed_amount, struct_pack(p := place, l := line)) FILTER (is_charge)
      WHEN 'answer' THEN sum(allowed_amount) FILTER (place = first_place)
      ELSE arg_max(allowed_amount, struct_pack(p := -place, d := day, f := file_id, l := line)) FILTER (allowed_amount > 0)
    END AS told_allowed,
    -- Of money that a charge row sums up and single transactions tell again, the charge row's counts.
    coalesce(sum(paid_amount) FILTER (NOT is_void AND kind = 'line'), sum(paid_amount) FILTER (NOT is_void)) AS paid,
    coalesce(sum(patient_paid_amount) FILTER (NOT is_void AND kind = 'line'), sum(patient_paid_amount) FILTER (NOT is_void)) AS patient_paid,
    coalesce(sum(assistance_paid_amount) FILTER (NOT is_void AND kind = 'line'), sum(assistance_paid_amount) FILTER (NOT is_void)) AS assistance_paid,
    coalesce(sum(write_off_amount) FILTER (NOT is_void AND kind = 'line'), sum(write_off_amount) FILTER (NOT is_void)) AS write_off,
    sum(patient_responsibility) FILTER (NOT is_void AND (kind <> 'answer' OR place = first_place)) AS patient_responsibility,
    sum(deductible_amount) FILTER (NOT is_void AND (kind <> 'answer' OR place = first_place)) AS deductible,
    sum(coinsurance_amount) FILTER (NOT is_void AND (kind <> 'answer' OR place = first_place)) AS coinsurance,
    sum(copay_amount) FILTER (NOT is_void AND (kind <> 'answer' OR place = first_place)) AS copay,
    -- The last word of a payer counts: a denial that was paid after all is none, a payment taken back is none.
    arg_max(paid_amount < 0 OR coalesce(state = 'reversal', false), struct_pack(d := day, f := file_id, l := line)) FILTER (kind = 'insurance_payment') AS is_taken_back,
    arg_max(coalesce(state = 'denied', false), struct_pack(d := day, f := file_id, l := line)) FILTER (kind IN ('line', 'answer', 'denial', 'insurance_payment')) AS is_denied,
    max(adjustments) FILTER (kind = 'denial') AS denial_reason,
    bool_or(state = 'reversal') FILTER (kind = 'line') AS is_told_reversed,
    arg_min(site_id, struct_pack(c := NOT is_charge, p := place, f := file_id, l := line)) AS site_id,
    arg_min(payer_id, struct_pack(c := NOT is_charge, p := place, f := file_id, l := line)) FILTER (kind NOT IN ('patient_payment', 'assistance_payment', 'write_off')) AS payer_id,
    arg_min(plan, struct_pack(c := NOT is_charge, p := place, f := file_id, l := line)) AS plan,
    arg_min(patient_key, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS patient_key,
    arg_min(place_of_service, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS place_of_service,
    arg_min(service_date, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS service_date,
    arg_min(hcpcs, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS hcpcs,
    arg_min(ndc11, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS ndc11,
    arg_min(modifiers, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS modifiers,
    arg_min(authorization_id, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS authorization_id,
    arg_min(lot, struct_pack(c := NOT is_charge, f := file_id, l := line)) AS lot,
    min(submitted_date) AS submitted_date,
    max(CASE WHEN paid_amount IS NOT NULL OR kind = 'denial' THEN coalesce(adjudicated_date, paid_date, posted_date) END) AS adjudicated_date,
    max(CASE WHEN paid_amount <> 0 THEN coalesce(paid_date, posted_date) END) AS paid_date
  FROM event
  GROUP BY claim_id, line_key
),
numbers AS (
  SELECT *,
    CASE WHEN count(*) OVER (PARTITION BY claim_id) = count(DISTINCT told_number) OVER (PARTITION BY claim_id) THEN told_number
      ELSE row_number() OVER (PARTITION BY claim_id ORDER BY origin.f, origin.l) END AS line_number
  FROM line
),
-- A ledger that has patients' payments has all of them: a charge without one was not paid by the patient.
tells_patients AS (
  SELECT DISTINCT file_id FROM raw.claim_export WHERE kind = 'patient_payment'
),
-- A practice of one site need not say it on every line.
only_site AS (
  SELECT min(site_id) AS site_id FROM (SELECT site_id FROM raw.site UNION SELECT site_id FROM raw.purchase) HAVING count(DISTINCT site_id) = 1
),
state AS (
  SELECT
    numbers.*,
    reasons.adjustments,
    -- Nothing paid, nothing for the patient to pay, the whole charge adjusted away by what is no price: denied, as in an 835.
    reasons.not_allowed >= numbers.billed AND numbers.billed > 0 AND coalesce(numbers.patient_responsibility, 0) = 0
      AND NOT are_the_price(reasons.adjustments) AS is_adjusted_away,
    coalesce(numbers.patient_paid, CASE WHEN numbers.kind = 'charge' AND numbers.origin.f IN (SELECT file_id FROM tells_patients) THEN 0 END) AS patient_told,
    numbers.is_void OR (numbers.kind = 'charge' AND numbers.billed = 0 AND numbers.has_credit) AS is_void_now,
    coalesce(numbers.is_told_reversed, false) OR numbers.kind = 'answer' AND numbers.billed = 0 AND numbers.has_credit OR numbers.paid = 0 AND coalesce(numbers.is_taken_back, false)
      AND coalesce(numbers.patient_paid, 0) = 0 AND coalesce(numbers.assistance_paid, 0) = 0 AS is_reversed,
    coalesce(
      numbers.told_allowed,
      CASE WHEN numbers.kind IN ('charge', 'answer') AND reasons.tells_allowed THEN numbers.billed - reasons.not_allowed END,
      CASE WHEN numbers.kind = 'charge' AND numbers.paid > 0
        AND numbers.billed = numbers.paid + coalesce(numbers.patient_paid, 0) + coalesce(numbers.assistance_paid, 0) THEN numbers.billed END
    ) AS allowed
  FROM numbers
  LEFT JOIN reasons USING (claim_id, line_key)
),
folded AS (
  SELECT
    line_key,
    claim_id,
    CAST(line_number AS VARCHAR) AS line_number,
    '1' AS version,
    CASE WHEN is_void_now THEN 'void' WHEN is_reversed THEN 'reversal' WHEN (is_denied OR is_adjusted_away) AND coalesce(paid, 0) = 0 THEN 'denied' ELSE 'original' END AS status,
    CAST(service_date AS VARCHAR) AS service_date,
    coalesce(site_id, (SELECT site_id FROM only_site), 'unknown') AS site_id,
    coalesce(payer_id, 'unknown') AS payer_id,
    plan,
    patient_key,
    place_of_service,
    hcpcs,
    ndc11,
    modifiers,
    CAST(CASE WHEN is_void_now OR is_reversed THEN most_units ELSE coalesce(units, 0) END AS VARCHAR) AS units,
    CAST(CASE WHEN is_void_now OR is_reversed THEN most_billed ELSE coalesce(billed, 0) END AS VARCHAR) AS billed_amount,
    CAST(CAST(allowed AS DECIMAL(18, 2)) AS VARCHAR) AS allowed_amount,
    CAST(CAST(CASE WHEN allowed IS NOT NULL OR adjustments IS NOT NULL THEN coalesce(paid, 0) ELSE paid END AS DECIMAL(18, 2)) AS VARCHAR) AS paid_amount,
    CAST(CAST(patient_responsibility AS DECIMAL(18, 2)) AS VARCHAR) AS patient_responsibility,
    CAST(CAST(deductible AS DECIMAL(18, 2)) AS VARCHAR) AS deductible_amount,
    CAST(CAST(coinsurance AS DECIMAL(18, 2)) AS VARCHAR) AS coinsurance_amount,
    CAST(CAST(copay AS DECIMAL(18, 2)) AS VARCHAR) AS copay_amount,
    CAST(CAST(patient_told AS DECIMAL(18, 2)) AS VARCHAR) AS patient_paid_amount,
    CAST(CAST(assistance_paid AS DECIMAL(18, 2)) AS VARCHAR) AS assistance_paid_amount,
    CAST(CAST(write_off AS DECIMAL(18, 2)) AS VARCHAR) AS write_off_amount,
    -- A denial is of the whole charge.
    coalesce(adjustments, CASE WHEN coalesce(paid, 0) = 0 THEN denial_reason || ':' || CAST(billed AS DECIMAL(18, 2)) END) AS adjustments,
    authorization_id,
    lot,
    CAST(submitted_date AS VARCHAR) AS submitted_date,
    CAST(adjudicated_date AS VARCHAR) AS adjudicated_date,
    CAST(paid_date AS VARCHAR) AS paid_date,
    origin.f AS file_id,
    origin.l AS line
  FROM state
),
-- Each day on which a payer denied a line, with what had been charged by then.
denial AS (
  SELECT claim_id, line_key, day, max(adjustments) AS reason
  FROM event
  WHERE kind = 'denial' AND NOT is_void AND day IS NOT NULL
  GROUP BY ALL
),
-- Denials before the answer that stands: each was an answer of its own. Of a line that is denied now the last one is where it stands.
earlier AS (
  SELECT
    claim_id,
    line_key,
    denial.day,
    any_value(denial.reason) AS reason,
    CAST(sum(charge.billed_amount) AS DECIMAL(18, 2)) AS billed,
    sum(charge.units) AS units,
    row_number() OVER (PARTITION BY claim_id, line_key ORDER BY denial.day) AS nth,
    count(*) OVER (PARTITION BY claim_id, line_key) AS denials
  FROM denial
  JOIN folded USING (claim_id, line_key)
  JOIN event AS charge USING (claim_id, line_key)
  WHERE charge.kind = 'charge' AND NOT charge.is_void AND charge.place = charge.first_place AND coalesce(charge.day, denial.day) <= denial.day
    AND folded.status <> 'void' AND (folded.status <> 'denied' OR denial.day < CAST(folded.adjudicated_date AS DATE))
  GROUP BY claim_id, line_key, denial.day
)
SELECT folded.* EXCLUDE (line_key) REPLACE (
    CAST(1 + coalesce(earlier.denials, 0) AS VARCHAR) AS version,
    CASE WHEN folded.status = 'original' AND earlier.denials > 0 THEN 'replacement' ELSE folded.status END AS status)
FROM folded
LEFT JOIN earlier ON earlier.claim_id = folded.claim_id AND earlier.line_key = folded.line_key AND earlier.nth = 1
UNION ALL
SELECT folded.* EXCLUDE (line_key) REPLACE (
    CAST(earlier.nth AS VARCHAR) AS version,
    'denied' AS status,
    CAST(earlier.units AS VARCHAR) AS units,
    CAST(earlier.billed AS VARCHAR) AS billed_amount,
    '0.00' AS allowed_amount,
    '0.00' AS paid_amount,
    CAST(NULL AS VARCHAR) AS patient_responsibility,
    CAST(NULL AS VARCHAR) AS deductible_amount,
    CAST(NULL AS VARCHAR) AS coinsurance_amount,
    CAST(NULL AS VARCHAR) AS copay_amount,
    CAST(NULL AS VARCHAR) AS patient_paid_amount,
    CAST(NULL AS VARCHAR) AS assistance_paid_amount,
    CAST(NULL AS VARCHAR) AS write_off_amount,
    earlier.reason || ':' || CAST(earlier.billed AS VARCHAR) AS adjustments,
    CAST(earlier.day AS VARCHAR) AS adjudicated_date,
    CAST(NULL AS VARCHAR) AS paid_date)
FROM folded
JOIN earlier ON earlier.claim_id = folded.claim_id AND earlier.line_key = folded.line_key
ORDER BY file_id, line, version
