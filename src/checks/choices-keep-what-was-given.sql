-- The products chosen for a molecule at a payer hold as many doses as were given, and their margins with the rebates
-- add up to the molecule's, today's and the chosen one's.
-- severity: error
WITH cell AS (
  SELECT reference_hcpcs, payer_id, sum(today_doses) AS today, sum(chosen_doses) AS chosen,
    sum(today_margin_amount) AS today_margin, sum(chosen_margin_amount) AS chosen_margin
  FROM mart.product_choice
  GROUP BY reference_hcpcs, payer_id
),
molecule AS (
  SELECT reference_hcpcs, sum(today_margin) AS today_margin, sum(chosen_margin) AS chosen_margin,
    count(*) FILTER (today <> chosen) AS payers_changed
  FROM cell
  GROUP BY reference_hcpcs
)
SELECT choice.family, payers_changed, molecule.today_margin, choice.today_amount, choice.today_rebate_amount,
  molecule.chosen_margin, choice.chosen_amount, choice.chosen_rebate_amount
FROM mart.product_choice_molecule AS choice
LEFT JOIN molecule USING (reference_hcpcs)
WHERE coalesce(payers_changed, 1) > 0
  OR choice.today_amount - choice.today_rebate_amount <> coalesce(molecule.today_margin, 0)
  OR choice.chosen_amount - choice.chosen_rebate_amount <> coalesce(molecule.chosen_margin, 0)
