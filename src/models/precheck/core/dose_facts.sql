-- What the rules before a claim goes out ask of a dose, from the same models as the reports: authorization, last dose,
-- vials, shelf, expected payment, ledger cost, kinds, diagnoses, denials.
-- grain: dose_kind, claim_id, line
WITH received AS (
  SELECT site_id, ndc11, hcpcs, min(stock_date) AS stock_date
  FROM core.purchase
  WHERE units > 0
  GROUP BY ALL
),
sent AS (
  SELECT state.claim_id, state.line, claim.diagnosis_codes, line.diagnosis_pointers,
    claim.bill_type IS NOT NULL AS is_institutional
  FROM core.claim_837_line_state AS state
  JOIN raw.claim_837_line AS line ON line.file_id = state.file_id AND line.line = state.source_line
  JOIN raw.claim_837 AS claim ON claim.file_id = line.file_id AND claim.line = line.clm_segment
),
priced AS (
  SELECT 'claim' AS dose_kind, * FROM core.expected_payment
  UNION ALL BY NAME SELECT 'plan' AS dose_kind, * FROM core.planned_payment
),
size AS (
  SELECT unit.ndc11, unit.hcpcs, unit.quarter,
    to_units((milliunits(unit.billing_units_per_package) // CAST(package.package_quantity AS BIGINT)) * 0.001)
      AS units_per_vial
  FROM core.code_unit AS unit
  JOIN (
    SELECT ndc11, hcpcs, arg_max(package_quantity, quarter) AS package_quantity
    FROM core.ndc_hcpcs
    WHERE package_quantity > 0
    GROUP BY ndc11, hcpcs
  ) AS package USING (ndc11, hcpcs)
),
sized AS (
  SELECT ndc11, hcpcs, arg_max(units_per_vial, quarter) AS units_per_vial FROM size GROUP BY ndc11, hcpcs
),
visit AS (
  SELECT claim_id, hcpcs, ledger_ndc11,
    to_units(coalesce(sum(units) FILTER (NOT is_discarded), 0)) AS given_units,
    bool_or(is_discarded) AS has_jw,
    bool_or(has_modifier(modifiers, 'JZ')) AS has_jz
  FROM core.claim_line
  WHERE is_drug AND status <> 'void'
  GROUP BY ALL
),
running AS (
  SELECT claim_id, sum(units) OVER (PARTITION BY site_id, hcpcs ORDER BY service_date, claim_id
    ROWS UNBOUNDED PRECEDING) AS units_by_then
  FROM core.planned_line
),
-- Doses whose patients go by another key than those of a dose to check, or by none: who is who no file tells.
keyed AS (
  SELECT line.hcpcs, coalesce(drug.family, line.hcpcs) AS molecule, line.payer_id, line.service_date,
    line.authorization_id IS NOT NULL AS is_numbered,
    CASE WHEN line.patient_key IS NULL THEN NULL ELSE line.told_by IN ('837', '837_and_835') END AS is_member_key
  FROM core.claim_line AS line
  LEFT JOIN core.drug AS drug USING (hcpcs)
  WHERE line.is_drug AND line.status NOT IN ('void', 'reversal')
),
unseen AS (
  SELECT DISTINCT dose_key.is_member_key, keyed.molecule, keyed.payer_id, keyed.service_date
  FROM keyed
  CROSS JOIN (VALUES (true), (false)) AS dose_key(is_member_key)
  WHERE keyed.is_member_key IS DISTINCT FROM dose_key.is_member_key
),
unseen_use AS (
  SELECT DISTINCT hcpcs, payer_id, service_date
  FROM keyed
  WHERE is_member_key IS DISTINCT FROM false AND NOT is_numbered
),
dose_key AS (
  SELECT dose.dose_kind, dose.claim_id, dose.line, dose.service_date, dose.payer_id, dose.hcpcs, dose.is_member_key,
    coalesce(drug.family, dose.hcpcs) AS molecule
  FROM core.dose_to_check AS dose
  LEFT JOIN core.drug AS drug USING (hcpcs)
),
other_key AS (
  SELECT dose_key.dose_kind, dose_key.claim_id, dose_key.line, unseen.service_date AS other_key_date,
    unseen_use.service_date AS other_use_date
  FROM dose_key
  ASOF LEFT JOIN unseen ON unseen.is_member_key = dose_key.is_member_key AND unseen.molecule = dose_key.molecule
    AND unseen.payer_id = dose_key.payer_id AND unseen.service_date <= dose_key.service_date
  ASOF LEFT JOIN unseen_use ON unseen_use.hcpcs = dose_key.hcpcs AND unseen_use.payer_id = dose_key.payer_id
    AND unseen_use.service_date < dose_key.service_date
),
told AS (
  SELECT
    (SELECT is_told FROM core.finding_state WHERE finding = 'authorization_lines') AS authorizations,
    (SELECT is_told FROM core.finding_state WHERE finding = 'first_answers') AS answers,
    (SELECT count(*) > 0 FROM core.purchase) AS purchases,
    (SELECT min(service_date) FROM core.claim_line) AS told_from
)
SELECT
  dose.*,
  payer.kind AS payer_kind,
  site.kind AS site_kind,
  care.is_drug_billed,
  told.authorizations AS is_authorization_told,
  -- Many are asked for once a year: files that reach the year before now are up to date for what is planned.
  coalesce(CASE WHEN dose.dose_kind = 'claim'
    THEN dose.service_date BETWEEN span.told_from_date AND span.told_to_date
    ELSE run.as_of <= span.told_to_date + 366 END, false) AS is_authorization_reached,
  own.* EXCLUDE (dose_kind, claim_id, line),
  before.last_dose_date,
  CASE WHEN before.last_dose_hcpcs = dose.hcpcs THEN before.last_dose_units END AS last_dose_units,
  told.told_from,
  other_key.other_key_date,
  coalesce(other_key.other_use_date < own.valid_from, true) AS is_use_told,
  container.container,
  coalesce(size.units_per_vial, sized.units_per_vial) AS units_per_vial,
  coalesce(visit.given_units, dose.units) AS given_units,
  coalesce(visit.has_jw, false) AS has_jw,
  coalesce(visit.has_jz, false) AS has_jz,
  CASE WHEN vial.finding <> 'container_unknown' THEN vial.finding END AS vial_finding,
  told.purchases AS is_purchase_told,
  CASE WHEN dose.dose_kind = 'claim' THEN EXISTS (FROM received WHERE received.site_id = dose.site_id
      AND received.ndc11 = coalesce(dose.ndc11, dose.ledger_ndc11) AND received.stock_date <= dose.service_date)
    ELSE EXISTS (FROM received WHERE received.site_id = dose.site_id AND received.hcpcs = dose.hcpcs)
    END AS is_bought_here,
  CASE WHEN dose.dose_kind = 'claim' THEN EXISTS (FROM received WHERE received.site_id <> dose.site_id
      AND received.ndc11 = coalesce(dose.ndc11, dose.ledger_ndc11))
    ELSE EXISTS (FROM received WHERE received.site_id <> dose.site_id AND received.hcpcs = dose.hcpcs)
    END AS is_bought_elsewhere,
  to_units(coalesce(cost.units_short, 0)) AS units_short,
  to_units(coalesce(running.units_by_then, 0)) AS units_by_then,
  to_units(coalesce(stock.on_hand_units + stock.on_order_units, 0)) AS units_held,
  CASE WHEN dose.dose_kind = 'plan' THEN dose.service_date - CAST(stock.lead_days AS INTEGER) END AS order_by,
  run.as_of,
  coalesce(priced.basis, 'none') AS basis,
  priced.expected_allowed - priced.expected_sequestration AS expected_net_amount,
  priced.arithmetic,
  -- A plan costs what its site paid last for the drug.
  CASE
    WHEN dose.dose_kind = 'claim' THEN CASE WHEN cost.cost_is_unknown OR cost.claim_id IS NULL THEN NULL
      ELSE cost.acquisition_cost END
    WHEN stock.billing_units_per_package > 0 THEN money(round_share(cents(stock.unit_price), milliunits(dose.units),
      milliunits(stock.billing_units_per_package)) * 0.01)
  END AS acquisition_cost,
  sent.claim_id IS NOT NULL AS is_diagnosis_told,
  coalesce(sent.is_institutional, false) AS is_institutional,
  sent.diagnosis_codes,
  sent.diagnosis_pointers,
  told.answers AS is_history_told,
  risk.denial_rate,
  risk.base_rate,
  coalesce(risk.is_spoken, false) AS is_spoken,
  dose.service_date + CAST(coalesce(own_limit.days, kind_limit.days) AS INTEGER) AS file_by
FROM core.dose_to_check AS dose
CROSS JOIN told
CROSS JOIN core.run_info AS run
CROSS JOIN core.authorization_span AS span
LEFT JOIN core.payer AS payer ON payer.payer_id = dose.payer_id
LEFT JOIN core.site AS site ON site.site_id = dose.site_id
LEFT JOIN reference.sites_of_care AS care ON care.kind = site.kind
  AND care.payer_kind = CASE WHEN payer.kind = 'medicare_ffs' THEN 'medicare_ffs' ELSE 'other' END
LEFT JOIN core.dose_authorization AS own ON own.dose_kind = dose.dose_kind AND own.claim_id = dose.claim_id
  AND own.line = dose.line
LEFT JOIN other_key ON other_key.dose_kind = dose.dose_kind AND other_key.claim_id = dose.claim_id
  AND other_key.line = dose.line
LEFT JOIN core.dose_before AS before ON before.dose_kind = dose.dose_kind AND before.claim_id = dose.claim_id
  AND before.line = dose.line
LEFT JOIN reference.ndc_container AS container ON container.ndc9 = left(coalesce(dose.ndc11, dose.ledger_ndc11), 9)
LEFT JOIN size ON size.ndc11 = dose.ledger_ndc11 AND size.hcpcs = dose.hcpcs AND size.quarter = dose.quarter
LEFT JOIN sized ON sized.ndc11 = dose.ledger_ndc11 AND sized.hcpcs = dose.hcpcs
-- Only equalities, so that each is a hash join: what has no counterpart of its kind has no key here.
LEFT JOIN visit ON visit.claim_id = CASE WHEN dose.dose_kind = 'claim' THEN dose.claim_id END
  AND visit.hcpcs = dose.hcpcs
  AND visit.ledger_ndc11 IS NOT DISTINCT FROM dose.ledger_ndc11
LEFT JOIN core.opened_vial AS vial ON vial.claim_id = CASE WHEN dose.dose_kind = 'claim' THEN dose.claim_id END
  AND vial.hcpcs = dose.hcpcs AND vial.ndc11 = dose.ledger_ndc11
LEFT JOIN core.line_cost AS cost ON cost.claim_id = CASE WHEN dose.dose_kind = 'claim' THEN dose.claim_id END
  AND cost.line = dose.line AND cost.method = 'fifo'
LEFT JOIN running ON running.claim_id = CASE WHEN dose.dose_kind = 'plan' THEN dose.claim_id END
LEFT JOIN core.supply_stock AS stock ON stock.site_id = CASE WHEN dose.dose_kind = 'plan' THEN dose.site_id END
  AND stock.hcpcs = dose.hcpcs
LEFT JOIN priced ON priced.dose_kind = dose.dose_kind AND priced.claim_id = dose.claim_id AND priced.line = dose.line
LEFT JOIN sent ON sent.claim_id = CASE WHEN dose.dose_kind = 'claim' THEN dose.claim_id END AND sent.line = dose.line
LEFT JOIN mart.denial_risk AS risk ON risk.payer_id = dose.payer_id AND risk.hcpcs = dose.hcpcs
LEFT JOIN reference.filing_limit AS own_limit ON own_limit.payer = dose.payer_id
LEFT JOIN reference.filing_limit AS kind_limit ON kind_limit.payer = payer.kind
