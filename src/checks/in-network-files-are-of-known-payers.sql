-- Every in-network file is of a payer of ours: named with plus-six rates --payer, or by a name that is ours. The prices
-- of another are shown and held against nothing.
-- severity: warn
SELECT reporting_entity, count(DISTINCT file_id) AS files, count(*) AS rates
FROM core.market_rate
WHERE payer_id IS NULL OR payer_id NOT IN (SELECT payer_id FROM core.payer)
GROUP BY reporting_entity
ORDER BY reporting_entity
