-- Which CMS file a payer really pays on: for each payer and quarter of service, how many lines' allowed amounts the
-- file of 0 to 4 quarters earlier reproduces to the cent. Only lines where the files tell different amounts can tell,
-- and only those count. `is_best` marks the file that explains most; `is_stale` says that it is an older one than the
-- contract's.
-- grain: payer_id, quarter, base_lag
WITH line AS (
  SELECT claim_id, line, payer_id, quarter, base_lag, own_lag, base_quarter, expected_allowed, allowed_amount,
    min(expected_allowed) OVER files <> max(expected_allowed) OVER files AS tells
  FROM core.expected_candidate
  WHERE is_cms_based AND is_drug AND NOT is_discarded AND expected_allowed IS NOT NULL AND allowed_amount > 0
    AND status NOT IN ('void', 'reversal', 'denied') AND base_lag <= 4
  WINDOW files AS (PARTITION BY claim_id, line)
),
matched AS (
  SELECT
    payer_id,
    quarter,
    base_lag,
    any_value(base_quarter) AS base_quarter,
    mode(own_lag ORDER BY own_lag) AS own_lag,
    count(*) AS lines,
    count(*) FILTER (abs(expected_allowed - allowed_amount) <= 0.01) AS matched_lines,
    money(sum(abs(expected_allowed - allowed_amount))) AS absolute_difference
  FROM line
  WHERE tells
  GROUP BY payer_id, quarter, base_lag
)
SELECT
  *,
  row_number() OVER best = 1 AND matched_lines > 0 AS is_best,
  row_number() OVER best = 1 AND matched_lines * 2 > lines AND base_lag > own_lag AS is_stale
FROM matched
WINDOW best AS (PARTITION BY payer_id, quarter ORDER BY matched_lines DESC, absolute_difference, base_lag)
