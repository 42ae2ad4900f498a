-- Files that overlap say the same: of purchases and claims told by more than one file, each pair of files is listed
-- with the lines the newer one adds, changes and leaves out (mart.file_overlap). Of files declared replaced nothing
-- counts twice.
-- severity: warn
SELECT
  coalesce(file.path, 'a file') || ' tells again what ' || coalesce(earlier.path, 'another') || ' told, adds '
    || lines_added || ' lines ($' || coalesce(added_amount, 0)
  || '), changes ' || lines_changed || ' and leaves out ' || lines_removed || ' ($' || coalesce(removed_amount, 0)
    || ', which still count; if they are void, list '
  || coalesce(earlier.path, 'it') || ' as replaced in reference/replacement.csv)' AS what,
  overlap.source,
  overlap.file_id,
  earlier_file_id,
  lines_added,
  lines_changed,
  lines_removed
FROM mart.file_overlap AS overlap
LEFT JOIN raw.file AS file ON file.file_id = overlap.file_id
LEFT JOIN raw.file AS earlier ON earlier.file_id = earlier_file_id
WHERE NOT is_replaced AND lines_added + lines_changed + lines_removed > 0
ORDER BY ALL
