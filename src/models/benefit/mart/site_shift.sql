-- The same drug and payer across kinds of site, last four quarters of decided lines: what was allowed, what the drug
-- cost and what giving it brought, so that a shift of site can be priced; Medicare at a pharmacy infusion suite, which
-- it does not pay, is marked.
-- grain: hcpcs, payer_id, site_kind
WITH newest AS (SELECT max(quarter_index(quarter)) AS newest FROM mart.margin_cube WHERE lines > 0),
drug AS (
  SELECT line.hcpcs, line.payer_id, site.kind AS site_kind, count(*) AS lines,
    count(DISTINCT (coalesce(line.patient_key, line.claim_id), line.service_date)) AS visits,
    sum(line.units) AS units, sum(coalesce(line.allowed_amount, 0)) AS allowed_amount,
      sum(line.collected_amount) AS collected_amount, sum(line.acquisition_cost) AS acquisition_cost,
    sum(line.acquisition_cost) FILTER (line.is_discarded) AS discarded_acquisition_cost
  FROM core.drug_line AS line
  JOIN core.site AS site USING (site_id)
  CROSS JOIN newest
  WHERE line.method = 'fifo' AND NOT line.is_open AND NOT line.is_supplied_free
    AND line.status NOT IN ('void', 'reversal')
    AND quarter_index(line.quarter) > newest.newest - 4
  GROUP BY line.hcpcs, line.payer_id, site.kind
),
administration AS (
  SELECT line.drug_hcpcs AS hcpcs, line.payer_id, site.kind AS site_kind,
    sum(line.collected_amount) AS administration_amount
  FROM core.administration_line AS line
  JOIN core.site AS site USING (site_id)
  CROSS JOIN newest
  WHERE quarter_index(line.quarter) > newest.newest - 4 AND NOT line.is_open
    AND line.service_class = 'administration'
  GROUP BY line.drug_hcpcs, line.payer_id, site.kind
)
SELECT
  drug.hcpcs,
  drug.payer_id,
  drug.site_kind,
  drug.lines,
  drug.visits,
  to_units(drug.units) AS units,
  money(drug.allowed_amount) AS allowed_amount,
  money(drug.collected_amount) AS collected_amount,
  money(drug.acquisition_cost) AS acquisition_cost,
  money(coalesce(drug.discarded_acquisition_cost, 0)) AS discarded_acquisition_cost,
  money(drug.collected_amount - drug.acquisition_cost) AS net_cost_recovery,
  money(coalesce(administration_amount, 0)) AS administration_amount,
  drug.site_kind = 'ais' AND payer.kind IN ('medicare_ffs') AS is_medicare_at_suite
FROM drug
LEFT JOIN administration USING (hcpcs, payer_id, site_kind)
LEFT JOIN core.payer AS payer ON payer.payer_id = drug.payer_id
