-- What an issue took from stock under each method that values stock, in cents; what was short is not in it.
-- grain: event_id, method
-- materialize: view
SELECT event_id, 'fifo' AS method, cents FROM core.issue_cost_fifo
UNION ALL
SELECT event_id, 'average', cents FROM core.issue_cost_average
