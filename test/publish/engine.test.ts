import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {build} from "../../src/publish/build.ts";
import {heavyModels, SENT, SURROGATES} from "../../src/publish/engine.ts";
import {openDatabase, queryJson, scalar} from "../../src/warehouse/database.ts";
import {readModels} from "../../src/warehouse/models.ts";
import {duckDbEngine} from "../helpers/duckdb-engine.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

const SAMPLE = join(ROOT, "data/sample");
const HEAVY = [
  "core.count_difference",
  "core.ledger_event",
  "core.ledger_movement",
  "core.ledger_position",
  "core.lot_line",
  "mart.margin_cube"
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-engine-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("heavyModels(models)", () => {
  it("are the ledger up to the cost of issues, and the cube", async () => {
    const {connection, close} = await emptyWarehouse();
    expect([...heavyModels(await readModels(ROOT, connection))].sort()).toEqual(HEAVY);
    close();
  });
});

describe("build({engines})", () => {
  const engines = [duckDbEngine("a:8123"), duckDbEngine("b:8123"), duckDbEngine("c:8123")];
  let here: string;
  let there: string;
  beforeAll(async () => {
    here = await sampleBuilt();
    there = join(folder, "built");
    await build({root: ROOT, data: SAMPLE, out: there, dist: null, site: false, engines});
  });

  it("writes marts of the same bytes as a build without, from three shards", () => {
    const marts = readdirSync(join(here, "marts")).sort();
    expect(readdirSync(join(there, "marts")).sort()).toEqual(marts);
    const other = marts.filter(
      (name) => !readFileSync(join(here, "marts", name)).equals(readFileSync(join(there, "marts", name)))
    );
    expect(other).toEqual([]);
    expect(readdirSync(there).sort()).toEqual(readdirSync(here).sort());
  });

  it.each(HEAVY)("%s has the rows, the keys and the types that it has here", async (name) => {
    const {connection, close} = await openDatabase(":memory:");
    for (const [side, path] of Object.entries({here, there}))
      await connection.run(`ATTACH '${join(path, "warehouse.duckdb")}' AS ${side} (READ_ONLY)`);
    expect(await queryJson(connection, `DESCRIBE there.${name}`)).toEqual(
      await queryJson(connection, `DESCRIBE here.${name}`)
    );
    const rows = await scalar(connection, `SELECT count(*) FROM here.${name}`);
    expect(Number(rows)).toBeGreaterThan(0);
    expect(await scalar(connection, `SELECT count(*) FROM there.${name}`)).toBe(rows);
    // Row numbers name rows of their own warehouse, in whatever order it wrote them.
    const same = `SELECT COLUMNS(c -> c NOT LIKE '%rowid') FROM`;
    expect(await queryJson(connection, `${same} there.${name} EXCEPT ALL ${same} here.${name} LIMIT 1`)).toEqual([]);
    close();
  });

  it("gives every engine the sites of its shard whole, and about as much work as the others", () => {
    const sites = engines.map((engine) => engine.values("core.claim_line", "site_id"));
    expect(new Set(sites.flat()).size).toBe(sites.flat().length);
    const rows = engines.map((engine) => engine.sent.get("core.claim_line")!.rows);
    expect(Math.min(...rows)).toBeGreaterThan(0);
    for (const engine of engines) {
      const own = engine.values("core.claim_line", "site_id");
      for (const site of engine.values("core.drug_line", "site_id")) expect(own).toContain(site);
    }
  });

  it("sends what is named and nothing else: no claim number, no day, no patient", async () => {
    for (const engine of engines) {
      expect([...engine.sent.keys()].sort()).toEqual(Object.keys(SENT).sort());
      for (const [table, {columns}] of engine.sent) expect(columns).toEqual(SENT[table]!.columns);
    }
    const {connection, close} = await openDatabase(join(here, "warehouse.duckdb"), {readOnly: true});
    const known = async (sql: string): Promise<ReadonlySet<string>> =>
      new Set((await queryJson(connection, sql)).map((row) => String(Object.values(row)[0])));
    const claims = await known("SELECT DISTINCT claim_id FROM core.claim_line");
    const patients = await known("SELECT DISTINCT patient_key FROM core.claim_line WHERE patient_key IS NOT NULL");
    const days = await known("SELECT DISTINCT service_date::VARCHAR FROM core.claim_line");
    close();
    const sent = engines.flatMap((engine) =>
      [...engine.sent].flatMap(([table, {columns}]) => columns.flatMap((column) => engine.values(table, column)))
    );
    expect(sent.length).toBeGreaterThan(1000);
    expect(sent.filter((value) => claims.has(value) || patients.has(value) || days.has(value))).toEqual([]);
    expect(engines[0]!.values("core.claim_line", "claim_id").every((id) => /^\d{12}$/.test(id))).toBe(true);
  });

  it("lets the engines go", () => {
    expect(engines.every((engine) => engine.isClosed())).toBe(true);
  });
});

describe("SENT", () => {
  it("holds no column that is about a patient, and every day has a stand-in", () => {
    const columns = Object.values(SENT).flatMap((sent) => sent.columns);
    for (const column of columns)
      expect(column).not.toMatch(/patient_key|authorization|plan|member|birth|name|adjustments/);
    const standIns = SURROGATES.flatMap((surrogate) => surrogate.columns);
    for (const column of columns.filter((name) => /_date$|claim_id/.test(name))) expect(standIns).toContain(column);
  });
});

describe("an engine that has more rows than it sends back", () => {
  it("is refused by its name, what was published stays, and every engine is let go", async () => {
    const data = join(folder, "tiny");
    const out = join(folder, "short");
    writeTinyPractice(data);
    const options = {root: ROOT, data, out, dist: null, site: false};
    await build({...options, engines: [duckDbEngine("a:8123")]});
    const before = readFileSync(join(out, "manifest.json"), "utf8");
    const [whole, short] = [duckDbEngine("a:8123"), duckDbEngine("b:8123")];
    const {take} = short;
    short.take = async (table, file) => (await take(table, file)) + 1;
    await expect(build({...options, engines: [whole, short]})).rejects.toThrow(
      /^(core|mart)\.\w+ did not come back whole: \d+ rows here, \d+ there \(b:8123\); nothing was published$/
    );
    expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(before);
    expect(whole.isClosed() && short.isClosed()).toBe(true);
  });
});
