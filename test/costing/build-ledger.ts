import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {DuckDBConnection} from "@duckdb/node-api";
import {formatCents, formatPrice, formatUnits} from "../../src/domain/money.ts";
import {scannedTake} from "../../src/models/ledger/scanned-take.ts";
import {literal} from "../../src/schema/table.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {readModels, runModels, type Took} from "../../src/warehouse/models.ts";
import type {Books, History} from "./oracle.ts";

const INPUTS = `
CREATE SCHEMA core;
CREATE TABLE core.purchase (vendor VARCHAR, invoice VARCHAR, line INTEGER, invoice_date DATE, stock_date DATE, site_id VARCHAR,
  ndc11 VARCHAR, hcpcs VARCHAR, kind VARCHAR, packages DECIMAL(18,3), units DECIMAL(18,3), ledger_units DECIMAL(18,3) GENERATED ALWAYS AS (units), extended_amount DECIMAL(18,2),
  freight_amount DECIMAL(18,2), service_fee_amount DECIMAL(18,2) GENERATED ALWAYS AS (CAST(NULL AS DECIMAL(18,2))),
  prompt_pay_amount DECIMAL(18,2) GENERATED ALWAYS AS (CAST(NULL AS DECIMAL(18,2))), lot VARCHAR, expiry_date DATE, file_id INTEGER, source_line INTEGER);
CREATE TABLE core.claim_line (claim_id VARCHAR, line INTEGER, service_date DATE, quarter VARCHAR, site_id VARCHAR, hcpcs VARCHAR,
  ndc11 VARCHAR, ledger_ndc11 VARCHAR, units DECIMAL(18,3), ledger_units DECIMAL(18,3) GENERATED ALWAYS AS (units), lot VARCHAR, is_drug BOOLEAN, consumes BOOLEAN);
CREATE TABLE core.inventory_count (site_id VARCHAR, ndc11 VARCHAR, count_date DATE, units DECIMAL(18,3), unit_limit DECIMAL(18,6),
  hcpcs VARCHAR, file_id INTEGER, source_line INTEGER);
CREATE TABLE core.payment_limit (quarter VARCHAR, hcpcs VARCHAR, payment_limit DECIMAL(18,6));
CREATE TABLE core.noc_limit (quarter VARCHAR, ndc11 VARCHAR, payment_limit DECIMAL(18,6));`;

type Cell = string | number | boolean | null;

