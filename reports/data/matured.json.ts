import {existsSync} from "node:fs";
import {join} from "node:path";
import {builtFolder, cents, printJson, readMart} from "../../src/site/page-data.ts";

const there = existsSync(join(builtFolder(), "marts", "review_headline.parquet"));
const amounts = cents("net_cost_recovery", "to_come_amount", "to_come_low_amount", "to_come_high_amount");
printJson(there ? await readMart(`SELECT quarter, ${amounts} FROM review_headline ORDER BY quarter`) : []);
