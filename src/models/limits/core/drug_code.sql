-- Codes that are a drug: every code CMS has priced or tied to an NDC, in any quarter, and those our own list adds.
-- Whatever else is on a claim is a service.
-- grain: hcpcs
SELECT hcpcs FROM raw.payment_limit
UNION
SELECT hcpcs FROM raw.ndc_hcpcs
UNION
SELECT hcpcs FROM reference.drug
EXCEPT
SELECT hcpcs FROM reference.administration_code
