import {type DuckDBConnection, DuckDBDataChunk, INTEGER, VARCHAR} from "@duckdb/node-api";
import {quote} from "../src/schema/table.ts";

/** Rows of texts put into a table of the warehouse in chunks, in their order. */
export async function stageTexts(
  connection: DuckDBConnection,
  stage: string,
  columns: readonly string[],
  rows: readonly {line: number; values: {readonly [column: string]: string | null}}[]
): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE ${stage} (${columns.map((name) => `${quote(name)} VARCHAR`).join(", ")}, line INTEGER)`
  );
  if (rows.length === 0) return;
  const appender = await connection.createAppender(stage, null, "temp");
  const types = [...columns.map(() => VARCHAR), INTEGER];
  const size = 2048;
  for (let from = 0; from < rows.length; from += size) {
    const part = rows.slice(from, from + size);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns([
      ...columns.map((name) => part.map(({values}) => values[name] ?? null)),
      part.map(({line}) => line)
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
