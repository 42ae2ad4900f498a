-- Sites of care, with the name people use and the kind of site.
-- grain: site_id
SELECT site_id, name, kind, place_of_service, state, is_listed FROM core.site
