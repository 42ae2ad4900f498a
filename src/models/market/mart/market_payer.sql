-- How much of a payer's own dollars its in-network files can be held against: allowed for drugs and drug
-- administration, last four quarters of adjudicated lines, and of them the codes with usable prices. Zero files:
-- nothing is known.
-- grain: payer_id
WITH own AS (
  SELECT own.*, market.rates
  FROM core.own_rate AS own
  JOIN core.service_code AS code ON code.hcpcs = own.hcpcs AND code.service_class IN ('drug', 'administration')
  LEFT JOIN (
    SELECT payer_id, hcpcs, sum(rates) AS rates FROM mart.market_rate
    WHERE payer_id IS NOT NULL
    GROUP BY ALL
  ) AS market ON market.payer_id = own.payer_id AND market.hcpcs = own.hcpcs
),
file AS (
  SELECT payer_id, count(DISTINCT file_id) AS files, min(last_updated_on) AS last_updated_on
  FROM core.market_rate
  GROUP BY payer_id
)
SELECT
  own.payer_id,
  any_value(payer.name) AS name,
  any_value(payer.kind) AS kind,
  coalesce(any_value(file.files), 0) AS files,
  any_value(file.last_updated_on) AS last_updated_on,
  count(*) AS codes,
  count(own.rates) AS market_codes,
  money(sum(own.allowed_amount)) AS own_allowed_amount,
  money(coalesce(sum(own.allowed_amount) FILTER (own.rates IS NOT NULL), 0)) AS market_allowed_amount
FROM own
JOIN core.payer AS payer USING (payer_id)
LEFT JOIN file USING (payer_id)
GROUP BY own.payer_id
