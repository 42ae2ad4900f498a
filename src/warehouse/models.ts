import {existsSync, readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";
import {type DuckDBConnection, LIST, listValue, VARCHAR} from "@duckdb/node-api";
import {quote} from "../schema/table.ts";
import {sayRow} from "./complaint.ts";
import {queryJson, scalar} from "./database.ts";
import {inLanes} from "./lanes.ts";

/** A table made from other tables: one SELECT in a file, or one function where rules branch too much for SQL. */
export interface Model {
  /** `schema.table` */
  readonly name: string;
  /** What a row is: the first comment line. */
  readonly description: string;
  /** Columns that are unique together; proved after every build. */
  readonly grain: readonly string[];
  readonly view: boolean;
  /** Tables it reads, in `schema.table`; found by DuckDB's own parser for SQL. */
  readonly reads: readonly string[];
  /** Where a reader finds it. */
  readonly file: string;
  readonly sql?: string;
  /** For a model in code: fills the table, which it creates itself. */
  readonly run?: (connection: DuckDBConnection) => Promise<void>;
}

/** Each subject under this folder has a folder for each schema it fills. */
const MODELS = "src/models";
const SCHEMAS = ["core", "mart"] as const;

/** The folders of models: `src/models/<subject>/<schema>`. */
function modelFolders(root: string): {folder: string; schema: string}[] {
  const subjects = readdirSync(join(root, MODELS), {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return SCHEMAS.flatMap((schema) =>
    subjects
      .map(({name}) => ({folder: `${MODELS}/${name}/${schema}`, schema}))
      .filter(({folder}) => existsSync(join(root, folder)))
  );
}

/** Reads every model file under the project root, with its header and the tables it reads. */
export async function readModels(root: string, connection: DuckDBConnection): Promise<Model[]> {
  const files = modelFolders(root).flatMap(({folder, schema}) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(".sql"))
      .sort()
      .map((name) => ({schema, name, file: `${folder}/${name}`, sql: readFileSync(join(root, folder, name), "utf8")}))
  );
  const reads = await tablesRead(connection, files);
  return files.map(({schema, name, file, sql}, index) => {
    const {description, tags} = readHeader(sql);
    const grain = tags["grain"]?.split(",").map((column) => column.trim());
    if (!grain) throw new Error(`model without a grain: ${file}; write "-- grain: column, column" in its header`);
    const view = tags["materialize"] === "view";
    return {name: `${schema}.${basename(name, ".sql")}`, description, grain, view, reads: reads[index]!, file, sql};
  });
}

/** The comment lines at the top of an SQL file: free text, then `-- tag: value` lines. */
export function readHeader(sql: string): {description: string; tags: Record<string, string>} {
  const tags: Record<string, string> = {};
  const words: string[] = [];
  for (const line of sql.split("\n")) {
    const comment = /^--\s?(.*)$/.exec(line);
    if (!comment) break;
    const tag = /^(grain|materialize|severity|unit):\s*(.+)$/.exec(comment[1] ?? "");
    if (tag) tags[tag[1]!] = tag[2]!.trim();
    else words.push(comment[1]!.trim());
  }
  return {description: words.join(" ").trim(), tags};
}

/** The `schema.table` names each SELECT reads, from DuckDB's parse tree; throws where one does not parse, naming its file. */
export async function tablesRead(
  connection: DuckDBConnection,
  files: readonly {readonly sql: string; readonly file: string}[]
): Promise<string[][]> {
  const reader = await connection.runAndReadAll(
    "SELECT json_serialize_sql(sql) FROM (SELECT unnest($1) AS sql, generate_subscripts($1, 1) AS place) ORDER BY place",
    [listValue(files.map(({sql}) => sql))],
    [LIST(VARCHAR)]
  );
  return reader.getRows().map(([text], index) => {
    const tree = JSON.parse(String(text)) as {error?: boolean; error_message?: string};
    if (tree.error) throw new Error(`model does not parse: ${tree.error_message} (${files[index]!.file})`);
    const found = new Set<string>();
    const walk = (node: unknown): void => {
      if (Array.isArray(node)) for (const child of node) walk(child);
      else if (node && typeof node === "object") {
        const {type, schema_name, table_name} = node as Record<string, unknown>;
        if (type === "BASE_TABLE" && schema_name) found.add(`${schema_name}.${table_name}`);
        for (const child of Object.values(node)) walk(child);
      }
    };
    walk(tree);
    return [...found].sort();
  });
}

/** Models so ordered that each comes after what it reads; the same order every time. Throws on a circle or a gap. */
export function orderModels(models: readonly Model[]): Model[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const ordered: Model[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (model: Model, path: readonly string[]): void => {
    if (state.get(model.name) === "done") return;
    if (state.get(model.name) === "open")
      throw new Error(`models read each other in a circle: ${[...path, model.name].join(" → ")}`);
    state.set(model.name, "open");
    for (const name of model.reads) {
      const read = byName.get(name);
      if (read) visit(read, [...path, model.name]);
      else if (/^(core|mart)\./.test(name)) throw new Error(`no such model: ${name} (read by ${model.file})`);
    }
    state.set(model.name, "done");
    ordered.push(model);
  };
  for (const model of [...models].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(model, []);
  return ordered;
}

/**
 * Builds the models and proves each grain; throws at the first that fails, naming its file. Each is made after what it
 * reads; on several connections those that do not stand on each other are made at one time.
 */
export async function runModels(
  lanes: readonly DuckDBConnection[],
  models: readonly Model[],
  onDone: (took: Took) => void = () => {}
): Promise<void> {
  await lanes[0]!.run("CREATE SCHEMA IF NOT EXISTS core; CREATE SCHEMA IF NOT EXISTS mart");
  const known = new Set(models.map(({name}) => name));
  const done = new Set<string>();
  const ordered = orderModels(models);
  const works = lanes.length > 1 ? longestFirst(ordered) : ordered;
  await inLanes(
    lanes,
    works.map((model) => ({
      isReady: () => model.reads.every((name) => done.has(name) || !known.has(name)),
      onFirst: model.run !== undefined,
      async run(connection) {
        const taken = stopwatch(model.name);
        await makeProved(connection, model);
        done.add(model.name);
        onDone(taken());
      }
    }))
  );
}

/** Models that most others wait for come first: by the longest chain of models that stand on each, then as they are. */
function longestFirst(ordered: readonly Model[]): Model[] {
  const chain = new Map<string, number>();
  for (const model of ordered.toReversed())
    for (const name of model.reads) chain.set(name, Math.max(chain.get(name) ?? 0, (chain.get(model.name) ?? 0) + 1));
  return ordered.toSorted((a, b) => (chain.get(b.name) ?? 0) - (chain.get(a.name) ?? 0));
}

async function makeProved(connection: DuckDBConnection, model: Model): Promise<void> {
  let rows: number | null;
  try {
    rows = await make(connection, model);
  } catch (error) {
    throw new Error(`model failed: ${model.name} (${model.file}): ${(error as Error).message}`, {cause: error});
  }
  if (rows === null || rows > 1) await proveGrain(connection, model);
}

/** Makes the table or view; how many rows the table has, null where nobody counted them. */
async function make(connection: DuckDBConnection, {name, view, sql, run}: Model): Promise<number | null> {
  if (run) {
    await run(connection);
    return null;
  }
  const made = await connection.runAndReadAll(`CREATE OR REPLACE ${view ? "VIEW" : "TABLE"} ${name} AS ${sql}`);
  const count = made.getRows()[0]?.[0];
  return view || typeof count !== "bigint" ? null : Number(count);
}

/** What a model or a check cost, its proof of the grain with it. */
export interface Took {
  readonly name: string;
  /** On the clock. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Starts to measure; what it returns says how much was spent since. */
export function stopwatch(name: string): () => Took {
  const start = performance.now();
  const before = process.cpuUsage();
  return () => {
    const {user, system} = process.cpuUsage(before);
    return {name, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6};
  };
}

/**
 * Rows with different hashes have different keys, so keys are compared only where hashes meet: one number a row is grouped,
 * not several texts.
 */
async function proveGrain(connection: DuckDBConnection, model: Model): Promise<void> {
  const columns = model.grain.map(quote).join(", ");
  const hash = `hash(${columns})`;
  const meeting = await scalar(
    connection,
    `SELECT count(*) - count(DISTINCT hash) FROM (SELECT ${hash} AS hash FROM ${model.name})`
  );
  if (meeting === "0") return;
  const [twice] = await queryJson(
    connection,
    `SELECT ${columns}, count(*) AS rows FROM ${model.name}
     WHERE ${hash} IN (SELECT ${hash} FROM ${model.name} GROUP BY ALL HAVING count(*) > 1)
     GROUP BY ${columns} HAVING count(*) > 1 ORDER BY ALL LIMIT 1`
  );
  if (twice) throw new Error(`grain is not unique: ${sayRow(twice)} (${model.name}, ${model.file})`);
}

export interface Column {
  readonly column: string;
  readonly type: string;
}

/** Column names and SQL types of every table and view, by `schema.table`. */
export async function describeTables(connection: DuckDBConnection): Promise<Map<string, Column[]>> {
  const rows = await queryJson(
    connection,
    "SELECT schema_name || '.' || table_name AS name, column_name, data_type FROM duckdb_columns() ORDER BY schema_name, table_name, column_index"
  );
  const tables = new Map<string, Column[]>();
  for (const row of rows) {
    const name = String(row["name"]);
    tables.set(name, tables.get(name) ?? []);
    tables.get(name)!.push({column: String(row["column_name"]), type: String(row["data_type"])});
  }
  return tables;
}

/** Column names and SQL types of one table or view; none when it is not there. */
export async function describeTable(connection: DuckDBConnection, name: string): Promise<Column[]> {
  return (await describeTables(connection)).get(name) ?? [];
}
