import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {queryJson} from "../../src/warehouse/database.ts";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CROSSWALK, LIMITS} from "../helpers/tiny-practice.ts";

const CASE = join(import.meta.dirname, "../fixtures/cases/as-of-small");
const CMS = {"limits.csv": LIMITS, "crosswalk.csv": CROSSWALK};
const read = (name: string): string => readFileSync(join(CASE, name), "utf8");
const REBATES = "program_id,period_start,period_end,hcpcs,accrued_amount,received_amount,received_date\n";
const AUTHS =
  "authorization_id,patient_key,site_id,payer_id,hcpcs,requested_date,decided_date,outcome,reason,valid_from,valid_to,units\n";
const SCHEDULE = "appointment_id,site_id,date,patient_key,hcpcs,units,status\n";

/** All files, to the end of June. */
const ALL = {
  ...CMS,
  "claims.csv": `${read("claims.csv")}C2,1,2,replacement,2025-03-10,a,bc,P2,J1745,57894003001,JZ,40,4000.00,1600.00,1600.00,0.00,0.00,2025-06-01
C4,1,1,denied,2025-03-12,a,bc,P2,J1745,57894003001,JZ,10,1000.00,0.00,0.00,0.00,0.00,2025-04-02\n`,
  "counts.csv": "site_id,ndc11,count_date,packages\na,57894003001,2025-02-28,6\na,57894003001,2025-05-31,2\n",
  "rebates.csv": `${REBATES}R1,2025-01-01,2025-03-31,J1745,50.00,50.00,2025-05-01\nR1,2025-04-01,2025-06-30,J1745,60.00,,\n`,
  "auths.csv": `${AUTHS}A1,P1,a,bc,J1745,2025-03-20,2025-04-03,approved,,2025-04-03,2025-12-31,400\nA2,P2,a,bc,J1745,2025-04-20,2025-04-23,denied,step,,,\n`,
  "schedule.csv": `${SCHEDULE}S1,a,2025-05-05,P1,J1745,40,kept\nS2,a,2025-05-06,P2,J1745,40,changed\nS3,a,2025-03-03,P2,J1745,40,kept\n`
};
/** The same files as they could be exported on the evening of 31 March. */
const CUT = {
  ...CMS,
  "claims.csv": `${read("claims.csv").split("\n").slice(0, 2).join("\n")}
C2,1,1,original,2025-03-10,a,bc,P2,J1745,57894003001,JZ,40,4000.00,,,,,
C4,1,1,original,2025-03-12,a,bc,P2,J1745,57894003001,JZ,10,1000.00,,,,,\n`,
  "purchases.csv": `${read("purchases.csv").split("\n").slice(0, 2).join("\n")}\n`,
  "counts.csv": "site_id,ndc11,count_date,packages\na,57894003001,2025-02-28,6\n",
  "rebates.csv": `${REBATES}R1,2025-01-01,2025-03-31,J1745,50.00,,\n`,
  "auths.csv": `${AUTHS}A1,P1,a,bc,J1745,2025-03-20,,pending,,,,\n`,
  "schedule.csv": `${SCHEDULE}S1,a,2025-05-05,P1,J1745,40,planned\nS3,a,2025-03-03,P2,J1745,40,kept\n`
};

/** Marts about files themselves: their sizes and rows differ, as they must. */
const OF_FILES = ["file", "reject", "check_result", "file_overlap", "dictionary"];

/** Every mart as text, without the places in files that its rows come from. */
async function marts({warehouse}: SmallBuild): Promise<Map<string, string>> {
  const names = await queryJson(
    warehouse.connection,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'mart' ORDER BY 1"
  );
  const texts = new Map<string, string>();
  for (const {name} of names) {
    if (OF_FILES.includes(String(name))) continue;
    const rows = await queryJson(
      warehouse.connection,
      `SELECT COLUMNS(lambda c: NOT regexp_matches(c, 'file_id|source_line|files|rows_read|rows_accepted|rows_rejected')) FROM mart.${name}`
    );
    texts.set(
      String(name),
      rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join("\n")
    );
  }
  return texts;
}

describe("build --as-of", () => {
  it("is the build of the files as they could be exported on that day", async () => {
    const all = await smallBuild({from: [CASE], files: ALL, asOf: "2025-03-31"});
    const cut = await smallBuild({from: [CASE], files: CUT, asOf: "2025-03-31"});
    const [a, b] = [await marts(all), await marts(cut)];
    expect([...a.keys()]).toEqual([...b.keys()]);
    expect(a.size).toBeGreaterThan(60);
    const differ = [...a.keys()].filter((name) => a.get(name) !== b.get(name));
    for (const name of differ) expect([name, a.get(name)]).toEqual([name, b.get(name)]);
    expect(all.report.notes).toContain(
      "the run stands at 2025-03-31: rows after that day are left out (1 of purchase, 2 of claim_line, 1 of inventory_count, 1 of rebate, 1 of prior_auth, 1 of schedule), 2 claim lines were not decided by then"
    );
    all.close();
    cut.close();
  });

  it("has the services, payments and invoices of that day and no later one", async () => {
    const built = await smallBuild({from: [CASE], files: CMS, asOf: "2025-03-31"});
    expect(
      await built.query(`SELECT count(*) AS lines, sum(units) AS units, sum(acquisition_cost) AS cost, sum(collected_amount) AS collected,
        count(*) FILTER (is_open) AS open FROM core.drug_line WHERE method = 'fifo'`)
    ).toEqual([{lines: "2", units: "80.000", cost: "2400.00", collected: "1500.00", open: "1"}]);
    expect(await built.query("SELECT sum(units_left) AS units, sum(cost_left) AS cost FROM core.lot")).toEqual([
      {units: "20.000", cost: "600.00"}
    ]);
    built.close();
  });
});
