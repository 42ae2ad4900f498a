import {tableFromIPC} from "apache-arrow";

/** Rows of an Arrow file as objects: `rowsOf<CubeRow>(await FileAttachment("data/cube.arrow").arrayBuffer())`. */
export function rowsOf<T>(buffer: ArrayBuffer): T[] {
  const table = tableFromIPC(buffer);
  const columns = table.schema.fields.map(({name}, i) => [name, table.getChildAt(i)] as const);
  return Array.from(
    {length: table.numRows},
    (_, row) => Object.fromEntries(columns.map(([name, column]) => [name, column?.get(row) ?? null])) as T
  );
}
