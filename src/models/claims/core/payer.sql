-- Payers: those listed, and those that only claims name, called and of the line of business that their X12 files say.
-- grain: payer_id
WITH named AS (
  SELECT DISTINCT payer_id FROM core.claim_line_state
  UNION
  SELECT payer_id FROM raw.payer
)
SELECT
  named.payer_id,
  coalesce(payer.name, told.name, named.payer_id) AS name,
  coalesce(payer.kind, told.kind, 'unknown') AS kind,
  payer.payer_id IS NOT NULL AS is_listed
FROM named
LEFT JOIN raw.payer AS payer USING (payer_id)
LEFT JOIN (
  SELECT payer_id, arg_max(payer_name, dollars) AS name, arg_max(kind, dollars) FILTER (kind <> 'unknown') AS kind
  FROM core.payer_spelling
  GROUP BY payer_id
) AS told USING (payer_id)
QUALIFY row_number() OVER (PARTITION BY named.payer_id ORDER BY payer.file_id DESC, payer.line DESC) = 1
