-- Sites of care: those listed, and those that only claims or purchases name.
-- grain: site_id
WITH named AS (
  SELECT DISTINCT site_id FROM core.claim_line_state
  UNION
  SELECT DISTINCT site_id FROM raw.purchase
  UNION
  SELECT site_id FROM raw.site
)
SELECT
  named.site_id,
  coalesce(site.name, named.site_id) AS name,
  coalesce(site.kind, 'unknown') AS kind,
  site.place_of_service,
  site.npi,
  site.state,
  site.site_id IS NOT NULL AS is_listed
FROM named
LEFT JOIN raw.site AS site USING (site_id)
QUALIFY row_number() OVER (PARTITION BY named.site_id ORDER BY site.file_id DESC, site.line DESC) = 1
