import {printJson, readMart} from "../../src/site/page-data.ts";
import {readReview} from "../../src/site/review-facts.ts";

printJson(await readReview((sql) => readMart(sql)));
