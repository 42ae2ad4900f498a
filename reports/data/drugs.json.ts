import {printJson, readMart} from "../../src/site/page-data.ts";

printJson(
  await readMart(`
SELECT hcpcs, name, generic_name, manufacturer, family, drug_class, reference_hcpcs, dosage, therapy_line FROM drug ORDER BY hcpcs`)
);
