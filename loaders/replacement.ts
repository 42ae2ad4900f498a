import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../src/errors.ts";
import {columnsOf, quote, type Table} from "../src/schema/table.ts";
import {RULES} from "./judge/rules.ts";
import {csvRecords} from "./read/csv.ts";
import {forgetFile} from "./repeated-file.ts";
import type {FileReport, ReplacementReport} from "./report.ts";
import type {Source} from "./source.ts";

/**
 * Files that a practice declares to stand in place of earlier ones. Neither a file's name nor its date says so, and lines
 * left out of a newer export may be meant or lost: so a person says it, in `reference/replacement.csv` of the data folder.
 */
export interface Replacement {
  /** The file that counts, by its path in the load report. */
  readonly path: string;
  /** The file of which nothing counts while the other is in use. */
  readonly replaces: string;
  /** Line of the list. */
  readonly line: number;
}

const LIST = "reference/replacement.csv";

/** The list of a data folder; none without the file. Throws one line naming the line that cannot be meant. */
export function readReplacements(data: string): Replacement[] {
  const file = join(data, LIST);
  if (!existsSync(file)) return [];
  const [header, ...records] = csvRecords(readFileSync(file, "utf8"), LIST);
  const names = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const [path, replaces] = [names.indexOf("path"), names.indexOf("replaces")];
  if (path < 0 || replaces < 0) throw new Refused(`missing column: path and replaces are needed (${LIST} line 1)`);
  const found = records
    .filter(({cells}) => cells.some((cell) => cell.trim() !== ""))
    .map(({line, cells}) => ({path: cells[path]?.trim() ?? "", replaces: cells[replaces]?.trim() ?? "", line}));
  const by = new Map<string, string>();
  for (const {path: next, replaces: old, line} of found) {
    const where = `(${LIST} line ${line})`;
    if (next === "" || old === "") throw new Refused(`replacement without two files: ${where}; name both`);
    if (by.has(old)) throw new Refused(`file replaced twice: ${old} ${where}; a file has one replacement`);
    by.set(old, next);
    // All files of a circle would give way to each other, and none would count.
    for (let at: string | undefined = next; at !== undefined; at = by.get(at))
      if (at === old) throw new Refused(`files replace each other in a circle: ${old} ${where}; keep one`);
  }
  return found;
}

/** Sources that hold their own corrections: a file of them names the payments it takes back. */
const X12 = new Set(["remittance_835", "claim_837"]);

/** Why a declared replacement cannot be made; null when it can. */
function hindrance(
  next: FileReport | undefined,
  old: FileReport | undefined,
  sources: readonly Source[]
): string | null {
  if (!old) return "there is no file of that name to replace";
  if (!next) return "the file that should stand in its place is not there, so the old one counts";
  if (next.status !== "accepted")
    return `the file that should stand in its place is ${next.status}, so the old one counts`;
  if (old.status !== "accepted") return `nothing of it counts: ${old.reason}`;
  if (X12.has(old.source ?? "") || X12.has(next.source ?? ""))
    return "X12 files are corrected by reversals, not by other files";
  if (tableOf(next, sources) !== tableOf(old, sources)) return "the two files are of different kinds";
  return null;
}

const tableOf = ({source}: FileReport, sources: readonly Source[]): Table | undefined =>
  sources.find(({name}) => name === source)?.tables[0];

export interface Replaced {
  readonly made: ReplacementReport[];
  /** What could not be done, one line each. */
  readonly warnings: string[];
}

/**
 * Takes files that are replaced out of the raw tables, after counting what their replacements add, change and leave out.
 * All counts are taken before anything is taken out, so that a file replaced by one that is replaced itself is counted too.
 */
