import {existsSync} from "node:fs";
import {dirname, resolve} from "node:path";
import {fileURLToPath} from "node:url";

/** One command of the command line. */
export interface Command {
  readonly help: string;
  /** Runs with the arguments after its name and gives the exit code: 0 clean, 1 done with warnings, 2 refused. */
  run(argv: readonly string[]): Promise<number>;
}

/** The project's folder, wherever the program is called from. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A checkout has the sample beside a practice's files; a practice's own folder has nothing but its own. */
const isCheckout = existsSync("data/sample") || !existsSync("data");

/** Options that nearly every command takes. */
export const COMMON = {
  data: {type: "string", default: isCheckout ? "data/sample" : "data"},
  out: {type: "string", default: isCheckout ? "data/built" : "built"}
} as const;

/** Where a practice's own files are. */
export const OWN_DATA = isCheckout ? "data/private" : "data";

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
