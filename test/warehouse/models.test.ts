import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {type Model, orderModels, readHeader, runModels, tablesRead} from "../../src/warehouse/models.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDatabase(":memory:");
});
afterAll(() => warehouse.close());

const model = (name: string, sql: string, reads: string[] = [], grain = ["a"]): Model => ({
  name,
  sql,
  reads,
  grain,
  description: "",
  view: false,
  file: `${name}.sql`
});

describe("readHeader(sql)", () => {
  it("takes the sentence and the tags", () => {
    expect(readHeader("-- One row\n-- a day.\n-- grain: a, b\n-- materialize: view\nSELECT 1 -- grain: x")).toEqual({
      description: "One row a day.",
      tags: {grain: "a, b", materialize: "view"}
    });
  });
});

describe("tablesRead(connection, files)", () => {
  it("finds tables in joins, subqueries and CTEs, and no CTE's own name", async () => {
    const sql = "WITH a AS (FROM core.x) SELECT * FROM a JOIN mart.y USING (k) WHERE k IN (SELECT k FROM raw.z)";
    expect(await tablesRead(warehouse.connection, [{sql, file: "f.sql"}])).toEqual([["core.x", "mart.y", "raw.z"]]);
  });
  it("names the file that does not parse", async () => {
    await expect(
      tablesRead(warehouse.connection, [
        {sql: "SELECT 1", file: "good.sql"},
        {sql: "SELEKT 1", file: "bad.sql"}
      ])
    ).rejects.toThrow("(bad.sql)");
  });
});

describe("orderModels(models)", () => {
  it("puts what is read before what reads it", () => {
    const ordered = orderModels([model("mart.b", "", ["core.a"]), model("core.a", "", ["raw.x"])]);
    expect(ordered.map(({name}) => name)).toEqual(["core.a", "mart.b"]);
  });
  it("refuses a circle", () => {
    expect(() => orderModels([model("core.a", "", ["core.b"]), model("core.b", "", ["core.a"])])).toThrow(
      "core.a → core.b → core.a"
    );
  });
  it("refuses a table nobody makes", () => {
    expect(() => orderModels([model("core.a", "", ["core.gone"])])).toThrow("no such model: core.gone");
  });
});

describe("runModels(lanes, models)", () => {
  it("proves the grain", async () => {
    await expect(runModels(warehouse.lanes, [model("core.twice", "SELECT 1 AS a UNION ALL SELECT 1")])).rejects.toThrow(
      'grain is not unique: {"a":"…","rows":"2"} (core.twice'
    );
  });
  it("takes two empty keys as the same, and many different ones as different", async () => {
    await expect(
      runModels(warehouse.lanes, [model("core.empty", "SELECT NULL AS a, 1 AS b UNION ALL SELECT NULL, 2")])
    ).rejects.toThrow('grain is not unique: {"a":"…","rows":"2"} (core.empty');
    const pairs = model("core.pairs", "SELECT i // 100 AS a, i % 100 AS b FROM range(10000) AS t(i)", [], ["a", "b"]);
    await runModels(warehouse.lanes, [pairs]);
    await expect(runModels(warehouse.lanes, [{...pairs, grain: ["b"]}])).rejects.toThrow('{"b":"…","rows":"100"}');
  });
  it("names the file of a model that fails", async () => {
    await expect(runModels(warehouse.lanes, [model("core.bad", "SELECT nothing")])).rejects.toThrow("core.bad.sql");
  });
});
