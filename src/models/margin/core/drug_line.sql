-- A drug line with what it cost under each costing method and the Medicare limit of its quarter. Collected is what
-- payers, the patient and assistance have paid. A view: what differs by method is narrow (core.drug_line_cost), and a
-- reader pays for the columns it names.
-- grain: claim_id, line, method
-- materialize: view
SELECT
  line.claim_id,
  line.line,
  cost.method,
  line.version,
  line.status,
  line.service_date,
  line.quarter,
  line.site_id,
  line.payer_id,
  line.plan,
  line.patient_key,
  line.place_of_service,
  line.hcpcs,
  line.billed_hcpcs,
  line.ndc11,
  line.ledger_ndc11,
  line.modifiers,
  line.units,
  line.billed_amount,
  line.allowed_amount,
  line.paid_amount,
  line.patient_responsibility,
  line.deductible_amount,
  line.coinsurance_amount,
  line.copay_amount,
  line.patient_paid_amount,
  line.assistance_paid_amount,
  line.write_off_amount,
  line.sequestration_amount,
  line.untold_patient_amount,
  money(greatest(other_payer_amount(line.adjustments), 0)) AS other_payer_amount,
  line.collected_amount,
  cost.acquisition_cost,
  CASE
    WHEN cost.stock_units_short = 0 THEN 0
    WHEN line.units = line.ledger_units THEN cost.stock_units_short
    ELSE to_units(round_share(milliunits(cost.stock_units_short), milliunits(line.units),
      milliunits(line.ledger_units)) * 0.001)
  END AS units_short,
  cost.cost_is_estimated,
  cost.cost_is_unknown,
  cost.cost_is_from_limit,
  coalesce(limits.payment_limit, noc.payment_limit) AS payment_limit,
  limits.coinsurance_pct,
  limits.basis AS limit_basis,
  line.is_discarded,
  line.is_supplied_free,
  line.consumes,
  line.is_open,
  line.adjustments,
  line.authorization_id,
  line.lot,
  line.submitted_date,
  line.adjudicated_date,
  line.paid_date,
  line.file_id,
  line.source_line
FROM core.drug_line_cost AS cost
JOIN core.claim_line AS line ON line.rowid = cost.claim_rowid
LEFT JOIN core.payment_limit AS limits ON limits.quarter = line.quarter AND limits.hcpcs = line.hcpcs
-- Only equalities, so that it is a hash join: a line whose code has a limit of its own has no quarter here.
LEFT JOIN core.noc_limit AS noc ON noc.quarter = CASE WHEN limits.hcpcs IS NULL THEN line.quarter END
  AND noc.ndc11 = line.ndc11
