import type {DuckDBConnection} from "@duckdb/node-api";
import {describe, expect, it} from "vitest";
import {RepeatedFiles} from "../../loaders/repeated-file.ts";
import type {FileReport} from "../../loaders/report.ts";
import type {Table} from "../../src/schema/table.ts";
import {openDatabase} from "../../src/warehouse/database.ts";

const TABLE = {name: "t"} as Table;
const FILES = 60;
const report = (file_id: number): FileReport =>
  ({
    file_id,
    rows: {read: 2, accepted: 2, rejected: 0},
    dollars: {accepted: "20.00", rejected: "0.00"}
  }) as FileReport;

describe("RepeatedFiles.find(table, file, earlier)", () => {
  it("finds the file with the same rows in another order among many of equal totals, with a query a file", async () => {
    const {connection, close} = await openDatabase(":memory:");
    await connection.run(
      `CREATE TABLE t AS SELECT CAST(f AS INTEGER) AS file_id, CAST(l AS INTEGER) AS line, concat('X', f, '-', l) AS invoice, 10.00 AS amount
        FROM range(1, ${FILES + 1}) AS files(f), range(1, 3) AS lines(l)`
    );
    await connection.run("INSERT INTO t SELECT 999, 3 - line, invoice, amount FROM t WHERE file_id = 41");
    let queries = 0;
    const counted = {
      runAndReadAll: (sql: string) => {
        queries++;
        return connection.runAndReadAll(sql);
      }
    } as DuckDBConnection;
    const repeated = new RepeatedFiles(counted);
    const files = Array.from({length: FILES}, (_, i) => report(i + 1));
    for (const [i, file] of files.entries())
      expect(await repeated.find(TABLE, file.file_id, files.slice(0, i))).toBeNull();
    expect((await repeated.find(TABLE, 999, files))?.file_id).toBe(41);
    // A query for the fingerprints of the first two, one for each file more, and one comparison of rows.
    expect(queries).toBe(FILES + 1);
    close();
  });
});
