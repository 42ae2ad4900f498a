-- Payers: those listed, and those that only claims name.
-- grain: payer_id
WITH named AS (
  SELECT DISTINCT payer_id FROM core.claim_line_state
  UNION
  SELECT payer_id FROM raw.payer
)
SELECT
  named.payer_id,
  coalesce(payer.name, named.payer_id) AS name,
  coalesce(payer.kind, 'unknown') AS kind,
  payer.payer_id IS NOT NULL AS is_listed
FROM named
LEFT JOIN raw.payer AS payer USING (payer_id)
QUALIFY row_number() OVER (PARTITION BY named.payer_id ORDER BY payer.file_id DESC, payer.line DESC) = 1
