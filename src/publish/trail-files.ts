import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {PATIENT_COLUMNS} from "../schema/patient.ts";
import {quote} from "../schema/table.ts";
import {toArrow} from "../site/page-data.ts";
import {openDatabase, queryJson} from "../warehouse/database.ts";
import {describeTable, type Model} from "../warehouse/models.ts";
import {allModels, inputsOf} from "./explain-trail.ts";
import {MARGIN_MARTS, type Trail, trailOf} from "./trail.ts";

/** Marts whose lines the drawer has by the cut of the cube, in files of their own (src/site/proof.ts). */
const OF_THE_CUBE: ReadonlySet<string> = new Set([...MARGIN_MARTS, "margin_by_therapy", "proof_line", "proof_lot"]);
/** Columns of single claims, which no file of the site has. */
const isPrivate = (column: string): boolean => PATIENT_COLUMNS.has(column) || column === "claim_id";
const KEY_TYPES = /^(VARCHAR|BOOLEAN|DATE)/;

const CHECKS =
  "Each check is a query whose rows are exceptions to a sentence that must be true; it has the name of its file.";

/** What the drawer of a page knows of one mart before it fetches any line. */
export interface MartTrail {
  readonly kind: Trail["kind"];
  /** What a row of the mart is, as its model says. */
  readonly rule: string;
  readonly model_file: string;
  /** Columns that choose among the lines. */
  readonly keys: readonly string[];
  /** Columns that add up, with their decimals: lines hold them as whole numbers of that unit. */
  readonly measures: Readonly<Record<string, number>>;
  /** Names of the files with lines: one a quarter, or one of all. */
  readonly parts: readonly string[];
  readonly inputs: readonly string[];
}

/**
 * Writes what the proof drawer fetches for every mart but the cube's: `trails.json` with the rule, inputs and files of each, and
 * the lines behind it as Arrow, by quarter where the lines have one. The declarations are those `explain` walks by, so page and
 * command line have one rule. Lines carry file and line, never claim or patient.
 */
export async function writeTrails(warehouse: string, root: string, folder: string): Promise<void> {
  mkdirSync(folder, {recursive: true});
  const database = await openDatabase(warehouse, {readOnly: true});
  try {
    const {connection} = database;
    const models = await allModels(connection, root);
    const marts: Record<string, MartTrail> = {};
    const tables = new Set<string>();
    // The checks are queries on everything, each told in its own file; no model makes their list.
    const everything = [...new Set(models.flatMap(({name}) => inputsOf(name, models)))].sort();
    marts["check_result"] = {...NONE, kind: "rule", rule: CHECKS, model_file: "src/checks", inputs: everything};
    for (const model of models.filter(({name}) => name.startsWith("mart."))) {
      const mart = model.name.slice(5);
      const inputs = inputsOf(model.name, models);
      for (const table of inputs) tables.add(table);
      marts[mart] = {
        kind: OF_THE_CUBE.has(mart) ? "rule" : trailOf(mart).kind,
        rule: model.description,
        model_file: model.file,
        ...(await linesOf(connection, {model, mart, folder})),
        inputs
      };
    }
    const files: Record<string, readonly (readonly [string, number])[]> = {};
    for (const table of [...tables].sort()) files[table] = await filesBehind(connection, table);
    writeFileSync(join(folder, "trails.json"), JSON.stringify({marts, files}));
  } finally {
    database.close();
  }
}

type Lines = Pick<MartTrail, "keys" | "measures" | "parts">;
const NONE: Lines = {keys: [], measures: {}, parts: []};

/** The lines behind one mart, written; nothing where the mart is not about lines. */
async function linesOf(
  connection: DuckDBConnection,
  {model, mart, folder}: {readonly model: Model; readonly mart: string; readonly folder: string}
): Promise<Lines> {
  const trail = trailOf(mart);
  if (trail.kind === "rule" || OF_THE_CUBE.has(mart)) return NONE;
  const own = await describeTable(connection, model.name);
  const sql = trail.kind === "parts" ? trail.parts : `SELECT * FROM ${model.name}`;
  const [file, line] = trail.kind === "parts" ? ["file_id", "source_line"] : [trail.file, trail.line];
  const given = new Map(
    (await queryJson(connection, `DESCRIBE ${sql}`)).map((row) => [
      String(row["column_name"]),
      String(row["column_type"])
    ])
  );
  const keys = own
    .filter(
      ({column, type}) =>
        (KEY_TYPES.test(type) || (model.grain.includes(column) && column !== line)) &&
        given.has(column) &&
        !isPrivate(column) &&
        column !== file
    )
    .map(({column}) => column);
  const measures = Object.fromEntries(
    own.flatMap(({column, type}) => {
      const decimals = /^DECIMAL\(\d+,\s*(\d+)\)/.exec(type)?.[1];
      const isWanted = trail.kind === "parts" ? trail.measures.includes(column) : decimals !== undefined;
      return isWanted && given.has(column) ? [[column, Number(decimals ?? 0)]] : [];
    })
  );
  const select = `SELECT ${[
    ...keys.map((key) => `CAST(parts.${quote(key)} AS VARCHAR) AS ${quote(key)}`),
    ...Object.entries(measures).map(
      ([name, decimals]) => `CAST(coalesce(parts.${quote(name)}, 0) * ${10 ** decimals} AS BIGINT) AS ${quote(name)}`
    )
  ].join(", ")}, coalesce(file.path, '') AS file_path, CAST(parts.${quote(line)} AS BIGINT) AS file_line
    FROM (${sql}) AS parts LEFT JOIN mart.file AS file ON file.file_id = parts.${quote(file)}`;
  const rows = (await queryJson(connection, `SELECT * FROM (${select}) ORDER BY ALL`)).map((row) => ({
    ...row,
    ...Object.fromEntries(
      [...Object.keys(measures), "file_line"].map((name) => [name, row[name] === null ? null : Number(row[name])])
    )
  }));
  const columns = [...keys, ...Object.keys(measures), "file_path", "file_line"];
  const parts = new Map<string, Record<string, unknown>[]>();
  for (const row of rows) {
    const part = keys.includes("quarter") ? String((row as Record<string, unknown>)["quarter"]) : "all";
    if (!parts.has(part)) parts.set(part, []);
    parts.get(part)!.push(row);
  }
  for (const [part, some] of parts) writeFileSync(join(folder, `trail-${mart}-${part}.arrow`), toArrow(some, columns));
  return {keys, measures, parts: [...parts.keys()].sort()};
}

/** The files whose rows are in a raw or reference table, with how many. */
async function filesBehind(connection: DuckDBConnection, table: string): Promise<(readonly [string, number])[]> {
  const columns = (await describeTable(connection, table)).map(({column}) => column);
  if (!columns.includes("file_id")) return [];
  const rows = await queryJson(
    connection,
    `SELECT file.path, count(*)::INTEGER AS rows FROM ${table} AS input JOIN mart.file AS file USING (file_id)
     WHERE file.path IS NOT NULL GROUP BY file.path ORDER BY file.path`
  );
  return rows.map(({path, rows: count}) => [String(path), Number(count)] as const);
}
