-- Contracts that end within the days asked about, with the dollars of the last year under each: invoices, or what the
-- payer allowed. `is_new`: the publication before stood too early to tell, or had another last day.
WITH stand AS (
  SELECT (SELECT as_of FROM new.core.run_info) AS as_of, (SELECT as_of FROM old.core.run_info) AS before_as_of
),
ending AS (
  SELECT 'buying' AS contract_kind, contract_id AS contract, max(ends) AS ends FROM new.raw.gpo_contract
    GROUP BY contract_id HAVING bool_and(ends IS NOT NULL)
  UNION ALL
  SELECT 'payer', payer_id, max(ends) FROM new.raw.payer_contract
    GROUP BY payer_id HAVING bool_and(ends IS NOT NULL)
),
ending_before AS (
  SELECT 'buying' AS contract_kind, contract_id AS contract, max(ends) AS ends FROM old.raw.gpo_contract
    GROUP BY contract_id HAVING bool_and(ends IS NOT NULL)
  UNION ALL
  SELECT 'payer', payer_id, max(ends) FROM old.raw.payer_contract
    GROUP BY payer_id HAVING bool_and(ends IS NOT NULL)
),
worth AS (
  SELECT 'buying' AS contract_kind, contract_id AS contract, sum(extended_amount) AS amount
  FROM new.core.purchase CROSS JOIN stand
  WHERE contract_id IS NOT NULL AND invoice_date > stand.as_of - 365
  GROUP BY contract_id
  UNION ALL
  SELECT 'payer', payer_id, sum(allowed_amount) FROM new.core.claim_line CROSS JOIN stand
  WHERE service_date > stand.as_of - 365
  GROUP BY payer_id
)
SELECT ending.contract_kind, ending.contract, CAST(ending.ends AS VARCHAR) AS day,
  before.ends IS DISTINCT FROM ending.ends OR ending.ends > stand.before_as_of + CAST($days AS INTEGER) AS is_new,
  CAST(coalesce(worth.amount, 0) * 100 AS BIGINT) AS amount_cents
FROM ending
CROSS JOIN stand
LEFT JOIN ending_before AS before USING (contract_kind, contract)
LEFT JOIN worth USING (contract_kind, contract)
WHERE ending.ends BETWEEN least(stand.before_as_of + 1, stand.as_of) AND stand.as_of + CAST($days AS INTEGER)
