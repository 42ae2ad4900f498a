-- The NDC that an 837 names on a drug line has eleven digits, or ten of which one form alone is a package of the code
-- billed; else the line is costed with its code's stock, whatever package was given: send eleven digits (N4, 5-4-2).
-- severity: warn
SELECT
  'an NDC of a line of ' || told.hcpcs || ' is none of eleven digits, nor ten that fit one package of the code (file '
    || file.path || ' segment ' || told.source_line || ')' AS what,
  told.hcpcs,
  told.file_id,
  told.source_line,
  told.billed_amount AS dollars
FROM core.claim_837_ndc AS told
JOIN raw.file AS file USING (file_id)
WHERE told.ndc11 IS NULL AND told.hcpcs IN (SELECT hcpcs FROM core.drug_code)
ORDER BY dollars DESC, told.file_id, told.source_line
