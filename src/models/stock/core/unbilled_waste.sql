-- What thrown-away drug would have paid, had it been billed: for each visit with neither JW nor JZ whose dose does not
-- empty its vials, the payer's own rule applied to a JW line of the rest; nothing where the payer does not pay waste,
-- null where its rule is not known. The charge of such a line is the dose's own charge per unit.
-- grain: claim_id, hcpcs, ndc11
WITH rule AS (
  SELECT
    waste.claim_id,
    waste.hcpcs,
    waste.ndc11,
    candidate.basis,
    candidate.base,
    candidate.used_base,
    candidate.used_percent,
    candidate.base_price,
    candidate.base_per,
    coalesce(candidate.escalator_factor, 1) AS escalator_factor,
    candidate.waste_paid,
    candidate.lesser_of_billed,
    candidate.cap_amount,
    money(round_share(cents(candidate.billed_amount), milliunits(waste.unbilled_waste_units),
      milliunits(candidate.units)) * 0.01) AS charge,
    waste.unbilled_waste_units AS units
  FROM core.opened_vial AS waste
  JOIN core.expected_candidate AS candidate
    ON candidate.claim_id = waste.claim_id AND candidate.line = waste.line AND candidate.base_lag = candidate.own_lag
  WHERE waste.finding = 'missing_jw'
),
formula AS (
  SELECT
    *,
    CASE
      WHEN basis = 'medicare' THEN least(extend(base_price, units), charge)
      WHEN basis <> 'contract' THEN NULL
      WHEN NOT waste_paid OR base = 'case' THEN 0
      -- Days are not units of a drug: core.candidate_amount.
      WHEN base = 'per_diem' THEN NULL
      WHEN base = 'fee_schedule' THEN line_amount(base_price, 1, units, 100, escalator_factor)
      WHEN used_base = 'billed' THEN line_amount(charge, 1, 1, used_percent, escalator_factor)
      ELSE line_amount(base_price, base_per, units, used_percent, escalator_factor)
    END AS amount
  FROM rule
)
SELECT
  waste.claim_id,
  waste.hcpcs,
  waste.ndc11,
  waste.quarter,
  waste.site_id,
  waste.payer_id,
  waste.unbilled_waste_units,
  waste.unbilled_waste_cost,
  money(CASE WHEN formula.amount IS NULL OR formula.basis = 'medicare' THEN formula.amount
    ELSE least(formula.amount, coalesce(formula.cap_amount, formula.amount), CASE
      WHEN formula.lesser_of_billed THEN formula.charge ELSE formula.amount END)
  END) AS unbilled_waste_payment
FROM core.opened_vial AS waste
LEFT JOIN formula USING (claim_id, hcpcs, ndc11)
WHERE waste.finding = 'missing_jw'
