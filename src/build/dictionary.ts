import type {DuckDBConnection} from "@duckdb/node-api";
import {TABLES} from "../schema/all.ts";
import {COLUMNS} from "../schema/column.ts";
import {KINDS} from "../schema/field.ts";
import {columnsOf} from "../schema/table.ts";
import {describeTable, type Model} from "../warehouse/models.ts";

/**
 * Writes mart.dictionary: every table and column with its type and meaning. Raw tables speak for themselves through their
 * zod contract; a column of core and mart has one meaning and one type wherever it stands, in src/schema/column.ts.
 */
export async function writeDictionary(connection: DuckDBConnection, models: readonly Model[]): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE mart.dictionary (table_name VARCHAR, table_description VARCHAR, position INTEGER, column_name VARCHAR,
       column_type VARCHAR, description VARCHAR, example VARCHAR, is_patient BOOLEAN)`
  );
  const insert = async (values: (string | number | boolean | null)[]): Promise<void> => {
    await connection.run("INSERT INTO mart.dictionary VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", values);
  };
  await connection.run("BEGIN TRANSACTION");
  for (const table of TABLES) {
    let position = 0;
    for (const {name, meta} of columnsOf(table)) {
      const {sql_type, example} = KINDS[meta.kind];
      await insert([
        table.name,
        table.description,
        position++,
        name,
        sql_type,
        meta.description,
        meta.values?.join(", ") ?? example,
        meta.patient ?? false
      ]);
    }
  }
  for (const model of models) {
    let position = 0;
    for (const {column, type} of await describeTable(connection, model.name)) {
      const meaning = COLUMNS[column];
      await insert([model.name, model.description, position++, column, type, meaning?.[1] ?? null, null, false]);
    }
  }
  await connection.run("COMMIT");
}
