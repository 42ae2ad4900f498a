-- Dates at which a payment rule changes, as far as they are known, and whether the practice uses a code they name.
-- grain: known_from, rule_subject
SELECT
  known.date AS known_from,
  known.subject AS rule_subject,
  known.what AS rule_change,
  nullif(known.hcpcs, '') AS hcpcs,
  known.hcpcs IN (SELECT hcpcs FROM mart.drug) AS is_used,
  known.source AS row_source,
  known.as_of AS source_date
FROM reference.known_date AS known
