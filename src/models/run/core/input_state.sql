-- What the files give, by input (data/reference/input.csv): how many rows or accepted files have it, and quarters where
-- it is told by quarter. A canonical file with a header and no row gives its input: there is nothing of that kind.
-- `dollars` are those that a missing input leaves outside a finding, where they can be told.
-- grain: input
WITH file AS (
  SELECT source, count(*) AS rows FROM raw.file WHERE status = 'accepted' GROUP BY source
),
claim AS (
  SELECT
    count(DISTINCT quarter_of(service_date)) AS quarters,
    count(*) AS lines,
    count(patient_key) AS patients,
    count(paid_date) AS paid_dates,
    -- Where nothing is denied no reason is missing.
    count(nullif(adjustments, '')) + CASE WHEN bool_or(status = 'denied') THEN 0 ELSE 1 END AS adjustments,
    -- What an 837 says had been paid before is not what came of the patient's part.
    count(*) FILTER (tells_patient_payments) AS patient_payments
  FROM core.claim_line_state
),
drug AS (
  SELECT
    sum(abs(line.billed_amount)) FILTER (payer.kind = 'unknown') AS unknown_kind,
    sum(coalesce(line.allowed_amount, line.billed_amount))
      FILTER (payer.kind NOT IN ('medicare_ffs', 'self_pay')) AS contracted,
    sum(line.patient_responsibility) AS patients
  FROM core.claim_line AS line
  JOIN core.payer AS payer USING (payer_id)
  WHERE line.is_drug AND line.status <> 'void'
),
uncosted AS (
  SELECT count(*) AS lines, sum(coalesce(line.paid_amount, 0) + coalesce(line.patient_paid_amount, 0)) AS dollars
  FROM core.line_cost AS cost
  JOIN core.claim_line AS line ON line.claim_id = cost.claim_id AND line.line = cost.line
  WHERE cost.method = 'fifo' AND cost.cost_is_unknown
),
-- 835s alone tell only what was answered.
told AS (
  SELECT count(*) FILTER (told_by <> '835') AS sent FROM core.claim_line_state
),
-- An export of charges has where a line stands, not what came before.
standing AS (
  SELECT count(*) AS lines, sum(abs(line.billed_amount)) AS dollars
  FROM core.claim_line_state AS line
  WHERE line.told_by = 'export' AND EXISTS (FROM raw.claim_export AS export WHERE export.claim_id = line.claim_id
    AND export.kind = 'line')
),
-- Lines under a term on a list price that no file states, and no other base instead.
unlisted AS (
  SELECT count(*) AS lines, sum(coalesce(line.allowed_amount, line.billed_amount)) AS dollars
  FROM core.contract_term_in_force AS force
  JOIN core.contract_term AS term USING (term_id)
  JOIN core.claim_line AS line ON line.claim_id = force.claim_id AND line.line = force.line
  JOIN core.payer AS payer ON payer.payer_id = line.payer_id
  WHERE term.base IN ('wac', 'awp') AND term.fallback_base IS NULL AND line.is_drug AND payer.kind <> 'medicare_ffs'
    AND NOT EXISTS (FROM raw.wac AS list WHERE list.ndc11 = coalesce(line.ndc11, line.ledger_ndc11)
      AND list.starts <= line.service_date
      AND CASE term.base WHEN 'wac' THEN list.wac_per_package ELSE list.awp_per_package END IS NOT NULL)
),
-- Drug lines of payers that have terms for the code, of other days, plans or places alone.
unruled AS (
  SELECT count(*) AS lines, sum(coalesce(line.allowed_amount, line.billed_amount)) AS dollars
  FROM core.claim_line AS line
  JOIN core.payer AS payer USING (payer_id)
  WHERE line.is_drug AND line.status <> 'void' AND NOT coalesce(line.is_supplied_free, false)
    AND payer.kind <> 'medicare_ffs' AND NOT paid_by_another(line.adjustments)
    AND (line.claim_id, line.line) NOT IN (SELECT (claim_id, line) FROM core.contract_term_in_force)
    AND EXISTS (FROM core.contract_term AS term WHERE term.payer_id = line.payer_id AND term.base <> 'per_diem'
      AND (term.code_from IS NULL OR term.code_from <= line.billed_hcpcs)
      AND (term.code_to IS NULL OR line.billed_hcpcs <= term.code_to))
),
-- Bought under a tiered contract in a period of which a quarter has no invoice.
uncounted AS (
  SELECT count(*) AS lines, sum(purchase.extended_amount) AS dollars
  FROM core.purchase AS purchase
  WHERE EXISTS (FROM core.gpo_term AS term WHERE term.contract_id = purchase.contract_id
      AND term.tier_measure IN ('packages', 'dollars', 'growth', 'share')
      AND purchase.invoice_date BETWEEN term.starts AND coalesce(term.ends, DATE '9999-12-31'))
    AND NOT EXISTS (FROM core.rebate_program AS program WHERE program.contract_id = purchase.contract_id
      AND purchase.invoice_date BETWEEN program.period_start AND program.period_end)
),
-- Bought in the last year of invoices under a contract that has the product, on days for which no row of it holds.
unpriced AS (
  SELECT count(*) AS lines, sum(purchase.extended_amount) AS dollars
  FROM core.purchase AS purchase
  JOIN (SELECT DISTINCT contract_id, ndc11 FROM core.gpo_term) AS listed USING (contract_id, ndc11)
  LEFT JOIN core.gpo_price_on_day AS price ON price.contract_id = purchase.contract_id
    AND price.ndc11 = purchase.ndc11 AND price.invoice_date = purchase.invoice_date
  WHERE purchase.kind IN ('purchase', 'rebill') AND price.contract_id IS NULL
    AND purchase.invoice_date > (SELECT max(invoice_date) FROM core.purchase) - 365
),
-- Cost that no invoice tells, where it is more than may be left out of a quarter's.
uninvoiced AS (
  SELECT sum(limit_priced_cost) AS dollars FROM core.limit_priced WHERE is_at_limits
),
opening AS (
  SELECT count(*) AS lots, sum(cost) AS dollars FROM core.lot WHERE kind = 'opening_count'
),
canonical AS (
  SELECT input, CASE input WHEN 'payer_terms' THEN 'payer_contracts' ELSE input END AS source
  FROM (SELECT unnest(['payer_contracts', 'payer_terms', 'gpo_contracts', 'rebates', 'prior_auths', 'inventory_counts',
    'schedule',
    'administration_times', 'wac', 'budget']) AS input)
),
given AS (
  SELECT 'crosswalk' AS input, count(*) AS rows, count(DISTINCT quarter) AS quarters, NULL AS dollars FROM raw.ndc_hcpcs
  UNION ALL SELECT 'payment_limits', count(*), count(DISTINCT quarter), NULL FROM raw.payment_limit
  UNION ALL SELECT 'selected_drugs', count(*), NULL, NULL FROM raw.selected_drug_price
  UNION ALL SELECT 'purchases', count(*), count(DISTINCT quarter_of(invoice_date)), NULL FROM raw.purchase
  UNION ALL SELECT 'expiry_dates', count(expiry_date), NULL, sum(extended_amount) FROM raw.purchase
  UNION ALL SELECT 'terms_days', count(terms_days), NULL, NULL FROM raw.purchase
  UNION ALL SELECT 'claims', lines, quarters, NULL FROM claim
  UNION ALL SELECT 'open_claims', sent, NULL, NULL FROM told
  UNION ALL SELECT 'first_answers', CASE WHEN lines > 0 THEN 0 ELSE 1 END, NULL, dollars FROM standing
  UNION ALL SELECT 'lots', count(*), NULL, NULL FROM core.lot
  UNION ALL SELECT 'invoices', CASE WHEN dollars > 0 THEN 0 ELSE 1 END, NULL, dollars FROM uninvoiced
  UNION ALL SELECT 'opening_purchases', CASE WHEN lots > 0 THEN 0 ELSE 1 END, NULL, dollars FROM opening
  UNION ALL SELECT 'patients', patients, NULL, NULL FROM claim
  UNION ALL SELECT 'paid_dates', paid_dates, NULL, NULL FROM claim
  UNION ALL SELECT 'adjustments', adjustments, NULL, NULL FROM claim
  UNION ALL SELECT 'patient_payments', claim.patient_payments, NULL, drug.patients FROM claim, drug
  UNION ALL SELECT 'remittances', count(*), count(DISTINCT quarter_of(payment_date)), NULL FROM raw.remittance
  UNION ALL SELECT 'payer_kinds', CASE WHEN bool_or(kind = 'unknown') THEN 0 ELSE 1 END, NULL,
    any_value(drug.unknown_kind)
    FROM core.payer CROSS JOIN drug WHERE payer_id IN (SELECT payer_id FROM core.claim_line_state)
  UNION ALL SELECT 'site_kinds', CASE WHEN bool_or(kind = 'unknown') THEN 0 ELSE 1 END, NULL, NULL
    FROM core.site WHERE site_id IN (SELECT site_id FROM core.claim_line_state)
  UNION ALL SELECT 'preferred_products', count(*), NULL, NULL FROM reference.preferred_product
  UNION ALL SELECT 'terms_in_force', CASE WHEN lines > 0 THEN 0 ELSE 1 END, NULL, dollars FROM unruled
  UNION ALL SELECT 'rebate_periods', CASE WHEN lines > 0 THEN 0 ELSE 1 END, NULL, dollars FROM uncounted
  UNION ALL SELECT 'prices_in_force', CASE WHEN lines > 0 THEN 0 ELSE 1 END, NULL, dollars FROM unpriced
  UNION ALL SELECT 'list_price_terms', CASE WHEN lines > 0 THEN 0 ELSE 1 END, NULL, dollars FROM unlisted
  UNION ALL SELECT 'package_units', CASE WHEN lines > 0 THEN 0 ELSE 1 END, NULL, dollars FROM uncosted
  -- Authorizations asked for more than a year ago say nothing of the doses planned now.
  UNION ALL SELECT 'authorizations_now', CASE WHEN run.as_of > span.told_to_date + 366 THEN 0
    ELSE 1 END, NULL, NULL FROM core.authorization_span AS span CROSS JOIN core.run_info AS run
  -- Who bills Medicare alone needs no payer's contract.
  UNION ALL SELECT input, coalesce(file.rows, CASE WHEN source = 'payer_contracts'
    AND drug.contracted IS NULL THEN 1 ELSE 0 END), NULL, CASE WHEN input = 'payer_contracts' THEN drug.contracted END
    FROM canonical
    LEFT JOIN file USING (source)
    CROSS JOIN drug
)
SELECT
  given.input,
  words.file AS input_file,
  words.quarter_words,
  CAST(given.rows AS BIGINT) AS rows,
  CAST(given.quarters AS BIGINT) AS quarters,
  CASE WHEN coalesce(given.rows, 0) = 0 THEN money(given.dollars) END AS dollars
FROM given
LEFT JOIN reference.input AS words USING (input)
