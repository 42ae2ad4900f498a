-- Invoice dollars since, by vendor; consigned goods are not the practice's.
WITH spent AS (
  SELECT vendor, sum(extended_amount) AS amount, count(*) AS lines, 1 AS sign FROM new.core.purchase
    WHERE kind <> 'consigned' GROUP BY vendor
  UNION ALL
  SELECT vendor, sum(extended_amount), count(*), -1 FROM old.core.purchase WHERE kind <> 'consigned' GROUP BY vendor
)
SELECT vendor, CAST(sum(lines * sign) AS BIGINT) AS new_lines, CAST(sum(amount * sign) * 100 AS BIGINT) AS amount_cents
FROM spent
GROUP BY vendor
HAVING sum(amount * sign) <> 0 OR sum(lines * sign) <> 0
