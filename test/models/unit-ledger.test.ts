import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {readModels, runModels} from "../../src/warehouse/models.ts";
import {buildLedger, loadHistories, openLedger} from "../costing/build-ledger.ts";
import {emptied, randomHistory} from "../costing/histories.ts";
import {keepBooks} from "../costing/oracle.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

const HISTORIES = 2000;
const MODELS = ["core.count_loss", "core.stock_movement", "core.unit_ledger", "mart.unit_ledger", "mart.dollar_trail"];
const CHECKS = ["the-unit-ledger-closes", "the-unit-ledger-ends-with-the-lots", "every-dollar-bought-is-somewhere"];

const histories = Array.from({length: HISTORIES}, (_, seed) => {
  const history = randomHistory(seed + 50_001, {scale: seed % 100 === 0 ? 20 : 1});
  return seed % 2 === 0 ? history : emptied(history);
});

/** What left each site for each reason, in thousandths and cents, by the queue walk: it knows nothing of SQL. */
function walked(): Map<string, string> {
  const sums = new Map<string, [bigint, bigint]>();
  for (const [index, history] of histories.entries()) {
    const site = `S${index + 50_001}`;
    for (const [name, value] of keepBooks(history).issues) {
      if (!name.startsWith("fifo ")) continue;
      const [kind, milliunits, cents] = value.split(" ") as [string, string, string];
      const known = sums.get(`${site} ${kind}`) ?? [0n, 0n];
      sums.set(`${site} ${kind}`, [known[0] + BigInt(milliunits), known[1] + BigInt(cents)]);
    }
  }
  return new Map([...sums].map(([key, [milliunits, cents]]) => [key, `${milliunits} ${cents}`]));
}

describe("unit ledger, on 2,000 random histories", () => {
  let warehouse: Warehouse;
  const query = (sql: string): Promise<Record<string, unknown>[]> => queryJson(warehouse.connection, sql);
  beforeAll(async () => {
    warehouse = await openLedger();
    const {connection} = warehouse;
    await loadHistories(connection, histories);
    await buildLedger(connection);
    // Every third line is a discard, and every fifth visit has thrown something away unbilled.
    await connection.run(`
      ALTER TABLE core.claim_line ADD COLUMN is_discarded BOOLEAN;
      UPDATE core.claim_line SET is_discarded = line % 3 = 0;
      CREATE TABLE core.opened_vial AS SELECT site_id, ledger_ndc11 AS ndc11, service_date,
        CAST(line * 0.4 AS DECIMAL(18, 3)) AS ledger_units_lost FROM core.claim_line WHERE line % 5 = 0 AND ledger_ndc11 IS NOT NULL;
      CREATE TABLE core.ndc (quarter VARCHAR, ndc11 VARCHAR, hcpcs VARCHAR)`);
    const models = (await readModels(ROOT, connection)).filter((model) => MODELS.includes(model.name));
    expect(models.length).toBe(MODELS.length);
    await runModels(
      [connection],
      models.map((model) => ({...model, reads: model.reads.filter((name) => MODELS.includes(name))}))
    );
  }, 120_000);
  afterAll(() => warehouse.close());

  it.each(CHECKS)("has no complaint of the check %s", async (check) => {
    expect(await query(readFileSync(join(ROOT, "src/checks", `${check}.sql`), "utf8"))).toEqual([]);
  });

  it("lets go what the queue walk lets go, for each reason, to the cent", async () => {
    const rows = await query(`
      SELECT site_id || ' ' || reason AS name, CAST(sum(units) * 1000 AS BIGINT) || ' ' || CAST(sum(cost) * 100 AS BIGINT) AS value
      FROM mart.unit_ledger CROSS JOIN LATERAL (VALUES
        ('claim', billed_units + discarded_units, billed_cost + discarded_cost),
        ('return', returned_units, returned_cost),
        ('transfer_out', transferred_out_units, transferred_out_cost),
        ('expired', expired_units, expired_cost),
        ('before_first_count', before_first_count_units, before_first_count_cost),
        ('unexplained', unexplained_units + other_waste_units, unexplained_cost + other_waste_cost)) AS part(reason, units, cost)
      GROUP BY site_id, reason HAVING sum(units) <> 0 OR sum(cost) <> 0`);
    const expected = walked();
    expect(expected.size).toBeGreaterThan(HISTORIES);
    const found = new Map(rows.map((row) => [String(row["name"]), String(row["value"])]));
    const names = new Set([...found.keys(), ...expected.keys()]);
    expect([...names].filter((name) => found.get(name) !== expected.get(name)).slice(0, 5)).toEqual([]);
  });

  it("meets every movement, stock that was short, and several quarters of a package", async () => {
    const kinds = await query("SELECT DISTINCT movement FROM core.stock_movement ORDER BY movement");
    expect(kinds.map((row) => row["movement"])).toEqual([
      "before_first_count",
      "billed",
      "discarded",
      "expired",
      "found",
      "free",
      "opening_count",
      "other_waste",
      "purchased",
      "returned",
      "transferred_in",
      "transferred_out",
      "unexplained"
    ]);
    const [row] =
      await query(`SELECT count(*) FILTER (units_short > 0) > 500 AS short, count(DISTINCT quarter) > 4 AS quarters,
      count(*) FILTER (opening_units > 0 AND closing_units > 0) > 500 AS carried FROM mart.unit_ledger`);
    expect(row).toEqual({short: true, quarters: true, carried: true});
  });

  it("is complained of when a unit or a cent goes astray", async () => {
    const {connection} = warehouse;
    for (const [check, column] of [
      ["the-unit-ledger-closes", "billed_units"],
      ["the-unit-ledger-closes", "expired_cost"],
      ["the-unit-ledger-ends-with-the-lots", "closing_cost"]
    ] as const) {
      const sql = readFileSync(join(ROOT, "src/checks", `${check}.sql`), "utf8");
      await connection.run("BEGIN");
      await connection.run(
        `UPDATE mart.unit_ledger SET ${column} = ${column} + 0.01 WHERE (quarter, site_id, ndc11) = (SELECT min((quarter, site_id, ndc11)) FROM mart.unit_ledger)`
      );
      expect((await query(sql)).length, `${check} ${column}`).toBeGreaterThan(0);
      await connection.run("ROLLBACK");
    }
  });
});
