-- Selected drugs, their first day, their price where CMS has published one, and whether the practice uses them.
-- grain: ipay, drug_name, hcpcs, effective_date
SELECT
  selected.*,
  quarter_of(selected.effective_date) AS selected_from,
  selected.hcpcs IN (SELECT hcpcs FROM mart.drug) AS is_used
FROM core.selected_drug AS selected
