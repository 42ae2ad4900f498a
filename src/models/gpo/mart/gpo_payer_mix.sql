-- What a payer of a drug pays for a billing unit, and how surely: units of the last four quarters, and the rate of the
-- newest of those quarters with an answered line. Medicare's rate is the newest limit itself; a contract's is its
-- formula over the lines (discarded units included); a contract on the invoice follows the price; without a term it is
-- what was allowed. Shares are fractions of one. A patient's share is unpaid when it is not in 120 days after the
-- decision.
-- grain: hcpcs, payer_id
WITH last AS (SELECT max(quarter) AS quarter FROM core.claim_line WHERE is_drug),
line AS (
  SELECT
    drug.*,
    expected.basis,
    expected.rule,
    expected.expected_allowed,
    expected.expected_patient,
    expected.expected_sequestration,
    CASE WHEN expected.basis = 'contract' AND term.base = 'invoice' THEN term.percent END AS invoice_percent,
    denied.claim_id IS NOT NULL AS is_denied
  FROM core.drug_line AS drug
  CROSS JOIN last
  LEFT JOIN core.expected_payment AS expected USING (claim_id, line)
  LEFT JOIN core.contract_term AS term ON term.term_id = expected.term_id
  LEFT JOIN (SELECT DISTINCT claim_id, line FROM core.denied_line WHERE is_current) AS denied
    ON denied.claim_id = drug.claim_id AND denied.line = drug.line
  WHERE drug.method = 'fifo' AND drug.status NOT IN ('void', 'reversal')
    AND quarter_index(drug.quarter) > quarter_index(last.quarter) - 4
),
volume AS (
  SELECT
    hcpcs,
    payer_id,
    to_units(coalesce(sum(units) FILTER (NOT coalesce(is_supplied_free, false)), 0)) AS units,
    count(DISTINCT patient_key) AS patients,
    count(*) FILTER (NOT is_open) AS decided_lines,
    count(*) FILTER (is_denied) AS denied_lines,
    count(*) FILTER (coalesce(is_supplied_free, false)) AS supplied_free_lines,
    coalesce(sum(units) FILTER (NOT is_open AND NOT coalesce(is_supplied_free, false)), 0) AS decided_units,
    coalesce(sum(units) FILTER (is_denied AND NOT coalesce(is_supplied_free, false)), 0) AS denied_units
  FROM line
  GROUP BY hcpcs, payer_id
),
quarterly AS (
  SELECT
    hcpcs,
    payer_id,
    quarter,
    max(basis) AS basis,
    min(rule) AS rule,
    max(invoice_percent) AS invoice_percent,
    sum(units) AS units,
    sum(expected_allowed) AS allowed,
    sum(expected_patient) AS patient,
    sum(expected_sequestration) AS sequestration
  FROM line
  WHERE expected_allowed IS NOT NULL AND NOT is_open AND NOT coalesce(is_supplied_free, false)
  GROUP BY hcpcs, payer_id, quarter
  HAVING sum(units) > 0
  QUALIFY row_number() OVER (PARTITION BY hcpcs, payer_id ORDER BY quarter DESC) = 1
),
observed AS (
  SELECT hcpcs, payer_id, max(quarter) AS quarter, sum(units) AS units, sum(allowed_amount) AS allowed,
    coalesce(sum(patient_responsibility), 0) AS patient,
    sum(coalesce(sequestration_amount, 0)) AS sequestration
  FROM line
  WHERE expected_allowed IS NULL AND allowed_amount > 0 AND NOT is_open
  GROUP BY hcpcs, payer_id
),
newest_limit AS (
  SELECT hcpcs, core.payment_limit.quarter, payment_limit, coinsurance_pct
  FROM core.payment_limit, last
  WHERE payment_limit > 0 AND core.payment_limit.quarter <= last.quarter
  QUALIFY row_number() OVER (PARTITION BY hcpcs ORDER BY core.payment_limit.quarter DESC) = 1
),
reduction AS (
  SELECT rate FROM core.sequestration, core.run_info WHERE as_of BETWEEN from_date AND to_date ORDER BY from_date DESC
    LIMIT 1
),
unpaid AS (
  SELECT payer_id, per_unit(
    money(sum(greatest(0, patient_responsibility - coalesce(patient_paid_amount, 0)
      - coalesce(assistance_paid_amount, 0)))),
    to_units(sum(patient_responsibility))) AS share
  FROM core.claim_line, core.run_info
  -- A part of which no file tells what came of it is neither paid nor unpaid.
  WHERE is_drug AND patient_responsibility > 0 AND untold_patient_amount = 0 AND adjudicated_date + 120 <= as_of
    AND status NOT IN ('void', 'reversal')
  GROUP BY payer_id
),
asked AS (
  SELECT hcpcs, payer_id, count(*) FILTER (outcome <> 'withdrawn') AS authorizations,
    count(*) FILTER (outcome IN ('approved', 'overturned')) AS authorizations_approved
  FROM raw.prior_auth
  WHERE hcpcs IS NOT NULL AND payer_id IS NOT NULL
  GROUP BY hcpcs, payer_id
),
pay AS (
  SELECT hcpcs, payer_id, CAST(sum(dollar_days) AS DECIMAL(24, 2)) AS dollar_days, money(sum(paid_amount)) AS paid
  FROM mart.cash_gap, last
  WHERE quarter_index(mart.cash_gap.quarter) > quarter_index(last.quarter) - 4
  GROUP BY hcpcs, payer_id
)
SELECT
  volume.hcpcs,
  volume.payer_id,
  payer.kind AS payer_kind,
  CASE
    WHEN quarterly.basis = 'medicare' THEN 'medicare'
    WHEN quarterly.invoice_percent IS NOT NULL THEN 'invoice'
    WHEN quarterly.basis = 'contract' THEN 'contract'
    WHEN observed.allowed IS NOT NULL THEN 'observed'
    ELSE 'none'
  END AS rate_basis,
  CASE WHEN quarterly.basis = 'medicare' THEN newest_limit.quarter
    ELSE coalesce(quarterly.quarter, observed.quarter) END AS rate_quarter,
  quarterly.rule,
  volume.units,
  volume.patients,
  volume.decided_lines,
  volume.denied_lines,
  volume.supplied_free_lines,
  coalesce(asked.authorizations, 0) AS authorizations,
  coalesce(asked.authorizations_approved, 0) AS authorizations_approved,
  to_price(CASE
    WHEN quarterly.basis = 'medicare' THEN newest_limit.payment_limit
    WHEN quarterly.invoice_percent IS NOT NULL THEN 0
    WHEN quarterly.allowed IS NOT NULL THEN per_unit(money(quarterly.allowed), to_units(quarterly.units))
    ELSE per_unit(money(observed.allowed), to_units(observed.units))
  END) AS allowed_per_unit,
  to_price(coalesce(quarterly.invoice_percent, 0) * 0.01) AS invoice_multiple,
  to_price(CASE
    WHEN quarterly.basis = 'medicare' THEN newest_limit.coinsurance_pct * 0.01
    WHEN quarterly.allowed > 0 THEN per_unit(money(quarterly.patient), to_units(quarterly.allowed))
    WHEN observed.allowed > 0 THEN per_unit(money(observed.patient), to_units(observed.allowed))
    ELSE 0
  END) AS patient_share,
  to_price(CASE
    WHEN quarterly.basis = 'medicare' THEN coalesce(reduction.rate, 0)
    WHEN quarterly.allowed > quarterly.patient
      THEN per_unit(money(quarterly.sequestration), to_units(quarterly.allowed - quarterly.patient))
    ELSE 0
  END) AS sequestration_share,
  to_price(coalesce(per_unit(milliunits(volume.denied_units), milliunits(volume.decided_units)), 0)) AS denied_share,
  to_price(coalesce(unpaid.share, 0)) AS unpaid_patient_share,
  to_price(coalesce(per_unit(pay.dollar_days, to_units(pay.paid)), 0)) AS collected_days
FROM volume
LEFT JOIN core.payer AS payer USING (payer_id)
LEFT JOIN quarterly USING (hcpcs, payer_id)
LEFT JOIN observed USING (hcpcs, payer_id)
LEFT JOIN newest_limit ON newest_limit.hcpcs = volume.hcpcs
LEFT JOIN unpaid ON unpaid.payer_id = volume.payer_id
LEFT JOIN asked ON asked.hcpcs = volume.hcpcs AND asked.payer_id = volume.payer_id
LEFT JOIN pay ON pay.hcpcs = volume.hcpcs AND pay.payer_id = volume.payer_id
LEFT JOIN reduction ON true
