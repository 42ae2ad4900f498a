-- The unit a package is kept in by the ledger: the smallest billing unit any of its codes has, so that a package holds the
-- most of them. An NDC whose code or unit changed (J1300 of 10 MG became J1299 of 2 MG) keeps one unit through the change,
-- and so does one that is billed under two codes at once.
-- grain: ndc11
SELECT ndc11, max(billing_units_per_package) AS units_per_package
FROM core.ndc_hcpcs
WHERE billing_units_per_package > 0
GROUP BY ndc11
