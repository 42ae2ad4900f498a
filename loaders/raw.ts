import {type DuckDBConnection, INTEGER, LIST, listValue, VARCHAR} from "@duckdb/node-api";
import {CREATE_FILE, CREATE_READING, CREATE_REJECT, CREATE_REPLACEMENT} from "../src/schema/file.ts";
import {createTable} from "../src/schema/table.ts";
import type {FileReport} from "./report.ts";
import type {Source} from "./source.ts";

/** Every raw table, also those no file fills. */
export async function createRaw(connection: DuckDBConnection, sources: readonly Source[]): Promise<void> {
  const tables = new Map(sources.flatMap(({tables: own}) => own).map((table) => [table.name, table]));
  const own = [...tables.values()].map(createTable);
  const ours = [CREATE_FILE, CREATE_REJECT, CREATE_REPLACEMENT, CREATE_READING];
  // One transaction: each is written through to the disk.
  await connection.run(
    ["BEGIN; DROP SCHEMA IF EXISTS raw CASCADE; CREATE SCHEMA raw", ...own, ...ours, "COMMIT"].join("; ")
  );
}

/** What a later load must know of an accepted file to take its rows from this one. */
export interface ReadingRow {
  readonly fileId: number;
  readonly modified: string | null;
  readonly contentKey: string | null;
  readonly remarks: readonly string[];
}

/** Writes every file with what became of it, and of accepted ones what was said of them. */
export async function writeFiles(
  connection: DuckDBConnection,
  files: readonly FileReport[],
  readings: readonly ReadingRow[]
): Promise<void> {
  // One transaction: each is written through to the disk.
  await connection.run("BEGIN");
  for (const file of files) {
    await connection.run(
      "INSERT INTO raw.file VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CAST($12 AS DECIMAL(18,2)), CAST($13 AS DECIMAL(18,2)))",
      [
        file.file_id,
        file.path,
        file.sha256,
        file.bytes,
        file.source,
        file.status,
        file.reason,
        file.vintage,
        file.rows.read,
        file.rows.accepted,
        file.rows.rejected,
        file.dollars.accepted,
        file.dollars.rejected
      ]
    );
  }
  for (const {fileId, modified, contentKey, remarks} of readings) {
    await connection.run(
      "INSERT INTO raw.reading SELECT $1, $2, $3, (SELECT count(*) FROM raw.reject WHERE file_id = $1), $4",
      [fileId, modified, contentKey, listValue(remarks)],
      [INTEGER, VARCHAR, VARCHAR, LIST(VARCHAR)]
    );
  }
  await connection.run("COMMIT");
}

/** The latest day that something happened: an invoice, a service, a payment; else the start of the latest CMS quarter. */
export async function latestDay(connection: DuckDBConnection): Promise<string | null> {
  const reader = await connection.runAndReadAll(`SELECT CAST(coalesce(
    greatest(
      (SELECT max(greatest(invoice_date, received_date)) FROM raw.purchase),
      (SELECT max(greatest(service_date, submitted_date, adjudicated_date, paid_date)) FROM raw.claim_line)),
    (SELECT max(make_date(CAST(left(quarter, 4) AS INTEGER), CAST(right(quarter, 1) AS INTEGER) * 3 - 2, 1)) FROM raw.payment_limit)
  ) AS VARCHAR)`);
  const day = reader.getRows()[0]![0];
  return day === null || day === undefined ? null : String(day);
}
