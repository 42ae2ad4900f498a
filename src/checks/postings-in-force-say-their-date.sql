-- A CMS file that counts instead of another of its quarter says when it was posted: in its name, as CMS names it, or in
-- its notes. One that does not is taken for the latest, and may be the oldest.
-- severity: warn
SELECT posting.posted, posting.quarter, force.path AS counts, string_agg(other.path, ', ' ORDER BY other.path)
  AS does_not_count
FROM core.cms_posting AS posting
JOIN core.cms_posting AS earlier ON earlier.posted = posting.posted AND earlier.quarter = posting.quarter
  AND NOT earlier.is_in_force AND earlier.placed_date IS NOT NULL
LEFT JOIN raw.file AS force ON force.file_id = posting.file_id
LEFT JOIN raw.file AS other ON other.file_id = earlier.file_id
WHERE posting.is_in_force AND posting.placed_date IS NULL
GROUP BY posting.posted, posting.quarter, force.path
ORDER BY posting.posted, posting.quarter
