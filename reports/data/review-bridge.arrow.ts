import {printMart} from "../../src/site/page-data.ts";
import {BRIDGE} from "../../src/site/review-facts.ts";

await printMart(BRIDGE);
