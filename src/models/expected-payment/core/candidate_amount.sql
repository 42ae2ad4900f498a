-- What a line would be allowed if the payer looked at the CMS file of 0 to 4 quarters before the service: the
-- contract's own lag is what is expected, the others tell which file a payer really used. A line whose base is no CMS
-- figure has one row. Under C9399 a hospital is paid by AWP, not by CMS's limit for drugs without a code (42 USC
-- 1395l(t)(15)): unknown.
-- Numbers alone, by row of core.contract_line: core.expected_candidate is the same with all that the line says.
-- grain: contract_rowid, base_lag
WITH lagged AS (
  SELECT
    line.rowid AS contract_rowid,
    line.*,
    basis = 'medicare' OR base IN ('cms_limit', 'asp') AS is_cms_based,
    CASE WHEN basis = 'contract' THEN lag_quarters ELSE 0 END AS own_lag,
    unnest(CASE
      WHEN basis = 'medicare' THEN range(5)
      WHEN basis = 'contract' AND base IN ('cms_limit', 'asp') THEN list_distinct(list_append(range(5), lag_quarters))
      WHEN basis = 'contract' THEN [CAST(lag_quarters AS BIGINT)]
      ELSE [0]
    END) AS base_lag
  FROM core.contract_line AS line
),
-- Quarters are counted back once for each, not for each line.
looked AS (
  SELECT quarter, base_lag, add_quarters(quarter, -CAST(base_lag AS INTEGER)) AS base_quarter
  FROM (SELECT DISTINCT quarter, base_lag FROM lagged)
),
priced AS (
  SELECT
    lagged.*,
    looked.base_quarter,
    coalesce(limits.payment_limit, noc.payment_limit) AS payment_limit,
    CAST(coalesce(limits.coinsurance_pct, 20) AS DECIMAL(9, 4)) AS coinsurance_pct,
    limits.asp_price,
    limits.asp_per
  FROM lagged
  JOIN looked USING (quarter, base_lag)
  LEFT JOIN core.limit_asp AS limits
    ON limits.hcpcs = lagged.hcpcs AND limits.quarter = looked.base_quarter
  LEFT JOIN core.noc_limit AS noc
    ON noc.ndc11 = lagged.priced_ndc11
    AND NOT (lagged.basis = 'medicare' AND lagged.billed_hcpcs = 'C9399')
    AND noc.quarter = CASE WHEN limits.hcpcs IS NULL
      AND lagged.is_drug THEN looked.base_quarter END
),
based AS (
  SELECT
    *,
    CASE base WHEN 'cms_limit' THEN payment_limit WHEN 'asp' THEN asp_price WHEN 'wac' THEN wac_per_package
      WHEN 'awp' THEN awp_per_package WHEN 'invoice' THEN invoice_per_package
        WHEN 'billed' THEN billed_amount END AS stated_price,
    CASE base WHEN 'asp' THEN asp_per WHEN 'wac' THEN billing_units_per_package
      WHEN 'awp' THEN billing_units_per_package
      WHEN 'invoice' THEN billing_units_per_package ELSE 1 END AS stated_per,
    CASE WHEN base_lag <> own_lag THEN NULL ELSE CASE fallback_base WHEN 'cms_limit' THEN payment_limit
      WHEN 'asp' THEN asp_price
      WHEN 'wac' THEN wac_per_package WHEN 'awp' THEN awp_per_package WHEN 'invoice' THEN invoice_per_package
      WHEN 'billed' THEN billed_amount END END AS other_price,
    CASE fallback_base WHEN 'asp' THEN asp_per WHEN 'wac' THEN billing_units_per_package
      WHEN 'awp' THEN billing_units_per_package
      WHEN 'invoice' THEN billing_units_per_package ELSE 1 END AS other_per
  FROM priced
),
chosen AS (
  SELECT
    *,
    basis = 'contract' AND base NOT IN ('fee_schedule', 'per_diem', 'case')
      AND (stated_price IS NULL OR stated_per IS NULL)
      AND other_price IS NOT NULL AND other_per IS NOT NULL AS is_fallback
  FROM based
),
used AS (
  SELECT
    *,
    CASE WHEN is_fallback THEN fallback_base ELSE base END AS used_base,
    CASE WHEN is_fallback THEN fallback_percent ELSE percent END AS used_percent,
    CASE WHEN basis = 'medicare' THEN payment_limit WHEN is_fallback THEN other_price
      WHEN base IN ('fee_schedule', 'per_diem', 'case') THEN fixed_amount
      WHEN stated_per IS NOT NULL THEN stated_price END AS base_price,
    CASE WHEN basis = 'medicare' THEN 1 WHEN is_fallback THEN other_per ELSE coalesce(stated_per, 1) END AS base_per,
    basis = 'contract' AND is_discarded AND NOT waste_paid AS is_unpaid_waste
  FROM chosen
),
formula AS (
  SELECT
    *,
    CASE
      WHEN basis = 'none' THEN NULL
      WHEN basis = 'medicare' THEN extend(base_price, units)
      WHEN is_unpaid_waste THEN 0
      WHEN base = 'case' THEN CASE WHEN is_first_of_case OR base_price IS NULL
        THEN line_amount(base_price, 1, 1, 100, escalator_factor) ELSE 0 END
      -- A per diem pays days, and the units of a drug are not days.
      WHEN base = 'per_diem' AND is_drug THEN NULL
      WHEN base IN ('fee_schedule', 'per_diem') THEN line_amount(base_price, 1, units, 100, escalator_factor)
      WHEN used_base = 'billed' THEN line_amount(base_price, 1, 1, used_percent, escalator_factor)
      ELSE line_amount(base_price, base_per, units, used_percent, escalator_factor)
    END AS formula_amount,
    NOT is_unpaid_waste AND NOT coalesce(base = 'case' AND NOT is_first_of_case, false) AS is_bounded
  FROM used
)
SELECT
  contract_rowid,
  base_lag,
  is_cms_based,
  own_lag,
  base_quarter,
  payment_limit,
  coinsurance_pct,
  is_fallback,
  used_base,
  used_percent,
  base_price,
  base_per,
  is_unpaid_waste,
  formula_amount,
  money(CASE
    WHEN formula_amount IS NULL THEN NULL
    WHEN basis = 'medicare' THEN least(formula_amount, billed_amount)
    WHEN NOT is_bounded THEN formula_amount
    ELSE least(
      greatest(formula_amount, coalesce(floor_amount, formula_amount)),
      coalesce(cap_amount, greatest(formula_amount, coalesce(floor_amount, formula_amount))),
      CASE WHEN lesser_of_billed THEN billed_amount
        ELSE greatest(formula_amount, coalesce(floor_amount, formula_amount)) END)
  END) AS expected_allowed
FROM formula
