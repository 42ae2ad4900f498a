import type {DuckDBConnection} from "@duckdb/node-api";
import {TABLES} from "../schema/all.ts";
import {KEYS, type Key} from "../schema/key.ts";
import {columnsOf, quote, type Table} from "../schema/table.ts";
import {setAside} from "./aside.ts";

/** Two files that tell of the same things: how many rows of the earlier are told again, and how many otherwise. */
interface Pair {
  readonly source: string;
  readonly path: string;
  readonly earlier: string;
  readonly rows: number;
  readonly changed: number;
  /** Dollars of the rows told otherwise, as the earlier file had them and as they count; null without money. */
  readonly dollars: readonly [before: string, after: string] | null;
}

/**
 * Exports overlap: a second statement repeats the first. Of a thing that several files tell of (`KEYS`), all rows count as the
 * file that reaches furthest tells them; those of the others are set aside. Purchases and claims have versions of their own
 * in core. Returns a note for what is told alike and a warning, with dollars, for what is told otherwise.
 */
export async function countOnce(
  connection: DuckDBConnection
): Promise<{notes: readonly string[]; warnings: readonly string[]}> {
  const notes: string[] = [];
  const warnings: string[] = [];
  for (const table of TABLES) {
    const key = KEYS[table.name];
    if (!key || key.across === null) continue;
    for (const pair of await repeated(connection, table, key)) {
      const {source, path, earlier, rows, changed, dollars} = pair;
      if (changed === 0) notes.push(`${rows} rows of ${source} in ${earlier} are told again by ${path} and count once`);
      else
        warnings.push(
          `${changed} of ${rows} rows of ${source} in ${earlier} are told otherwise by ${path}${dollars ? `, $${dollars[0]} there and $${dollars[1]} here` : ""}: they count as ${path} has them, because it reaches furthest; compare them (plus-six query "FROM aside.${table.name.slice(4)}")`
        );
    }
  }
  return {notes, warnings};
}

async function repeated(connection: DuckDBConnection, table: Table, key: Key): Promise<Pair[]> {
  const [files] = (await connection.runAndReadAll(`SELECT count(DISTINCT file_id) FROM ${table.name}`)).getRows()[0]!;
  if (Number(files) < 2) return [];
  const thing = key.across ?? key.within.map(quote);
  const content = columnsOf(table).map(({name}) => quote(name));
  const money = key.dollars ? quote(key.dollars) : "NULL";
  // Columns of the table stand bare in `key`; so what is joined has names that no table has.
  await connection.run(`CREATE OR REPLACE TEMP TABLE told AS
    WITH reach AS (SELECT file_id, max(${key.reach ?? "NULL"}) AS told_until FROM ${table.name} GROUP BY file_id),
    origin AS (SELECT file_id, told_until, row_number() OVER (ORDER BY name_order(path), file_id) AS told_by FROM reach JOIN raw.file USING (file_id))
    SELECT row.rowid AS k, row.file_id, hash(${thing.join(", ")}) AS thing, hash(${content.join(", ")}) AS content, ${money} AS dollars,
      first_value(row.file_id) OVER (
        PARTITION BY ${thing.join(", ")} ORDER BY told_until DESC NULLS LAST, told_by DESC) AS counts
    FROM ${table.name} AS row JOIN origin USING (file_id)`);
  const pairs = (
    await connection.runAndReadAll(`
    WITH kept AS (SELECT DISTINCT thing, content FROM told WHERE file_id = counts),
    other AS (SELECT told.*, kept.content IS NULL AS is_changed FROM told LEFT JOIN kept USING (thing, content) WHERE file_id <> counts),
    moved AS (SELECT DISTINCT thing, file_id, counts FROM other WHERE is_changed)
    SELECT file.source, file.path, earlier.path, count(*), count(*) FILTER (is_changed),
      CAST(sum(dollars) FILTER (is_changed) AS DECIMAL(18, 2)),
      (SELECT CAST(sum(told.dollars) AS DECIMAL(18, 2)) FROM told JOIN moved ON told.thing = moved.thing AND told.file_id = moved.counts
        WHERE moved.file_id = other.file_id AND moved.counts = other.counts)
    FROM other JOIN raw.file AS file ON file.file_id = other.counts JOIN raw.file AS earlier ON earlier.file_id = other.file_id
    GROUP BY file.source, file.path, earlier.path, other.file_id, other.counts ORDER BY ALL`)
  ).getRows();
  await setAside(connection, {
    table: table.name,
    when: "rowid IN (SELECT k FROM told WHERE file_id <> counts)",
    reason: "told_again"
  });
  await connection.run("DROP TABLE told");
  return pairs.map(([source, path, earlier, rows, changed, before, after]) => ({
    ...{source: String(source), path: String(path), earlier: String(earlier)},
    ...{rows: Number(rows), changed: Number(changed)},
    dollars: key.dollars ? [String(before ?? "0.00"), String(after ?? "0.00")] : null
  }));
}
