-- What a payer usually pays for a unit of a code (discarded units apart), as known on a day an outlook is made: the
-- first payments of the year before, over the units of the lines they paid. Zero where the payer has only denied; no
-- row where it has decided none.
-- grain: origin_date, payer_id, billed_hcpcs, hcpcs, is_discarded
SELECT
  origin.origin_date,
  line.payer_id,
  line.billed_hcpcs,
  line.hcpcs,
  line.is_discarded,
  coalesce(CAST(sum(line.first_paid_amount) FILTER (line.first_paid_amount > 0) AS DOUBLE)
    / nullif(CAST(sum(line.units) FILTER (line.first_paid_amount > 0) AS DOUBLE), 0), 0) AS usual_per_unit
FROM core.cash_origin AS origin
JOIN core.cash_line AS line
  ON line.first_cash_date <= origin.origin_date AND line.service_date > origin.origin_date - 365
GROUP BY ALL
