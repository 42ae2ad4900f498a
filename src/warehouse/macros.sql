-- The few words SQL lacks for this field. Each is tested in test/warehouse/macros.test.ts.
-- Kinds of number, so that a model names what it means and not how it is kept. Whole cents, thousandths of a unit and
-- millionths of a price are for exact division; what is left of a division returns as money, units or a price.
CREATE OR REPLACE MACRO money(amount) AS CAST(amount AS DECIMAL(18, 2));
CREATE OR REPLACE MACRO to_units(number) AS CAST(number AS DECIMAL(18, 3));
CREATE OR REPLACE MACRO to_price(number) AS CAST(number AS DECIMAL(18, 6));
CREATE OR REPLACE MACRO cents(amount) AS CAST(amount * 100 AS BIGINT);
CREATE OR REPLACE MACRO milliunits(units) AS CAST(units * 1000 AS BIGINT);
CREATE OR REPLACE MACRO millionths(number) AS CAST(number * 1000000 AS BIGINT);
-- The quarter of a date, as text that sorts: 2025Q1.
CREATE OR REPLACE MACRO quarter_of(day) AS year(day) || 'Q' || quarter(day);
-- Quarters since year 0, so that the difference of two quarters is a subtraction.
CREATE OR REPLACE MACRO quarter_index(q) AS CAST(substr(q, 1, 4) AS INTEGER) * 4 + CAST(substr(q, 6, 1) AS INTEGER) - 1;
-- The inverse of quarter_index.
CREATE OR REPLACE MACRO quarter_from_index(i) AS (i // 4) || 'Q' || (i % 4 + 1);
-- The quarter n quarters later.
CREATE OR REPLACE MACRO add_quarters(q, n) AS quarter_from_index(quarter_index(q) + n);
-- Price × units, rounded once to the cent, half away from zero.
CREATE OR REPLACE MACRO extend(price, units) AS
  CAST(round(CAST(price AS DECIMAL(19, 6)) * CAST(units AS DECIMAL(18, 3)), 2) AS DECIMAL(18, 2));
-- A share (a fraction such as 0.02) of an amount, rounded once to the cent, half away from zero. Widened first, as a
-- share of a sum is one of a large network: DuckDB keeps a product of two DECIMAL(18) at 18 digits.
CREATE OR REPLACE MACRO share_of(amount, rate) AS
  CAST(round(CAST(amount AS DECIMAL(26, 2)) * CAST(rate AS DECIMAL(12, 8)), 2) AS DECIMAL(18, 2));
-- An amount per unit with six decimals, rounded half away from zero; null for no units. Integer arithmetic: exact.
CREATE OR REPLACE MACRO per_unit(amount, units) AS CASE WHEN units IS NULL OR units = 0 THEN NULL ELSE
  CAST(CAST(
    (CASE WHEN (amount < 0) <> (units < 0) THEN -1 ELSE 1 END)
    * ((2 * CAST(abs(amount) * 100 AS HUGEINT) * 10000000 + CAST(abs(units) * 1000 AS HUGEINT))
      // (2 * CAST(abs(units) * 1000 AS HUGEINT)))
    AS DECIMAL(38, 0)) * CAST(0.000001 AS DECIMAL(6, 6)) AS DECIMAL(18, 6)) END;
-- Whether a list of modifiers joined by | holds one.
CREATE OR REPLACE MACRO has_modifier(modifiers, modifier) AS
  list_contains(string_split(coalesce(modifiers, ''), '|'), modifier);
-- Sum of one CARC of one group in GROUP:CARC:AMOUNT;…; zero when absent.
CREATE OR REPLACE MACRO adjustment_amount(adjustments, group_and_carc) AS CAST(coalesce(list_sum(list_transform(
  list_filter(string_split(coalesce(adjustments, ''), ';'), lambda a: starts_with(a, group_and_carc || ':')),
  lambda a: CAST(string_split(a, ':')[3] AS DECIMAL(18, 2)))), 0) AS DECIMAL(18, 2));
-- What a payer before this one took care of (CARC 23, in any group): what is left is a part, by no contract's term.
CREATE OR REPLACE MACRO other_payer_amount(adjustments) AS CASE WHEN contains(coalesce(adjustments, ''), ':23:')
  THEN adjustment_amount(adjustments, 'OA:23') + adjustment_amount(adjustments, 'CO:23')
    + adjustment_amount(adjustments, 'PI:23') ELSE 0 END;
CREATE OR REPLACE MACRO paid_by_another(adjustments) AS other_payer_amount(adjustments) <> 0;
-- Whether adjustments that leave nothing to pay are the price and no denial: written off whole by contract (CO-45:
-- discarded units that a contract does not pay), covered by capitation (24) or paid within another line (97, 234, with
-- its OA-94).
CREATE OR REPLACE MACRO are_the_price(adjustments) AS
  coalesce(regexp_full_match(adjustments, '((CO:(45|24|97|234|253)|OA:94):-?[0-9.]+;?)+'), false);
-- Cents (or units) of the first `part` of a `whole` that holds `amount`, rounded down; integers. Products that fit 63
-- bits stay there, because HUGEINT division is slow.
CREATE OR REPLACE MACRO floor_share(amount, part, whole) AS CAST(CASE
  WHEN amount BETWEEN 0 AND 3000000000 AND part BETWEEN 0 AND 3000000000 THEN amount * part // whole
  WHEN amount >= 0 THEN CAST(amount AS HUGEINT) * part // whole
  ELSE -((-CAST(amount AS HUGEINT) * part + whole - 1) // whole)
END AS BIGINT);
-- The same, rounded half up; amount ≥ 0.
CREATE OR REPLACE MACRO round_share(amount, part, whole) AS
  CAST((2 * CAST(amount AS HUGEINT) * part + whole) // (2 * CAST(whole AS HUGEINT)) AS BIGINT);
-- A percentage of a price for `per` billing units, times units and an escalator factor, rounded once to the cent, half
-- away from zero; nothing negative. Integer arithmetic: exact. Widened first: DuckDB keeps a product of DECIMAL(18) at
-- 18 digits.
CREATE OR REPLACE MACRO line_amount(price, per, units, percent, factor) AS CAST(CAST(
  (2 * CAST(CAST(price AS DECIMAL(30, 6)) * 1000000 AS HUGEINT) * CAST(CAST(units AS DECIMAL(24, 3)) * 1000 AS HUGEINT)
    * CAST(percent * 10000 AS HUGEINT) * CAST(factor * 1000000 AS HUGEINT)
    + CAST(CAST(per AS DECIMAL(30, 6)) * 1000000 AS HUGEINT) * 10000000000000)
  // (2 * CAST(CAST(per AS DECIMAL(30, 6)) * 1000000 AS HUGEINT) * 10000000000000) AS DECIMAL(20, 0))
    * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2));
-- Full years from one date to another; none before the first anniversary.
CREATE OR REPLACE MACRO full_years(starts, day) AS CAST(greatest(0, year(day) - year(starts)
  - CASE WHEN month(day) * 100 + day(day) < month(starts) * 100 + day(starts) THEN 1 ELSE 0 END) AS INTEGER);
-- (1 + per cent)^years with six decimals, rounded each year.
CREATE OR REPLACE MACRO escalator_factor(percent, years) AS CAST(CAST(list_reduce(
  list_prepend(CAST(1000000 AS HUGEINT), list_transform(range(years),
    lambda y: CAST(1000000 + percent * 10000 AS HUGEINT))),
  lambda product, one: (2 * product * one + 1000000) // 2000000) AS DECIMAL(12, 0))
    * CAST(0.000001 AS DECIMAL(6, 6)) AS DECIMAL(18, 6));
-- A decimal as people write it: no trailing zeros, no bare point.
CREATE OR REPLACE MACRO plain(number) AS regexp_replace(regexp_replace(CAST(number AS VARCHAR), '(\.\d*?)0+$', '\1'),
  '\.$', '');
-- A lot number as it may be shown: letters, digits and marks in one piece, with a digit, and no word. The field is
-- typed, and what else is in it (a name, a Social Security or phone number) is nobody's business.
CREATE OR REPLACE MACRO shown_lot(lot) AS CASE
  WHEN lot IS NULL THEN NULL
  WHEN regexp_full_match(upper(trim(lot)), '(LOT[ #:]*)?[A-Z0-9][A-Z0-9./#-]{0,19}') AND regexp_matches(lot, '[0-9]')
    AND NOT regexp_matches(upper(lot), '[A-Z]{4}') AND NOT regexp_matches(lot, '[0-9]{3}[.-][0-9]{2,3}[.-][0-9]{4}')
    THEN trim(lot)
  ELSE 'not a lot number' END;
-- The first day of a quarter.
CREATE OR REPLACE MACRO quarter_start(q) AS make_date(CAST(substr(q, 1, 4) AS INTEGER),
  CAST(substr(q, 6, 1) AS INTEGER) * 3 - 2, 1);
-- Days of a quarter that have passed on a day: all of them once it is over, at least one.
CREATE OR REPLACE MACRO days_passed(quarter, day) AS
  greatest(1, least(
    date_diff('day', quarter_start(quarter), quarter_start(quarter) + INTERVAL 3 MONTH),
    date_diff('day', quarter_start(quarter), CAST(day AS DATE)) + 1));
-- A claim number as payers who rewrite it leave it: without punctuation, zeros in front and case.
CREATE OR REPLACE MACRO plain_number(number) AS
  regexp_replace(regexp_replace(upper(number), '[^A-Z0-9]', '', 'g'), '^0+', '');
-- The part of an amount that falls on a stretch of a whole, cut at cents so that stretches side by side add up to the
-- amount. Shares are whole numbers (cents of charge) counted from the start of the whole.
CREATE OR REPLACE MACRO share_between(amount, share_from, share_to, whole) AS CAST((
  floor_share(CAST(amount * 100 AS BIGINT), share_to, whole)
    - floor_share(CAST(amount * 100 AS BIGINT), share_from, whole)) * 0.01 AS DECIMAL(18, 2));
-- A payer's place in line by SBR01: P 1, S 2, T 3, A to H the fourth to the eleventh; unknown (U) and absent are null.
CREATE OR REPLACE MACRO sequence_place(code) AS
  CASE code WHEN 'P' THEN 1 WHEN 'S' THEN 2 WHEN 'T' THEN 3 ELSE CASE
    WHEN code BETWEEN 'A' AND 'H' THEN ascii(code) - 61 END END;
-- What a drug is known by: its code, or its NDC where the code is one for drugs without a code of their own.
CREATE OR REPLACE MACRO drug_key(is_unclassified, hcpcs, ndc11) AS CASE WHEN is_unclassified
  AND ndc11 IS NOT NULL THEN ndc11 ELSE hcpcs END;
-- How much one billing unit is, of CMS's words for it: 10 MG, 1,000 UNITS; null where they begin without a number.
CREATE OR REPLACE MACRO dosage_amount(dosage) AS
  TRY_CAST(replace(regexp_extract(dosage, '^[0-9.,]+'), ',', '') AS DECIMAL(18, 6));
-- An NDC as people write it: 12345-6789-01.
CREATE OR REPLACE MACRO dashed_ndc(ndc11) AS substr(ndc11, 1, 5) || '-' || substr(ndc11, 6, 4) || '-'
  || substr(ndc11, 10, 2);
-- Names of files in the order people number them: export, export (2), export (10); jan before jan-corrected, whatever
-- their endings.
CREATE OR REPLACE MACRO name_order(path) AS list_transform(
  regexp_extract_all(lower(regexp_replace(path, '(\.[A-Za-z][A-Za-z0-9]{1,4})+$', '')), '[0-9]+|[^0-9]+'),
  lambda part: CASE WHEN part[1] BETWEEN '0' AND '9' THEN lpad(part, 20, '0') ELSE part END);
