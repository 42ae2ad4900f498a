import {printMart} from "../../src/site/page-data.ts";

// Sites are added up; the mart has them. What was collected so far is shown by step only.
await printMart(`
SELECT basis, quarter, base_quarter, step, hcpcs, coalesce(drug.name, CASE WHEN hcpcs = 'none' THEN 'No drug' ELSE hcpcs END) AS drug_name,
  payer_id, coalesce(payer.name, CASE WHEN payer_id = 'none' THEN 'No payer' ELSE payer_id END) AS payer_name,
  CAST(sum(amount) * 100 AS BIGINT) AS amount_cents
FROM (
  SELECT 'collected' AS basis, quarter, base_quarter, step, 'none' AS hcpcs, 'none' AS payer_id, amount FROM bridge
  UNION ALL
  SELECT 'matured', quarter, base_quarter, step, hcpcs, payer_id, amount FROM bridge_matured
)
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer USING (payer_id)
GROUP BY ALL
HAVING sum(amount) <> 0
ORDER BY basis, quarter, base_quarter, step, hcpcs, payer_id`);
