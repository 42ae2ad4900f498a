import {cents, milli, printMart} from "../../src/site/page-data.ts";

const MOVES = [
  "opening",
  "purchased",
  "free",
  "transferred_in",
  "opening_count",
  "found",
  "billed",
  "discarded",
  "other_waste"
];
MOVES.push("returned", "transferred_out", "expired", "unexplained", "before_first_count", "closing");
const named = (kind: string): string[] => MOVES.map((move) => `ledger.${move}_${kind}`);

await printMart(`
SELECT
  quarter, known.days, site_id, coalesce(site.name, site_id) AS site_name, hcpcs, coalesce(drug.name, hcpcs) AS drug_name, ndc11,
  ${milli(...named("units"), "ledger.units_short")},
  ${cents(...named("cost"))}
FROM unit_ledger AS ledger
LEFT JOIN (SELECT DISTINCT quarter, days FROM days_on_hand) AS known USING (quarter)
LEFT JOIN site USING (site_id)
LEFT JOIN drug USING (hcpcs)
ORDER BY quarter, hcpcs, ndc11, site_id`);
