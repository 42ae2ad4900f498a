-- The Medicare payment limit in force for a code in a quarter; null where CMS publishes none (N/A, a blank or 0), never
-- zero.
-- grain: quarter, hcpcs
SELECT
  quarter,
  hcpcs,
  nullif(limits.payment_limit, 0) AS payment_limit,
  CAST(coalesce(limits.coinsurance_pct, 20) AS DECIMAL(9, 4)) AS coinsurance_pct,
  limits.dosage,
  CASE
    WHEN nullif(limits.payment_limit, 0) IS NULL THEN 'unpublished'
    WHEN limits.is_amp_based THEN 'amp'
    WHEN limits.vaccine_limit IS NOT NULL OR limits.vaccine_awp_pct IS NOT NULL THEN 'vaccine'
    WHEN limits.blood_limit IS NOT NULL OR limits.blood_awp_pct IS NOT NULL THEN 'blood'
    WHEN limits.is_add_on_8pct THEN 'biosimilar_8pct'
    ELSE 'asp'
  END AS basis,
  limits.is_add_on_8pct,
  limits.is_inflation_adjusted,
  limits.notes,
  limits.asp_quarter,
  posting.posted_date,
  posting.versions,
  limits.file_id,
  limits.line AS source_line
FROM raw.payment_limit AS limits
JOIN core.payment_limit_posting AS posting USING (file_id, quarter)
WHERE posting.is_in_force
