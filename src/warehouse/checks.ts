import {readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {queryJson, scalar} from "./database.ts";
import {inLanes} from "./lanes.ts";
import {readHeader, stopwatch, type Took} from "./models.ts";

/** A sentence that must be true: a query whose rows are the complaints. */
export interface CheckResult {
  /** File name without .sql: the sentence. */
  readonly name: string;
  /** The sentence in words, from the file's header. */
  readonly description: string;
  readonly severity: "stop" | "warn";
  readonly failures: number;
  /** What the complaints add up to, where the check's rows have a column `dollars`; exact, as text. */
  readonly dollars: string | null;
  /** The first few complaints, exact values as text. */
  readonly examples: readonly Record<string, unknown>[];
}

const EXAMPLES = 5;

/** Runs every check under src/checks; the caller decides what a failed `stop` means. */
export async function runChecks(
  root: string,
  lanes: readonly DuckDBConnection[],
  onDone: (took: Took) => void = () => {}
): Promise<CheckResult[]> {
  const folder = join(root, "src/checks");
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const results: CheckResult[] = [];
  await inLanes(
    lanes,
    files.map((file, index) => ({
      async run(connection) {
        const taken = stopwatch(`check ${basename(file, ".sql")}`);
        results[index] = await runCheck(connection, folder, file);
        onDone(taken());
      }
    }))
  );
  return results;
}

async function runCheck(connection: DuckDBConnection, folder: string, file: string): Promise<CheckResult> {
  const sql = readFileSync(join(folder, file), "utf8");
  const {description, tags} = readHeader(sql);
  const severity = tags["severity"] === "warn" ? "warn" : "stop";
  try {
    const failures = Number(await scalar(connection, `SELECT count(*) FROM (${sql})`));
    const examples = failures ? await queryJson(connection, `SELECT * FROM (${sql}) LIMIT ${EXAMPLES}`) : [];
    const dollars =
      examples[0] && "dollars" in examples[0]
        ? String(await scalar(connection, `SELECT CAST(coalesce(sum(dollars), 0) AS DECIMAL(18, 2)) FROM (${sql})`))
        : null;
    return {name: basename(file, ".sql"), description, severity, failures, dollars, examples};
  } catch (error) {
    throw new Error(`check failed to run: src/checks/${file}: ${(error as Error).message}`, {cause: error});
  }
}