export async function replaceFiles(
  connection: DuckDBConnection,
  list: readonly Replacement[],
  files: readonly FileReport[],
  sources: readonly Source[]
): Promise<Replaced> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const warnings: string[] = [];
  const pairs: {next: FileReport; old: FileReport; table: Table; source: Source}[] = [];
  for (const {path, replaces, line} of list) {
    const [next, old] = [byPath.get(path), byPath.get(replaces)];
    const why = hindrance(next, old, sources);
    if (why !== null) warnings.push(`file not replaced: ${replaces} by ${path}: ${why} (${LIST} line ${line})`);
    else {
      const source = sources.find(({name}) => name === old!.source)!;
      pairs.push({next: next!, old: old!, table: source.tables[0]!, source});
    }
  }
  const made: ReplacementReport[] = [];
  for (const {next, old, table, source} of pairs) {
    const together = pairs.filter((pair) => pair.next === next).map((pair) => pair.old.file_id);
    made.push({
      path: next.path,
      replaces: old.path,
      file_id: next.file_id,
      replaced_file_id: old.file_id,
      ...(await compare(connection, table, source.dollars, {next: next.file_id, old: old.file_id, together}))
    });
  }
  for (const {old, source} of pairs)
    for (const table of source.tables) await forgetFile(connection, table, old.file_id);
  return {made, warnings};
}

/** The report of a file of which nothing counts any more. */
export const superseded = (file: FileReport, path: string): FileReport => ({
  ...file,
  status: "superseded",
  reason: `replaced by ${path}`,
  rows: {read: 0, accepted: 0, rejected: 0},
  dollars: {accepted: "0.00", rejected: "0.00"}
});

type Difference = Omit<ReplacementReport, "path" | "replaces" | "file_id" | "replaced_file_id">;

/**
 * Lines by their key where the table has one, else by all they say. What the new file adds to several old ones is counted
 * with the first of them.
 */
async function compare(
  connection: DuckDBConnection,
  table: Table,
  dollars: string | null,
  {next, old, together}: {next: number; old: number; together: readonly number[]}
): Promise<Difference> {
  // Empty is a value of a key.
  const key =
    RULES[table.name]?.key.map((name) => `a.${quote(name)} IS NOT DISTINCT FROM b.${quote(name)}`).join(" AND ") ??
    null;
  const content = columnsOf(table)
    .map(({name}) => quote(name))
    .join(", ");
  const of = (ids: readonly number[]): string =>
    `(SELECT ${content} FROM ${table.name} WHERE file_id IN (${ids.join(", ")}))`;
  const without = (a: readonly number[], b: readonly number[]): string =>
    key ? `${of(a)} AS a ANTI JOIN ${of(b)} AS b ON ${key}` : `(FROM ${of(a)} EXCEPT ALL FROM ${of(b)})`;
  const added = old === together[0] ? without([next], together) : `${of([next])} AS a WHERE false`;
  const changed = key
    ? `(SELECT a.* FROM ${of([next])} AS a SEMI JOIN ${of([old])} AS b ON ${key} EXCEPT FROM ${of([old])})`
    : `${of([next])} WHERE false`;
  const money = dollars === null ? "0" : `sum(${quote(dollars)})`;
  const reader = await connection.runAndReadAll(`SELECT
    (SELECT count(*) FROM ${of([old])}), (SELECT count(*) FROM ${changed}),
    (SELECT count(*) FROM ${added}), (SELECT count(*) FROM ${without([old], [next])}),
    CAST(coalesce((SELECT ${money} FROM ${added}), 0) AS DECIMAL(18,2)),
    CAST(coalesce((SELECT ${money} FROM ${without([old], [next])}), 0) AS DECIMAL(18,2))`);
  const [lines, lines_changed, lines_added, lines_removed, added_amount, removed_amount] = reader.getRows()[0]!;
  return {
    lines_shared: Number(lines) - Number(lines_removed),
    lines_changed: Number(lines_changed),
    lines_added: Number(lines_added),
    lines_removed: Number(lines_removed),
    added_amount: String(added_amount),
    removed_amount: String(removed_amount)
  };
}

/** Keeps what replaced what beside the tables it changed. */
export async function writeReplacements(
  connection: DuckDBConnection,
  made: readonly ReplacementReport[]
): Promise<void> {
  for (const each of made)
    await connection.run(
      "INSERT INTO raw.replacement VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS DECIMAL(18,2)), CAST($8 AS DECIMAL(18,2)))",
      [
        each.file_id,
        each.replaced_file_id,
        each.lines_shared,
        each.lines_changed,
        each.lines_added,
        each.lines_removed,
        each.added_amount,
        each.removed_amount
      ]
    );
}
