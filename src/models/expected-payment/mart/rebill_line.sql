-- Own lines that a restated CMS quarter touches, line by line: lines whose payer follows that quarter's file (Medicare,
-- or a contract in per cent of the limit or of ASP), with what the older and the newer posting give and which of the
-- two the payer allowed. change_amount > 0 on a line paid at the older limit is money to bill again; < 0 can be taken
-- back. Null where the newer ASP cannot be drawn from the limit. A payer of unknown kind without a contract follows no
-- file that is known: outside.
-- grain: rebill_rank
WITH restated AS (
  SELECT quarter, hcpcs, posting_version, old_payment_limit, new_payment_limit
  FROM mart.asp_restatement
  WHERE change = 'limit' AND old_payment_limit IS NOT NULL AND new_payment_limit IS NOT NULL
),
touched AS (
  SELECT
    candidate.*,
    restated.posting_version,
    restated.old_payment_limit,
    restated.new_payment_limit,
    CASE
      WHEN candidate.basis = 'medicare' OR candidate.base = 'cms_limit' THEN to_price(1)
      WHEN limits.limit_basis = 'asp' THEN to_price(1.06)
    END AS limit_per
  FROM core.expected_candidate AS candidate
  JOIN restated ON restated.quarter = candidate.base_quarter AND restated.hcpcs = candidate.hcpcs
  LEFT JOIN core.limit_asp AS limits ON limits.quarter = candidate.base_quarter AND limits.hcpcs = candidate.hcpcs
  WHERE candidate.base_lag = candidate.own_lag AND candidate.is_drug AND candidate.is_cms_based
    AND candidate.basis <> 'none'
    AND NOT candidate.is_unpaid_waste AND candidate.status NOT IN ('void', 'reversal', 'denied')
),
worked AS (
  SELECT
    *,
    CASE WHEN basis = 'medicare' THEN least(extend(old_payment_limit, units), billed_amount)
      WHEN limit_per IS NOT NULL THEN line_amount(old_payment_limit, limit_per, units, percent,
        coalesce(escalator_factor, 1)) END AS old_allowed_amount,
    CASE WHEN basis = 'medicare' THEN least(extend(new_payment_limit, units), billed_amount)
      WHEN limit_per IS NOT NULL THEN line_amount(new_payment_limit, limit_per, units, percent,
        coalesce(escalator_factor, 1)) END AS new_allowed_amount
  FROM touched
)
SELECT
  row_number() OVER (ORDER BY worked.base_quarter, worked.hcpcs, worked.posting_version, worked.claim_id,
    worked.line) AS rebill_rank,
  worked.base_quarter AS quarter,
  worked.hcpcs,
  worked.posting_version,
  worked.payer_id,
  worked.site_id,
  worked.units,
  worked.allowed_amount,
  money(worked.old_allowed_amount) AS old_allowed_amount,
  money(worked.new_allowed_amount) AS new_allowed_amount,
  money(worked.new_allowed_amount - worked.old_allowed_amount) AS change_amount,
  CASE
    WHEN worked.allowed_amount IS NULL THEN 'pending'
    WHEN worked.old_allowed_amount IS NULL THEN 'unknown'
    WHEN abs(worked.allowed_amount - worked.new_allowed_amount) <= 0.01 THEN 'paid_at_new'
    WHEN abs(worked.allowed_amount - worked.old_allowed_amount) <= 0.01 THEN 'paid_at_old'
    ELSE 'paid_otherwise'
  END AS rebill_state,
  line.file_id,
  line.source_line
FROM worked
JOIN core.claim_line AS line ON line.claim_id = worked.claim_id AND line.line = worked.line
