-- What each kind of site may bill: drug, infusion code, per diem, home nursing, Medicare's home infusion service.
-- grain: kind
SELECT kind, is_drug_billed, is_infusion_code_billed, is_per_diem_billed, is_home_nursing_billed, is_medicare_home_infusion_billed,
  usual_place_of_service, source
FROM reference.sites_of_care
