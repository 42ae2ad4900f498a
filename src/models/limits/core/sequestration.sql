-- The federal reduction by date of service, as a fraction of Medicare's share.
-- grain: from_date
SELECT from_date, coalesce(to_date, DATE '9999-12-31') AS to_date, rate FROM reference.sequestration
