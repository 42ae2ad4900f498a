import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {DuckDBConnection} from "@duckdb/node-api";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {CODE_MODELS} from "../../src/models/code-models.ts";
import {fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {type Model, readModels, runModels} from "../../src/warehouse/models.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

/**
 * Models in TypeScript say themselves what they read, and are made when that is there: one that reads more is made too early
 * one day. What each asks the database for while it runs is compared with what it says.
 */
describe("models in code", () => {
  let warehouse: Warehouse;
  let data: string;
  const asked = new Map<string, Set<string>>();
  let models: Model[];
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    writeTinyPractice(data);
    warehouse = await openDatabase(":memory:");
    await fillRaw(warehouse.connection, {root: ROOT, data});
    models = [...(await readModels(ROOT, warehouse.connection)), ...CODE_MODELS];
    const known = new Set(models.map(({name}) => name));
    let running: Set<string> | null = null;
    const prototype = DuckDBConnection.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    const undo = ["run", "runAndReadAll", "stream"].map((method) => {
      const original = prototype[method]!;
      prototype[method] = function (this: unknown, ...args: unknown[]): unknown {
        for (const [name] of String(args[0]).matchAll(/\b(core|mart)\.\w+/g)) if (known.has(name)) running?.add(name);
        return original.apply(this, args);
      };
      return () => {
        prototype[method] = original;
      };
    });
    try {
      await runModels(
        warehouse.lanes,
        models.map((model) => ({
          ...model,
          ...(model.run && {
            run: async (connection: DuckDBConnection) => {
              running = new Set();
              asked.set(model.name, running);
              await model.run!(connection);
              running = null;
            }
          })
        }))
      );
    } finally {
      for (const each of undo) each();
    }
  }, 120_000);
  afterAll(() => {
    warehouse?.close();
    rmSync(data, {recursive: true, force: true});
  });

  it.each(CODE_MODELS.filter(({run}) => run).map(({name}) => name))(
    "%s reads what it says, and writes itself",
    (name) => {
      const model = models.find((each) => each.name === name)!;
      // A table made with it stands on it.
      const made = models.filter(({reads}) => reads.includes(name)).map((each) => each.name);
      const unsaid = [...asked.get(name)!].filter((each) => each !== name && !made.includes(each));
      expect(unsaid.filter((each) => !model.reads.includes(each))).toEqual([]);
    }
  );
});
