import {existsSync, mkdirSync, readdirSync} from "node:fs";
import {basename, join} from "node:path";
import {type DuckDBConnection, DuckDBDecimalValue, type DuckDBValue} from "@duckdb/node-api";
import {Refused} from "../errors.ts";
import {PATIENT_COLUMNS} from "../schema/patient.ts";
import {literal, quote} from "../schema/table.ts";
import {openDatabase, query} from "./database.ts";
import {inLanes} from "./lanes.ts";
import {lockDown} from "./read-only.ts";

/**
 * Writes each mart as Parquet, one file each, rows in full order so that the bytes are the same every time, without the
 * columns of patients' rows: those stay in the warehouse.
 */
export async function exportMarts(
  lanes: readonly DuckDBConnection[],
  folder: string,
  names: readonly string[]
): Promise<void> {
  mkdirSync(folder, {recursive: true});
  const patients = [...PATIENT_COLUMNS].map(literal).join(", ");
  await inLanes(
    lanes,
    names.map((name) => ({
      async run(connection) {
        const table = name.replace(/^mart\./, "");
        await connection.run(
          `COPY (SELECT COLUMNS(c -> c NOT IN (${patients})) FROM ${name} ORDER BY ALL) TO ${literal(join(folder, `${table}.parquet`))} (FORMAT parquet, COMPRESSION zstd)`
        );
      }
    }))
  );
}

/** A value as a page can use it: decimals become numbers here and nowhere else; dates are ISO text. */
function toPage(value: DuckDBValue): unknown {
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (typeof value === "bigint") return Number(value);
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return String(value);
}

/** The folder of the built warehouse a page loader reads: set by the build, `data/built` when tried by hand. */
export const builtFolder = (): string => process.env["PLUS_SIX_BUILT"] ?? "data/built";

/**
 * Runs a query for a page loader over the exported marts: every `marts/*.parquet` it names is a view of its own name
 * (`FROM margin_cube`). Numbers come back as JavaScript numbers, so this is for pages only.
 */
export async function readMart(sql: string, folder = builtFolder()): Promise<Record<string, unknown>[]> {
  const marts = join(folder, "marts");
  if (!existsSync(marts)) throw new Refused(`no marts to read: ${marts}; run "plus-six build" first`);
  const warehouse = await openDatabase(":memory:");
  try {
    await lockDown(warehouse.connection, [marts]);
    for (const file of readdirSync(marts).filter((name) => name.endsWith(".parquet"))) {
      // A view opens its file: one for every mart would take longer than most queries.
      if (!sql.includes(basename(file, ".parquet"))) continue;
      await warehouse.connection.run(
        `CREATE VIEW ${quote(basename(file, ".parquet"))} AS SELECT * FROM read_parquet(${literal(join(marts, file))})`
      );
    }
    const rows = await query(warehouse.connection, sql);
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toPage(value)])));
  } finally {
    warehouse.close();
  }
}
