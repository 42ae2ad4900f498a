-- What payers have decided on a claim line so far. Cash is everything paid, reversals (22) and corrections netted, all
-- payers together. Allowed, sequestration and reasons are those of the primary payer's last adjudication; the patient's
-- part is that of the last payer in line. Allowed = paid by the primary + PR-1, -2, -3 + CO-253; unknown without a primary.
-- grain: claim_id, line
WITH reason AS (
  SELECT
    file_id,
    source_line,
    unnest(adjustment_list) AS reason
  FROM core.remittance_decision
),
split AS (
  SELECT
    file_id,
    source_line,
    CAST(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR' AND reason.reason_code = '1'), 0) AS DECIMAL(18, 2)) AS deductible,
    CAST(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR' AND reason.reason_code = '2'), 0) AS DECIMAL(18, 2)) AS coinsurance,
    CAST(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR' AND reason.reason_code = '3'), 0) AS DECIMAL(18, 2)) AS copay,
    CAST(coalesce(sum(reason.amount) FILTER (reason.group_code = 'CO' AND reason.reason_code = '253'), 0) AS DECIMAL(18, 2)) AS sequestration
  FROM reason
  GROUP BY file_id, source_line
),
placed AS (
  SELECT
    decision.*,
    coalesce(split.deductible, 0) AS deductible,
    coalesce(split.coinsurance, 0) AS coinsurance,
    coalesce(split.copay, 0) AS copay,
    coalesce(split.sequestration, 0) AS sequestration,
    -- A payer's place in line is what its last payment says; denials and reversals do not say.
    coalesce(
      last_value(
        CASE WHEN status_code IN ('1', '19') THEN 1 WHEN status_code IN ('2', '20') THEN 2 WHEN status_code IN ('3', '21') THEN 3 END
        IGNORE NULLS
      ) OVER (
        PARTITION BY decision.claim_id, decision.payer_id ORDER BY payment_date NULLS FIRST, decision.file_id, decision.source_line
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      1
    ) AS place,
    -- One adjudication is one claim number of the payer: its reversal carries the same one.
    coalesce(payer_claim_number, '') AS adjudication
  FROM core.remittance_decision AS decision
  LEFT JOIN split USING (file_id, source_line)
),
-- A reversal under a claim number of its own takes back the payer's last decision of the same amounts.
paired AS (
  SELECT
    reversal.file_id,
    reversal.source_line,
    max(struct_pack(d := original.payment_date, f := original.file_id, s := original.source_line, a := original.adjudication)).a AS adjudication
  FROM placed AS reversal
  JOIN placed AS original
    ON original.claim_id = reversal.claim_id AND original.line = reversal.line AND original.payer_id = reversal.payer_id
    AND original.billed_amount = -reversal.billed_amount AND original.paid_amount = -reversal.paid_amount
  WHERE reversal.status_code = '22' AND original.status_code <> '22'
    AND NOT EXISTS (
      FROM placed AS same
      WHERE same.claim_id = reversal.claim_id AND same.line = reversal.line AND same.payer_id = reversal.payer_id
        AND same.adjudication = reversal.adjudication AND same.status_code <> '22'
    )
  GROUP BY reversal.file_id, reversal.source_line
),
decision AS (
  SELECT placed.* REPLACE (coalesce(paired.adjudication, placed.adjudication) AS adjudication)
  FROM placed
  LEFT JOIN paired USING (file_id, source_line)
),
adjudicated AS (
  SELECT
    claim_id,
    line,
    place,
    payer_id,
    adjudication,
    CAST(sum(billed_amount) AS DECIMAL(18, 2)) AS billed,
    CAST(sum(paid_amount) AS DECIMAL(18, 2)) AS paid,
    CAST(sum(deductible) AS DECIMAL(18, 2)) AS deductible,
    CAST(sum(coinsurance) AS DECIMAL(18, 2)) AS coinsurance,
    CAST(sum(copay) AS DECIMAL(18, 2)) AS copay,
    CAST(sum(sequestration) AS DECIMAL(18, 2)) AS sequestration,
    bool_or(status_code = '22') AS has_reversal,
    bool_and(status_code = '22') AS is_only_reversal,
    max(payment_date) AS payment_date,
    max(struct_pack(d := payment_date, f := file_id, s := source_line)) AS last
  FROM decision
  GROUP BY ALL
),
-- Of a payer's adjudications the last that still stands; when all are reversed, the last.
standing AS (
  SELECT *
  FROM adjudicated
  QUALIFY row_number() OVER (
    PARTITION BY claim_id, line, place
    ORDER BY (billed <> 0 AND NOT is_only_reversal) DESC, payment_date DESC NULLS LAST, last.f DESC, last.s DESC, payer_id, adjudication
  ) = 1
),
reasons AS (
  SELECT claim_id, line, place, payer_id, adjudication, string_agg(text, ';' ORDER BY text) AS adjustments
  FROM (
    SELECT
      decision.claim_id,
      decision.line,
      decision.place,
      decision.payer_id,
      decision.adjudication,
      reason.group_code || ':' || reason.reason_code || ':' || CAST(CAST(sum(reason.amount) AS DECIMAL(18, 2)) AS VARCHAR) AS text,
      sum(reason.amount) AS amount
    FROM decision
    JOIN reason USING (file_id, source_line)
    GROUP BY decision.claim_id, decision.line, decision.place, decision.payer_id, decision.adjudication, reason.group_code, reason.reason_code
  )
  WHERE amount <> 0
  GROUP BY ALL
),
-- The last payer in line says what is left for the patient; a payer that took everything back says nothing.
final AS (
  SELECT *
  FROM standing
  WHERE billed <> 0 AND NOT is_only_reversal
  QUALIFY row_number() OVER (PARTITION BY claim_id, line ORDER BY place DESC) = 1
),
cash AS (
  SELECT
    claim_id,
    line,
    CAST(sum(paid_amount) AS DECIMAL(18, 2)) AS paid_amount,
    CAST(count(*) AS INTEGER) AS decisions,
    bool_or(is_matched) AS is_matched,
    bool_or(status_code = '22') AS has_reversal,
    min(payment_date) AS adjudicated_date,
    max(struct_pack(f := file_id, s := source_line)) AS last,
    arg_min(hcpcs, (file_id, source_line)) AS hcpcs,
    arg_min(ndc11, (file_id, source_line)) AS ndc11,
    arg_min(modifiers, (file_id, source_line)) AS modifiers,
    arg_min(abs(units), (file_id, source_line)) AS units,
    arg_min(abs(billed_amount), (file_id, source_line)) AS billed_amount,
    min(service_date) AS service_date
  FROM decision
  GROUP BY claim_id, line
)
SELECT
  cash.claim_id,
  cash.line,
  cash.is_matched,
  CASE
    WHEN final.claim_id IS NULL THEN 'reversal'
    -- A line written off whole by contract (CO-45 alone: discarded units that a contract does not pay) is priced, not denied.
    WHEN cash.paid_amount = 0 AND final.deductible + final.coinsurance + final.copay = 0 AND cash.billed_amount > 0
      AND NOT coalesce(regexp_full_match(reasons.adjustments, 'CO:45:[0-9.]+'), false) THEN 'denied'
    WHEN cash.has_reversal THEN 'replacement'
    ELSE 'original'
  END AS status,
  cash.service_date,
  coalesce(prime.payer_id, final.payer_id, 'unknown') AS payer_id,
  cash.hcpcs,
  cash.ndc11,
  cash.modifiers,
  cash.units,
  cash.billed_amount,
  CASE WHEN prime.claim_id IS NULL THEN NULL
    ELSE CAST(prime.paid + prime.deductible + prime.coinsurance + prime.copay + prime.sequestration AS DECIMAL(18, 2)) END AS allowed_amount,
  cash.paid_amount,
  CAST(coalesce(final.deductible + final.coinsurance + final.copay, 0) AS DECIMAL(18, 2)) AS patient_responsibility,
  coalesce(final.deductible, 0) AS deductible_amount,
  coalesce(final.coinsurance, 0) AS coinsurance_amount,
  coalesce(final.copay, 0) AS copay_amount,
  coalesce(prime.sequestration, 0) AS sequestration_amount,
  reasons.adjustments,
  cash.adjudicated_date,
  coalesce(prime.payment_date, final.payment_date) AS paid_date,
  cash.decisions,
  coalesce(prime.last.f, final.last.f, cash.last.f) AS file_id,
  coalesce(prime.last.s, final.last.s, cash.last.s) AS source_line
FROM cash
LEFT JOIN final USING (claim_id, line)
LEFT JOIN standing AS prime ON prime.claim_id = cash.claim_id AND prime.line = cash.line AND prime.place = 1
LEFT JOIN reasons
  ON reasons.claim_id = cash.claim_id AND reasons.line = cash.line AND reasons.place = prime.place AND reasons.payer_id = prime.payer_id
  AND reasons.adjudication = prime.adjudication
