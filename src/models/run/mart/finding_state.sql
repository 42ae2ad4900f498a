-- Every finding of the report: whether the files tell it, else what is missing, what that would tell, and the dollars
-- outside.
-- grain: finding
SELECT * FROM core.finding_state
