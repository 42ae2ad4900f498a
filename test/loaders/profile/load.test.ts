import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {load} from "../../../loaders/load.ts";
import {openDatabase, queryJson, type Warehouse} from "../../../src/warehouse/database.ts";
import {RECORD_LENGTH} from "../../fixtures/distributors/layouts.ts";
import {ACCOUNTS, PURCHASES} from "../../fixtures/distributors/purchases.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/distributors");
const site_map = Object.fromEntries(Object.entries(ACCOUNTS).map(([site, account]) => [account, site]));

let data: string;
let warehouse: Warehouse;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), "plus-six-test-"));
  warehouse = await openDatabase(":memory:");
  mkdirSync(join(data, "profiles"));
});
afterEach(() => {
  warehouse.close();
  rmSync(data, {recursive: true, force: true});
});

const extend = (name: string): void => {
  const length = name === "mmcap-fixed" ? {record_length: RECORD_LENGTH} : {};
  writeFileSync(join(data, "profiles", `${name}.json`), JSON.stringify({extends: name, site_map, ...length}));
};

describe("load(data) with distributors' exports", () => {
  it.each([
    "mckesson.txt",
    "mckesson-specialty.txt",
    "amerisourcebergen.txt",
    "asd.xlsx",
    "cardinal-spd.xlsx",
    "curascript-sd.xlsx",
    "anda.xlsx",
    "rs.xlsx",
    "premier-purchases.csv",
    "mmcap-fixed.txt"
  ])("takes %s through the judges into raw.purchase", async (file) => {
    extend(file.split(".")[0]!);
    copyFileSync(join(fixtures, file), join(data, file));
    const report = await load({data, warehouse: warehouse.connection});
    expect(report.warnings).toEqual([]);
    expect(report.files.find(({path}) => path === file)).toMatchObject({
      status: "accepted",
      source: "distributor_purchases",
      rows: {read: 6, accepted: 6, rejected: 0},
      dollars: {accepted: "69747.50", rejected: "0.00"}
    });
    const rows = await queryJson(
      warehouse.connection,
      "SELECT site_id, ndc11, kind, extended_amount FROM raw.purchase ORDER BY line, invoice, line_number"
    );
    expect(rows).toHaveLength(PURCHASES.length);
    expect(new Set(rows.map(({site_id}) => site_id))).toEqual(new Set(["main", "north"]));
  });

  it("quarantines a file whose header changed and names the columns", async () => {
    const text = readFileSync(join(fixtures, "premier-purchases.csv"), "utf8");
    writeFileSync(join(data, "march.csv"), text.replace(",NDC,", ",NDC CODE,"));
    const report = await load({data, warehouse: warehouse.connection});
    const [file] = report.files.filter(({path}) => path === "march.csv");
    expect(file).toMatchObject({status: "quarantined", rows: {accepted: 0}});
    expect(file?.reason).toContain('header no longer matches profile premier-purchases: missing "NDC"');
    expect(file?.reason).toContain("NDC CODE");
    expect(await queryJson(warehouse.connection, "SELECT 1 FROM raw.purchase")).toEqual([]);
  });

  it("quarantines a file whose control total is not met", async () => {
    const text = readFileSync(join(fixtures, "amerisourcebergen.txt"), "utf8");
    writeFileSync(join(data, "cut.txt"), text.replace(/^.*81000002.*Privigen.*\n/m, ""));
    const report = await load({data, warehouse: warehouse.connection});
    expect(report.files.find(({path}) => path === "cut.txt")?.reason).toBe(
      "control total differs: the file says 69747.50, its lines add up to 28377.50 (cut.txt line 7); export it again"
    );
  });

  it("refuses an account the site map does not know, with its dollars", async () => {
    writeFileSync(
      join(data, "profiles", "mckesson.json"),
      JSON.stringify({extends: "mckesson", site_map: {[ACCOUNTS.main]: "main"}})
    );
    copyFileSync(join(fixtures, "mckesson.txt"), join(data, "mckesson.txt"));
    await load({data, warehouse: warehouse.connection});
    const rejects = await queryJson(
      warehouse.connection,
      "SELECT line, reason, value, dollars FROM raw.reject ORDER BY line"
    );
    expect(rejects).toEqual([
      {line: 4, reason: "unknown_site", value: "0067890", dollars: "41370.00"},
      {line: 5, reason: "unknown_site", value: "0067890", dollars: "0.00"},
      {line: 7, reason: "unknown_site", value: "0067890", dollars: "-310.40"}
    ]);
  });

  it("reads accounts as sites without a map, and says how to name them", async () => {
    copyFileSync(join(fixtures, "mckesson.txt"), join(data, "mckesson.txt"));
    const report = await load({data, warehouse: warehouse.connection});
    expect(report.warnings.join()).toContain('write profiles/mckesson.json with {"extends": "mckesson"');
  });
});
