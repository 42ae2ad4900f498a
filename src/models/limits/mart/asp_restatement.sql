-- What CMS changed when it posted a quarter again: each posting against the one before. Silent means the new row
-- carries no “Updated” note. A code that appears or disappears has an empty old or new limit.
-- grain: quarter, hcpcs, posting_version
WITH posting AS (
  SELECT limits.*, posted.posting_version, posted.posted_date AS posting_date
  FROM raw.payment_limit AS limits
  JOIN core.payment_limit_posting AS posted USING (file_id, quarter)
  WHERE posted.versions > 1
),
pair AS (
  SELECT quarter, posting_version, posting_version - 1 AS previous_version
    FROM (SELECT DISTINCT quarter, posting_version FROM posting) WHERE posting_version > 1
),
code AS (
  SELECT DISTINCT pair.quarter, pair.posting_version, pair.previous_version, posting.hcpcs
  FROM pair
  JOIN posting ON posting.quarter = pair.quarter
    AND posting.posting_version IN (pair.posting_version, pair.previous_version)
)
SELECT
  code.quarter,
  code.hcpcs,
  code.posting_version,
  before.payment_limit AS old_payment_limit,
  after.payment_limit AS new_payment_limit,
  before.coinsurance_pct AS old_coinsurance_pct,
  after.coinsurance_pct AS new_coinsurance_pct,
  CASE
    WHEN before.hcpcs IS NULL THEN 'appeared'
    WHEN after.hcpcs IS NULL THEN 'disappeared'
    WHEN before.payment_limit IS DISTINCT FROM after.payment_limit THEN 'limit'
    ELSE 'coinsurance'
  END AS change,
  coalesce(after.is_updated, false) AS is_flagged_by_cms,
  after.notes,
  before.posting_date AS old_posted_date,
  after.posting_date AS new_posted_date,
  before.file_id AS old_file_id,
  after.file_id AS new_file_id
FROM code
LEFT JOIN posting AS before ON before.quarter = code.quarter AND before.posting_version = code.previous_version
  AND before.hcpcs = code.hcpcs
LEFT JOIN posting AS after ON after.quarter = code.quarter AND after.posting_version = code.posting_version
  AND after.hcpcs = code.hcpcs
WHERE before.payment_limit IS DISTINCT FROM after.payment_limit
  OR before.coinsurance_pct IS DISTINCT FROM after.coinsurance_pct
  OR before.hcpcs IS NULL OR after.hcpcs IS NULL
