-- The payment limit of a quarter and the ASP inside it, where there is one: limit ÷ 1.06 for an ordinary row, limit
-- less 6% (or the noted 8%) of the reference's ASP for a biosimilar. An AMP-based, vaccine, blood or MFP row holds no
-- ASP: null; a selected drug's row is MFP's from its first day, whether a file tells its price or not. A new drug is
-- paid 103% of list before it has an ASP (42 USC 1395w-3a(c)(4)(A)): a limit that is that of a package's list price,
-- of a code with no limit three quarters before, holds none either. Nor does a biosimilar whose reference is unknown
-- (a code of CMS's biosimilar blocks that reference.biosimilar does not name), nor one whose limit is its reference's,
-- which is its initial period (42 USC 1395w-3a(c)(4)(B)). `asp_price` for `asp_per` units is exact; `asp` is rounded.
-- `reference_limit` is in the biosimilar's billing unit.
-- grain: quarter, hcpcs
WITH selected AS (
  SELECT hcpcs, quarter_of(effective_date) AS starts, coalesce(quarter_of(end_date), '9999Q4') AS ends
  FROM core.selected_drug
  WHERE hcpcs IS NOT NULL
),
-- List prices that stood on a day of the limit's quarter or the two before it; the limit is rounded to a thousandth.
listed AS (
  SELECT ndc11, quarter_of(starts) AS from_quarter, wac_per_package,
    coalesce(quarter_of(lead(starts) OVER (PARTITION BY ndc11 ORDER BY starts)), '9999Q4') AS to_quarter
  FROM raw.wac
),
at_list AS (
  SELECT DISTINCT limits.quarter, limits.hcpcs
  FROM core.payment_limit AS limits
  JOIN core.package_unit AS package ON package.hcpcs = limits.hcpcs AND package.billing_units_per_package > 0
  JOIN listed ON listed.ndc11 = package.ndc11 AND listed.from_quarter <= limits.quarter
    AND listed.to_quarter >= add_quarters(limits.quarter, -2)
  WHERE limits.basis = 'asp'
    AND abs(limits.payment_limit * package.billing_units_per_package - listed.wac_per_package * 1.03)
      <= package.billing_units_per_package * 0.0005 + 0.005
    AND NOT EXISTS (FROM core.payment_limit AS before WHERE before.hcpcs = limits.hcpcs
      AND before.payment_limit IS NOT NULL AND before.quarter <= add_quarters(limits.quarter, -3))
),
basis AS (
  SELECT
    limits.quarter,
    limits.hcpcs,
    limits.payment_limit,
    limits.coinsurance_pct,
    coalesce(limits.is_add_on_8pct, false) AS is_add_on_8pct,
    biosimilar.reference_hcpcs,
    TRY_CAST(replace(regexp_extract(limits.dosage, '^[0-9.,]+'), ',', '') AS DECIMAL(18, 6)) AS dosage_amount,
    regexp_replace(upper(trim(regexp_replace(limits.dosage, '^[0-9.,]+', ''))), 'S?\.?$', '') AS dosage_unit,
    CASE
      WHEN EXISTS (FROM selected WHERE selected.hcpcs = limits.hcpcs
        AND limits.quarter BETWEEN selected.starts AND selected.ends) THEN 'mfp'
      WHEN at_list.hcpcs IS NOT NULL THEN 'wac'
      WHEN limits.basis = 'biosimilar_8pct'
        OR limits.basis = 'asp' AND coalesce(biosimilar.is_biosimilar,
          regexp_matches(limits.hcpcs, '^Q(50|51|99)\d\d$')) THEN 'biosimilar'
      ELSE limits.basis
    END AS limit_basis
  FROM core.payment_limit AS limits
  LEFT JOIN reference.biosimilar AS biosimilar USING (hcpcs)
  LEFT JOIN at_list ON at_list.quarter = limits.quarter AND at_list.hcpcs = limits.hcpcs
),
-- The code a reference has in a quarter: its own, else one that it replaced. Another billing unit is converted.
reference AS (
  SELECT
    basis.quarter,
    basis.hcpcs,
    CASE
      WHEN other.dosage_unit = basis.dosage_unit AND other.dosage_amount = basis.dosage_amount
        OR other.dosage_amount IS NULL AND basis.dosage_amount IS NULL THEN other.payment_limit
      WHEN other.dosage_unit = basis.dosage_unit THEN
        to_price(round(CAST(other.payment_limit AS DECIMAL(30, 6))
          * CAST(CAST(basis.dosage_amount AS DOUBLE) / CAST(other.dosage_amount AS DOUBLE) AS DECIMAL(18, 8)), 6))
    END AS payment_limit
  FROM basis
  JOIN basis AS other ON other.quarter = basis.quarter AND other.limit_basis = 'asp'
  LEFT JOIN reference.hcpcs_succession AS succession
    ON succession.new_hcpcs = basis.reference_hcpcs AND succession.old_hcpcs = other.hcpcs
  WHERE basis.limit_basis = 'biosimilar' AND (other.hcpcs = basis.reference_hcpcs OR succession.old_hcpcs IS NOT NULL)
  QUALIFY row_number() OVER (PARTITION BY basis.quarter, basis.hcpcs ORDER BY other.hcpcs = basis.reference_hcpcs DESC,
    other.hcpcs) = 1
),
told AS (
  SELECT
    basis.* REPLACE (CASE
      WHEN limit_basis = 'biosimilar' AND NOT is_add_on_8pct
        AND basis.payment_limit = reference.payment_limit THEN 'initial'
      ELSE limit_basis END AS limit_basis),
    reference.payment_limit AS reference_limit
  FROM basis
  LEFT JOIN reference USING (quarter, hcpcs)
),
ratio AS (
  SELECT
    *,
    CAST(CASE limit_basis
      WHEN 'asp' THEN 100 * payment_limit
      WHEN 'biosimilar' THEN 106 * payment_limit - CASE WHEN is_add_on_8pct THEN 8 ELSE 6 END * reference_limit
    END AS DECIMAL(24, 6)) AS asp_price
  FROM told
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
  to_price(106) AS asp_per,
  CASE WHEN asp_price > 0 THEN to_price(CAST((2 * CAST(asp_price * 1000000 AS HUGEINT) + 106) // 212 AS DECIMAL(24, 0))
    * CAST(0.000001 AS DECIMAL(6, 6))) END AS asp
FROM ratio
