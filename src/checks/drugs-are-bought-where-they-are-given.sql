-- Drugs are bought at a site that gives drugs: stock lies by site, so where no purchase is at any site of the claims,
-- no dose has a lot and every cost would be an estimate. Map the accounts of invoices to the sites of claims (site_map
-- of the distributor's profile).
WITH bought AS (
  SELECT site_id, money(sum(extended_amount)) AS extended_amount FROM core.purchase WHERE units > 0 GROUP BY site_id
),
given AS (
  SELECT DISTINCT site_id FROM core.claim_line WHERE consumes AND site_id IS NOT NULL
)
SELECT bought.site_id, bought.extended_amount,
  'claims are at ' || (SELECT string_agg(site_id, ', ' ORDER BY site_id) FROM given) AS reason
FROM bought
WHERE EXISTS (FROM given) AND NOT EXISTS (FROM bought AS own JOIN given USING (site_id))
