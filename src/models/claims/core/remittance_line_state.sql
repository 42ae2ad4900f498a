-- What payers have decided on a claim line so far. Cash is everything paid, reversals (22), corrections and take-backs
-- netted, all payers together. Allowed, sequestration and reasons are those of the primary payer's standing
-- adjudication; of several that stand, those that share the charge of the line between them add up (a claim split under
-- two control numbers), else the last counts. The patient's part is that of the last payer in line. Allowed is what the
-- payer says (AMT*B6) where that can be, else paid + the patient's part + what was cut from the payment and not from
-- the price (CARC 253, 223, 237, 144, 104); unknown without a primary.
-- grain: claim_id, line
WITH reason AS (
  SELECT
    file_id,
    source_line,
    offset_sequence,
    line,
    -- 4010 reversals have everything under CR (X12 RFI 213): it cancels what it was said under.
    unnest(list_transform(adjustment_list, lambda a: struct_pack(
      group_code := CASE WHEN a.group_code <> 'CR' THEN a.group_code
        WHEN a.reason_code IN ('1', '2', '3', '66', '100', '187', '241', '247', '248', '293', '294') THEN 'PR'
          ELSE 'CO' END,
      reason_code := a.reason_code, amount := a.amount))) AS reason
  FROM core.remittance_decision
),
split AS (
  SELECT
    file_id,
    source_line,
    offset_sequence,
    line,
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR' AND reason.reason_code IN ('1', '66', '247')),
      0)) AS deductible,
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR' AND reason.reason_code IN ('2', '248')),
      0)) AS coinsurance,
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR' AND reason.reason_code IN ('3', '241')),
      0)) AS copay,
    -- Paid to the patient, an employer or an attorney: the price is whole and the patient has the money (X12 RFI 1812,
    -- 2584).
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR'
      AND reason.reason_code IN ('100', '187', '293', '294')), 0)) AS paid_elsewhere,
    -- Whatever else the patient may be billed for: what a payer without a contract does not allow (PR-45, X12 RFI 2318,
    -- 1812).
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'PR'
      AND reason.reason_code NOT IN ('1', '66', '247', '2', '248', '3', '241', '100', '187', '293', '294')),
      0)) AS patient_rest,
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'CO' AND reason.reason_code IN ('253', '223')),
      0)) AS sequestration,
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'CO' AND reason.reason_code IN ('237', '144', '104')),
      0)) AS payment_cut,
    money(coalesce(sum(reason.amount) FILTER (reason.group_code = 'CO'
      AND reason.reason_code NOT IN ('253', '223', '237', '144', '104')), 0)) AS contractual
  FROM reason
  GROUP BY file_id, source_line, offset_sequence, line
),
placed AS (
  SELECT
    decision.*,
    coalesce(split.deductible, 0) AS deductible,
    coalesce(split.coinsurance, 0) AS coinsurance,
    coalesce(split.copay, 0) AS copay,
    coalesce(split.paid_elsewhere, 0) AS paid_elsewhere,
    coalesce(split.patient_rest, 0) AS patient_rest,
    coalesce(split.sequestration, 0) AS sequestration,
    coalesce(split.payment_cut, 0) AS payment_cut,
    coalesce(split.contractual, 0) AS contractual,
    -- One adjudication is one claim number of the payer: its reversal carries the same one.
    coalesce(payer_claim_number, '') AS adjudication
  FROM core.remittance_decision AS decision
  LEFT JOIN split USING (file_id, source_line, offset_sequence, line)
),
-- A reversal under a claim number of its own takes back the payer's last decision of the same amounts.
paired AS (
  SELECT
    reversal.file_id,
    reversal.source_line,
    reversal.offset_sequence,
    reversal.line,
    max(struct_pack(d := original.payment_date, f := original.file_id, s := original.source_line,
      a := original.adjudication)).a AS adjudication
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
  GROUP BY reversal.file_id, reversal.source_line, reversal.offset_sequence, reversal.line
),
decision AS (
  SELECT placed.* REPLACE (coalesce(paired.adjudication, placed.adjudication) AS adjudication)
  FROM placed
  LEFT JOIN paired USING (file_id, source_line, offset_sequence, line)
),
adjudicated AS (
  SELECT
    claim_id,
    line,
    place,
    payer_id,
    adjudication,
    money(sum(billed_amount)) AS billed,
    -- What is reversed counts down, whichever sign the payer gives its units.
    to_units(sum(sign(billed_amount) * abs(units))) AS units,
    money(sum(paid_amount)) AS paid,
    money(sum(deductible)) AS deductible,
    money(sum(coinsurance)) AS coinsurance,
    money(sum(copay)) AS copay,
    money(sum(paid_elsewhere)) AS paid_elsewhere,
    money(sum(patient_rest)) AS patient_rest,
    money(sum(sequestration)) AS sequestration,
    money(sum(payment_cut)) AS payment_cut,
    money(sum(contractual)) AS contractual,
    -- What the payer says it allows; said of a part of the answers only, or of one taken back, it is not the whole.
    CASE WHEN count(told_allowed_amount) = count(*) AND NOT bool_or(status_code IN ('22', 'WO'))
      THEN money(sum(told_allowed_amount)) END AS told_allowed,
    bool_or(status_code = '22') AS has_reversal,
    bool_and(status_code = '22') AS is_only_reversal,
    max(payment_date) AS payment_date,
    max(struct_pack(d := payment_date, f := file_id, s := source_line)) AS last
  FROM decision
  GROUP BY ALL
),
charged AS (
  SELECT claim_id, line, abs(billed_amount) AS charge FROM core.claim_837_line_state
  UNION ALL
  SELECT version.claim_id, version.line, abs(version.billed_amount)
  FROM core.claim_line_version AS version
  WHERE version.is_current AND NOT EXISTS (
    FROM core.claim_837_line_state AS sent WHERE sent.claim_id = version.claim_id AND sent.line = version.line)
),
ranked AS (
  SELECT
    adjudicated.*,
    charged.charge,
    -- A line without a charge, or a payment of a difference, is not taken back by adding up to nothing.
    (billed <> 0 OR NOT has_reversal) AND NOT is_only_reversal AS stands,
    row_number() OVER newest AS nth,
    sum(billed) OVER (newest ROWS UNBOUNDED PRECEDING) AS billed_so_far
  FROM adjudicated
  LEFT JOIN charged USING (claim_id, line)
  WINDOW newest AS (
    PARTITION BY claim_id, line, place
    -- A denial takes nothing back: what was paid before it, a duplicate most often (CARC 18), stands until it is
    -- reversed.
    ORDER BY (billed <> 0 AND NOT is_only_reversal) DESC,
      (paid <> 0 OR deductible + coinsurance + copay + paid_elsewhere <> 0) DESC, payment_date DESC NULLS LAST,
        last.f DESC, last.s DESC, payer_id, adjudication
  )
),
-- Of a payer's adjudications the last that still stands, with those that have the rest of the charge; when all are
-- reversed, the last.
counted AS (
  SELECT * FROM ranked WHERE nth = 1 OR (stands AND (billed = 0 OR billed_so_far <= charge))
),
reasons AS (
  SELECT claim_id, line, place, string_agg(text, ';' ORDER BY text) AS adjustments
  FROM (
    SELECT
      decision.claim_id,
      decision.line,
      decision.place,
      reason.group_code || ':' || reason.reason_code || ':' || CAST(money(sum(reason.amount)) AS VARCHAR) AS text,
      sum(reason.amount) AS amount
    FROM decision
    JOIN reason USING (file_id, source_line, offset_sequence, line)
    JOIN counted USING (claim_id, line, place, payer_id, adjudication)
    GROUP BY decision.claim_id, decision.line, decision.place, reason.group_code, reason.reason_code
  )
  WHERE amount <> 0
  GROUP BY ALL
),
standing AS (
  SELECT
    claim_id,
    line,
    place,
    arg_min(payer_id, nth) AS payer_id,
    bool_or(stands) AS stands,
    money(sum(billed)) AS billed,
    to_units(sum(units)) AS units,
    money(sum(paid)) AS paid,
    money(sum(deductible)) AS deductible,
    money(sum(coinsurance)) AS coinsurance,
    money(sum(copay)) AS copay,
    money(sum(paid_elsewhere)) AS paid_elsewhere,
    money(sum(sequestration)) AS sequestration,
    -- Where nothing else is paid or shared the rest is a denial that the patient bears, no price.
    money(CASE WHEN sum(paid + deductible + coinsurance + copay + paid_elsewhere) <> 0 THEN sum(patient_rest)
      ELSE 0 END) AS patient_rest,
    money(sum(paid + deductible + coinsurance + copay + paid_elsewhere + sequestration + payment_cut)
      + CASE WHEN sum(paid + deductible + coinsurance + copay + paid_elsewhere) <> 0 THEN sum(patient_rest)
        ELSE 0 END) AS reckoned_allowed,
    CASE WHEN count(told_allowed) = count(*) THEN money(sum(told_allowed)) END AS told_allowed,
    money(sum(contractual)) AS contractual,
    max(payment_date) AS payment_date,
    arg_min(last, nth) AS last
  FROM counted
  GROUP BY claim_id, line, place
),
-- The last payer in line says what is left for the patient; a payer that took everything back says nothing.
final AS (
  SELECT *
  FROM standing
  WHERE stands
  QUALIFY row_number() OVER (PARTITION BY claim_id, line ORDER BY place DESC) = 1
),
-- Parts of a split line in one answer are one.
answer AS (
  SELECT
    claim_id,
    line,
    file_id,
    clp_segment,
    -- A code that the payer added has units and no charge of its own.
    to_units(coalesce(sum(abs(units)) FILTER (billed_amount <> 0), sum(abs(units)))) AS units,
    money(sum(abs(billed_amount))) AS billed_amount
  FROM decision
  WHERE status_code <> 'WO' AND found_by <> 'provider_adjustment'
  GROUP BY ALL
),
first_answer AS (
  SELECT claim_id, line, arg_min(units, (file_id, clp_segment)) AS units,
    arg_min(billed_amount, (file_id, clp_segment)) AS billed_amount
  FROM answer
  GROUP BY claim_id, line
),
cash AS (
  SELECT
    claim_id,
    line,
    money(sum(paid_amount)) AS paid_amount,
    CAST(count(*) AS INTEGER) AS decisions,
    bool_or(is_matched) AS is_matched,
    bool_or(status_code = '22') AS has_reversal,
    min(payment_date) AS adjudicated_date,
    max(payment_date) AS last_date,
    max(struct_pack(f := file_id, s := source_line)) AS last,
    arg_min(hcpcs, (file_id, source_line)) AS hcpcs,
    arg_min(ndc11, (file_id, source_line)) AS ndc11,
    arg_min(modifiers, (file_id, source_line)) AS modifiers,
    min(service_date) AS service_date,
    arg_min(struct_pack(f := file_id, s := st_segment), (file_id, source_line)) AS payment
  FROM decision
  GROUP BY claim_id, line
),
told AS (
  SELECT
    *,
    -- B6 is no part of the balance and is the charge by mistake in places (X12 RFI 2601, 507): then the price was cut
    -- all the same.
    told_allowed IS NOT NULL AND told_allowed BETWEEN paid AND billed
      AND NOT (told_allowed = billed AND contractual > 0) AS is_told
  FROM standing
  WHERE place = 1
)
SELECT
  cash.claim_id,
  cash.line,
  cash.is_matched,
  CASE
    WHEN final.claim_id IS NULL THEN 'reversal'
    -- What was paid to the patient is priced, not denied.
    WHEN cash.paid_amount = 0 AND final.deductible + final.coinsurance + final.copay + final.paid_elsewhere = 0
      AND first_answer.billed_amount > 0
      AND NOT are_the_price(reasons.adjustments) THEN 'denied'
    WHEN cash.has_reversal THEN 'replacement'
    ELSE 'original'
  END AS status,
  cash.service_date,
  -- Who was paid: the only word of an 835 on where the service was given.
  site.site_id,
  coalesce(prime.payer_id, final.payer_id, 'unknown') AS payer_id,
  cash.hcpcs,
  cash.ndc11,
  cash.modifiers,
  -- Of a corrected claim what stands counts; of one whose answers are all taken back, the first.
  CASE WHEN answered.stands AND answered.units > 0 THEN answered.units ELSE first_answer.units END AS units,
  CASE WHEN answered.stands AND answered.billed > 0 THEN answered.billed
    ELSE first_answer.billed_amount END AS billed_amount,
  CASE WHEN prime.claim_id IS NULL THEN NULL
    WHEN prime.is_told THEN prime.told_allowed ELSE prime.reckoned_allowed END AS allowed_amount,
  prime.reckoned_allowed AS reckoned_allowed_amount,
  prime.told_allowed AS told_allowed_amount,
  cash.paid_amount,
  money(coalesce(final.deductible + final.coinsurance + final.copay + final.paid_elsewhere + final.patient_rest,
    0)) AS patient_responsibility,
  coalesce(final.deductible, 0) AS deductible_amount,
  coalesce(final.coinsurance, 0) AS coinsurance_amount,
  coalesce(final.copay, 0) AS copay_amount,
  coalesce(prime.sequestration, 0) AS sequestration_amount,
  reasons.adjustments,
  cash.adjudicated_date,
  cash.last_date,
  coalesce(prime.payment_date, final.payment_date) AS paid_date,
  cash.decisions,
  coalesce(prime.last.f, final.last.f, cash.last.f) AS file_id,
  coalesce(prime.last.s, final.last.s, cash.last.s) AS source_line
FROM cash
LEFT JOIN first_answer USING (claim_id, line)
LEFT JOIN final USING (claim_id, line)
LEFT JOIN told AS prime USING (claim_id, line)
LEFT JOIN standing AS answered ON answered.claim_id = cash.claim_id AND answered.line = cash.line
  AND answered.place = coalesce(prime.place, final.place)
JOIN raw.remittance AS payment ON payment.file_id = cash.payment.f AND payment.line = cash.payment.s
LEFT JOIN core.site_spelling AS site
  ON site.told_by = '835' AND site.billing_npi IS NOT DISTINCT FROM payment.payee_npi
    AND site.billing_name IS NOT DISTINCT FROM payment.payee_name
LEFT JOIN reasons ON reasons.claim_id = cash.claim_id AND reasons.line = cash.line AND reasons.place = prime.place
