import {readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {extend, formatCents, parsePrice, parseUnits} from "../../src/domain/money.ts";
import {openDatabase, scalar, type Warehouse} from "../../src/warehouse/database.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDatabase(":memory:");
  await warehouse.connection.run(
    readFileSync(fileURLToPath(new URL("../../src/warehouse/macros.sql", import.meta.url)), "utf8")
  );
});
afterAll(() => warehouse.close());

describe("macros", () => {
  it.each([
    ["quarter_of(DATE '2025-02-14')", "2025Q1"],
    ["name_order('jan.csv') < name_order('jan-corrected.csv')", "true"],
    ["name_order('export (2).csv') < name_order('export (10).xlsx')", "true"],
    ["name_order('2025.01.31.csv') < name_order('2025.02.28.csv')", "true"],
    ["money(2.345)", "2.35"],
    ["typeof(money(1))", "DECIMAL(18,2)"],
    ["to_units(0.0005)", "0.001"],
    ["to_price(1.0000005)", "1.000001"],
    ["cents(12.34::DECIMAL(18,2))", "1234"],
    ["cents(-0.01::DECIMAL(18,2) - 1)", "-101"],
    ["milliunits(1.234::DECIMAL(18,3))", "1234"],
    ["millionths(0.000001::DECIMAL(18,6))", "1"],
    ["quarter_index('2025Q1')", "8100"],
    ["add_quarters('2025Q1', -2)", "2024Q3"],
    ["quarter_start('2025Q3')", "2025-07-01"],
    ["days_passed('2024Q1', DATE '2025-07-15')", "91"],
    ["days_passed('2025Q2', DATE '2025-04-10')", "10"],
    ["days_passed('2025Q3', DATE '2025-06-30')", "1"],
    ["extend(30.525, 50)", "1526.25"],
    ["extend(-0.0005, 30)", "-0.02"],
    ["extend(999999.123456::DECIMAL(18,6), 9999999::DECIMAL(18,3))", "9999990234560.88"],
    ["share_of(5129.04, 0.02)", "102.58"],
    ["floor_share(1000::BIGINT, 2::BIGINT, 3::BIGINT)", "666"],
    ["floor_share(-1000::BIGINT, 2::BIGINT, 3::BIGINT)", "-667"],
    ["floor_share(900000000000::BIGINT, 9999999999::BIGINT, 10000000000::BIGINT)", "899999999910"],
    ["round_share(999::BIGINT, 3000::BIGINT, 2000::BIGINT)", "1499"],
    ["round_share(900000000001::BIGINT, 5000000000::BIGINT, 10000000000::BIGINT)", "450000000001"],
    ["per_unit(10.00::DECIMAL(18,2), 3::DECIMAL(18,3))", "3.333333"],
    ["per_unit(-20.00::DECIMAL(18,2), 3::DECIMAL(18,3))", "-6.666667"],
    ["per_unit(1.00::DECIMAL(18,2), 0::DECIMAL(18,3))", null],
    ["line_amount(30.525, 1, 50, 100, 1)", "1526.25"],
    ["line_amount(2137.1, 106, 300, 115, 1)", "6955.66"],
    ["line_amount(1199.99, 12.5, 10, 95, 1.050625)", "958.16"],
    ["line_amount(NULL, 1, 10, 95, 1)", null],
    ["line_amount(9999999999.999999::DECIMAL(18,6), 1, 1, 100, 1)", "10000000000.00"],
    ["full_years(DATE '2024-02-29', DATE '2025-02-28')", "0"],
    ["full_years(DATE '2024-03-15', DATE '2026-03-15')", "2"],
    ["escalator_factor(2.5, 2)", "1.050625"],
    ["escalator_factor(3.3333, 3)", "1.103369"],
    ["plain(100.00)", "100"],
    ["plain(30.525000)", "30.525"],
    ["has_modifier('JZ|59', 'JZ')", "true"],
    ["has_modifier(NULL, 'JW')", "false"],
    ["adjustment_amount('CO:45:120.00;PR:2:33.10;CO:253:2.11', 'CO:253')", "2.11"],
    ["adjustment_amount(NULL, 'CO:253')", "0.00"]
  ])("%s is %s", async (expression, value) => {
    expect(await scalar(warehouse.connection, `SELECT (${expression})::VARCHAR`)).toBe(value);
  });

  it("extends as the TypeScript does", async () => {
    for (const [price, units] of [
      ["12.345678", "7.001"],
      ["0.002", "3.5"],
      ["2149.934", "1234.567"]
    ] as const) {
      const sql = await scalar(warehouse.connection, `SELECT extend(${price}, ${units})::VARCHAR`);
      expect(sql).toBe(formatCents(extend(parsePrice(price), parseUnits(units))));
    }
  });
});
