-- One term of a payer's contract with what it leaves unsaid filled in: 100% of the base, no lag, waste paid, no
-- sequestration, no lesser-of. `fallback_base` is read from `unpublished_base` ("wac:103", "billed:80", "cms_limit")
-- and null where its words need a person.
-- grain: term_id
SELECT
  row_number() OVER (ORDER BY file_id, line) AS term_id,
  payer_id,
  plan,
  code_from,
  coalesce(code_to, code_from) AS code_to,
  site_kind,
  place_of_service,
  starts,
  ends,
  base,
  CAST(coalesce(percent, 100) AS DECIMAL(9, 4)) AS percent,
  fixed_amount,
  coalesce(lag_quarters, 0) AS lag_quarters,
  coalesce(lesser_of_billed, false) AS lesser_of_billed,
  floor_amount,
  cap_amount,
  CAST(coalesce(annual_escalator_pct, 0) AS DECIMAL(9, 4)) AS annual_escalator_pct,
  coalesce(waste_paid, true) AS waste_paid,
  coalesce(sequestration_applies, false) AS sequestration_applies,
  unpublished_base,
  nullif(regexp_extract(trim(unpublished_base), '^(cms_limit|asp|wac|awp|billed|invoice)(:(\d{1,4}(\.\d{1,4})?))?$', 1),
    '') AS fallback_base,
  CAST(coalesce(nullif(regexp_extract(trim(unpublished_base),
    '^(cms_limit|asp|wac|awp|billed|invoice)(:(\d{1,4}(\.\d{1,4})?))?$', 3), ''), '100') AS DECIMAL(9,
    4)) AS fallback_percent,
  file_id,
  line AS source_line
FROM raw.payer_contract
