-- Codes that are a drug, CMS's or of the drug sections of the code set. Whatever else is on a claim is a service.
-- grain: hcpcs
SELECT hcpcs FROM core.service_code WHERE service_class = 'drug'
