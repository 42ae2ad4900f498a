-- A claim line in its current state. A void consumes nothing; a reversal that nothing follows means the payer took its
-- money back: the drug stays consumed and revenue is zero; denied consumes and pays nothing. A line without an NDC
-- draws on the NDC of its code that its site received (or, before any, counted) last, on or before the day (else
-- next). hcpcs is the drug: the code billed, or the NDC where the code is one for drugs without a code of their own. A
-- line of a package nobody tells the units of draws on none.
-- grain: claim_id, line
WITH state AS (
  SELECT
    merged.*,
    quarter_of(merged.service_date) AS quarter,
    drug_key(code.is_unclassified, merged.hcpcs, merged.ndc11) AS drug_key,
    code.service_class,
    code.service_class = 'drug' AS is_drug
  FROM core.claim_line_state AS merged
  JOIN core.service_code AS code USING (hcpcs)
  WHERE merged.service_date IS NOT NULL
),
bought AS (
  SELECT site_id, hcpcs, stock_date, units, ndc11
  FROM core.purchase
  WHERE hcpcs IS NOT NULL AND units > 0 AND kind <> 'consigned'
),
stock AS (
  FROM bought
  UNION ALL
  -- What is counted before anything of the code was bought was there.
  SELECT site_id, hcpcs, count_date, units, ndc11
  FROM core.inventory_count AS counted
  WHERE hcpcs IS NOT NULL AND units > 0 AND NOT EXISTS (FROM bought WHERE bought.site_id = counted.site_id
    AND bought.hcpcs = counted.hcpcs AND bought.stock_date <= counted.count_date)
),
received AS (
  SELECT site_id, hcpcs, stock_date, arg_max(ndc11, struct_pack(u := units, n := ndc11)) AS ndc11
  FROM stock
  GROUP BY site_id, hcpcs, stock_date
),
-- From the table itself: lines in their width are not kept for the few that lack an NDC.
bare AS (
  SELECT claim_id, line, site_id, hcpcs, service_date
  FROM core.claim_line_state
  WHERE ndc11 IS NULL AND service_date IS NOT NULL AND hcpcs IN (SELECT hcpcs FROM core.drug_code)
),
pooled AS (
  SELECT bare.claim_id, bare.line, received.ndc11
  FROM bare
  ASOF JOIN received ON received.site_id = bare.site_id AND received.hcpcs = bare.hcpcs
    AND received.stock_date <= bare.service_date
),
pooled_later AS (
  SELECT bare.claim_id, bare.line, received.ndc11
  FROM bare
  ASOF JOIN received ON received.site_id = bare.site_id AND received.hcpcs = bare.hcpcs
    AND received.stock_date >= bare.service_date
)
SELECT
  state.claim_id,
  state.line,
  state.version,
  state.status,
  state.service_date,
  state.quarter,
  state.site_id,
  state.payer_id,
  state.plan,
  state.patient_key,
  state.place_of_service,
  state.drug_key AS hcpcs,
  state.hcpcs AS billed_hcpcs,
  state.service_class,
  state.ndc11,
  CASE WHEN code_unit.ndc11 IS NULL AND (state.drug_key = state.ndc11 OR stock_unit.is_in_packages) THEN NULL
    ELSE coalesce(state.ndc11, pooled.ndc11, pooled_later.ndc11) END AS ledger_ndc11,
  state.modifiers,
  CASE WHEN state.status = 'void' THEN 0 ELSE abs(state.units) END AS units,
  -- The same in the ledger's unit for the NDC, which codes of the NDC may not share.
  CASE
    WHEN state.status = 'void' THEN 0
    WHEN code_unit.units_per_package IS NULL OR code_unit.units_per_package = code_unit.billing_units_per_package
      THEN abs(state.units)
    ELSE to_units(round_share(milliunits(abs(state.units)), millionths(code_unit.units_per_package),
      millionths(code_unit.billing_units_per_package)) * 0.001)
  END AS ledger_units,
  CASE WHEN state.status = 'void' THEN 0 ELSE abs(state.billed_amount) END AS billed_amount,
  CASE WHEN state.status IN ('void', 'reversal', 'denied') THEN 0 ELSE state.allowed_amount END AS allowed_amount,
  CASE WHEN state.status IN ('void', 'reversal', 'denied') THEN 0 ELSE state.paid_amount END AS paid_amount,
  CASE WHEN state.status IN ('void', 'reversal') THEN 0 ELSE state.patient_responsibility END AS patient_responsibility,
  CASE WHEN state.status IN ('void', 'reversal') THEN 0 ELSE state.deductible_amount END AS deductible_amount,
  CASE WHEN state.status IN ('void', 'reversal') THEN 0 ELSE state.coinsurance_amount END AS coinsurance_amount,
  CASE WHEN state.status IN ('void', 'reversal') THEN 0 ELSE state.copay_amount END AS copay_amount,
  CASE WHEN state.status IN ('void', 'reversal') THEN 0 ELSE state.patient_paid_amount END AS patient_paid_amount,
  CASE WHEN state.status IN ('void', 'reversal') THEN 0 ELSE state.assistance_paid_amount END AS assistance_paid_amount,
  CASE WHEN state.status = 'void' THEN 0 ELSE state.write_off_amount END AS write_off_amount,
  -- What payers, the patient and assistance have paid.
  money(CASE
    WHEN state.status IN ('void', 'reversal') THEN 0
    ELSE CASE WHEN state.status = 'denied' THEN 0 ELSE coalesce(state.paid_amount, 0) END
      + coalesce(state.patient_paid_amount, 0) + coalesce(state.assistance_paid_amount, 0)
  END) AS collected_amount,
  -- The patient's part of a decided line of which no file tells what came of it: unknown, never zero. What the patient
  -- had paid before, what assistance paid and what was written off is known and taken off.
  money(CASE
    WHEN state.status IN ('void', 'reversal') OR state.tells_patient_payments THEN 0
    ELSE greatest(CASE
      WHEN state.patient_responsibility IS NOT NULL THEN state.patient_responsibility
      WHEN state.status <> 'denied' AND state.paid_amount IS NOT NULL AND state.allowed_amount IS NOT NULL
        THEN state.allowed_amount - state.paid_amount - adjustment_amount(state.adjustments, 'CO:253')
      ELSE 0
    END - coalesce(state.patient_paid_amount, 0) - coalesce(state.assistance_paid_amount, 0)
      - coalesce(state.write_off_amount, 0), 0)
  END) AS untold_patient_amount,
  CASE WHEN state.status IN ('void', 'reversal', 'denied') THEN 0
    ELSE adjustment_amount(state.adjustments, 'CO:253') END AS sequestration_amount,
  state.adjustments,
  state.authorization_id,
  state.lot,
  state.submitted_date,
  state.adjudicated_date,
  state.paid_date,
  state.is_drug,
  has_modifier(state.modifiers, 'JW') AS is_discarded,
  -- A drug the practice neither bought nor bills (white-bagged, assistance) is on the claim at nothing or at a cent.
  state.is_drug AND state.billed_amount BETWEEN -0.01 AND 0.01 AS is_supplied_free,
  state.is_drug AND state.status <> 'void' AND state.units <> 0
    AND state.billed_amount NOT BETWEEN -0.01 AND 0.01 AS consumes,
  -- A resubmitted claim waits for its answer like a first one.
  state.status IN ('original', 'replacement') AND state.paid_amount IS NULL AND state.allowed_amount IS NULL AS is_open,
  state.told_by,
  state.file_id,
  state.source_line,
  state.remittance_file_id,
  state.remittance_source_line
FROM state
LEFT JOIN pooled USING (claim_id, line)
LEFT JOIN pooled_later USING (claim_id, line)
LEFT JOIN core.code_unit AS code_unit
  ON code_unit.ndc11 = coalesce(state.ndc11, pooled.ndc11, pooled_later.ndc11) AND code_unit.hcpcs = state.drug_key
    AND code_unit.quarter = state.quarter
LEFT JOIN core.stock_unit AS stock_unit ON stock_unit.ndc11 = state.ndc11
