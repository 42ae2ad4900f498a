-- A visit's use of a single-dose vial: what was given, what was billed as discarded (JW), whether none
-- was said to be (JZ), and what must have been thrown away: the whole vials that hold the dose, less the dose.
-- `finding` names what the lines cannot both say; null where they agree. Units are the billed code's; ledger_units_lost
-- the ledger's. Single-dose is a property of the NDC, not of the code: of one code the small vial can be single-dose
-- and the large one multiple-dose, whose rest goes to the next patient and is no waste (42 CFR 414.940). An NDC that
-- reference.ndc_container does not name is judged by nothing here: `container_unknown`, with the rest of its vials,
-- where a single-dose one would lack JW.
-- grain: claim_id, hcpcs, ndc11
WITH packaging AS (
  SELECT ndc11, hcpcs, arg_max(package_quantity, quarter) AS package_quantity
  FROM core.ndc_hcpcs
  WHERE package_quantity > 0
  GROUP BY ndc11, hcpcs
),
visit AS (
  SELECT
    line.claim_id,
    line.hcpcs,
    line.ledger_ndc11 AS ndc11,
    min(line.service_date) AS service_date,
    min(line.quarter) AS quarter,
    min(line.site_id) AS site_id,
    min(line.payer_id) AS payer_id,
    min(line.line) FILTER (NOT line.is_discarded) AS line,
    milliunits(coalesce(sum(line.units) FILTER (NOT line.is_discarded), 0)) AS given,
    milliunits(coalesce(sum(line.units) FILTER (line.is_discarded), 0)) AS discarded,
    milliunits(coalesce(sum(line.ledger_units) FILTER (NOT line.is_discarded), 0)) AS given_in_ledger,
    cents(coalesce(sum(cost.acquisition_cost) FILTER (NOT line.is_discarded), 0)) AS cents,
    bool_or(line.is_discarded) AS has_jw,
    bool_or(has_modifier(line.modifiers, 'JZ')) AS has_jz,
    bool_or(container.ndc9 IS NULL) AS is_container_unknown
  FROM core.claim_line AS line
  LEFT JOIN reference.ndc_container AS container ON container.ndc9 = left(line.ledger_ndc11, 9)
  LEFT JOIN core.line_cost AS cost ON cost.claim_id = line.claim_id AND cost.line = line.line AND cost.method = 'fifo'
  WHERE line.consumes AND line.units > 0 AND line.ledger_ndc11 IS NOT NULL
    AND coalesce(container.container, 'single_dose') = 'single_dose'
  GROUP BY line.claim_id, line.hcpcs, line.ledger_ndc11
),
vial AS (
  SELECT
    visit.*,
    -- A package may hold several vials; the vial is what is opened.
    milliunits(unit.billing_units_per_package) // CAST(packaging.package_quantity AS BIGINT) AS vial
  FROM visit
  JOIN core.code_unit AS unit USING (ndc11, hcpcs, quarter)
  JOIN packaging USING (ndc11, hcpcs)
),
opened AS (
  SELECT
    *,
    (given + vial - 1) // vial AS vials,
    ((given + vial - 1) // vial) * vial - given AS rest,
    (given + discarded) % vial AS over
  FROM vial
  WHERE vial > 0
),
judged AS (
  SELECT
    *,
    CASE
      WHEN is_container_unknown THEN CASE WHEN NOT has_jw AND NOT has_jz AND rest > 0 THEN 'container_unknown' END
      WHEN has_jw AND given = 0 THEN 'jw_without_dose'
      WHEN has_jw AND has_jz THEN 'jz_with_waste'
      WHEN has_jw AND discarded >= vial THEN 'whole_vial_discarded'
      -- A little more than whole vials is overfill, which is never paid (42 CFR 414.904(a)(3)).
      WHEN (has_jw OR has_jz) AND given + discarded > vial AND over > 0 AND over * 10 <= vial THEN 'units_above_package'
      WHEN has_jz AND rest > 0 THEN 'jz_with_waste'
      WHEN has_jw AND over > 0 THEN 'not_whole_vials'
      WHEN NOT has_jw AND NOT has_jz AND rest > 0 THEN 'missing_jw'
    END AS finding
  FROM opened
)
SELECT
  claim_id,
  hcpcs,
  ndc11,
  line,
  service_date,
  quarter,
  site_id,
  payer_id,
  finding,
  to_units(vial * 0.001) AS units_per_vial,
  CAST(vials AS BIGINT) AS vials,
  to_units(given * 0.001) AS units,
  to_units(discarded * 0.001) AS discarded_units,
  to_units(CASE WHEN is_container_unknown THEN rest END * 0.001) AS rest_units,
  money(CASE WHEN is_container_unknown THEN round_share(cents, rest, given) END * 0.01) AS rest_cost,
  to_units(CASE finding WHEN 'missing_jw' THEN rest ELSE 0 END * 0.001) AS unbilled_waste_units,
  -- The same in the ledger's unit, and at what the dose itself cost.
  to_units(CASE finding WHEN 'missing_jw' THEN round_share(rest, given_in_ledger, given)
    ELSE 0 END * 0.001) AS ledger_units_lost,
  money(CASE finding WHEN 'missing_jw' THEN round_share(cents, rest, given) ELSE 0 END * 0.01) AS unbilled_waste_cost
FROM judged
