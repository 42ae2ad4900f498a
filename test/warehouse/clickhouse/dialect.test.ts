import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {heavyModels} from "../../../src/publish/engine.ts";
import {declareColumn, dialectStatements, functionsOf, translate} from "../../../src/warehouse/clickhouse/dialect.ts";
import {readModels} from "../../../src/warehouse/models.ts";
import {emptyWarehouse, ROOT} from "../../helpers/empty-warehouse.ts";

const functions = functionsOf(dialectStatements(ROOT));

describe("translate(sql, {run})", () => {
  it("puts schemas and functions under the run's names, IGNORE NULLS behind the call, and leaves the rest alone", () => {
    const own = {run: "plus_six_ab_0", functions};
    expect(functions).toEqual(["floor_share", "round_share", "quarter_of", "abs"]);
    expect(translate("coalesce(last_value(counted.counted IGNORE NULLS) OVER earlier, 0)", own)).toBe(
      "coalesce(last_value(counted.counted) IGNORE NULLS OVER earlier, 0)"
    );
    expect(translate("SELECT floor_share(lot.cents, 1, 2) FROM core.lot_line AS lot", own)).toBe(
      "SELECT plus_six_ab_0_floor_share(lot.cents, 1, 2) FROM plus_six_ab_0_core.lot_line AS lot"
    );
    const event = readFileSync(join(ROOT, "src/models/ledger/core/ledger_event.sql"), "utf8");
    expect(translate(event, own).replaceAll("plus_six_ab_0_", "")).toBe(event);
  });
  it("keeps two runs apart", () => {
    const made = ["plus_six_ab_0", "plus_six_cd_0"].map((run) =>
      [...dialectStatements(ROOT), "SELECT floor_share(a, b, abs(c)) FROM core.x JOIN mart.y"].map((sql) =>
        translate(sql, {run, functions})
      )
    );
    const namesOf = (sql: readonly string[]): string[] => sql.join(" ").match(/plus_six_\w+/g) ?? [];
    expect(namesOf(made[0]!)).toHaveLength(8);
    expect(namesOf(made[0]!).filter((name) => namesOf(made[1]!).includes(name))).toEqual([]);
  });
});

describe("models that a server makes too", () => {
  it("name again what they take of more than two tables: there the name of a column would keep its table's", async () => {
    const {connection, close} = await emptyWarehouse();
    const models = await readModels(ROOT, connection);
    close();
    const heavy = heavyModels(models);
    const bare = models
      .filter(({name}) => heavy.has(name))
      .flatMap(({file, sql = ""}) =>
        sql
          .split(/\bSELECT\b/)
          .filter((select) => (select.match(/\bJOIN\b/g) ?? []).length > 1)
          .flatMap((select) => [...select.matchAll(/^\s+(\w+\.\w+),?$/gm)].map(([, column]) => `${file}: ${column}`))
      );
    expect(bare).toEqual([]);
  });
});

describe("declareColumn({column, type})", () => {
  it.each([
    ["VARCHAR", "String"],
    ["DECIMAL(18,3)", "Decimal(18,3)"],
    ["DATE", "Date32"],
    ["TINYINT", "Int8"],
    ["BOOLEAN", "Bool"]
  ])("%s may be null and is %s", (type, there) => {
    expect(declareColumn({column: "x", type})).toBe(`"x" Nullable(${there})`);
  });
  it("refuses a type that it does not know", () => {
    expect(() => declareColumn({column: "x", type: "INTEGER[]"})).toThrow("no ClickHouse type for INTEGER[]");
  });
});
