-- Files that tell of the same invoice or claim lines, each with the file that told of them before it: lines the newer
-- one adds and leaves out within the days that both cover, and lines it changes. A claim line that was open and is
-- decided now is not a change. Nothing adds twice: of a changed line the newer telling counts, a line left out still
-- counts as it was told, unless the practice declares the earlier file replaced: then nothing of it counts.
-- grain: source, file_id, earlier_file_id
WITH told AS (
  SELECT 'purchases' AS source, file_id, concat_ws('|', vendor, invoice, line_number) AS key, invoice_date AS day,
    invoice_date AS reaches,
    extended_amount AS dollars, true AS is_final,
    [CAST(invoice_date AS VARCHAR), site_id, ndc11, kind, CAST(packages AS VARCHAR), CAST(unit_price AS VARCHAR),
      CAST(extended_amount AS VARCHAR)] AS content,
    [] AS decision
  FROM raw.purchase
  UNION ALL
  SELECT 'claims', file_id, concat_ws('|', claim_id, line_number, version), service_date,
    coalesce(paid_date, adjudicated_date, submitted_date, service_date),
    billed_amount, paid_amount IS NOT NULL OR allowed_amount IS NOT NULL,
    [status, CAST(service_date AS VARCHAR), site_id, payer_id, hcpcs, CAST(units AS VARCHAR),
      CAST(billed_amount AS VARCHAR)],
    [CAST(allowed_amount AS VARCHAR), CAST(paid_amount AS VARCHAR)]
  FROM raw.claim_line
),
span AS (
  SELECT source, file_id, min(day) AS first_day, max(day) AS last_day, max(reaches) AS reaches FROM told GROUP BY ALL
),
-- Files in the order they were made, as far as their days tell; the name decides between equals.
ordered AS (
  SELECT span.*, row_number() OVER (PARTITION BY span.source ORDER BY reaches, name_order(file.path), file_id) AS nth
  FROM span JOIN raw.file AS file USING (file_id)
),
repeated AS (
  SELECT source, key FROM told GROUP BY source, key HAVING min(file_id) <> max(file_id)
),
line AS (
  SELECT told.*, ordered.nth,
    lag(told.file_id) OVER telling AS earlier_file_id,
    lag(content) OVER telling AS earlier_content,
    lag(decision) OVER telling AS earlier_decision,
    lag(is_final) OVER telling AS was_final
  FROM told JOIN repeated USING (source, key) JOIN ordered USING (source, file_id)
  WINDOW telling AS (PARTITION BY told.source, key ORDER BY ordered.nth, content, decision)
),
shared AS (
  SELECT source, file_id, earlier_file_id, count(*) AS lines_shared,
    count(*) FILTER (content <> earlier_content
      OR (was_final AND decision IS DISTINCT FROM earlier_decision)) AS lines_changed
  FROM line WHERE earlier_file_id <> file_id
  GROUP BY ALL
),
pair AS (
  SELECT shared.*, greatest(a.first_day, b.first_day) AS first_day, least(a.last_day, b.last_day) AS last_day
  FROM shared
  JOIN ordered AS a ON a.source = shared.source AND a.file_id = shared.file_id
  JOIN ordered AS b ON b.source = shared.source AND b.file_id = shared.earlier_file_id
),
alone AS (
  SELECT pair.source, pair.file_id, pair.earlier_file_id, told.file_id = pair.file_id AS is_new, count(*) AS lines,
    sum(told.dollars) AS dollars
  FROM pair
  JOIN told ON told.source = pair.source AND told.file_id IN (pair.file_id, pair.earlier_file_id)
    AND told.day BETWEEN pair.first_day AND pair.last_day
  WHERE NOT EXISTS (
    FROM told AS other
    WHERE other.source = told.source AND other.key = told.key AND other.file_id IN (pair.file_id, pair.earlier_file_id)
      AND other.file_id <> told.file_id
  )
  GROUP BY ALL
)
SELECT
  pair.source,
  pair.file_id,
  pair.earlier_file_id,
  false AS is_replaced,
  pair.lines_shared,
  pair.lines_changed,
  CAST(coalesce(sum(alone.lines) FILTER (alone.is_new), 0) AS BIGINT) AS lines_added,
  CAST(coalesce(sum(alone.lines) FILTER (NOT alone.is_new), 0) AS BIGINT) AS lines_removed,
  money(coalesce(sum(alone.dollars) FILTER (alone.is_new), 0)) AS added_amount,
  money(coalesce(sum(alone.dollars) FILTER (NOT alone.is_new), 0)) AS removed_amount
FROM pair
LEFT JOIN alone USING (source, file_id, earlier_file_id)
GROUP BY ALL
UNION ALL
SELECT
  file.source,
  replacement.file_id,
  replacement.replaced_file_id,
  true,
  replacement.lines_shared,
  replacement.lines_changed,
  replacement.lines_added,
  replacement.lines_removed,
  replacement.added_amount,
  replacement.removed_amount
FROM raw.replacement AS replacement
JOIN raw.file AS file USING (file_id)
