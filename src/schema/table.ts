import {z} from "zod";
import {type FieldMeta, type Fields, KINDS, metaOf} from "./field.ts";

/** A table's contract: its name, what a row is, and its fields in column order. */
export interface Table<F extends Fields = Fields> {
  /** `schema.name`, as in SQL. */
  readonly name: string;
  /** One sentence: what a row is. */
  readonly description: string;
  readonly fields: F;
  /** Parses one row of texts; missing optional fields are null. */
  readonly row: z.ZodType<Record<string, string | null>>;
}

/** Declares a table. The DDL, the row check and the data dictionary all come from here. */
export function table<F extends Fields>(name: string, description: string, fields: F): Table<F> {
  return {
    name,
    description,
    fields,
    row: z.object(fields) as unknown as Table<F>["row"]
  };
}

const known = new WeakMap<Table, readonly {name: string; meta: FieldMeta}[]>();

/** Columns with their meta, in order; looked up once a table, because files have many rows. */
export function columnsOf(of: Table): readonly {name: string; meta: FieldMeta}[] {
  const found = known.get(of) ?? Object.entries(of.fields).map(([name, field]) => ({name, meta: metaOf(field)}));
  known.set(of, found);
  return found;
}

/** Every raw row says where it came from. */
export const ORIGIN = "file_id INTEGER NOT NULL, line INTEGER NOT NULL";

/** CREATE TABLE for a raw table: its fields, then the file and the line each row came from. */
export function createTable(of: Table): string {
  const columns = columnsOf(of).map(
    ({name, meta}) => `${quote(name)} ${KINDS[meta.kind].sql_type}${meta.required ? " NOT NULL" : ""}`
  );
  return `CREATE TABLE ${of.name} (${[...columns, ORIGIN].join(", ")})`;
}

/** An SQL identifier, quoted. */
export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
/** An SQL string literal, quoted. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
