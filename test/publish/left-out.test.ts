import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {DEFAULT_SCENARIO} from "../../src/forecast/mfp/scenario.ts";
import {readLeftOut, refuseLeftOut} from "../../src/publish/left-out.ts";
import {gpoPacket, makersOf} from "../../src/site/packet/gpo.ts";
import {mfpPacket} from "../../src/site/packet/mfp.ts";
import {reviewPacket} from "../../src/site/packet/review.ts";
import {openBuilt} from "../../src/site/packet/table.ts";
import type {LeftOut} from "../../src/words/left-out.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix} from "../helpers/sample.ts";
import {type SmallBuild, smallBuild} from "../helpers/small-build.ts";
import {CLAIMS, CROSSWALK, LIMITS, PURCHASES, writeTinyPractice} from "../helpers/tiny-practice.ts";

/** $19,000.00 of purchases are taken and $1,000.00 refused, whose NDC lost its zeros: exactly 5% of $20,000.00. */
const BOUGHT = `${PURCHASES.replace("5900.00,11800.00", "6545.00,13090.00")}Invented Supply,A3,1,2025-01-21,2025-01-22,north,6302602,purchase,2,500.00,1000.00,L4
`;
let practice: SmallBuild;
beforeAll(async () => {
  practice = await smallBuild({
    files: {"cms/limits.csv": LIMITS, "cms/crosswalk.csv": CROSSWALK, "purchases.csv": BOUGHT, "claims.csv": CLAIMS}
  });
}, 120_000);
afterAll(() => practice.close());

