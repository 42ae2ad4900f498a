import {randomLcg} from "d3";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {SURROGATES} from "../../../src/publish/engine.ts";
import {literal} from "../../../src/schema/table.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {exchanged, makeSurrogates} from "../../../src/warehouse/engine/surrogate.ts";

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openDatabase(":memory:");
  await warehouse.connection.run(`CREATE SCHEMA core;
    CREATE TABLE core.claim_line (claim_id VARCHAR, service_date DATE, consumes BOOLEAN);
    CREATE TABLE core.purchase (stock_date DATE);
    CREATE TABLE core.inventory_count (count_date DATE)`);
});
afterEach(() => warehouse.close());

const fill = async (claims: readonly string[]): Promise<void> => {
  const rows = claims.map((claim, i) => `(${literal(claim)}, DATE '2024-12-20' + ${(i * 7) % 90}, true)`);
  await warehouse.connection.run(`INSERT INTO core.claim_line VALUES ${rows.join(", ")}, (NULL, NULL, true)`);
  await warehouse.connection.run("INSERT INTO core.purchase VALUES (DATE '2019-02-28'), (NULL)");
  await makeSurrogates(warehouse.connection, SURROGATES);
};
const coded = (from: string, columns: readonly string[], into: "code" | "value"): string => {
  const {select, joins} = exchanged(columns, SURROGATES, into);
  const named = select.map((expression, i) => `${expression} AS "${columns[i]}"`);
  return `SELECT ${named.join(", ")} FROM ${from} AS given ${joins}`;
};

describe("a surrogate", () => {
  it("sorts as what it stands for, has its type, and is turned back, on 200 seeded claims with odd numbers", async () => {
    const random = randomLcg(0.26);
    const letters = ["A", "a", "-", "0", "10", "9", " ", "é", "'", "Z", "~"];
    const claims = Array.from({length: 200}, () =>
      Array.from({length: 1 + Math.floor(random() * 5)}, () => letters[Math.floor(random() * letters.length)]).join("")
    );
    await fill(claims);
    const columns = ["claim_id", "service_date"];
    const {connection} = warehouse;
    await connection.run(`CREATE TABLE sent AS ${coded("core.claim_line", columns, "code")}`);
    const typeOf = async (table: string): Promise<unknown[]> =>
      (await queryJson(connection, `DESCRIBE SELECT claim_id, service_date FROM ${table}`)).map(
        (row) => row["column_type"]
      );
    expect(await typeOf("sent")).toEqual(await typeOf("core.claim_line"));
    // ClickHouse orders text by bytes: so must the stand-ins' values be.
    const byCode = await queryJson(connection, "SELECT value FROM temp.engine_code_claim ORDER BY encode(code)");
    const byBytes = [...new Set(claims)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(byCode.map((row) => row["value"])).toEqual(byBytes);
    const days = await queryJson(connection, "SELECT value::VARCHAR AS value FROM temp.engine_code_day ORDER BY code");
    expect(days[0]).toEqual({value: "2019-02-28"});
    expect(days.map((row) => String(row["value"]))).toEqual(days.map((row) => String(row["value"])).sort());
    const back = coded("sent", columns, "value");
    expect(
      await queryJson(connection, `(${back}) EXCEPT ALL SELECT claim_id, service_date FROM core.claim_line`)
    ).toEqual([]);
    expect(
      await queryJson(connection, `SELECT claim_id, service_date FROM core.claim_line EXCEPT ALL (${back})`)
    ).toEqual([]);
    const plain = await queryJson(connection, "SELECT claim_id FROM core.claim_line SEMI JOIN sent USING (claim_id)");
    expect(plain).toEqual([]);
  });

  it("that stands for nothing stops the query, rather than become a null", async () => {
    await fill(["C1"]);
    await warehouse.connection.run("CREATE TABLE back AS SELECT '000000000009' AS claim_id");
    await expect(queryJson(warehouse.connection, coded("back", ["claim_id"], "value"))).rejects.toThrow(
      "a claim without its counterpart"
    );
  });
});
