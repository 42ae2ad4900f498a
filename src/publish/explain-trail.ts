import type {DuckDBConnection} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {CODE_MODELS} from "../models/code-models.ts";
import {literal, quote} from "../schema/table.ts";
import {queryJson} from "../warehouse/database.ts";
import {describeTable, type Model, readModels} from "../warehouse/models.ts";
import type {Rows} from "./explain.ts";
import {type Trail, trailOf} from "./trail.ts";

/** Rows of any mart, the lines behind them, and the proof; where a mart is not about lines, the rule and the files it was made from. */
export interface TrailExplanation {
  readonly mart: string;
  readonly key: Readonly<Record<string, string>>;
  readonly number: Rows;
  readonly kind: Trail["kind"];
  /** What a row of the mart is, as its model says, and where that stands. */
  readonly rule: string;
  readonly model_file: string;
  /** Parts with file and line; of a rule none. */
  readonly lines: Rows;
  /** Raw and reference tables that the mart is made from, and the files they came from with rows. */
  readonly inputs: Rows;
  /** Each measure beside the sum of its parts. */
  readonly proof: Rows;
}

/** The raw and reference tables that a table is made from, through every model between. */
export function inputsOf(name: string, models: readonly Model[]): string[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const seen = new Set<string>();
  const visit = (table: string): void => {
    if (seen.has(table)) return;
    seen.add(table);
    for (const read of byName.get(table)?.reads ?? []) visit(read);
  };
  visit(name);
  return [...seen].filter((table) => /^(raw|reference)\./.test(table)).sort();
}

export const allModels = async (connection: DuckDBConnection, root: string): Promise<Model[]> => [
  ...(await readModels(root, connection)),
  ...CODE_MODELS
];

/**
 * Walks from rows of any mart to the lines of input files they were added up from. Throws `Refused` for a mart, key or row that
 * is not there, and for a key that the parts do not have.
 */
export async function explainTrail(
  connection: DuckDBConnection,
  root: string,
  {mart, key}: {readonly mart: string; readonly key: Readonly<Record<string, string>>}
): Promise<TrailExplanation> {
  const models = await allModels(connection, root);
  const model = models.find(({name}) => name === `mart.${mart}`);
  if (!model) {
    const known = models.map(({name}) => name).filter((name) => name.startsWith("mart."));
    throw new Refused(
      `cannot walk to lines from: ${mart}: no such mart; there are ${known.map((name) => name.slice(5)).join(", ")}`
    );
  }
  const columns = (await describeTable(connection, `mart.${mart}`)).map(({column}) => column);
  for (const name of Object.keys(key))
    if (!columns.includes(name)) throw new Refused(`no such key: ${name} (mart.${mart}); it has ${columns.join(", ")}`);
  const where = Object.entries(key)
    .map(([name, value]) => ` AND CAST(${quote(name)} AS VARCHAR) = ${literal(value)}`)
    .join("");
  const number = await queryJson(connection, `SELECT * FROM mart.${quote(mart)} WHERE true${where} ORDER BY ALL`);
  if (number.length === 0)
    throw new Refused(
      `no such row: ${mart} ${Object.entries(key)
        .map((pair) => pair.join("="))
        .join(" ")}`
    );
  const trail = trailOf(mart);
  const behind = await walk(connection, {mart, trail, where, key});
  return {
    ...{mart, key, number, kind: trail.kind, rule: model.description, model_file: model.file},
    ...behind,
    inputs: await filesOf(connection, inputsOf(model.name, models))
  };
}

/** The lines behind the rows that a key names, and whether they add up. */
async function walk(
  connection: DuckDBConnection,
  {
    mart,
    trail,
    where,
    key
  }: {
    readonly mart: string;
    readonly trail: Trail;
    readonly where: string;
    readonly key: Readonly<Record<string, string>>;
  }
): Promise<{lines: Rows; proof: Rows}> {
  const from = `mart.${quote(mart)} WHERE true${where}`;
  if (trail.kind === "rule") return {lines: [], proof: []};
  if (trail.kind === "row")
    return {
      lines: await queryJson(
        connection,
        `SELECT file.path, file.sha256, mart.${trail.line} AS source_line
         FROM (SELECT * FROM ${from}) AS mart JOIN raw.file AS file ON file.file_id = mart.${trail.file} ORDER BY ALL`
      ),
      proof: []
    };
  const given = (await queryJson(connection, `DESCRIBE ${trail.parts}`)).map((row) => String(row["column_name"]));
  for (const name of Object.keys(key))
    if (!given.includes(name))
      throw new Refused(`cannot walk to lines by ${name}: the lines behind mart.${mart} have ${given.join(", ")}`);
  const shown = [
    "quarter",
    "hcpcs",
    "payer_id",
    "site_id",
    "ndc11",
    "vendor",
    "invoice",
    ...Object.keys(key),
    ...trail.measures
  ]
    .filter((name, index, all) => given.includes(name) && all.indexOf(name) === index)
    .map((name) => `parts.${quote(name)}`);
  const parts = `(SELECT * FROM (${trail.parts}) WHERE true${where})`;
  const sums = trail.measures.map(
    (
      name
    ) => `SELECT ${literal(name)} AS measure, CAST((SELECT coalesce(sum(${quote(name)}), 0) FROM ${from}) AS VARCHAR) AS number,
      CAST((SELECT coalesce(sum(${quote(name)}), 0) FROM ${parts} AS parts) AS VARCHAR) AS sum_of_parts,
      (SELECT coalesce(sum(${quote(name)}), 0) FROM ${from}) = (SELECT coalesce(sum(${quote(name)}), 0) FROM ${parts} AS parts) AS agrees`
  );
  return {
    lines: await queryJson(
      connection,
      `SELECT ${shown.join(", ")}, file.path, file.sha256, parts.source_line
       FROM ${parts} AS parts LEFT JOIN raw.file AS file USING (file_id) ORDER BY file.path, parts.source_line`
    ),
    proof: await queryJson(connection, sums.join(" UNION ALL "))
  };
}

/** Each input with the files whose rows stand in it. */
async function filesOf(connection: DuckDBConnection, tables: readonly string[]): Promise<Rows> {
  const rows: Record<string, unknown>[] = [];
  for (const table of tables) {
    const columns = (await describeTable(connection, table)).map(({column}) => column);
    if (!columns.includes("file_id")) rows.push({input: table, path: null, sha256: null, rows: null});
    else
      rows.push(
        ...(await queryJson(
          connection,
          `SELECT ${literal(table)} AS input, file.path, file.sha256, count(*)::VARCHAR AS rows
           FROM ${table} AS input JOIN raw.file AS file USING (file_id) GROUP BY ALL ORDER BY file.path`
        ))
      );
  }
  return rows;
}
