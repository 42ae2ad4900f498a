-- The share left_out_stop of reference/setting.csv: of a source's dollars what may be left out before a build is
-- refused, and of a quarter's cost what payment limits alone may tell, or may wait with nothing projected, without a
-- word.
-- grain: stop_share
-- materialize: view
SELECT CAST(coalesce(max(value) FILTER (name = 'left_out_stop'), 0.05) AS DECIMAL(12, 6)) AS stop_share
FROM reference.setting
