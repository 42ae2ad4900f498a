import type {DuckDBConnection} from "@duckdb/node-api";
import {CREATE_FILE, CREATE_REJECT} from "../src/schema/file.ts";
import {createTable} from "../src/schema/table.ts";
import type {Source} from "./source.ts";

/** Every raw table, also those no file fills. */
export async function createRaw(connection: DuckDBConnection, sources: readonly Source[]): Promise<void> {
  await connection.run("DROP SCHEMA IF EXISTS raw CASCADE; CREATE SCHEMA raw");
  const tables = new Map(sources.flatMap(({tables: own}) => own).map((table) => [table.name, table]));
  for (const table of tables.values()) await connection.run(createTable(table));
  await connection.run(CREATE_FILE);
  await connection.run(CREATE_REJECT);
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
