import {printJson, readMart} from "../../src/site/page-data.ts";

printJson(await readMart("SELECT payer_id, name, kind FROM payer ORDER BY payer_id"));