/** Loads rows through a CSV file: a long VALUES list takes DuckDB's parser seconds. No cell holds a comma or a quote. */
async function insert(connection: DuckDBConnection, table: string, rows: readonly (readonly Cell[])[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  const path = join(folder, "rows.csv");
  writeFileSync(path, rows.map((row) => `${row.map((cell) => cell ?? "").join(",")}\n`).join(""));
  await connection.run(`COPY ${table} FROM ${literal(path)} (FORMAT csv, HEADER false, DELIMITER ',', NULLSTR '')`);
  rmSync(folder, {recursive: true});
}

/** Opens a warehouse in memory with only the ledger's inputs, empty. */
export async function openLedger(): Promise<Warehouse> {
  const warehouse = await openDatabase(":memory:", {threads: 2});
  await warehouse.connection.run(readFileSync(new URL("../../src/warehouse/macros.sql", import.meta.url), "utf8"));
  await warehouse.connection.run(INPUTS);
  return warehouse;
}

/** Builds the models of src/models/ledger on whatever inputs the warehouse holds. */
export async function buildLedger(connection: DuckDBConnection, onDone?: (took: Took) => void): Promise<void> {
  const inputs = new Set([
    "core.purchase",
    "core.claim_line",
    "core.inventory_count",
    "core.payment_limit",
    "core.noc_limit"
  ]);
  const models = await readModels(new URL("../..", import.meta.url).pathname, connection);
  const costing = [...models, scannedTake]
    .filter((model) => model.name.startsWith("core.") && model.file.startsWith("src/models/ledger/"))
    .map((model) => ({...model, reads: model.reads.filter((name) => !inputs.has(name))}));
  await runModels([connection], costing, onDone);
}

const quarterOf = (date: string): string => `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

/** Writes histories into the ledger's inputs. */
export async function loadHistories(connection: DuckDBConnection, histories: readonly History[]): Promise<void> {
  const purchases = histories.flatMap((history) => history.purchases);
  const claims = histories.flatMap((history) => history.claims);
  const counts = histories.flatMap((history) => history.counts);
  const limits = new Map(histories.flatMap((history) => [...history.limits]));
  await insert(
    connection,
    "core.purchase",
    purchases.map((row, i) => [
      ...[row.vendor, row.invoice, row.line, "2024-01-01", row.date, row.site, row.ndc, "J1", row.kind],
      formatUnits(row.packages),
      row.units === null ? null : formatUnits(row.units),
      formatCents(row.amount),
      row.freight === null ? null : formatCents(row.freight),
      ...[row.lot, row.expiry, 1, i + 2]
    ])
  );
  await insert(
    connection,
    "core.claim_line",
    claims.map((row) => [
      ...[row.claim, row.line, row.date, quarterOf(row.date), row.site, row.hcpcs, row.ndc, row.ndc],
      ...[formatUnits(row.units), row.lot, true, row.consumes]
    ])
  );
  await insert(
    connection,
    "core.inventory_count",
    counts.map((row, i) => [
      ...[row.site, row.ndc, row.date, formatUnits(row.units), row.limit === null ? null : formatPrice(row.limit)],
      ...["J1", 2, i + 2]
    ])
  );
  await insert(
    connection,
    "core.payment_limit",
    [...limits].map(([key, limit]) => [...key.split(" "), formatPrice(limit)])
  );
}

async function pairs(connection: DuckDBConnection, sql: string): Promise<Map<string, string>> {
  const rows = await queryJson(connection, sql);
  const map = new Map(rows.map((row) => [String(row["name"]), String(row["value"])]));
  if (map.size !== rows.length)
    throw new Error(`names are not unique: ${rows.length} rows, ${map.size} names (${sql})`);
  return map;
}

const LOT_NAME = (lot: string): string =>
  `CASE WHEN ${lot}.kind IN ('count', 'opening_count') THEN 'count ' || ${lot}.site_id || ' ' || ${lot}.ndc11 || ' ' || ${lot}.received_date
    ELSE ${lot}.vendor || ' ' || ${lot}.invoice || ' ' || ${lot}.line END`;
const WHOLE = (column: string, factor: number): string => `CAST(${column} * ${factor} AS BIGINT)`;

/** The ledger's tables in the words of the oracle, so that the two compare as maps. */
export async function readBooks(connection: DuckDBConnection): Promise<Books> {
  return {
    lines: await pairs(
      connection,
      `SELECT claim_id || ' ' || line || ' ' || method AS name,
        ${WHOLE("acquisition_cost", 100)} || ' ' || ${WHOLE("units_short", 1000)} || ' ' || cost_is_estimated AS value FROM core.line_cost`
    ),
    lots: await pairs(
      connection,
      `SELECT ${LOT_NAME("lot")} AS name, ${WHOLE("units", 1000)} || ' ' || ${WHOLE("cost", 100)} || ' ' || ${WHOLE("units_left", 1000)}
        || ' ' || ${WHOLE("cost_left", 100)} AS value FROM core.lot AS lot`
    ),
    issues: await pairs(
      connection,
      `SELECT issue.method || ' ' || ${LOT_NAME("lot")} || ' ' || CASE
          WHEN issue_kind = 'claim' THEN issue.claim_id || ' ' || issue.line
          WHEN issue_kind IN ('return', 'transfer_out') THEN issue.vendor || ' ' || issue.invoice || ' ' || issue.line
          ELSE 'count ' || issue.site_id || ' ' || issue.ndc11 || ' ' || issue.issue_date END AS name,
        issue_kind || ' ' || ${WHOLE("issue.units", 1000)} || ' ' || ${WHOLE("issue.cost", 100)} AS value
      FROM core.lot_issue AS issue JOIN core.lot AS lot USING (lot_id)`
    ),
    adjustments: await pairs(
      connection,
      `SELECT kind || ' ' || CASE WHEN kind = 'count_gain' THEN site_id || ' ' || ndc11 || ' ' || adjustment_date
          ELSE vendor || ' ' || invoice || ' ' || line END AS name, ${WHOLE("amount", 100)} AS value FROM core.cost_adjustment`
    )
  };
}
