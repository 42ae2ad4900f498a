-- Sites of care: those listed, and those that only claims, purchases or counts name, called and of the kind that their
-- X12 files say.
-- grain: site_id
WITH named AS (
  SELECT DISTINCT site_id FROM core.claim_line_state
  UNION
  SELECT DISTINCT site_id FROM raw.purchase
  UNION
  SELECT DISTINCT site_id FROM raw.inventory_count
  UNION
  SELECT site_id FROM raw.site
)
SELECT
  named.site_id,
  coalesce(site.name, told.name, named.site_id) AS name,
  coalesce(site.kind, told.kind, 'unknown') AS kind,
  site.place_of_service,
  coalesce(site.npi, told.npi) AS npi,
  site.state,
  site.site_id IS NOT NULL AS is_listed
FROM named
LEFT JOIN raw.site AS site USING (site_id)
LEFT JOIN (
  SELECT site_id, arg_max(site_name, dollars) AS name, arg_max(npi, dollars) AS npi,
    arg_max(kind, dollars) FILTER (kind <> 'unknown') AS kind
  FROM core.site_spelling
  WHERE site_id IS NOT NULL
  GROUP BY site_id
) AS told USING (site_id)
QUALIFY row_number() OVER (PARTITION BY named.site_id ORDER BY site.file_id DESC, site.line DESC) = 1
