-- Drug planned for appointments that were missed or changed, by site and drug: how many, the units, and what they would
-- cost at the last price: stock that is there for nobody until it is planned again.
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
  to_units(sum(appointment.units)) AS units,
  money(coalesce(sum(round_share(cents(stock.unit_price), milliunits(appointment.units),
    milliunits(stock.billing_units_per_package))), 0) * 0.01) AS cost
FROM appointment
LEFT JOIN core.supply_stock AS stock USING (site_id, hcpcs)
WHERE appointment.status IN ('missed', 'changed')
GROUP BY appointment.site_id, appointment.hcpcs, appointment.status
