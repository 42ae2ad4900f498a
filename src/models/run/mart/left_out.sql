-- Dollars that are outside the numbers, or inside without their counterpart, by source: rows refused; claims of
-- 835s held; unmatched (claims whose drug cost nobody tells, remittances without a claim, purchases without a code);
-- unmapped (sites and, where the practice lists its payers, payers that no one knows); doses told twice. Dollars count
-- as they are, returns as well as purchases, against all dollars of the source. Where those of a fate are more than the
-- share left_out_stop of reference/setting.csv, or refused rows whose dollars cannot be read are more than that share
-- of rows, is_above says so and a build is refused unless told to go on (src/publish/left-out.ts). A row that repeats
-- another in every column leaves nothing out. This is the one telling: the refusal, the notices of the pages and the
-- data-quality page read it.
-- grain: source, fate, reason, subject, file_id
WITH named AS (
  SELECT * FROM (VALUES ('purchases', 'purchases'), ('distributor_purchases', 'purchases'), ('claims', 'claims'),
    ('claims_export', 'claims'),
    ('claim_837', 'claims in 837s'), ('remittance_835', 'remittances'), ('rebates', 'rebates')) AS named(file_source,
      source)
),
refused_row AS (
  -- A row with two problems is one row; its dollars are those of whichever problem can tell them.
  SELECT
    named.source,
    reject.file_id,
    reject.line,
    arg_min(coalesce(reject."column", 'row'), (reject."column" IS NULL, reject."column", reject.reason)) AS subject,
    arg_min(reject.reason, (reject."column" IS NULL, reject."column", reject.reason)) AS reason,
    max(abs(reject.dollars)) AS dollars,
    named.source IN ('claims in 837s', 'remittances') AS is_x12
  FROM raw.reject AS reject
  JOIN named ON named.file_source = reject.source
  WHERE NOT (reject.reason = 'duplicate_row' AND coalesce(reject.value, '') = 'equal')
  GROUP BY ALL
),
problem AS (
  -- X12 readers name what is wrong at its segment, and the dollars at the claim or payment that is held for it.
  -- A claim of an 835 that does not balance is held alone: what it pays for stays pending, said and waiting for the
  -- payer's correction.
  SELECT
    source,
    CASE WHEN source = 'remittances' AND reason IN ('line_out_of_balance', 'claim_out_of_balance', 'invalid_amount')
      THEN 'held' ELSE 'refused' END AS fate,
    reason,
    subject,
    file_id,
    line,
    dollars,
    1 AS rows,
    CASE WHEN dollars IS NULL THEN 1 ELSE 0 END AS rows_unread
  FROM refused_row
  WHERE dollars IS NOT NULL OR NOT is_x12
  UNION ALL BY NAME
  SELECT
    CASE unmatched.reason WHEN 'no_cost' THEN 'claims'
      WHEN 'remittance_without_claim' THEN 'remittances' ELSE 'purchases' END AS source,
    'unmatched' AS fate,
    unmatched.reason,
    CASE WHEN unmatched.reason = 'remittance_without_claim' THEN unmatched.payer_id
      WHEN unmatched.ndc11 = 'none' THEN unmatched.hcpcs ELSE unmatched.ndc11 END AS subject,
    unmatched.file_id,
    unmatched.source_line AS line,
    unmatched.gross_amount AS dollars,
    unmatched.rows,
    0 AS rows_unread
  FROM mart.unmatched AS unmatched
  WHERE unmatched.reason IN ('no_cost', 'remittance_without_claim')
    OR (unmatched.reason = 'no_crosswalk_row' AND EXISTS (FROM raw.ndc_hcpcs))
  UNION ALL BY NAME
  SELECT
    CASE unmatched.reason WHEN 'unknown_site' THEN 'purchases' ELSE 'claims' END AS source,
    'unmapped' AS fate,
    unmatched.reason,
    CASE unmatched.reason WHEN 'unlisted_payer' THEN unmatched.payer_id ELSE unmatched.site_id END AS subject,
    unmatched.file_id,
    unmatched.source_line AS line,
    unmatched.gross_amount AS dollars,
    unmatched.rows,
    0 AS rows_unread
  FROM mart.unmatched AS unmatched
  LEFT JOIN core.payer AS payer USING (payer_id)
  WHERE unmatched.reason = 'unknown_site'
    -- Without a list every payer and site of a claim is the one it names; 'unknown' is one that the claim does not
    -- name, or not clearly.
    OR (unmatched.reason = 'unlisted_payer' AND payer.kind = 'unknown'
      AND (unmatched.payer_id = 'unknown' OR EXISTS (FROM raw.payer)))
    OR (unmatched.reason = 'unlisted_site' AND (unmatched.site_id = 'unknown'
      OR (EXISTS (FROM raw.site) AND unmatched.site_id NOT IN (SELECT site_id FROM raw.purchase))))
  UNION ALL BY NAME
  -- A patient may have a dose twice a day and two patients the same dose, so these are only in doubt.
  SELECT 'claims' AS source,
    CASE reason WHEN 'numbered_differently' THEN 'told twice' ELSE 'in doubt' END AS fate, reason,
    payer_id AS subject, file_id, source_line AS line, abs(billed_amount) AS dollars, 1 AS rows,
    0 AS rows_unread
  FROM core.dose_told_twice
  UNION ALL BY NAME
  -- What a claim answered as a whole (no service lines) was paid, where nothing says of which lines.
  SELECT 'remittances' AS source, 'in doubt' AS fate, 'paid_as_a_whole' AS reason, whole.payer_id AS subject,
    min(whole.file_id) AS file_id, min(whole.source_line) AS line, abs(sum(whole.paid_amount)) AS dollars, 1 AS rows,
    0 AS rows_unread
  FROM core.remittance_answer AS whole
  WHERE whole.line = 0 AND NOT EXISTS (FROM raw.remittance_line AS line
    WHERE line.file_id = whole.file_id AND line.clp_segment = whole.clp_segment)
  GROUP BY whole.claim_id, whole.payer_id
  HAVING sum(whole.paid_amount) <> 0
),
taken AS (
  SELECT 'purchases' AS source, sum(abs(extended_amount)) AS dollars, count(*) AS rows FROM raw.purchase
  UNION ALL SELECT 'claims', sum(abs(billed_amount)), count(*) FROM core.claim_line WHERE status <> 'void'
  UNION ALL SELECT 'claims in 837s', sum(abs(charge_amount)), count(*) FROM raw.claim_837
  UNION ALL SELECT 'remittances', sum(abs(paid_amount)), count(*) FROM raw.remittance
  UNION ALL SELECT 'rebates', sum(abs(coalesce(accrued_amount, received_amount))), count(*) FROM raw.rebate
),
refused AS (
  SELECT source, sum(dollars) AS dollars, count(*) AS rows FROM problem WHERE fate IN ('refused', 'held')
    GROUP BY source
),
base AS (
  SELECT source, coalesce(taken.dollars, 0) + coalesce(refused.dollars, 0) AS dollars,
    taken.rows + coalesce(refused.rows, 0) AS rows
  FROM taken LEFT JOIN refused USING (source)
),
added AS (
  SELECT source, fate, reason, subject, file_id, sum(rows) AS rows, sum(rows_unread) AS rows_unread,
    coalesce(sum(dollars), 0) AS dollars,
    min(line) AS first_line
  FROM problem
  GROUP BY source, fate, reason, subject, file_id
),
fated AS (
  SELECT *, sum(dollars) OVER fate AS fate_amount, sum(rows_unread) OVER fate AS fate_unread FROM added
  WINDOW fate AS (PARTITION BY source, fate)
)
SELECT
  fated.source,
  fated.fate,
  fated.reason,
  fated.subject,
  fated.file_id,
  fated.first_line,
  CAST(fated.rows AS BIGINT) AS rows,
  CAST(fated.rows_unread AS BIGINT) AS rows_unread,
  money(fated.dollars) AS dollars,
  money(fated.fate_amount) AS fate_amount,
  money(base.dollars) AS source_amount,
  stop_share,
  fated.fate NOT IN ('held', 'in doubt') AND (fated.fate_amount > base.dollars * stop_share
    OR fated.fate_unread > base.rows * stop_share) AS is_above
FROM fated
JOIN base USING (source)
CROSS JOIN core.left_out_stop
