import {plural} from "../../../../src/words/format.ts";
import {type Column, dataTable} from "../../table.ts";

/** A column of mart.dictionary. */
export interface DictionaryRow {
  readonly table_name: string;
  readonly table_description: string;
  readonly column_name: string;
  readonly column_type: string;
  readonly description: string | null;
  readonly example: string | null;
  readonly is_patient: boolean;
}

/** The finding: how much there is, and how much of it is a patient's. */
export function dictionarySentence(rows: readonly DictionaryRow[]): string {
  const tables = new Set(rows.map((row) => row.table_name)).size;
  const patient = rows.filter((row) => row.is_patient).length;
  return `${plural(rows.length, "column")} in ${plural(tables, "table")}; ${patient} can name a patient and never leave the warehouse`;
}

/** Each table and what a row of it is. */
export function tablesTable(rows: readonly DictionaryRow[]): HTMLElement {
  const tables = new Map<string, {table_name: string; description: string; columns: number}>();
  for (const {table_name, table_description} of rows) {
    const known = tables.get(table_name);
    tables.set(table_name, {table_name, description: table_description, columns: (known?.columns ?? 0) + 1});
  }
  const columns: Column<{table_name: string; description: string; columns: number}>[] = [
    {key: "table_name", label: "Table"},
    {key: "description", label: "What a row is", wrap: true},
    {key: "columns", label: "Columns", kind: "count"}
  ];
  return dataTable([...tables.values()], columns, {caption: "Tables", file: "plus-six-tables", sort: "table_name"});
}

/** Every column of every table. */
export function dictionaryTable(rows: readonly DictionaryRow[]): HTMLElement {
  const columns: Column<DictionaryRow>[] = [
    {key: "table_name", label: "Table"},
    {key: "column_name", label: "Column"},
    {key: "column_type", label: "Type", wrap: true},
    {key: "description", label: "Meaning", wrap: true},
    {key: "example", label: "Values or example", wrap: true},
    {key: "is_patient", label: "Patient's", value: (row) => (row.is_patient ? "yes" : "")}
  ];
  return dataTable(rows, columns, {caption: "Columns", file: "plus-six-dictionary", limit: 150});
}
