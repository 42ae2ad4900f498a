import {mkdirSync, mkdtempSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {type LoadReport, load} from "../../loaders/load.ts";
import {openDatabase} from "../../src/warehouse/database.ts";

/** Loads files given by name and content into a warehouse in memory and answers queries on it with plain values. */
export async function loaded(files: {readonly [path: string]: string | Buffer}): Promise<{
  report: LoadReport;
  rows: (sql: string) => Promise<unknown[][]>;
}> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(data, path)), {recursive: true});
    writeFileSync(join(data, path), content);
  }
  const {connection} = await openDatabase(":memory:");
  const report = await load({data, warehouse: connection});
  return {report, rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson()};
}
