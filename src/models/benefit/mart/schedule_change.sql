-- Drug planned for appointments that were missed or changed, by site and drug: how many, the units, and what they would cost at the
-- last price: stock that is there for nobody until it is planned again.
-- grain: site_id, hcpcs, status
WITH appointment AS (
  SELECT * FROM raw.schedule
  QUALIFY row_number() OVER (PARTITION BY appointment_id ORDER BY file_id DESC, line DESC) = 1
)
SELECT
  appointment.site_id,
  appointment.hcpcs,
  appointment.status,
  count(*) AS visits,
  CAST(sum(appointment.units) AS DECIMAL(18, 3)) AS units,
  CAST(coalesce(sum(round_share(CAST(stock.unit_price * 100 AS BIGINT), CAST(appointment.units * 1000 AS BIGINT),
    CAST(stock.billing_units_per_package * 1000 AS BIGINT))), 0) * 0.01 AS DECIMAL(18, 2)) AS cost
FROM appointment
LEFT JOIN core.supply_stock AS stock USING (site_id, hcpcs)
WHERE appointment.status IN ('missed', 'changed')
GROUP BY appointment.site_id, appointment.hcpcs, appointment.status
