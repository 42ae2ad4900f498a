import fs from "node:fs";
import {syncBuiltinESMExports} from "node:module";

/** Preloaded: every folder of input is listed backwards, as another file system might. */
const {readdirSync} = fs;
fs.readdirSync = ((...args: Parameters<typeof readdirSync>) => readdirSync(...args).toReversed()) as typeof readdirSync;
syncBuiltinESMExports();
