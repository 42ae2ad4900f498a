import {printJson, readMart} from "../../src/site/page-data.ts";
import {readRun} from "../../src/site/review-facts.ts";

printJson(await readRun((sql) => readMart(sql)));
