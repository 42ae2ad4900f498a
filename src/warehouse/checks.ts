import {readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {queryJson, scalar} from "./database.ts";
import {readHeader} from "./models.ts";

/** A sentence that must be true: a query whose rows are the complaints. */
export interface CheckResult {
  /** File name without .sql: the sentence. */
  readonly name: string;
  /** The sentence in words, from the file's header. */
  readonly description: string;
  readonly severity: "stop" | "warn";
  readonly failures: number;
  /** The first few complaints, exact values as text. */
  readonly examples: readonly Record<string, unknown>[];
}

const EXAMPLES = 5;

/** Runs every check under src/checks; the caller decides what a failed `stop` means. */
export async function runChecks(root: string, connection: DuckDBConnection): Promise<CheckResult[]> {
  const folder = join(root, "src/checks");
  const results: CheckResult[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const sql = readFileSync(join(folder, file), "utf8");
    const {description, tags} = readHeader(sql);
    const severity = tags["severity"] === "warn" ? "warn" : "stop";
    try {
      const failures = Number(await scalar(connection, `SELECT count(*) FROM (${sql})`));
      const examples = failures ? await queryJson(connection, `SELECT * FROM (${sql}) LIMIT ${EXAMPLES}`) : [];
      results.push({name: basename(file, ".sql"), description, severity, failures, examples});
    } catch (error) {
      throw new Error(`check failed to run: src/checks/${file}: ${(error as Error).message}`, {cause: error});
    }
  }
  return results;
}
