-- The run: the date it stands at and the quarters it covers.
-- grain: as_of
SELECT
  as_of,
  (SELECT min(quarter) FROM core.claim_line) AS first_quarter,
  (SELECT max(quarter) FROM core.claim_line) AS last_quarter,
  (SELECT max(quarter) FROM core.payment_limit) AS newest_limit_quarter,
  (SELECT count(*) FROM core.claim_line) AS claim_lines,
  (SELECT count(*) FROM core.purchase) AS purchase_lines,
  money(coalesce((SELECT sum(untold_patient_amount) FROM core.claim_line WHERE is_drug), 0)) AS untold_patient_amount,
  -- What a year of borrowing costs, of reference/setting.csv: every page and packet that values days takes it from
  -- here.
  (SELECT annual_financing_rate FROM core.supply_setting) AS annual_financing_rate,
  -- From the practice's own reference/practice.csv, where it has one.
  (SELECT max(name) FROM reference.practice) AS practice_name,
  coalesce((SELECT bool_or(is_sample) FROM reference.practice), false) AS is_sample
FROM core.run_info
