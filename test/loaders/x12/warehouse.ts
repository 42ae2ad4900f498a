import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import type {X12Row} from "../../../loaders/x12/rows.ts";
import {CODE_MODELS} from "../../../src/models/code-models.ts";
import {quote} from "../../../src/schema/table.ts";
import type {Warehouse} from "../../../src/warehouse/database.ts";
import {type Model, orderModels, readModels} from "../../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../../helpers/empty-warehouse.ts";

/** Writes rows of texts as the loader does. */
export async function insertRows(connection: DuckDBConnection, fileId: number, rows: Iterable<X12Row>): Promise<void> {
  for (const {table, line, values} of rows) {
    const columns = ["file_id", "line", ...Object.keys(values)];
    const places = columns.map((_, i) => `$${i + 1}`).join(", ");
    const cells = [String(fileId), String(line), ...Object.values(values)];
    await connection.run(`INSERT INTO ${table.name} (${columns.map(quote).join(", ")}) VALUES (${places})`, cells);
  }
}

/** The named models and those they read, in order. */
export async function modelsFor(connection: DuckDBConnection, names: readonly string[]): Promise<Model[]> {
  const all = [...(await readModels(ROOT, connection)), ...CODE_MODELS];
  const byName = new Map(all.map((model) => [model.name, model]));
  const wanted = new Set<Model>();
  const add = (name: string): void => {
    const model = byName.get(name);
    if (!model || wanted.has(model)) return;
    wanted.add(model);
    model.reads.forEach(add);
  };
  names.forEach(add);
  return orderModels([...wanted]);
}

export async function warehouse(): Promise<Warehouse> {
  const opened = await emptyWarehouse();
  await opened.connection.run(readFileSync(join(ROOT, "src/warehouse/macros.sql"), "utf8"));
  return opened;
}
