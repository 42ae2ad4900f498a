import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import type {LoadReport} from "../../loaders/load.ts";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import type {CheckResult} from "../../src/warehouse/checks.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "./empty-warehouse.ts";

/** A practice built in memory, up to its marts and checks: what a build does before it exports and publishes. */
export interface SmallBuild {
  readonly warehouse: Warehouse;
  readonly report: LoadReport;
  readonly checks: readonly CheckResult[];
  /** Rows of a query, as JSON has them. */
  readonly query: (sql: string) => Promise<Record<string, unknown>[]>;
  readonly close: () => void;
}

/**
 * Builds a folder of input files, copied first (`from`), with other files written over it (`files`, by path; text or bytes).
 * Throws `Refused` as a build does.
 */
export async function smallBuild({
  from = [],
  files = {},
  asOf,
  prepare = async () => {},
  threads = 2
}: {
  readonly from?: readonly string[];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly asOf?: string;
  /** What else is done with the folder before it is read. */
  readonly prepare?: (data: string) => Promise<void>;
  readonly threads?: number;
}): Promise<SmallBuild> {
  const data = mkdtempSync(join(tmpdir(), "plus-six-small-"));
  try {
    for (const folder of from) cpSync(folder, data, {recursive: true});
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(data, name)), {recursive: true});
      writeFileSync(join(data, name), content);
    }
    await prepare(data);
    const warehouse = await openDatabase(":memory:", {threads});
    try {
      const report = await fillRaw(warehouse.connection, {root: ROOT, data, asOf, temporary: data});
      const {checks} = await buildModels(warehouse.lanes, ROOT);
      return {
        ...{warehouse, report, checks},
        query: (sql) => queryJson(warehouse.connection, sql),
        close: () => warehouse.close()
      };
    } catch (error) {
      warehouse.close();
      throw error;
    }
  } finally {
    rmSync(data, {recursive: true, force: true});
  }
}
