-- Rows of the practice's own reference tables: what each changes in ours or adds to them.
-- grain: table_name, row_key
SELECT table_name, row_key, kind AS override_kind, detail, source AS row_source, as_of AS source_date
FROM reference.override_row
