#!/usr/bin/env node
import {register} from "tsx/esm/api";

// Node strips types of a checkout only: below node_modules it refuses, so the program brings the loader that does it.
register();
await import("./cli.ts");
