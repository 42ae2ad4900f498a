import type {DuckDBConnection} from "@duckdb/node-api";
import {CREATE_FILE, CREATE_READING, CREATE_REJECT, CREATE_REPLACEMENT} from "../src/schema/file.ts";
import {createTable} from "../src/schema/table.ts";
import type {FileReport} from "./report.ts";
import type {Source} from "./source.ts";
import {stageOfFiles} from "./waiting-rows.ts";

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
  // Together: thousands of files are thousands of rows, not of statements.
  const texts = files.map((file) => ({
    fileId: file.file_id,
    line: 0,
    values: {
      ...{path: file.path, sha256: file.sha256, bytes: String(file.bytes), source: file.source, status: file.status},
      ...{reason: file.reason, vintage: file.vintage, dollars_accepted: file.dollars.accepted},
      ...{rows_read: String(file.rows.read), rows_accepted: String(file.rows.accepted)},
      ...{rows_rejected: String(file.rows.rejected), dollars_rejected: file.dollars.rejected}
    }
  }));
  await stageOfFiles(connection, "files_read", FILE_COLUMNS, texts);
  const kept = readings.map(({fileId, modified, contentKey, remarks}) => ({
    fileId,
    line: 0,
    values: {modified, content_key: contentKey, remarks: JSON.stringify(remarks)}
  }));
  await stageOfFiles(connection, "readings_kept", ["modified", "content_key", "remarks"], kept);
  await connection.run(`BEGIN;
    INSERT INTO raw.file BY NAME SELECT * EXCLUDE (line) FROM files_read;
    INSERT INTO raw.reading BY NAME SELECT file_id, modified, content_key, coalesce(complaint.rows, 0) AS complaints,
        from_json(remarks, '["VARCHAR"]') AS remarks
      FROM readings_kept LEFT JOIN (SELECT file_id, count(*) AS rows FROM raw.reject GROUP BY file_id) AS complaint USING (file_id)
      ORDER BY file_id;
    DROP TABLE files_read; DROP TABLE readings_kept; COMMIT`);
}

/** Columns of raw.file as texts; the table casts them. */
const FILE_COLUMNS = [
  ...[
    "path",
    "sha256",
    "bytes",
    "source",
    "status",
    "reason",
    "vintage",
    "rows_read",
    "rows_accepted",
    "rows_rejected"
  ],
  ...["dollars_accepted", "dollars_rejected"]
];

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
