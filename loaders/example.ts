import type {FieldMeta, KindName} from "../src/schema/field.ts";
import {columnsOf, type Table} from "../src/schema/table.ts";
import type {Record as Row} from "./source.ts";
import {inFile} from "./sources/canonical.ts";

/** The one invented row of each file in the template, and finding it again where nobody deleted it. */

/** How a made-up text begins. */
export const EXAMPLE = "EXAMPLE";

const VALUES: Partial<Record<KindName, string>> = {
  date: "2026-01-15",
  quarter: "2026Q1",
  money: "1000.00",
  price: "100.00",
  units: "10",
  percent: "5",
  integer: "1",
  flag: "yes",
  ndc11: "57894003001",
  hcpcs: "J1745",
  timestamp: "2026-01-15 09:30"
};

const exampleOf = (name: string, {kind, values}: FieldMeta): string => {
  if (values) return values[0]!;
  // A period ends after it has begun, and an infusion too.
  if (/(_end|_to|stop_at|end_at)$/.test(name)) return kind === "timestamp" ? "2026-01-15 11:30" : "2026-03-31";
  return (
    VALUES[kind] ??
    (/_id$|^vendor$|^invoice$|^payer$|^name$/.test(name)
      ? `${EXAMPLE}-${name.replace(/_id$/, "").toUpperCase()}`
      : EXAMPLE)
  );
};

/** The rows of a sheet: its header, and an example that fills what must be filled. */
export function sheetOf(table: Table): string[][] {
  const columns = columnsOf(table);
  return [
    columns.map(({name}) => inFile(name)),
    columns.map(({name, meta}) => (meta.required ? exampleOf(name, meta) : ""))
  ];
}

const filled = (cells: readonly string[]): string =>
  cells
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join("\u0000");

const isExample = (table: Table, {cells}: Row): boolean => filled(cells) === filled(sheetOf(table)[1]!);

/** Whether a sheet is as the template has it: a header and the example, or nothing. */
export function isUntouched(table: Table, rows: readonly Row[]): boolean {
  const [, ...typed] = rows.filter(({cells}) => filled(cells) !== "");
  return typed.every((row) => isExample(table, row));
}

/** A remark where the example row of a table is among its rows: what it says is nobody's. */
export function exampleLeft(table: Table, rows: readonly Row[] | null, path: string): string[] {
  const found = rows?.find((row) => isExample(table, row));
  return found
    ? [
        `the example row of the template is still there, and counts: (${path} line ${found.line}); delete the row, or the sheet`
      ]
    : [];
}
