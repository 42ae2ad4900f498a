import {failQueries} from "./query-faults.ts";

failQueries({part: 1, parts: 2});
