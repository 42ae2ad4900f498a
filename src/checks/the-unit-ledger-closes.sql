-- Opening stock plus what came less what went is closing stock, in units and in cents, for every drug package, site and
-- quarter.
SELECT quarter, site_id, ndc11, opening_units, closing_units, opening_cost, closing_cost
FROM mart.unit_ledger
WHERE opening_units + purchased_units + free_units + transferred_in_units + opening_count_units + found_units
  - billed_units - discarded_units - other_waste_units
    - returned_units - transferred_out_units - expired_units - unexplained_units
      - before_first_count_units <> closing_units
  OR opening_cost + purchased_cost + free_cost + transferred_in_cost + opening_count_cost + found_cost - billed_cost
    - discarded_cost - other_waste_cost
    - returned_cost - transferred_out_cost - expired_cost - unexplained_cost - before_first_count_cost <> closing_cost
