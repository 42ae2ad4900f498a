import {existsSync, readFileSync} from "node:fs";
import {parse} from "csv-parse/sync";

/** Rows of a published-figures file beside the project, null when that folder is missing. */
export function sharedFacts(name: string): Record<string, string>[] | null {
  const path = `../shared/facts/${name}.csv`;
  return existsSync(path) ? (parse(readFileSync(path, "utf8"), {columns: true}) as Record<string, string>[]) : null;
}
