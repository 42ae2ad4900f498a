-- Whether the files can tell a finding (data/reference/finding.csv: what it needs, and how many quarters of it). A
-- finding whose inputs are not all there is not computed: its marts have no rows, and its place in the report says what
-- to add and what that would tell.
-- grain: finding
WITH need AS (
  SELECT finding, unnest(string_split(inputs, ' ')) AS need FROM reference.finding
),
weighed AS (
  SELECT
    need.finding,
    CASE
      WHEN coalesce(state.rows, 0) = 0 THEN state.input_file
      WHEN state.quarters < TRY_CAST(nullif(split_part(need.need, '>=', 2), '') AS INTEGER)
        THEN split_part(need.need, '>=', 2) || ' ' || state.quarter_words || ' (' || state.quarters || ' loaded)'
    END AS missing,
    state.dollars
  FROM need
  JOIN (SELECT * FROM core.input_state) AS state ON state.input = split_part(need.need, '>=', 1)
)
SELECT
  finding.finding,
  finding.page,
  finding.title,
  count(weighed.missing) = 0 AS is_told,
  string_agg(weighed.missing, '; ' ORDER BY weighed.missing) AS missing,
  finding.would_tell,
  CASE WHEN count(weighed.missing) > 0 THEN money(max(weighed.dollars)) END AS dollars
FROM reference.finding AS finding
JOIN weighed USING (finding)
GROUP BY ALL
