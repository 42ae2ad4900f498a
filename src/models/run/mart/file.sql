-- Every file found, what was made of it, and how many rows and dollars came in or stayed out.
-- grain: file_id
SELECT * FROM raw.file
