import {existsSync, readdirSync, readFileSync} from "node:fs";
import {basename, join} from "node:path";
import {Refused} from "../../errors.ts";
import {COLUMNS} from "../../schema/column.ts";
import {literal, quote} from "../../schema/table.ts";
import {openDatabase, queryJson, type Warehouse} from "../../warehouse/database.ts";
import {lockDown} from "../../warehouse/read-only.ts";
import type {ColumnKind, PacketCell, PacketColumn, PacketTable} from "./packet.ts";

/** A published build, open for reading: its marts are views of their own names. */
export interface BuiltFolder {
  readonly folder: string;
  readonly warehouse: Warehouse;
  readonly as_of: string;
  readonly build_id: string;
  close(): void;
}

/** Columns that identify a patient or a claim; no packet has one. */
const PRIVATE = new Set(["claim_id", "patient_key", "authorization_id", "service_date", "appointment_id"]);

/** Opens a built folder. Throws in one line when there is none. */
export async function openBuilt(folder: string): Promise<BuiltFolder> {
  const marts = join(folder, "marts");
  const manifest = join(folder, "manifest.json");
  if (!existsSync(marts) || !existsSync(manifest))
    throw new Refused(
      `no build to make a packet of: ${folder}; run "plus-six build" first, or name another with --built`
    );
  const {as_of, build_id} = JSON.parse(readFileSync(manifest, "utf8")) as {as_of: string; build_id: string};
  const warehouse = await openDatabase(":memory:");
  await lockDown(warehouse.connection, [marts]);
  for (const file of readdirSync(marts).filter((name) => name.endsWith(".parquet")))
    await warehouse.connection.run(
      `CREATE VIEW ${quote(basename(file, ".parquet"))} AS SELECT * FROM read_parquet(${literal(join(marts, file))})`
    );
  return {folder, warehouse, as_of, build_id, close: () => warehouse.close()};
}

export interface TableQuery {
  readonly name: string;
  readonly title: string;
  readonly note?: string;
  readonly sql: string;
  /** Column → label and kind, in the query's order; a meaning only where the dictionary has none. */
  readonly columns: Readonly<Record<string, readonly [label: string, kind: ColumnKind, meaning?: string]>>;
  readonly tab?: string;
  readonly added?: readonly string[];
}

/** Runs a query over the marts; every number keeps the digits the database gave. Throws when a column is a patient's. */
export async function readTable(built: BuiltFolder, {sql, columns, ...about}: TableQuery): Promise<PacketTable> {
  const named = Object.entries(columns).map(([name, [label, kind, meaning]]): PacketColumn => {
    if (PRIVATE.has(name)) throw new Error(`a packet may not show ${name} (table ${about.name})`);
    const known = meaning ?? COLUMNS[name]?.[1];
    return {name, label, kind, ...(known ? {meaning: known} : {})};
  });
  const rows = await queryJson(built.warehouse.connection, sql);
  return {
    ...about,
    columns: named,
    rows: rows.map((row) =>
      named.map(({name}): PacketCell => {
        const value = row[name];
        return value === null || value === undefined ? null : String(value);
      })
    )
  };
}
