-- Days between paying for a drug and being paid for it, by drug and payer: dollar-weighted days from service to
-- payment, and the days of terms on the drug's own invoices of the same quarters weighted by cost. Positive: the
-- practice lends the money. Days in stock before use are not counted here.
-- grain: hcpcs, payer_id, quarter
WITH paid AS (
  SELECT hcpcs, payer_id, quarter, money(sum(paid_amount)) AS paid_amount,
    CAST(sum(paid_amount * (paid_date - service_date)) AS DECIMAL(24, 2)) AS dollar_days
  FROM core.payer_payment
  WHERE is_drug AND paid_amount > 0 AND paid_date IS NOT NULL
  GROUP BY ALL
),
terms AS (
  SELECT hcpcs, quarter, money(sum(extended_amount)) AS invoiced_amount,
    CAST(sum(extended_amount * terms_days) AS DECIMAL(24, 2)) AS terms_dollar_days
  FROM core.purchase
  WHERE kind = 'purchase' AND terms_days IS NOT NULL AND hcpcs IS NOT NULL
  GROUP BY ALL
)
SELECT
  paid.hcpcs,
  paid.payer_id,
  paid.quarter,
  paid.paid_amount,
  paid.dollar_days,
  paid.dollar_days / paid.paid_amount AS days_to_pay,
  terms.invoiced_amount,
  terms.terms_dollar_days,
  terms.terms_dollar_days / nullif(terms.invoiced_amount, 0) AS terms_days_average,
  paid.dollar_days / paid.paid_amount - terms.terms_dollar_days / nullif(terms.invoiced_amount, 0) AS gap_days
FROM paid
LEFT JOIN terms USING (hcpcs, quarter)
