import {readMfpInput} from "../../src/models/forecast/mfp-input.ts";
import {printJson, readMart} from "../../src/site/page-data.ts";

printJson(await readMfpInput((sql) => readMart(sql), ""));
