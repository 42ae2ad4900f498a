-- Ways in which a payer could have come to the amount it allowed on a line where that is not what was expected, tried
-- one by one: each is a cause, the amount it would give, and how far from the truth it is. What repeats a fault that is
-- common stands first: `cause_rank`.
-- grain: claim_id, line, cause_rank, cause
WITH line AS (
  SELECT
    expected.claim_id,
    expected.line,
    candidate.contract_rowid,
    expected.basis,
    expected.expected_allowed,
    expected.expected_sequestration,
    expected.units,
    candidate.allowed_amount,
    candidate.billed_amount,
    candidate.billing_units_per_package,
    candidate.quarter,
    candidate.is_discarded,
    candidate.payer_id,
    candidate.hcpcs,
    candidate.base,
    candidate.base_price,
    candidate.base_per,
    candidate.percent,
    candidate.payment_limit,
    candidate.own_lag,
    -- A case rate, a per cent of the charge and an amount that a bound set say nothing of units.
    coalesce(candidate.base NOT IN ('case', 'billed', 'per_diem'), true)
      AND money(candidate.formula_amount) = expected.expected_allowed AS follows_units,
    coalesce(candidate.escalator_factor, 1) AS escalator_factor
  FROM core.expected_payment AS expected
  JOIN core.expected_candidate AS candidate USING (claim_id, line)
  WHERE candidate.base_lag = candidate.own_lag AND expected.expected_allowed IS NOT NULL
    AND candidate.allowed_amount IS NOT NULL AND candidate.allowed_amount <> expected.expected_allowed
    AND candidate.status NOT IN ('void', 'reversal', 'denied')
),
tried AS (
  SELECT line.contract_rowid, line.allowed_amount, 1 AS cause_rank, 'limit_of_earlier_quarter' AS cause,
    'CMS file of ' || other.base_quarter AS detail, other.expected_allowed AS amount
  FROM line
  JOIN core.candidate_amount AS other USING (contract_rowid)
  WHERE other.base_lag > line.own_lag AND other.expected_allowed IS NOT NULL
  UNION ALL
  SELECT contract_rowid, allowed_amount, 2, 'discarded_units_not_paid', 'JW units at nothing',
    0 FROM line WHERE is_discarded
  UNION ALL
  SELECT contract_rowid, allowed_amount, 3, 'sequestration_taken_twice', 'allowed cut by the sequestration',
    expected_allowed - expected_sequestration
  FROM line WHERE expected_sequestration > 0
  UNION ALL
  -- A percentage of ASP read as one of the limit or the reverse, the add-on forgotten, or the next whole per cents.
  SELECT contract_rowid, allowed_amount, 4, 'wrong_percentage', '100% of the CMS limit', extend(payment_limit, units)
  FROM line WHERE basis = 'contract' AND base IN ('cms_limit', 'asp') AND payment_limit IS NOT NULL
  UNION ALL
  SELECT contract_rowid, allowed_amount, 4, 'wrong_percentage',
    wrong.percent || '% instead of ' || plain(line.percent) || '%',
    line_amount(base_price, base_per, line.units, wrong.percent, escalator_factor)
  FROM line
  CROSS JOIN (SELECT unnest(range(80, 131)) AS percent) AS wrong
  WHERE basis = 'contract' AND base IN ('cms_limit', 'asp', 'wac', 'awp', 'invoice') AND wrong.percent <> line.percent
    AND base_price IS NOT NULL
  UNION ALL
  SELECT contract_rowid, allowed_amount, 5, 'wrong_units', wrong.units || ' units instead of ' || plain(line.units),
    money(round_share(cents(line.expected_allowed), wrong.units * 1000, milliunits(line.units)) * 0.01)
  FROM line
  CROSS JOIN (SELECT 1 AS units) AS wrong
  WHERE line.units > 1 AND line.follows_units
  UNION ALL
  SELECT contract_rowid, allowed_amount, 5, 'wrong_units',
    plain(line.allowed_units) || ' units instead of ' || plain(line.units),
    money(round_share(cents(line.expected_allowed), milliunits(line.allowed_units), milliunits(line.units)) * 0.01)
  FROM (
    -- The whole number of units that the allowed amount buys at the expected price.
    SELECT *,
      to_units(round(CAST(allowed_amount AS DECIMAL(20, 2)) * units / nullif(expected_allowed, 0))) AS allowed_units
      FROM line
  ) AS line
  WHERE allowed_units > 0 AND allowed_units <> line.units AND line.expected_allowed > 0 AND line.follows_units
  UNION ALL
  SELECT line.contract_rowid, line.allowed_amount, 6, 'row_of_another_code', 'priced as ' || other.hcpcs,
    line_amount(other.payment_limit, 1, line.units, CASE WHEN line.basis = 'contract' THEN line.percent ELSE 100 END,
      escalator_factor)
  FROM line
  JOIN core.drug AS own ON own.hcpcs = line.hcpcs
  JOIN core.drug AS relative ON relative.family = own.family AND relative.hcpcs <> own.hcpcs
  JOIN core.limit_asp AS other ON other.hcpcs = relative.hcpcs AND other.quarter = line.quarter
  WHERE (line.basis = 'medicare' OR line.base = 'cms_limit') AND other.payment_limit IS NOT NULL
  UNION ALL
  SELECT line.contract_rowid, line.allowed_amount, 7, 'another_payers_terms', 'as ' || other.payer_id || ' pays',
    line_amount(line.payment_limit, 1, line.units, other.percent, 1)
  FROM line
  JOIN (SELECT DISTINCT payer_id, percent FROM core.contract_term WHERE base = 'cms_limit') AS other
    ON other.payer_id <> line.payer_id
  WHERE line.basis = 'contract' AND line.base = 'cms_limit' AND line.payment_limit IS NOT NULL
    AND other.percent <> line.percent
)
SELECT
  line.claim_id,
  line.line,
  nearest.cause_rank,
  nearest.cause,
  nearest.detail,
  nearest.amount,
  nearest.distance
FROM (
  SELECT
    contract_rowid,
    cause_rank,
    cause,
    arg_min(detail, (abs(amount - allowed_amount), detail)) AS detail,
    arg_min(money(amount), (abs(amount - allowed_amount), detail)) AS amount,
    min(abs(money(amount - allowed_amount))) AS distance
  FROM tried
  GROUP BY contract_rowid, cause_rank, cause
) AS nearest
JOIN line USING (contract_rowid)
