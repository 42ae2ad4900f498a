-- Contract register: each drug term in force or to come, what it follows once CMS prints no ASP for a drug, and the dollars of
-- selected drugs it paid for in the last four quarters.
-- grain: term_id
WITH selected AS (SELECT DISTINCT hcpcs FROM core.selected_drug WHERE hcpcs IS NOT NULL AND end_date IS NULL),
paid AS (
  SELECT
    payer_id,
    hcpcs,
    sum(collected_amount) AS collected_amount
  FROM mart.mfp_trailing
  WHERE hcpcs IN (SELECT hcpcs FROM selected)
  GROUP BY ALL
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
  CAST(coalesce((
    SELECT sum(paid.collected_amount)
    FROM paid
    WHERE paid.payer_id = term.payer_id
      AND (term.code_from IS NULL OR term.code_from <= paid.hcpcs) AND (term.code_to IS NULL OR paid.hcpcs <= term.code_to)
  ), 0) AS DECIMAL(18, 2)) AS selected_collected_amount,
  term.file_id,
  term.source_line
FROM core.contract_term AS term
LEFT JOIN core.payer AS payer USING (payer_id)
WHERE (term.ends IS NULL OR term.ends >= (SELECT max(as_of) FROM core.run_info))
  -- Codes of drugs begin with a letter; S is for home infusion per diems.
  AND coalesce(regexp_matches(term.code_from, '^[A-RT-Z]'), true) AND term.base NOT IN ('per_diem', 'case_rate')
