-- Each posting of a CMS file of a quarter (payment limits, crosswalk, and both for drugs without a code), the latest
-- posted in force. CMS replaces whole files, so what a later posting leaves out is out of force. A file whose name
-- carries no date is placed by the newest “Updated <month> <year>” in its notes; one that says nothing of its date is
-- taken for the latest, as it is when CMS restates a file and drops the date from its name. Of two that nothing else
-- puts in order the later name counts: limits before limits-corrected and limits (2).
-- grain: posted, file_id, quarter
WITH noted AS (
  SELECT 'payment_limit' AS posted, file_id, quarter, posted_date, notes FROM raw.payment_limit
  UNION ALL
  SELECT 'noc_payment_limit', file_id, quarter, posted_date, notes FROM raw.noc_payment_limit
  UNION ALL
  SELECT 'ndc_hcpcs', file_id, quarter, posted_date, NULL FROM raw.ndc_hcpcs
  UNION ALL
  SELECT 'noc_ndc', file_id, quarter, posted_date, NULL FROM raw.noc_ndc
),
posting AS (
  SELECT
    posted,
    file_id,
    quarter,
    any_value(posted_date) AS posted_date,
    max(try_strptime(
      '1 ' || regexp_extract(notes,
        '(?i)(?:updated|revised)\s+((?:January|February|March|April|May|June|July|August|September|October|November|'
        || 'December) \d{4})', 1),
      '%-d %B %Y'
    )) AS noted_date,
    count(*) AS rows
  FROM noted
  GROUP BY posted, file_id, quarter
),
placed AS (
  SELECT posting.*, coalesce(posted_date, CAST(noted_date AS DATE)) AS placed_date,
    name_order(file.path) AS name
  FROM posting
  LEFT JOIN raw.file AS file USING (file_id)
)
SELECT
  posted,
  file_id,
  quarter,
  posted_date,
  placed_date,
  rows,
  row_number() OVER newest_last AS posting_version,
  count(*) OVER (PARTITION BY posted, quarter) AS versions,
  row_number() OVER newest_last = count(*) OVER (PARTITION BY posted, quarter) AS is_in_force
FROM placed
WINDOW newest_last AS (PARTITION BY posted, quarter
  ORDER BY placed_date NULLS LAST, posted_date NULLS LAST, name, file_id)
