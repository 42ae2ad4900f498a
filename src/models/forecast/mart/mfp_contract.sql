-- Contract register: each drug term in force or to come, what it follows once CMS prints no ASP for a drug, and the
-- dollars of selected drugs it paid for in the last four quarters.
-- grain: term_id
WITH selected AS (SELECT DISTINCT hcpcs FROM core.selected_drug WHERE hcpcs IS NOT NULL AND end_date IS NULL),
paid AS (
  -- By the term that each line was under, so that no dollar is in two terms.
  SELECT chosen.term_id, sum(line.collected_amount) AS collected_amount
  FROM core.drug_line AS line
  JOIN core.contract_term_in_force AS chosen USING (claim_id, line)
  WHERE line.method = 'fifo' AND line.consumes AND NOT coalesce(line.is_supplied_free, false) AND NOT line.is_open
    AND line.hcpcs IN (SELECT hcpcs FROM selected)
      AND line.quarter > add_quarters((SELECT max(quarter) FROM core.claim_line), -4)
  GROUP BY chosen.term_id
)
SELECT
  term.term_id,
  term.payer_id,
  payer.name,
  payer.kind,
  term.plan,
  term.code_from,
  term.code_to,
  term.site_kind,
  term.starts,
  term.ends,
  term.base,
  term.percent,
  term.lag_quarters,
  term.sequestration_applies,
  term.unpublished_base,
  term.fallback_base,
  term.fallback_percent,
  money(coalesce(paid.collected_amount, 0)) AS selected_collected_amount,
  term.file_id,
  term.source_line
FROM core.contract_term AS term
LEFT JOIN core.payer AS payer USING (payer_id)
LEFT JOIN paid ON paid.term_id = term.term_id
WHERE (term.ends IS NULL OR term.ends >= (SELECT max(as_of) FROM core.run_info))
  -- Codes of drugs begin with a letter; S is for home infusion per diems.
  AND coalesce(regexp_matches(term.code_from, '^[A-RT-Z]'), true) AND term.base NOT IN ('per_diem', 'case_rate')
