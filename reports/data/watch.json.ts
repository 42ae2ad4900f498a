import {printJson, readMart} from "../../src/site/page-data.ts";
import {WATCH} from "../../src/site/review-facts.ts";

printJson(await readMart(WATCH));
