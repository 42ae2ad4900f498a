import {printJson, readMart} from "../../src/site/page-data.ts";

// What the warehouse says of itself: raw tables from the contracts that judge each row, core and marts from their models.
printJson(
  await readMart(`
SELECT table_name, table_description, column_name, column_type, description, example, is_patient
FROM dictionary ORDER BY table_name, position`)
);
