import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {build} from "../../src/publish/build.ts";
import {auditMarts} from "../../src/site/privacy.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {PURCHASES, writeTinyPractice} from "../helpers/tiny-practice.ts";

const REMITTANCE = [
  "ISA*00*          *00*          *ZZ*PAYERX         *ZZ*CLINICY        *250702*0830*^*00501*000000901*0*P*:",
  "GS*HP*PAYERX*CLINICY*20250702*0830*1*X*005010X221A1",
  "ST*835*0001",
  "BPR*I*600.00*C*ACH*CCP*01*999999999*DA*1*1999999999**01*999999998*DA*2*20250701",
  "TRN*1*TR900*1999999999",
  "DTM*405*20250701",
  "N1*PR*PLAN X",
  "N3*1 A ST",
  "N4*TOWN*OH*44000",
  "N1*PE*CLINIC Y*XX*1999999976",
  "LX*1",
  "CLP*Q0001*1*1000.00*600.00*100.00*12*ICN077",
  "NM1*QC*1*QUACKENBUSH*ZEBULON****MI*MEM055501",
  "SVC*HC:J1745:JZ*1000.00*600.00**40",
  "DTM*472*20250610",
  "CAS*CO*45*300.00",
  "CAS*PR*2*100.00",
  "SE*16*0001",
  "GE*1*1",
  "IEA*1*000000901",
  ""
].join("~");
const HEAD =
  "authorization_id,patient_key,site_id,payer_id,hcpcs,requested_date,decided_date,outcome,reason,valid_from,valid_to,units";
const REASONS = [
  "Zebulon Quackenbush SSN 123-45-6789 has not tried two drugs",
  "Zeb's mother called, see chart",
  "MEDICAL NECESSITY (criteria 4.2)",
  "",
  "Records requested 6/10/2025"
];

let folder: string;
let out: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-free-text-"));
  const data = join(folder, "data");
  out = join(folder, "built");
  writeTinyPractice(data);
  writeFileSync(
    join(data, "pa.csv"),
    [
      HEAD,
      ...REASONS.map(
        (reason, n) => `AU7000${n}X,PAT-7001,north,acme,J1745,2025-01-02,2025-01-08,denied,"${reason}",,,40`
      )
    ].join("\n")
  );
  writeFileSync(join(data, "purchases.csv"), PURCHASES.replace(/L1$/m, "for Zebulon Q").replace(/L2$/m, "123-45-6789"));
  writeFileSync(join(data, "zebulon_quackenbush 2025.835"), REMITTANCE);
  await build({root: ROOT, data, out, dist: null, site: false});
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("what people typed", () => {
  it("leaves as one of our reasons, or as other", async () => {
    const rows = await readMart("SELECT reason, denied_first_requests FROM authorization_denial ORDER BY reason", out);
    expect(rows.map((row) => [row["reason"], row["denied_first_requests"]])).toEqual([
      ["no reason given", 1],
      ["not medically necessary", 1],
      ["other", 1],
      ["records missing", 1],
      ["step therapy not shown", 1]
    ]);
  });
  it("does not leave as a lot that is none", async () => {
    const lots = await readMart("SELECT DISTINCT lot FROM lot ORDER BY lot", out);
    expect(lots.map((row) => row["lot"])).toEqual(["L3", "not a lot number"]);
  });
  it("does not leave as the name of a file: kind and the start of its hash stand for it", async () => {
    const [file] = await readMart("SELECT path FROM file WHERE source LIKE 'remittance%'", out);
    expect(file?.["path"]).toMatch(/^remittance_835\/[0-9a-f]{8}\.835$/);
    const manifest = readFileSync(join(out, "manifest.json"), "utf8");
    expect(manifest).toContain(file?.["path"]);
    expect(manifest).toContain("purchases.csv");
    for (const name of readdirSync(out).filter((one) => one.endsWith(".json")))
      expect(readFileSync(join(out, name), "utf8").toLowerCase(), name).not.toContain("quackenbush");
    const warehouse = await openDatabase(join(out, "warehouse.duckdb"), {readOnly: true});
    const kept = await warehouse.connection.runAndReadAll("SELECT path FROM raw.file WHERE path LIKE '%quackenbush%'");
    warehouse.close();
    expect(kept.getRows()).toHaveLength(1);
  });
});

describe("auditMarts(connection, marts, facts)", () => {
  it("complains of a name or number that stands in a text of a mart", async () => {
    const {connection, close} = await emptyWarehouse();
    await connection.run(`CREATE SCHEMA mart;
      CREATE TABLE mart.spend AS SELECT 'Zebulon B. Quackenbush' AS vendor, 'mem 0555 01' AS contract_id, 'MEM055501' AS patient_key, 2 AS n;
      CREATE TABLE mart.other AS SELECT 'MEM055501' AS note`);
    const facts = {
      identifiers: new Set(["QUACKENBUSH, ZEBULON", "MEM055501"]),
      dates: new Set<string>(),
      publicDates: new Set<string>()
    };
    expect(await auditMarts(connection, ["mart.spend"], facts)).toEqual([
      "a patient's or claim's identifier: column contract_id (mart.spend)",
      "a patient's name: column vendor (mart.spend)"
    ]);
    close();
  });
});
