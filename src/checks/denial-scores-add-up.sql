-- The Brier scores of payers and drugs are those of the months they were forecast for: the squared errors of both add
-- up to one sum.
SELECT cell.loss AS loss_of_cells, origin.loss AS loss_of_months
FROM (SELECT coalesce(sum(brier_score * scored_lines), 0) AS loss,
  coalesce(sum(base_brier_score * scored_lines), 0) AS base_loss FROM mart.denial_risk) AS cell
CROSS JOIN (SELECT coalesce(sum(brier_loss), 0) AS loss, coalesce(sum(base_brier_loss), 0) AS base_loss
  FROM mart.denial_origin) AS origin
WHERE abs(cell.loss - origin.loss) > 0.000001 * (1 + origin.loss)
  OR abs(cell.base_loss - origin.base_loss) > 0.000001 * (1 + origin.base_loss)
