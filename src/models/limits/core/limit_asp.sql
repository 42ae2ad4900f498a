-- The payment limit of a quarter and the ASP inside it, where there is one: limit ÷ 1.06 for an ordinary row, limit less 6%
-- (or the noted 8%) of the reference's ASP for a biosimilar. An AMP-based, vaccine, blood or MFP row holds no ASP: null.
-- `asp_price` for `asp_per` units is exact; `asp` is rounded.
-- grain: quarter, hcpcs
WITH basis AS (
  SELECT
    limits.quarter,
    limits.hcpcs,
    limits.payment_limit,
    limits.coinsurance_pct,
    coalesce(limits.is_add_on_8pct, false) AS is_add_on_8pct,
    drug.reference_hcpcs,
    CASE
      WHEN EXISTS (
        FROM raw.selected_drug_price AS mfp
        WHERE mfp.hcpcs = limits.hcpcs AND mfp.mfp_per_billing_unit IS NOT NULL
          AND quarter_of(mfp.effective_date) <= limits.quarter
          AND (mfp.end_date IS NULL OR quarter_of(mfp.end_date) >= limits.quarter)
      ) THEN 'mfp'
      WHEN limits.basis = 'biosimilar_8pct' OR (limits.basis = 'asp' AND drug.drug_class = 'biosimilar') THEN 'biosimilar'
      ELSE limits.basis
    END AS limit_basis
  FROM core.payment_limit AS limits
  LEFT JOIN core.drug AS drug USING (hcpcs)
),
ratio AS (
  SELECT
    basis.*,
    reference.payment_limit AS reference_limit,
    CAST(CASE basis.limit_basis
      WHEN 'asp' THEN 100 * basis.payment_limit
      WHEN 'biosimilar' THEN 106 * basis.payment_limit
        - CASE WHEN basis.is_add_on_8pct THEN 8 ELSE 6 END * reference.payment_limit
    END AS DECIMAL(24, 6)) AS asp_price
  FROM basis
  LEFT JOIN basis AS reference
    ON reference.quarter = basis.quarter AND reference.hcpcs = basis.reference_hcpcs AND reference.limit_basis = 'asp'
)
SELECT
  quarter,
  hcpcs,
  payment_limit,
  coinsurance_pct,
  limit_basis,
  is_add_on_8pct,
  reference_hcpcs,
  reference_limit,
  CASE WHEN asp_price > 0 THEN asp_price END AS asp_price,
  CAST(106 AS DECIMAL(18, 6)) AS asp_per,
  CASE WHEN asp_price > 0 THEN CAST(CAST((2 * CAST(asp_price * 1000000 AS HUGEINT) + 106) // 212 AS DECIMAL(24, 0))
    * CAST(0.000001 AS DECIMAL(6, 6)) AS DECIMAL(18, 6)) END AS asp
FROM ratio
