import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";

const MACROS = readFileSync(join(import.meta.dirname, "../src/warehouse/macros.sql"), "utf8").replaceAll(
  "CREATE OR REPLACE MACRO",
  "CREATE OR REPLACE TEMP MACRO"
);

/** Gives a connection the macros of the models, as temporary ones: a loader that asks a model's own rule has its words. */
export async function defineModelMacros(connection: DuckDBConnection): Promise<void> {
  await connection.run(MACROS);
}
