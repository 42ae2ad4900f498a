-- Everything the expected payment of a line depends on but the CMS limit: its contract term or Medicare, list and
-- invoice price of its package, the sequestration of its day. Drug lines, and service lines that a term speaks about;
-- not what was supplied free. What a payer owes after another one (CARC 23) depends on what that one paid and on rules
-- of coordination that no term has: unknown. A case is a claim, and the claims of one patient's day at a site under one
-- term are one case, on the claim that was allowed most.
-- grain: claim_id, line
WITH line AS (
  SELECT
    line.*,
    payer.kind AS payer_kind,
    force.term_id,
    coalesce(force.is_ambiguous, false) AS is_ambiguous,
    coalesce(line.ndc11, line.ledger_ndc11) AS priced_ndc11,
    paid_by_another(line.adjustments) AS is_coordinated
  FROM core.claim_line AS line
  LEFT JOIN core.payer AS payer USING (payer_id)
  LEFT JOIN core.contract_term_in_force AS force USING (claim_id, line)
  WHERE line.status <> 'void' AND NOT coalesce(line.is_supplied_free, false)
    AND (line.is_drug OR force.term_id IS NOT NULL)
),
-- Only lines under a case rate are numbered: any other is the first of its own.
case_claim AS (
  SELECT line.claim_id, term.term_id, min(line.line) AS line, min(line.service_date) AS first_date,
    coalesce(any_value(line.patient_key), line.claim_id) AS patient, any_value(line.site_id) AS site_id,
    sum(line.allowed_amount) AS allowed
  FROM line
  JOIN core.contract_term AS term ON term.term_id = line.term_id AND term.base = 'case'
  GROUP BY line.claim_id, term.term_id
),
first_of_case AS (
  SELECT claim_id, term_id, line
  FROM case_claim
  QUALIFY row_number() OVER (PARTITION BY patient, site_id, term_id, first_date
    ORDER BY allowed DESC NULLS LAST, claim_id) = 1
),
list_price AS (
  SELECT ndc11, starts, wac_per_package, awp_per_package
  FROM raw.wac
  QUALIFY row_number() OVER (PARTITION BY ndc11, starts ORDER BY file_id DESC, raw.wac.line DESC) = 1
),
-- What is as of a day is looked up once for each key, not for each line.
listed AS (
  SELECT key.*, list_price.wac_per_package, list_price.awp_per_package
  FROM (SELECT DISTINCT priced_ndc11, service_date FROM line) AS key
  ASOF JOIN list_price ON list_price.ndc11 = key.priced_ndc11 AND list_price.starts <= key.service_date
),
packaged AS (
  SELECT key.*, coalesce(crosswalk.billing_units_per_package,
    later.billing_units_per_package) AS billing_units_per_package
  FROM (SELECT DISTINCT priced_ndc11, hcpcs, quarter FROM line) AS key
  ASOF LEFT JOIN core.package_unit AS crosswalk
    ON crosswalk.ndc11 = key.priced_ndc11 AND crosswalk.hcpcs = key.hcpcs AND crosswalk.quarter <= key.quarter
  ASOF LEFT JOIN core.package_unit AS later
    ON later.ndc11 = key.priced_ndc11 AND later.hcpcs = key.hcpcs AND later.quarter >= key.quarter
),
sequestered AS (
  SELECT key.service_date, sequestration.rate
  FROM (SELECT DISTINCT service_date FROM line) AS key
  ASOF JOIN core.sequestration AS sequestration ON sequestration.from_date <= key.service_date
),
invoice_price AS (
  SELECT site_id, ndc11, invoice_date, unit_price
  FROM core.purchase
  WHERE kind = 'purchase' AND packages > 0
  QUALIFY row_number() OVER (
    PARTITION BY site_id, ndc11, invoice_date ORDER BY vendor DESC, invoice DESC, core.purchase.line DESC
  ) = 1
),
-- A payer with terms for a code has a contract for it, whatever day, plan or place they are for.
contracted AS (
  SELECT DISTINCT key.payer_id, key.billed_hcpcs
  FROM (SELECT DISTINCT payer_id, billed_hcpcs FROM line WHERE payer_kind = 'medicare_advantage') AS key
  JOIN core.contract_term AS term ON term.payer_id = key.payer_id
    AND (term.code_from IS NULL OR term.code_from <= key.billed_hcpcs)
    AND (term.code_to IS NULL OR key.billed_hcpcs <= term.code_to)
),
invoiced AS (
  SELECT key.*, invoice_price.unit_price
  FROM (SELECT DISTINCT site_id, priced_ndc11, service_date FROM line) AS key
  ASOF JOIN invoice_price
    ON invoice_price.site_id = key.site_id AND invoice_price.ndc11 = key.priced_ndc11
      AND invoice_price.invoice_date <= key.service_date
)
SELECT
  line.claim_id,
  line.line,
  line.service_date,
  line.quarter,
  line.site_id,
  line.payer_id,
  line.payer_kind,
  line.hcpcs,
  line.billed_hcpcs,
  line.priced_ndc11,
  line.is_drug,
  line.status,
  line.units,
  line.billed_amount,
  line.allowed_amount,
  line.sequestration_amount,
  line.deductible_amount,
  line.patient_responsibility,
  line.is_discarded,
  term.base IS DISTINCT FROM 'case' OR coalesce(first_of_case.line = line.line, false) AS is_first_of_case,
  line.is_coordinated,
  line.is_ambiguous,
  -- Medicare's own rules, whatever a contract file says of it; a Medicare Advantage plan without a term owes the same
  -- to who has no contract with it (42 CFR 422.214). Where no file of contracts is loaded, nobody tells whether there
  -- is one: unknown. So is what a plan owes whose terms for the code are of other days, plans or places.
  CASE
    WHEN line.is_coordinated THEN 'none'
    WHEN line.is_drug AND line.payer_kind = 'medicare_ffs' THEN 'medicare'
    WHEN line.term_id IS NOT NULL THEN 'contract'
    WHEN line.is_drug AND line.payer_kind = 'medicare_advantage' AND told.is_told AND contracted.payer_id IS NULL
      THEN 'medicare'
    ELSE 'none'
  END AS basis,
  term.* EXCLUDE (payer_id, plan, code_from, code_to, site_kind, place_of_service, file_id, source_line),
  CASE WHEN term.term_id IS NOT NULL
    THEN escalator_factor(term.annual_escalator_pct,
      full_years(term.starts, line.service_date)) END AS escalator_factor,
  listed.wac_per_package,
  listed.awp_per_package,
  invoiced.unit_price AS invoice_per_package,
  packaged.billing_units_per_package,
  coalesce(sequestered.rate, 0) AS sequestration_rate
FROM line
CROSS JOIN (SELECT is_told FROM core.finding_state WHERE finding = 'contract_payment') AS told
LEFT JOIN core.contract_term AS term USING (term_id)
LEFT JOIN contracted ON contracted.payer_id = line.payer_id AND contracted.billed_hcpcs = line.billed_hcpcs
LEFT JOIN first_of_case ON first_of_case.claim_id = line.claim_id AND first_of_case.term_id = line.term_id
LEFT JOIN listed ON listed.priced_ndc11 = line.priced_ndc11 AND listed.service_date = line.service_date
LEFT JOIN invoiced
  ON invoiced.site_id = line.site_id AND invoiced.priced_ndc11 = line.priced_ndc11
    AND invoiced.service_date = line.service_date
LEFT JOIN packaged
  ON packaged.priced_ndc11 = line.priced_ndc11 AND packaged.hcpcs = line.hcpcs AND packaged.quarter = line.quarter
LEFT JOIN sequestered ON sequestered.service_date = line.service_date
