import {cents, milli, printJson, readMart} from "../../src/site/page-data.ts";

/** Own lines that a restated CMS quarter touches, each found by its file and line. */
printJson(
  await readMart(`
SELECT line.quarter, line.hcpcs, coalesce(drug.name, line.hcpcs) AS drug_name, line.posting_version, coalesce(payer.name, line.payer_id) AS payer_name,
  coalesce(site.name, line.site_id) AS site_name, ${milli("line.units")},
  ${cents("line.allowed_amount", "line.old_allowed_amount", "line.new_allowed_amount", "line.change_amount")},
  line.rebill_state, file.path AS file, line.source_line
FROM rebill_line AS line
LEFT JOIN drug USING (hcpcs)
LEFT JOIN payer ON payer.payer_id = line.payer_id
LEFT JOIN site ON site.site_id = line.site_id
LEFT JOIN file ON file.file_id = line.file_id
ORDER BY line.rebill_rank`)
);
