import {appendFileSync} from "node:fs";
import {join} from "node:path";
import {inject} from "vitest";

/** Counts by outcome of one test, said together when all tests have run. */
export function counted(line: string): void {
  appendFileSync(join(inject("runFolder"), "counted"), `${line}\n`);
}
