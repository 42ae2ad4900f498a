import {KINDS, metaOf} from "../../src/schema/field.ts";
import {columnsOf, type Table} from "../../src/schema/table.ts";
import {cleanText} from "./clean.ts";

export interface Problem {
  readonly column: string;
  readonly reason: string;
  /** Null where the column can identify a patient. */
  readonly value: string | null;
}

export interface Judged {
  /** Cleaned texts of every column, null where empty or absent. */
  readonly values: {readonly [column: string]: string | null};
  /** Every problem of the row; the row is accepted when there is none. */
  readonly problems: readonly Problem[];
}

/** Judges one row of texts through the table's zod schema. SQL judges the same (`judge/table.ts`). */
export function judgeRow(table: Table, row: {readonly [column: string]: string | null}): Judged {
  const values: {[column: string]: string | null} = {};
  for (const {name, meta} of columnsOf(table)) values[name] = cleanText(meta.kind, row[name]);
  const result = table.row.safeParse(values);
  if (result.success) return {values, problems: []};
  const wrong = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  return {values, problems: [...wrong].map((column) => problemOf(table, column, values[column] ?? null))};
}

function problemOf(table: Table, column: string, value: string | null): Problem {
  const {kind, values, patient} = metaOf(table.fields[column]!);
  const reason = value === null ? "missing_value" : values ? "unknown_value" : KINDS[kind].reason;
  return {column, reason, value: patient ? null : value};
}
