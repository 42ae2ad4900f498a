import type {DuckDBConnection} from "@duckdb/node-api";
import {TABLES} from "../schema/all.ts";
import {COLUMNS} from "../schema/column.ts";
import {KINDS} from "../schema/field.ts";
import {columnsOf} from "../schema/table.ts";
import {describeTables, type Model} from "../warehouse/models.ts";

/**
 * Writes mart.dictionary: every table and column with its type and meaning. Raw tables speak for themselves through their
 * zod contract; a column of core and mart has one meaning and one type wherever it stands, in src/schema/column.ts.
 */
export async function writeDictionary(connection: DuckDBConnection, models: readonly Model[]): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE mart.dictionary (table_name VARCHAR, table_description VARCHAR, position INTEGER, column_name VARCHAR,
       column_type VARCHAR, description VARCHAR, example VARCHAR, is_patient BOOLEAN)`
  );
  const appender = await connection.createAppender("dictionary", "mart");
  const append = (
    texts: readonly (string | null)[],
    position: number,
    rest: readonly (string | null)[],
    isPatient: boolean
  ): void => {
    const text = (value: string | null): void =>
      value === null ? appender.appendNull() : appender.appendVarchar(value);
    for (const value of texts) text(value);
    appender.appendInteger(position);
    for (const value of rest) text(value);
    appender.appendBoolean(isPatient);
    appender.endRow();
  };
  for (const table of TABLES) {
    columnsOf(table).forEach(({name, meta}, position) => {
      const {sql_type, example} = KINDS[meta.kind];
      const shown = meta.values?.join(", ") ?? example;
      append(
        [table.name, table.description],
        position,
        [name, sql_type, meta.description, shown],
        meta.patient ?? false
      );
    });
  }
  const columns = await describeTables(connection);
  for (const model of models) {
    (columns.get(model.name) ?? []).forEach(({column, type}, position) => {
      append([model.name, model.description], position, [column, type, COLUMNS[column]?.[1] ?? null, null], false);
    });
  }
  appender.closeSync();
}
