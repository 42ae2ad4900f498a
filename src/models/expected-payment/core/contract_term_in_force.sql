-- The contract term for a claim line: of those that apply, the most specific (a named plan, then a single code, then
-- the inner of nested ranges, then place of service, then kind of site). Equally specific terms that overlap are a
-- fault of the contract file: the one that starts last is used and the line marked ambiguous. A per diem pays days of
-- care, and drugs separately: it is a drug's term only where it names that one code.
-- grain: claim_id, line
WITH key AS (
  SELECT DISTINCT line.payer_id, line.plan, line.billed_hcpcs, site.kind AS site_kind, line.place_of_service,
    line.service_date, line.is_drug
  FROM core.claim_line AS line
  LEFT JOIN core.site AS site USING (site_id)
  WHERE line.status <> 'void'
),
ranked AS (
  SELECT
    key.*,
    term.term_id,
    row_number() OVER (choice ORDER BY term.plan IS NULL, coalesce(term.code_from = term.code_to, false) DESC,
      coalesce(term.code_from, '') DESC, coalesce(term.code_to, '~'), term.place_of_service IS NULL,
        term.site_kind IS NULL,
      term.starts DESC, term.term_id DESC) AS choice_rank,
    rank() OVER (choice ORDER BY term.plan IS NULL, coalesce(term.code_from = term.code_to, false) DESC,
      coalesce(term.code_from, '') DESC, coalesce(term.code_to, '~'), term.place_of_service IS NULL,
        term.site_kind IS NULL) AS specificity
  FROM key
  JOIN core.contract_term AS term
    ON term.payer_id = key.payer_id
    AND (term.plan IS NULL OR term.plan = key.plan)
    AND (term.code_from IS NULL OR term.code_from <= key.billed_hcpcs)
    AND (term.code_to IS NULL OR key.billed_hcpcs <= term.code_to)
    AND (term.site_kind IS NULL OR term.site_kind = key.site_kind)
    AND (term.place_of_service IS NULL OR term.place_of_service = key.place_of_service)
    AND term.starts <= key.service_date
    AND (term.ends IS NULL OR key.service_date <= term.ends)
    AND NOT (term.base = 'per_diem' AND key.is_drug AND coalesce(term.code_from <> term.code_to, true))
  WINDOW choice AS (
    PARTITION BY key.payer_id, key.plan, key.billed_hcpcs, key.site_kind, key.place_of_service, key.service_date,
      key.is_drug
  )
),
chosen AS (
  SELECT payer_id, plan, billed_hcpcs, site_kind, place_of_service, service_date, is_drug,
    max(term_id) FILTER (choice_rank = 1) AS term_id,
    count(*) FILTER (specificity = 1) > 1 AS is_ambiguous
  FROM ranked
  GROUP BY ALL
)
SELECT line.claim_id, line.line, chosen.term_id, chosen.is_ambiguous
FROM core.claim_line AS line
LEFT JOIN core.site AS site USING (site_id)
JOIN chosen
  ON chosen.payer_id = line.payer_id AND chosen.plan IS NOT DISTINCT FROM line.plan
    AND chosen.billed_hcpcs = line.billed_hcpcs
  AND chosen.site_kind IS NOT DISTINCT FROM site.kind
  AND chosen.place_of_service IS NOT DISTINCT FROM line.place_of_service AND chosen.service_date = line.service_date
  AND chosen.is_drug = line.is_drug
WHERE line.status <> 'void'
