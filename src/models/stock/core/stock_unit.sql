-- The unit a package is kept in by the ledger: the smallest billing unit any of its codes has, so that a package holds
-- the most of them. An NDC whose code or unit changed (J1300 of 10 MG became J1299 of 2 MG) keeps one unit through the
-- change, and so does one that is billed under two codes at once. Where nobody tells what a package holds, the package
-- is the unit: such stock is on hand at its cost, and no claim draws on it.
-- grain: ndc11
SELECT ndc11, max(billing_units_per_package) AS units_per_package, false AS is_in_packages
FROM core.package_unit
GROUP BY ndc11
UNION ALL
SELECT ndc11, to_price(1), true
FROM (SELECT ndc11 FROM raw.purchase UNION SELECT ndc11 FROM raw.inventory_count)
WHERE ndc11 NOT IN (SELECT ndc11 FROM core.package_unit)
