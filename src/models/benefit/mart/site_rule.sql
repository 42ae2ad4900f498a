-- What each kind of site may bill to Medicare and to other payers: drug, infusion code, per diem, home nursing,
-- Medicare's home infusion service.
-- grain: kind, payer_kind
SELECT kind, payer_kind, is_drug_billed, is_infusion_code_billed, is_per_diem_billed, is_home_nursing_billed,
  is_medicare_home_infusion_billed, usual_place_of_service, source
FROM reference.sites_of_care
