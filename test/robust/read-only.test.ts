import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {query} from "../../src/commands/query.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {openReader} from "../../src/warehouse/read-only.ts";

let folder: string;
let out: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-read-only-"));
  out = join(folder, "out");
  mkdirSync(out);
  const {connection, close} = await openDatabase(join(out, "warehouse.duckdb"));
  await connection.run("CREATE SCHEMA raw; CREATE TABLE raw.claim_line AS SELECT 'CLM-9001' AS claim_id, 1 AS line");
  mkdirSync(join(out, "marts"));
  await connection.run(`COPY (SELECT 1 AS units) TO '${join(out, "marts/margin_cube.parquet")}' (FORMAT parquet)`);
  close();
  writeFileSync(join(out, "manifest.json"), "{}");
  writeFileSync(join(folder, "secret.csv"), "who\nsecret\n");
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** What the command prints for a question. */
async function ask(sql: string): Promise<string> {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await query.run([sql, "--out", out, "--format", "csv"]);
  } finally {
    write.mockRestore();
  }
  return written.join("");
}

describe("plus-six query", () => {
  it.each([
    "SELECT count(*) AS n FROM raw.claim_line",
    "WITH a AS (SELECT 1 AS n) FROM a",
    "VALUES (1)",
    "FROM range(3)",
    " -- how it is done\nEXPLAIN SELECT * FROM raw.claim_line",
    "EXPLAIN ANALYZE SELECT 1",
    "SHOW ALL TABLES",
    "DESCRIBE raw.claim_line",
    "SUMMARIZE raw.claim_line",
    "PIVOT raw.claim_line ON line IN (1, 2) USING count(*)",
    "SELECT * FROM duckdb_columns() LIMIT 1",
    "SELECT 1;"
  ])("answers %s", async (sql) => {
    expect(await ask(sql)).not.toBe("");
  });
  const refused = (path: string): string[] => [
    `COPY (SELECT * FROM raw.claim_line) TO '${path}/leak.csv'`,
    `COPY (SELECT 1) TO '${path}/out/manifest.json'`,
    `COPY (SELECT 1) TO '${path}/out/warehouse.duckdb.wal'`,
    `COPY raw.claim_line FROM '${path}/secret.csv'`,
    `EXPLAIN ANALYZE COPY (SELECT 1) TO '${path}/leak.csv'`,
    `EXPORT DATABASE '${path}/exported'`,
    `IMPORT DATABASE '${path}'`,
    "INSTALL httpfs",
    "FORCE INSTALL httpfs FROM 'http://127.0.0.1:1'",
    "LOAD httpfs",
    `ATTACH '${path}/other.duckdb' AS other`,
    "ATTACH ':memory:' AS other",
    "DETACH warehouse",
    "USE memory",
    "SET enable_external_access = true",
    "SET threads = 1",
    "RESET threads",
    "PRAGMA enable_profiling",
    `PRAGMA profiling_output = '${path}/leak.json'`,
    "CALL enable_logging()",
    `SELECT * FROM enable_logging(storage := 'file', storage_config := {'path': '${path}/logs'})`,
    `SELECT * FROM enable_profiling()`,
    `SELECT * FROM read_csv('${path}/secret.csv')`,
    `SELECT * FROM raw.claim_line WHERE claim_id IN (SELECT who FROM read_csv_auto('${path}/secret.csv'))`,
    `SELECT * FROM '${path}/secret.csv'`,
    `FROM read_text('${path}/secret.csv')`,
    `FROM read_blob('${path}/out/warehouse.duckdb')`,
    `FROM glob('${path}/*')`,
    `FROM sniff_csv('${path}/secret.csv')`,
    `FROM parquet_scan('${path}/out/marts/margin_cube.parquet')`,
    `FROM query('FROM read_text(''${path}/secret.csv'')')`,
    "FROM read_csv('https://example.invalid/a.csv')",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE SECRET (TYPE s3)",
    "INSERT INTO raw.claim_line VALUES ('x', 1)",
    "DELETE FROM raw.claim_line",
    "DROP TABLE raw.claim_line",
    "VACUUM",
    "CHECKPOINT",
    "BEGIN",
    "PREPARE p AS SELECT 1",
    "SELECT 1; SELECT 2",
    `SELECT 1; COPY (SELECT 1) TO '${path}/leak.csv'`,
    "",
    "SELECT"
  ];
  it.each(refused("FOLDER"))("refuses %s", async (sql) => {
    const before = [readdirSync(folder), readdirSync(out), readFileSync(join(out, "manifest.json"), "utf8")];
    await expect(ask(sql.replaceAll("FOLDER", folder))).rejects.toThrow(/query failed|give one query/);
    expect([readdirSync(folder), readdirSync(out), readFileSync(join(out, "manifest.json"), "utf8")]).toEqual(before);
  });
  it("has no way out even for a statement that nobody asked the parser about", async () => {
    const {connection, close} = await openReader(join(out, "warehouse.duckdb"));
    for (const sql of [
      `COPY raw.claim_line TO '${join(folder, "leak.csv")}'`,
      `FROM read_text('${join(folder, "secret.csv")}')`,
      "SET enable_external_access = true",
      "SET lock_configuration = false",
      "INSTALL httpfs",
      `ATTACH '${join(folder, "other.duckdb")}'`
    ])
      await expect(connection.run(sql), sql).rejects.toThrow();
    close();
    expect(existsSync(join(folder, "leak.csv"))).toBe(false);
  });
});

describe("readMart(sql, folder)", () => {
  it("reads marts and no other file", async () => {
    expect(await readMart("SELECT units FROM margin_cube", out)).toEqual([{units: 1}]);
    await expect(readMart(`FROM read_text('${join(folder, "secret.csv")}')`, out)).rejects.toThrow("Permission Error");
  });
});
