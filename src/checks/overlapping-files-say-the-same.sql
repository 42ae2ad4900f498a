-- Files that overlap say the same: of purchases and claims told by more than one file, each pair of files is listed with the
-- lines the newer one adds, changes and leaves out (mart.file_overlap). Of files declared replaced nothing counts twice.
-- severity: warn
SELECT source, file_id, earlier_file_id, lines_added, lines_changed, lines_removed
FROM mart.file_overlap
WHERE NOT is_replaced AND lines_added + lines_changed + lines_removed > 0
ORDER BY ALL
