import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {type Fleet, openFleet, type Sent} from "../../../src/warehouse/engine/fleet.ts";
import type {Model} from "../../../src/warehouse/models.ts";
import {type DuckDbEngine, duckDbEngine} from "../../helpers/duckdb-engine.ts";

let folder: string;
let warehouse: Warehouse;
let engines: DuckDbEngine[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-fleet-"));
  warehouse = await openDatabase(":memory:");
  engines = [duckDbEngine("a:8123"), duckDbEngine("b:8123"), duckDbEngine("c:8123")];
  for (const engine of engines) await engine.open();
  await warehouse.connection.run(`CREATE SCHEMA core; CREATE TABLE core.dose AS
    FROM (VALUES ('north', 1.50::DECIMAL(18, 2), DATE '2025-01-02'), ('north', 2.25, NULL), (NULL, 4, NULL), ('south', NULL, NULL))
      AS dose(site_id, amount, day)`);
});
afterEach(async () => {
  for (const engine of engines) await engine.close();
  warehouse.close();
  rmSync(folder, {recursive: true, force: true});
});

const fleetOf = (sent: {readonly [table: string]: Sent}): Fleet =>
  openFleet({engines, folder: join(folder, "way"), sent, surrogates: [], weights: ["core.dose"]});

describe("openFleet({engines, sent})", () => {
  it("cuts by site, builds on each engine, and brings back one table of the types that the SQL gives here", async () => {
    const {connection} = warehouse;
    const fleet = fleetOf({"core.dose": {columns: ["rowid", "site_id", "amount"], rows: "amount IS NOT NULL"}});
    const model: Model = {
      name: "core.total",
      description: "",
      grain: ["site_id"],
      view: false,
      reads: ["core.dose"],
      file: "",
      sql: "SELECT site_id, CAST(count(*) AS TINYINT) AS doses, max(rowid) AS last, CAST(sum(amount) AS DECIMAL(18, 2)) AS amount FROM core.dose GROUP BY site_id"
    };
    await fleet.send(connection, "core.dose");
    expect(engines.map((engine) => engine.sent.get("core.dose")?.rows)).toEqual([3, 0, 0]);
    await fleet.make(model);
    await fleet.bring(connection, model);
    expect(await queryJson(connection, "FROM core.total ORDER BY ALL")).toEqual([
      {site_id: "north", doses: 2, last: "1", amount: "3.75"},
      {site_id: null, doses: 1, last: "2", amount: "4.00"}
    ]);
    const types = await queryJson(connection, "DESCRIBE core.total");
    expect(types.map((row) => row["column_type"])).toEqual(["VARCHAR", "TINYINT", "BIGINT", "DECIMAL(18,2)"]);
    await fleet.close(connection);
    expect(engines.every((engine) => engine.isClosed())).toBe(true);
  });

  it("sends nothing that is not named, no day as it is, and no column that is not there", async () => {
    const {connection} = warehouse;
    await expect(fleetOf({}).send(connection, "core.dose")).rejects.toThrow(
      "nothing says what may be sent of core.dose"
    );
    const day = fleetOf({"core.dose": {columns: ["site_id", "day"]}});
    await expect(day.send(connection, "core.dose")).rejects.toThrow("a day would be sent as it is: day (core.dose)");
    const other = fleetOf({"core.dose": {columns: ["site_id", "vial"]}});
    await expect(other.send(connection, "core.dose")).rejects.toThrow("no such column to send: vial (core.dose)");
    expect(engines.every((engine) => engine.sent.size === 0)).toBe(true);
  });
});
