import {cpSync, renameSync} from "node:fs";
import {join} from "node:path";
import {literal} from "../../src/schema/table.ts";
import {openDatabase} from "../../src/warehouse/database.ts";

/** Copies published marts to `to`, with every payer under another name and every cell of the cube a dollar more. */
export async function changedMarts(built: string, to: string): Promise<string> {
  for (const name of ["marts", "manifest.json"])
    cpSync(join(built, name), join(to, name), {recursive: true, dereference: true});
  const warehouse = await openDatabase(":memory:");
  try {
    for (const [mart, change] of [
      ["payer", "'Changed ' || name AS name"],
      ["margin_cube", "net_cost_recovery + 1 AS net_cost_recovery"]
    ] as const) {
      const file = join(to, "marts", `${mart}.parquet`);
      await warehouse.connection.run(
        `COPY (SELECT * REPLACE (${change}) FROM read_parquet(${literal(file)})) TO ${literal(`${file}.new`)} (FORMAT parquet)`
      );
      renameSync(`${file}.new`, file);
    }
  } finally {
    warehouse.close();
  }
  return to;
}
