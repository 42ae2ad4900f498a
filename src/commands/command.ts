import {existsSync} from "node:fs";
import {dirname, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {Refused} from "../errors.ts";

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

/** The folder of files, when it is there; throws `Refused` with what makes one. */
export function folderOf(data: string): string {
  if (existsSync(data)) return data;
  const isDefault = data === COMMON.data.default;
  throw new Refused(
    isDefault
      ? "no folder of files here: make one with plus-six new DIR and call this in it, or name yours with --data DIR"
      : `no such folder: ${data}; name the folder of your files with --data, or make one with plus-six new DIR`
  );
}

/** Where a practice's own files are. */
export const OWN_DATA = isCheckout ? "data/private" : "data";

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
