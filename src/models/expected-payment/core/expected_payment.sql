-- What a line should have been allowed and paid, by Medicare's rules or the payer's contract, with the rule, the
-- quarter of the CMS file and the arithmetic in words; null amounts where the base is not published or no term applies.
-- The patient's part is Medicare's own arithmetic, or what the plan said it is.
-- grain: claim_id, line
WITH expected AS (
  SELECT
    *,
    CASE base WHEN 'cms_limit' THEN 'CMS limit' WHEN 'asp' THEN 'ASP' WHEN 'wac' THEN 'WAC' WHEN 'awp' THEN 'AWP'
      WHEN 'fee_schedule' THEN 'fee schedule' WHEN 'billed' THEN 'charge' WHEN 'invoice' THEN 'invoice price'
      WHEN 'per_diem' THEN 'per diem' WHEN 'case' THEN 'case rate' END AS base_words,
    CASE used_base WHEN 'cms_limit' THEN 'CMS limit' WHEN 'asp' THEN 'ASP' WHEN 'wac' THEN 'WAC' WHEN 'awp' THEN 'AWP'
      WHEN 'billed' THEN 'charge' WHEN 'invoice' THEN 'invoice price' END AS used_words,
    CASE WHEN escalator_factor <> 1 THEN ' × ' || plain(escalator_factor) ELSE '' END AS escalated,
    -- least() skips nulls: an unknown amount must stay unknown.
    CASE WHEN expected_allowed IS NOT NULL
      THEN money(least(coalesce(deductible_amount, 0), expected_allowed)) END AS expected_deductible,
    -- A Medicare Advantage plan that pays what Medicare does may cut its payment or not: only its own word (CARC 253)
    -- tells.
    CASE
      WHEN basis = 'medicare' AND payer_kind = 'medicare_advantage' AND coalesce(sequestration_amount, 0) = 0 THEN 0
      WHEN basis = 'medicare' OR sequestration_applies THEN sequestration_rate
      ELSE 0
    END AS sequestration_used
  FROM core.expected_candidate
  WHERE base_lag = own_lag
),
patient AS (
  SELECT
    *,
    money(CASE
      WHEN expected_allowed IS NULL THEN NULL
      WHEN basis = 'medicare' THEN expected_deductible
        + share_of(expected_allowed - expected_deductible, CAST(coinsurance_pct AS DECIMAL(12, 8)) * 0.01)
      ELSE least(coalesce(patient_responsibility, 0), expected_allowed)
    END) AS expected_patient
  FROM expected
),
paid AS (
  SELECT
    *,
    money(expected_allowed - expected_patient) AS expected_gross,
    share_of(expected_allowed - expected_patient, sequestration_used) AS expected_sequestration,
    CASE
      WHEN is_coordinated THEN 'another payer paid first'
      WHEN basis = 'none' THEN 'no contract term'
      WHEN basis = 'medicare' THEN 'medicare'
      WHEN base IN ('fee_schedule', 'per_diem', 'case') THEN base_words
      ELSE plain(percent) || '% of ' || base_words
        || CASE WHEN lag_quarters > 0 AND base IN ('cms_limit', 'asp') THEN ', lag ' || lag_quarters ELSE '' END
    END AS stated_rule
  FROM patient
),
worded AS (
  SELECT
    *,
    CASE WHEN used_base IN ('cms_limit', 'asp') THEN ' (' || base_quarter || ')' ELSE '' END AS quarter_words,
    -- A ratio such as ASP is written rounded to six decimals; the amount is not made from the rounded figure.
    plain(to_price(CAST((2 * CAST(base_price * 1000000 AS HUGEINT) * 1000000 + CAST(base_per * 1000000 AS HUGEINT))
      // (2 * CAST(base_per * 1000000 AS HUGEINT)) AS DECIMAL(24, 0))
        * CAST(0.000001 AS DECIMAL(6, 6)))) AS unit_price_words
  FROM paid
)
SELECT
  claim_id,
  line,
  basis,
  term_id,
  is_ambiguous,
  CASE WHEN is_fallback AND NOT is_unpaid_waste
    THEN plain(used_percent) || '% of ' || used_words || ', instead of ' || stated_rule ELSE stated_rule END AS rule,
  CASE WHEN is_cms_based OR used_base IN ('cms_limit', 'asp') THEN base_quarter END AS base_quarter,
  to_price(CASE WHEN basis <> 'none' THEN to_price(unit_price_words) END) AS base_amount,
  units,
  expected_allowed,
  expected_patient,
  expected_sequestration,
  money(expected_gross - expected_sequestration) AS expected_paid,
  CASE
    WHEN is_coordinated THEN 'another payer paid first (CARC 23): what this one owes is in no contract term'
    WHEN basis = 'none' THEN 'no contract term for this payer, code and day'
    WHEN basis = 'medicare' AND expected_allowed IS NULL THEN 'no CMS limit published for ' || base_quarter
    WHEN basis = 'medicare' THEN
      'CMS limit ' || plain(payment_limit) || ' (' || base_quarter || ') × ' || plain(units) || ' = ' || formula_amount
      || CASE WHEN expected_allowed < formula_amount THEN '; charge ' || billed_amount ELSE '' END
      || '; deductible ' || expected_deductible
      || '; coinsurance ' || plain(coinsurance_pct) || '% = ' || money(expected_patient - expected_deductible)
      || '; sequestration ' || plain(sequestration_used * 100) || '% of ' || expected_gross || ' = '
        || expected_sequestration
      || '; paid ' || money(expected_gross - expected_sequestration)
    WHEN expected_allowed IS NULL AND base = 'per_diem' AND is_drug AND base_price IS NOT NULL
      THEN 'a per diem pays days; ' || plain(units) || ' units of a drug are not days'
    WHEN expected_allowed IS NULL AND base IN ('fee_schedule', 'per_diem', 'case') THEN base_words || ' is not stated'
    WHEN expected_allowed IS NULL THEN base_words || ' is not published for ' || base_quarter
    ELSE
      CASE
        WHEN is_unpaid_waste THEN 'discarded units are not paid = 0.00'
        WHEN base = 'case' AND NOT is_first_of_case THEN 'case rate is on the first line of the case = 0.00'
        WHEN base = 'case' THEN 'case rate ' || plain(base_price) || escalated || ' = ' || formula_amount
        WHEN base IN ('fee_schedule', 'per_diem')
          THEN base_words || ' ' || plain(base_price) || escalated || ' × ' || plain(units) || ' = ' || formula_amount
        ELSE CASE WHEN is_fallback THEN base_words || ' is not published for ' || base_quarter || ': ' ELSE '' END
          || plain(used_percent) || '% of ' || used_words || ' '
          || CASE WHEN used_base = 'billed' THEN billed_amount || escalated
            ELSE unit_price_words || quarter_words || escalated || ' × ' || plain(units) END
          || ' = ' || formula_amount
      END
      || CASE WHEN expected_allowed <> formula_amount THEN '; bounded to ' || expected_allowed ELSE '' END
      || '; patient ' || expected_patient
      || CASE WHEN sequestration_used <> 0
        THEN '; sequestration ' || plain(sequestration_used * 100) || '% of ' || expected_gross || ' = '
          || expected_sequestration ELSE '' END
      || '; paid ' || money(expected_gross - expected_sequestration)
  END AS arithmetic
FROM worded
