import type {DuckDBConnection} from "@duckdb/node-api";
import {literal} from "../../src/schema/table.ts";
import {BadFile} from "../source.ts";
import type {OpenFile} from "./input.ts";

/** Parquet names its columns in its footer; DuckDB reads them. */
export async function withParquetHeader(connection: DuckDBConnection, file: OpenFile): Promise<OpenFile> {
  try {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${literal(file.content)})`);
    const cells = reader.getRows().map(([name]) => String(name));
    return {...file, head: cells.join(","), headRecords: [{line: 1, cells}]};
  } catch (error) {
    const [why = ""] = (error as Error).message.split("\n");
    const said = why.replaceAll(file.content, "it").toLowerCase();
    throw new BadFile(`unreadable parquet: ${said} (${file.path}); write it again`);
  }
}
