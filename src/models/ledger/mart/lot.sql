-- Each lot bought: what it held, what is left and what that cost; lots and cost adjustments hold every invoiced dollar.
-- grain: lot_id
SELECT lot_id, site_id, ndc11, hcpcs, received_date, quarter_of(received_date) AS quarter, kind, units, cost,
  units_left, cost_left,
  per_unit(cost, units) AS unit_cost, vendor, invoice, shown_lot(lot) AS lot, expiry_date
FROM core.lot
