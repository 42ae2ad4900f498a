-- All that ClickHouse needs to run the ledger's and the cube's own SQL files: the macros they call, in its words.
-- Division of 128-bit integers is exact there too.
CREATE FUNCTION floor_share AS (amount, part,
  whole) -> CAST(if(amount >= 0, intDiv(toInt128(amount) * part, whole),
  -intDiv(-toInt128(amount) * part + whole - 1, whole)) AS BIGINT);
CREATE FUNCTION round_share AS (amount, part,
  whole) -> CAST(intDiv(2 * toInt128(amount) * part + whole, 2 * toInt128(whole)) AS BIGINT);
CREATE FUNCTION quarter_of AS (day) -> concat(toString(toYear(day)), 'Q', toString(toQuarter(day)));
-- Its own abs of a whole number has no sign, and rows with and without one have no common type.
CREATE FUNCTION abs AS (amount) -> if(amount < 0, -amount, amount);