/** What mart.left_out says after a fault, which is taken back. */
async function leftOutAfter(fault: string): Promise<LeftOut[]> {
  const {connection} = practice.warehouse;
  await connection.run("BEGIN");
  try {
    if (fault) await connection.run(fault);
    for (const mart of ["unmatched", "left_out"]) {
      const sql = readFileSync(join(ROOT, `src/models/run/mart/${mart}.sql`), "utf8");
      await connection.run(`CREATE OR REPLACE TABLE mart.${mart} AS ${sql}`);
    }
    return await readLeftOut(connection);
  } finally {
    await connection.run("ROLLBACK");
  }
}
const refusal = (rows: readonly LeftOut[]): string | null => {
  try {
    refuseLeftOut(rows, {incomplete: false});
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

/** Every claim line is billed $15,400.00 in all: 5% is $770.00. */
const CLAIM = (dollars: string): string =>
  `UPDATE core.claim_line SET billed_amount = CASE WHEN claim_id = 'CLM-9002' THEN ${dollars} ELSE (15400 - ${dollars}) / 3 END`;
const DRUG_LINE = (dollars: string): string =>
  `${CLAIM(dollars)}; UPDATE core.drug_line_cost SET cost_is_unknown = true
   WHERE claim_rowid IN (SELECT rowid FROM core.claim_line WHERE claim_id = 'CLM-9002')`;
const REMITTED = (dollars: string): string =>
  `CREATE OR REPLACE TABLE raw.remittance AS SELECT 1000.00 AS paid_amount;
   INSERT INTO core.remittance_without_claim BY NAME SELECT 'nobody' AS claim_id, 1 AS line, 'claim_not_found' AS reason, 'acme' AS payer_id, 1 AS file_id, 7 AS source_line, ${dollars} AS paid_amount`;

describe("mart.left_out and refuseLeftOut(rows)", () => {
  it.each([
    ["refused dollars at exactly 5%", "", null],
    [
      "a cent more",
      "UPDATE raw.reject SET dollars = 1000.01",
      /^5\.0% of purchases refused \(\$1,000\.01 of \$20,000\.01\): ndc11: invalid ndc, 1 row, \$1,000\.01 \(purchases\.csv line 5\): correct the rows and load again\nnothing was published: .*left_out_stop.*--incomplete$/
    ],
    [
      "a refused return, which takes nothing off a refused purchase",
      "INSERT INTO raw.reject SELECT * REPLACE (line + 1 AS line, -dollars AS dollars) FROM raw.reject",
      /^9\.5% of purchases refused \(\$2,000\.00 of \$21,000\.00\)/
    ],
    [
      "two problems of one row, which is one row",
      `INSERT INTO raw.reject SELECT * REPLACE ('packages' AS "column") FROM raw.reject`,
      null
    ],
    [
      "rows whose dollars cannot be read, above the share of rows",
      "UPDATE raw.reject SET dollars = NULL",
      /^0\.0% of purchases refused \(\$0\.00 of \$19,000\.00 and 1 row without readable dollars\)/
    ],
    [
      "a repeated row that says the same",
      "UPDATE raw.reject SET reason = 'duplicate_row', value = 'equal', dollars = 9000",
      null
    ],
    [
      "a second row of one key that says otherwise",
      "UPDATE raw.reject SET reason = 'duplicate_row', value = NULL, \"column\" = NULL, dollars = 9000",
      /^32\.1% of purchases refused .*: row: duplicate row/
    ],
    ["claims of unknown cost at exactly 5%", DRUG_LINE("770.00"), null],
    [
      "claims of unknown cost, two cents more",
      DRUG_LINE("770.02"),
      /^5\.0% of claims unmatched \(\$770\.02 of \$15,400\.00\): 57894003001: billed and of unknown cost.*add the invoices of the drug/
    ],
    [
      "purchases without a code",
      "UPDATE core.purchase SET units = NULL WHERE invoice = 'A1'",
      /^14\.5% of purchases unmatched .*57894003001: bought and in no crosswalk, 1 row, \$2,900\.00 \(purchases\.csv line 2\)/
    ],
    [
      "purchases without a code where no crosswalk is loaded, of which another check speaks",
      "UPDATE core.purchase SET units = NULL WHERE invoice = 'A1'; DELETE FROM raw.ndc_hcpcs",
      null
    ],
    [
      "stock at an account that is no site",
      "UPDATE core.purchase SET site_id = '0100235' WHERE invoice = 'A1'",
      /^14\.5% of purchases unmapped .*0100235: bought at a site that no claim and no sites\.csv has.*map the account/
    ],
    ["a payer on no list, where there is no list", "", null],
    [
      "a payer on no list, where there is one",
      "INSERT INTO raw.payer BY NAME SELECT 9 AS file_id, 2 AS line, 'medicare' AS payer_id, 'Medicare' AS name, 'medicare_ffs' AS kind; UPDATE core.payer SET kind = 'medicare_ffs' WHERE payer_id = 'medicare'",
      /^84\.4% of claims unmapped .*acme: billed to a payer of no known kind/
    ],
    [
      "claims at a site that is not told apart",
      "UPDATE core.claim_line SET site_id = 'unknown' WHERE claim_id = 'CLM-9002'; INSERT INTO core.site BY NAME SELECT 'unknown' AS site_id, 'unknown' AS kind, false AS is_listed",
      /^26\.0% of claims unmapped .*unknown: billed at a site that is not known/
    ],
    ["remittances without a claim at exactly 5%", REMITTED("50.00"), null],
    [
      "remittances without a claim, a cent more",
      REMITTED("50.01"),
      /^5\.0% of remittances unmatched \(\$50\.01 of \$1,000\.00\): acme: paid on no claim that is loaded/
    ]
  ])("%s", async (_, fault, message) => {
    const said = refusal(await leftOutAfter(fault));
    if (message === null) expect(said).toBeNull();
    else expect(said).toMatch(message);
  });

  it("says what is left out below the share, and takes the share from the practice's setting", async () => {
    expect(refuseLeftOut(await leftOutAfter(""), {incomplete: false})).toEqual([
      expect.stringMatching(/^5\.0% of purchases refused \(\$1,000\.00 of \$20,000\.00\)/)
    ]);
    const strict = "UPDATE reference.setting SET value = 0.049 WHERE name = 'left_out_stop'";
    expect(refusal(await leftOutAfter(strict))).toMatch(/^5\.0% of purchases refused/);
    const loose =
      "UPDATE reference.setting SET value = 1 WHERE name = 'left_out_stop'; UPDATE raw.reject SET dollars = 90000";
    expect(refusal(await leftOutAfter(loose))).toBeNull();
  });
});

/** Every packet says beside its headline what its numbers are without; one to hand over says no dollars, which tell how much is bought. */
async function packetsSayIt(folder: string): Promise<void> {
  const built = await openBuilt(folder);
  try {
    const share = "37.4% of purchases refused";
    const dollars = `${share} ($10,600.00 of $28,310.00)`;
    const [maker = ""] = await makersOf(folder);
    const inside = await gpoPacket(built, folder, {manufacturer: maker, audience: "internal"});
    const outside = await gpoPacket(built, folder, {manufacturer: maker, audience: "gpo"});
    const mfp = await mfpPacket(built, DEFAULT_SCENARIO);
    expect((await reviewPacket(built, "2025Q1")).subtitle).toContain(dollars);
    for (const {subtitle, pages} of [inside, mfp]) {
      expect(subtitle).toContain(dollars);
      expect(JSON.stringify(pages![0])).toContain(dollars);
    }
    expect(outside.subtitle).toContain(share);
    expect(JSON.stringify([outside.subtitle, outside.pages![0]])).not.toContain("28,310");
  } finally {
    built.close();
  }
}

describe("plus-six build", () => {
  it("refuses $10,600.00 of $28,310.00 lost to a shortened NDC, and publishes without it when told", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plus-six-left-out-"));
    writeTinyPractice(folder);
    writeFileSync(
      join(folder, "purchases.csv"),
      `${PURCHASES}Invented Supply,A3,1,2025-01-21,2025-01-22,north,6302602,purchase,2,5300.00,10600.00,L4\n`
    );
    // Ten packages are ten billing units each: 160 is what the book has in units, 16 what it has in packages.
    writeFileSync(
      join(folder, "counts.csv"),
      "site_id,ndc11,count_date,packages,lot\nnorth,57894003001,2025-01-31,160,\nnorth,64764030020,2025-01-31,1000000000,\n"
    );
    const args = ["build", "--no-site", "--data", folder, "--out", join(folder, "built")];
    const refused = await plusSix(args);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(
        /37\.4% of purchases refused \(\$10,600\.00 of \$28,310\.00\): ndc11: invalid ndc.*purchases\.csv line 5/
      )
    ]);
    const told = await plusSix([...args, "--incomplete"]);
    expect([told.code, told.stdout]).toEqual([1, expect.stringMatching(/^left out:\n {2}37\.4% of purchases refused/)]);
    expect(told.stdout).toMatch(
      /1 exceptions of \$43344\.00 \(counts-are-near-the-book\): NDC 57894003001 at north: 160 packages counted, the book has 16; billing units seem to be counted \(10 in each package\): write packages \(counts\.csv line 2\)/
    );
    expect(told.stdout).toContain("(counts.csv); packages: too many packages (1); the first at line 3");
    await packetsSayIt(join(folder, "built"));
    rmSync(folder, {recursive: true, force: true});
  }, 180_000);
});
