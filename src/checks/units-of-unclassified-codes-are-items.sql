-- An unclassified code (J3490, J3590, J9999 ...) has no unit of its own: what was given is the quantity that the 837
-- tells beside the NDC. Items (UN) of a line billed as one unit are its units. A quantity in milliliters, grams or
-- international units, or of other items than the units billed, says nothing that stock is kept in: the cost of such a
-- line follows the units billed and may be of another dose. Bill the items (UN) as the quantity of the NDC.
-- severity: warn
SELECT
  sent.hcpcs,
  sent.ndc11,
  sent.ndc_unit,
  count(*) AS lines,
  money(coalesce(sum(cost.acquisition_cost), 0)) AS dollars
FROM core.claim_line_state AS line
JOIN core.claim_837_line_state AS sent USING (claim_id, line)
JOIN core.service_code AS code ON code.hcpcs = sent.hcpcs AND code.is_unclassified
LEFT JOIN core.drug_line AS cost ON cost.claim_id = line.claim_id AND cost.line = line.line AND cost.method = 'fifo'
WHERE line.status <> 'void' AND sent.ndc_quantity IS NOT NULL
  AND (sent.ndc_unit <> 'UN' OR sent.ndc_quantity <> line.units)
GROUP BY sent.hcpcs, sent.ndc11, sent.ndc_unit
ORDER BY dollars DESC, sent.hcpcs, sent.ndc11
