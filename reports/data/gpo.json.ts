import {readFacts} from "../../src/site/audience/facts.ts";
import {printJson} from "../../src/site/page-data.ts";

/** The practice's own report has every manufacturer and every payer; what may leave the house is made by `plus-six packet gpo`. */
printJson(await readFacts());
