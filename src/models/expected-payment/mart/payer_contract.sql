-- Terms of each payer's contract as the practice lists them, with what they leave unsaid filled in.
-- grain: term_id
SELECT
  term.* EXCLUDE (fallback_base, fallback_percent),
  EXISTS (FROM core.run_info AS run WHERE term.starts <= run.as_of
    AND (term.ends IS NULL OR term.ends >= run.as_of)) AS is_in_term
FROM core.contract_term AS term
