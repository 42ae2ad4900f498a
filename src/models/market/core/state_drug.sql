-- A drug in the practice's states together, newest year of CMS's file by state: places of service added up. A row that
-- CMS suppresses is in no sum, so units are at least these.
-- grain: hcpcs
WITH own_state AS (SELECT DISTINCT upper(state) AS state FROM core.site WHERE state IS NOT NULL),
newest AS (SELECT max("year") AS year FROM raw.state_service),
service AS (
  SELECT service.*
  FROM raw.state_service AS service
  JOIN newest ON newest.year IS NOT DISTINCT FROM service.year
  JOIN own_state USING (state)
  QUALIFY row_number() OVER (PARTITION BY service.state, hcpcs, is_facility ORDER BY file_id DESC, line DESC) = 1
)
SELECT
  hcpcs,
  any_value("year") AS state_year,
  string_agg(DISTINCT state, ', ' ORDER BY state) AS states,
  to_units(sum(services)) AS state_units,
  CAST(sum(beneficiary_days) AS BIGINT) AS state_visits,
  CAST(sum(providers) AS BIGINT) AS state_providers,
  to_price(sum(services * average_allowed) / nullif(sum(services) FILTER (average_allowed IS NOT NULL), 0))
    AS state_unit_price
FROM service
GROUP BY hcpcs
