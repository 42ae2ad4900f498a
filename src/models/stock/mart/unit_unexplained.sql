-- What each count found missing or too much, in the ledger's units and dollars, by why: past its date, waste nobody
-- billed, and what nothing explains; what the first count of a package found had been there before, what it missed had
-- gone before. Never hidden, never netted.
-- grain: site_id, ndc11, count_date
SELECT
  ledger_key.site_id,
  ledger_key.ndc11,
  coalesce(code.hcpcs, 'none') AS hcpcs,
  count.count_date,
  quarter_of(count.count_date) AS quarter,
  to_units(count.book * 0.001) AS book_units,
  to_units(count.counted * 0.001) AS counted_units,
  count.is_first AS is_first_count,
  to_units(greatest(0, -count.difference) * 0.001) AS found_units,
  money(count.found_cents * 0.01) AS found_cost,
  to_units(coalesce(loss.before_first_count_milliunits, 0) * 0.001) AS before_first_count_units,
  money(coalesce(loss.before_first_count_cents, 0) * 0.01) AS before_first_count_cost,
  to_units(coalesce(loss.expired_milliunits, 0) * 0.001) AS expired_units,
  money(coalesce(loss.expired_cents, 0) * 0.01) AS expired_cost,
  to_units(coalesce(loss.waste_milliunits, 0) * 0.001) AS other_waste_units,
  money(coalesce(loss.waste_cents, 0) * 0.01) AS other_waste_cost,
  to_units(coalesce(loss.unexplained_milliunits, 0) * 0.001) AS unexplained_units,
  money(coalesce(loss.unexplained_cents, 0) * 0.01) AS unexplained_cost
FROM core.count_difference AS count
JOIN core.ledger_key AS ledger_key USING (key_id)
LEFT JOIN core.ledger_event AS event
  ON event.key_id = count.key_id AND event.event_order = 4 AND event.event_date = count.count_date
    AND NOT event.is_receipt
LEFT JOIN core.count_loss AS loss USING (event_id)
LEFT JOIN (SELECT ndc11, arg_max(hcpcs, quarter) AS hcpcs FROM core.ndc GROUP BY ndc11) AS code
  ON code.ndc11 = ledger_key.ndc11
WHERE count.difference <> 0
