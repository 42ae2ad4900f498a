-- The crosswalk of drugs without a code of their own, as posted last in a quarter. CMS lists one NDC under several
-- names.
-- grain: file_id, line
SELECT crosswalk.*
FROM raw.noc_ndc AS crosswalk
JOIN core.cms_posting AS posting USING (file_id, quarter)
WHERE posting.posted = 'noc_ndc' AND posting.is_in_force AND crosswalk.ndc11 IS NOT NULL
