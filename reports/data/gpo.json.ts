import {factsFor, readFacts} from "../../src/site/audience.ts";
import {printJson} from "../../src/site/page-data.ts";

/** A build for one manufacturer names it in the environment; the practice's own report holds all of them. */
const manufacturer = process.env["PLUS_SIX_GPO_SHARED_WITH"];
const facts = await readFacts();
printJson(manufacturer ? factsFor(facts, "gpo", manufacturer) : facts);
