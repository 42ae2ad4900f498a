-- No two terms of a payer's contract speak equally about the same line on the same day; the one that starts last was
-- used.
-- severity: warn
SELECT a.payer_id, a.plan, a.code_from, a.code_to, a.source_line AS line, b.source_line AS other_line
FROM core.contract_term AS a
JOIN core.contract_term AS b
  ON a.payer_id = b.payer_id AND a.term_id < b.term_id
  AND a.plan IS NOT DISTINCT FROM b.plan AND a.code_from IS NOT DISTINCT FROM b.code_from
  AND a.code_to IS NOT DISTINCT FROM b.code_to AND a.site_kind IS NOT DISTINCT FROM b.site_kind
  AND a.place_of_service IS NOT DISTINCT FROM b.place_of_service
  AND a.starts <= coalesce(b.ends, DATE '9999-12-31') AND b.starts <= coalesce(a.ends, DATE '9999-12-31')
ORDER BY ALL
