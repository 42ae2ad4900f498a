-- What a dose leaves in a vial is waste to bill if the vial is single-dose, and nothing if it is multiple-dose. Each
-- NDC with such doses that neither JW nor JZ explains and reference.ndc_container does not name is listed with the cost
-- of what was left. Name it in an ndc_container.csv of your own reference folder (ndc9, container, product, source,
-- as_of), by its carton.
-- severity: warn
SELECT ndc11, hcpcs, visits, rest_units, rest_cost AS dollars FROM mart.container_unknown
