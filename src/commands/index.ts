import {build} from "./build.ts";
import type {Command} from "./command.ts";
import {explain} from "./explain.ts";
import {load} from "./load.ts";
import {query} from "./query.ts";
import {sample} from "./sample.ts";
import {serve} from "./serve.ts";

/** The commands, in the order people meet them. */
export const COMMANDS: readonly Command[] = [build, serve, load, query, explain, sample];
