-- A visit where a drug the practice used to buy for a patient came from elsewhere: an administration was billed and the
-- drug line is gone or at a cent, while the same payer paid for the drug at the patient's visit before. What was lost
-- is what the payer's contract would have allowed for the units of the last bought visit, less what those cost.
-- grain: claim_id
WITH bought AS (
  -- The practice's own drug, by patient, payer and day.
  SELECT patient_key, payer_id, hcpcs, service_date, any_value(plan) AS plan, min(ledger_ndc11) AS ndc11,
    sum(units) AS units, sum(billed_amount) AS billed_amount, sum(acquisition_cost) AS acquisition_cost
  FROM core.drug_line
  WHERE method = 'fifo' AND consumes AND NOT is_supplied_free AND patient_key IS NOT NULL
    AND status NOT IN ('void', 'reversal')
  GROUP BY patient_key, payer_id, hcpcs, service_date
  HAVING sum(units) > 0
),
own_drug_day AS (SELECT DISTINCT patient_key, service_date FROM bought),
visit AS (
  SELECT
    line.claim_id, line.patient_key, line.payer_id, line.service_date, line.quarter, line.site_id,
      site.kind AS site_kind,
    max(line.hcpcs) FILTER (line.is_drug AND line.is_supplied_free) AS free_hcpcs,
    sum(line.collected_amount) FILTER (line.service_class = 'administration') AS administration_amount
  FROM core.claim_line AS line
  LEFT JOIN core.site AS site USING (site_id)
  WHERE line.patient_key IS NOT NULL AND line.status NOT IN ('void', 'reversal')
  GROUP BY ALL
  HAVING count(*) FILTER (line.service_class = 'administration') > 0
    AND count(*) FILTER (line.is_drug AND NOT line.is_supplied_free) = 0
),
moved AS (
  SELECT
    visit.*, bought.hcpcs, bought.units, bought.billed_amount, bought.acquisition_cost, bought.plan, bought.ndc11,
    bought.service_date AS bought_date
  FROM visit
  JOIN bought ON bought.patient_key = visit.patient_key AND bought.payer_id = visit.payer_id
    AND bought.service_date < visit.service_date AND bought.service_date >= visit.service_date - 365
    AND (visit.free_hcpcs IS NULL OR visit.free_hcpcs = bought.hcpcs)
  LEFT JOIN own_drug_day AS same_day ON same_day.patient_key = visit.patient_key
    AND same_day.service_date = visit.service_date
  WHERE same_day.patient_key IS NULL
  QUALIFY row_number() OVER (PARTITION BY visit.claim_id ORDER BY bought.service_date DESC,
    bought.acquisition_cost DESC, bought.hcpcs) = 1
),
term AS (
  SELECT moved.claim_id, term.base, term.percent, term.fixed_amount, term.lag_quarters, term.starts,
    term.annual_escalator_pct
  FROM moved
  JOIN core.contract_term AS term ON term.payer_id = moved.payer_id
    AND (term.plan IS NULL OR term.plan = moved.plan)
    AND (term.code_from IS NULL OR moved.hcpcs BETWEEN term.code_from AND coalesce(term.code_to, term.code_from))
    AND (term.site_kind IS NULL OR term.site_kind = moved.site_kind) AND term.place_of_service IS NULL
    AND moved.service_date BETWEEN term.starts AND coalesce(term.ends, DATE '9999-12-31')
  QUALIFY row_number() OVER (
    PARTITION BY moved.claim_id
    ORDER BY coalesce(term.code_from = term.code_to, false) DESC, term.code_from IS NULL, term.site_kind IS NULL,
      term.plan IS NULL, term.term_id
  ) = 1
),
priced AS (
  SELECT
    moved.*,
    CASE
      WHEN payer.kind = 'medicare_ffs' OR term.base IN ('cms_limit') THEN limits.payment_limit
      WHEN term.base = 'asp' THEN limits.asp_price
      WHEN term.base = 'wac' THEN wac.wac_per_package
      WHEN term.base = 'awp' THEN wac.awp_per_package
      WHEN term.base = 'fee_schedule' THEN term.fixed_amount
      WHEN term.base = 'billed' THEN per_unit(moved.billed_amount, moved.units)
    END AS price,
    CASE
      WHEN payer.kind = 'medicare_ffs' OR term.base IN ('cms_limit', 'fee_schedule', 'billed') THEN 1
      WHEN term.base = 'asp' THEN limits.asp_per
      ELSE package.billing_units_per_package
    END AS per,
    CASE WHEN payer.kind = 'medicare_ffs' OR term.base = 'fee_schedule' THEN 100
      ELSE coalesce(term.percent, 100) END AS percent,
    coalesce(escalator_factor(coalesce(term.annual_escalator_pct, 0), full_years(term.starts, moved.service_date)),
      1) AS factor
  FROM moved
  LEFT JOIN term USING (claim_id)
  LEFT JOIN core.payer AS payer ON payer.payer_id = moved.payer_id
  LEFT JOIN core.limit_asp AS limits ON limits.hcpcs = moved.hcpcs
    AND limits.quarter = add_quarters(moved.quarter,
      -CAST(coalesce(CASE WHEN payer.kind = 'medicare_ffs' THEN 0 ELSE term.lag_quarters END, 0) AS INTEGER))
  LEFT JOIN raw.wac AS wac ON wac.ndc11 = moved.ndc11 AND wac.starts <= moved.service_date
  LEFT JOIN (
    SELECT ndc11, hcpcs, arg_max(billing_units_per_package, quarter) AS billing_units_per_package
    FROM core.package_unit GROUP BY ndc11, hcpcs
  ) AS package ON package.ndc11 = moved.ndc11 AND package.hcpcs = moved.hcpcs
  QUALIFY row_number() OVER (PARTITION BY moved.claim_id ORDER BY wac.starts DESC NULLS LAST, wac.file_id DESC,
    wac.line DESC) = 1
),
valued AS (
  SELECT *, CASE WHEN price IS NOT NULL AND per > 0
    THEN line_amount(price, per, units, percent, factor) END AS lost_allowed_amount
  FROM priced
)
SELECT
  claim_id,
  patient_key,
  payer_id,
  site_id,
  hcpcs,
  quarter,
  service_date,
  to_units(units) AS units,
  free_hcpcs IS NOT NULL AS is_supplied_free,
  money(lost_allowed_amount) AS lost_allowed_amount,
  money(acquisition_cost) AS acquisition_cost,
  money(lost_allowed_amount - acquisition_cost) AS lost_margin_amount,
  money(coalesce(administration_amount, 0)) AS administration_amount
FROM valued
