import {failQueries} from "./query-faults.ts";

failQueries({part: 2, parts: 2});
