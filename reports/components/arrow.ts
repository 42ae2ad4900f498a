import {tableFromIPC, type Vector} from "apache-arrow";

/**
 * Rows of an Arrow file as objects: `rowsOf<CubeRow>(bytes)`. `where` takes the
 * rows with these values alone, and makes no objects of the others: `rowsOf(buffer, {hcpcs})`.
 */
export function rowsOf<T>(buffer: ArrayBuffer, where: Readonly<Record<string, string>> = {}): T[] {
  const table = tableFromIPC(buffer);
  const columns = table.schema.fields.map(({name}, i) => [name, wordsOnce(table.getChildAt(i)!)] as const);
  const byName = new Map(columns);
  const wanted = Object.entries(where).map(([name, value]) => [byName.get(name), value] as const);
  const rows: T[] = [];
  for (let at = 0; at < table.numRows; at++) {
    if (!wanted.every(([column, value]) => column?.get(at) === value)) continue;
    const row: Record<string, unknown> = {};
    for (const [name, column] of columns) row[name] = column.get(at) ?? null;
    rows.push(row as T);
  }
  return rows;
}

/** Text is held once for each different word: a word is read from its bytes once, not once a row. */
const wordsOnce = (column: Vector): Vector => column.memoize();
