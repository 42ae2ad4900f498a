-- Invoices name the purchasing contract they are bought under. Where no line of any file does, each counts under the
-- one contract that has its NDC and distributor on its day: what was bought outside of it is then not known. Add
-- contract_id to purchases.csv.
-- severity: warn
SELECT contract_id, count(*) AS lines, money(sum(extended_amount)) AS dollars
FROM core.purchase
WHERE contract_id IS NOT NULL AND (SELECT count(contract_id) FROM raw.purchase) = 0
GROUP BY contract_id
ORDER BY contract_id
