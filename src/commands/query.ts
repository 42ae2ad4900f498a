import {existsSync} from "node:fs";
import {join, resolve} from "node:path";
import {parseArgs} from "node:util";
import {Refused} from "../errors.ts";
import {queryJson} from "../warehouse/database.ts";
import {openReader, whyNotReading} from "../warehouse/read-only.ts";
import {COMMON, type Command} from "./command.ts";
import {toCsv, toTable} from "./render.ts";

/** The warehouse to read: what was loaded since the last build, else what was built. */
export function warehousePath(out: string): string {
  const loaded = `${resolve(out)}-loaded.duckdb`;
  const built = join(resolve(out), "warehouse.duckdb");
  const path = [loaded, built].find((candidate) => existsSync(candidate));
  if (!path) throw new Refused(`no warehouse to read: ${built}; run "plus-six build" first`);
  return path;
}

export const query: Command = {
  help: `
Usage: plus-six query "SELECT …" [--format table|csv|json] [--out DIR]

Reads the built warehouse; after a "load" its raw tables alone, until the next "build". Decimals are exact. The tables are
in reports/methods (data dictionary). One question at a time, that reads the warehouse and nothing else: no statement that
writes, attaches, loads or sets, no other file, no network.

  --format F   table (default), csv or json
  --out DIR    where the publication lies (default data/built)`,
  async run(argv) {
    const {values, positionals} = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {...COMMON, format: {type: "string", default: "table"}}
    });
    const [sql] = positionals;
    if (!sql || positionals.length > 1) throw new Refused('give one query in quotes: plus-six query "SELECT …"');
    const render = {table: toTable, csv: toCsv, json: (rows: Record<string, unknown>[]) => `${JSON.stringify(rows)}\n`}[
      values.format
    ];
    if (!render) throw new Refused(`no such format: ${values.format}; use table, csv or json`);
    const warehouse = await openReader(warehousePath(values.out));
    try {
      const why = await whyNotReading(warehouse.connection, sql);
      if (why) throw new Refused(why);
      process.stdout.write(render(await queryJson(warehouse.connection, sql)));
      return 0;
    } catch (error) {
      throw new Refused(`query failed: ${(error as Error).message}`);
    } finally {
      warehouse.close();
    }
  }
};
