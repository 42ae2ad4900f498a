import {cents, printJson, readMart} from "../../src/site/page-data.ts";

/** For each payer and quarter the CMS file it pays on, and how many allowed amounts the contract's own file reproduces. */
printJson(
  await readMart(`
SELECT best.payer_id, coalesce(payer.name, best.payer_id) AS payer_name, best.quarter, best.base_quarter, best.base_lag, best.own_lag,
  best.lines, best.matched_lines, coalesce(own.matched_lines, 0) AS own_matched_lines, best.is_stale, ${cents("own.absolute_difference")}
FROM payer_vintage AS best
LEFT JOIN payer_vintage AS own
  ON own.payer_id = best.payer_id AND own.quarter = best.quarter AND own.base_lag = best.own_lag
LEFT JOIN payer ON payer.payer_id = best.payer_id
WHERE best.is_best
ORDER BY best.payer_id, best.quarter`)
);
