-- The lines a reader is shown behind a number are all of them: collected and acquisition cost are the cube's.
SELECT quarter, hcpcs, payer_id, site_id, cube.collected_amount, proof.collected_amount AS shown, cube.acquisition_cost,
  proof.acquisition_cost AS shown_cost
FROM (SELECT * FROM mart.margin_cube WHERE collected_amount <> 0 OR acquisition_cost <> 0) AS cube
FULL JOIN (
  SELECT quarter, hcpcs, payer_id, site_id, sum(collected_amount) AS collected_amount,
    sum(acquisition_cost) AS acquisition_cost
  FROM mart.proof_line GROUP BY ALL
) AS proof USING (quarter, hcpcs, payer_id, site_id)
WHERE coalesce(cube.collected_amount, 0) <> coalesce(proof.collected_amount, 0)
  OR coalesce(cube.acquisition_cost, 0) <> coalesce(proof.acquisition_cost, 0)
