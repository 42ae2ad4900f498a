import {printMart} from "../../src/site/page-data.ts";
import {CUBE} from "../../src/site/review-facts.ts";

await printMart(CUBE);
