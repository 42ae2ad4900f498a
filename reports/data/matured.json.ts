import {existsSync} from "node:fs";
import {join} from "node:path";
import {builtFolder, cents, printJson, readMart} from "../../src/site/page-data.ts";

const there = existsSync(join(builtFolder(), "marts", "matured_quarter.parquet"));
const amounts = cents("matured_amount", "matured_low_amount", "matured_high_amount");
printJson(
  there ? await readMart(`SELECT quarter, ${amounts} FROM matured_quarter WHERE NOT is_back_test ORDER BY quarter`) : []
);
