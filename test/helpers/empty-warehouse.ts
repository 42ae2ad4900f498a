import {readFileSync} from "node:fs";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {TABLES} from "../../src/schema/all.ts";
import {CREATE_FILE, CREATE_REJECT, CREATE_REPLACEMENT} from "../../src/schema/file.ts";
import {createTable} from "../../src/schema/table.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {loadReference} from "../../src/warehouse/reference.ts";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** A warehouse in memory with every raw table empty, the macros and the reference tables: what models stand on. */
export async function emptyWarehouse(): Promise<Warehouse> {
  const warehouse = await openDatabase(":memory:");
  const {connection} = warehouse;
  await connection.run(readFileSync(join(ROOT, "src/warehouse/macros.sql"), "utf8"));
  await connection.run("CREATE SCHEMA raw");
  for (const table of TABLES) await connection.run(createTable(table));
  await connection.run(CREATE_FILE);
  await connection.run(CREATE_REJECT);
  await connection.run(CREATE_REPLACEMENT);
  await connection.run("CREATE TABLE raw.run (as_of DATE); INSERT INTO raw.run VALUES (NULL)");
  await loadReference(connection, [join(ROOT, "data/reference")]);
  return warehouse;
}
