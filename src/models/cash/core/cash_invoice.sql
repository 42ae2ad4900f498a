-- An invoice line as it is paid: on the day its terms end (its own, else its contract's), less the discount for paying
-- within them. Without terms nobody can say when: no day. Transfers and consigned stock are no invoices.
-- grain: vendor, invoice, line
WITH term AS (
  SELECT contract_id, ndc11, starts, max(terms_days) AS terms_days
  FROM raw.gpo_contract
  WHERE terms_days IS NOT NULL
  GROUP BY ALL
),
invoice AS (
  SELECT purchase.*, coalesce(purchase.terms_days, term.terms_days) AS days
  FROM core.purchase AS purchase
  LEFT JOIN term
    ON term.contract_id = purchase.contract_id AND term.ndc11 = purchase.ndc11
    AND term.starts = (SELECT max(other.starts) FROM term AS other WHERE other.contract_id = purchase.contract_id
      AND other.ndc11 = purchase.ndc11 AND other.starts <= purchase.invoice_date)
  WHERE purchase.kind NOT IN ('transfer_in', 'transfer_out', 'consigned')
)
SELECT
  vendor,
  invoice,
  line,
  invoice_date,
  CAST(days AS INTEGER) AS terms_days,
  CAST(invoice_date + CAST(days AS INTEGER) AS DATE) AS payable_date,
  money(extended_amount + coalesce(freight_amount, 0) + coalesce(service_fee_amount, 0)
    - coalesce(prompt_pay_amount,
      share_of(extended_amount, CAST(coalesce(prompt_pay_pct, 0) AS DECIMAL(12, 8)) * 0.01))) AS payable_amount,
  file_id,
  source_line
FROM invoice
