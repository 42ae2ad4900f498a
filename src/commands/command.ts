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

/** Options that nearly every command takes. */
export const COMMON = {
  data: {type: "string", default: "data/sample"},
  out: {type: "string", default: "data/built"}
} as const;

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
