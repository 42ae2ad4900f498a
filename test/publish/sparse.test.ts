import {appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {packetOf} from "../../src/payment/gpo/packet.ts";
import {readFacts} from "../../src/site/audience/facts.ts";
import {factsFor} from "../../src/site/audience/share.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {plusSix} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

/**
 * A practice whose files leave out what is optional: no contracts, no days of decision, no accruals, a claim that was sent again
 * and waits, an appointment that an older file still calls planned. Each number is worked by hand.
 */
const folder = mkdtempSync(join(tmpdir(), "plus-six-sparse-"));
const built = join(folder, "built");
const rows = (sql: string): Promise<Record<string, unknown>[]> => readMart(sql, built);

beforeAll(async () => {
  const data = join(folder, "data");
  writeTinyPractice(data);
  const claims = join(data, "claims.csv");
  writeFileSync(
    claims,
    readFileSync(claims, "utf8").replace("2560.00,2560.00,0.00,0.00,CO:45:1440.00", "2560.00,2560.00,,,CO:45:1440.00")
  );
  appendFileSync(
    claims,
    `CLM-9004,1,1,denied,2025-03-03,north,acme,PAT-7004,J1745,57894003001,JZ,40,2000.00,0.00,0.00,0.00,0.00,CO:197:2000.00
CLM-9004,1,2,replacement,2025-03-03,north,acme,PAT-7004,J1745,57894003001,JZ,40,2000.00,,,,,
`
  );
  const files: Record<string, string> = {
    "payers.csv": "payer_id,name,kind\nmedicare,Medicare,medicare_ffs\nacme,Acme Health,commercial\n",
    "rebates.csv": `program_id,contract_id,manufacturer,period_start,period_end,hcpcs,ndc11,accrued_amount,received_amount,received_date,tier
RB1,,Janssen,2025-01-01,2025-03-31,J1745,57894003001,,90.00,2025-04-10,
`,
    "prior_auths.csv": `authorization_id,patient_key,site_id,payer_id,hcpcs,requested_date,decided_date,outcome,reason,valid_from,valid_to,units
PA1,PAT-7002,north,acme,J1745,2024-12-01,2024-12-05,approved,,2025-01-01,2025-03-31,400
`,
    "schedule-1.csv":
      "appointment_id,site_id,date,patient_key,hcpcs,units,status\nAP1,north,2025-05-01,PAT-7002,J1745,80,planned\nAP2,north,2025-05-02,PAT-7002,J1745,80,planned\n",
    "schedule-2.csv":
      "appointment_id,site_id,date,patient_key,hcpcs,units,status\nAP1,north,2025-05-01,PAT-7002,J1745,80,changed\n",
    // Ten days into a quarter a package is bought from another maker, so that the first maker's last quarter is not the practice's.
    "purchases-april.csv": `vendor,invoice,line,invoice_date,received_date,site_id,ndc11,kind,packages,unit_price,extended_amount,lot
Invented Supply,A3,1,2025-04-10,2025-04-10,north,64764030020,purchase,1,5900.00,5900.00,L4
`
  };
  mkdirSync(data, {recursive: true});
  for (const [name, text] of Object.entries(files)) writeFileSync(join(data, name), text);
  const {code, stderr} = await plusSix(["build", "--no-site", "--data", data, "--out", built, "--as-of", "2025-04-10"]);
  if (code > 1) throw new Error(stderr);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** A line whose payer took its money back says nothing of what patients paid on other lines. */
const REVERSED =
  "CLM-9009,1,2,reversal,2025-01-17,north,acme,PAT-7009,J1745,57894003001,JZ,-10,-500.00,-300.00,-240.00,-60.00,-60.00,\n";

describe("a claim sent again that waits for its answer", () => {
  it("is open, owed by its payer at what that payer has allowed for a unit, and not paid below cost", async () => {
    const [open] = await rows(
      "SELECT sum(open_lines) AS lines FROM margin_cube WHERE payer_id = 'acme' AND hcpcs = 'J1745'"
    );
    expect(open).toEqual({lines: 1});
    // Acme allowed 2,560.00 for 80 units: 32.00 × 40.
    const owed = await rows("SELECT payer_id, owed_by, amount FROM ar_ageing WHERE is_drug AND owed_by = 'payer'");
    expect(owed).toEqual([{payer_id: "acme", owed_by: "payer", amount: 1280}]);
    expect(await rows("FROM underwater WHERE payer_id = 'acme' AND lines > 1")).toEqual([]);
  });
});

describe("decisions without a day", () => {
  it("are decisions: what was paid is not still to come", async () => {
    const [headline] = await rows("SELECT lines, open_lines, collected_amount, to_come_amount FROM review_headline");
    // 1,201.46 of Medicare and its patient, 2,560.00 and 6,300.00 of Acme. Nothing has taught how much of an open line comes.
    expect(headline).toEqual({lines: 4, open_lines: 1, collected_amount: 10_061.46, to_come_amount: 0});
    const [quarter] = await rows("SELECT open_lines, open_expected_amount FROM matured_quarter WHERE NOT is_back_test");
    expect(quarter).toEqual({open_lines: 1, open_expected_amount: 1280});
  });
});

describe("a rebate of which only the cheque is known", () => {
  it("is accrued at what came, and nothing is outstanding", async () => {
    expect(await rows("SELECT accrued_amount, received_amount FROM review_headline")).toEqual([
      {accrued_amount: 90, received_amount: 90}
    ]);
    expect(await rows("SELECT outstanding_amount, status FROM rebate_receivable")).toEqual([
      {outstanding_amount: 0, status: "paid"}
    ]);
  });
});

describe("an appointment that the newest file calls changed", () => {
  it("is no dose at risk; the one still planned after the authorization ends is", async () => {
    expect(await rows("SELECT hcpcs, authorization_gap, doses, units FROM authorization_at_risk")).toEqual([
      {hcpcs: "J1745", authorization_gap: "expired", doses: 1, units: 80}
    ]);
  });
});

describe("a quarter in progress", () => {
  it("has only the days that have passed", async () => {
    expect(await rows("SELECT DISTINCT quarter, days FROM days_on_hand ORDER BY quarter")).toEqual([
      {quarter: "2025Q1", days: 90},
      {quarter: "2025Q2", days: 10}
    ]);
  });
});

describe("the packet for one maker", () => {
  it("speaks of the practice's quarters, and stands without the patient's part in the export", async () => {
    const facts = await readFacts(built);
    expect(facts.mix.find((row) => row.payer_id === "acme" && row.hcpcs === "J1745")?.patient_share).toBe(0);
    const maker = facts.drugs.find(({hcpcs}) => hcpcs === "J1745")!.manufacturer;
    for (const audience of ["internal", "gpo"] as const) {
      const {cover} = packetOf(factsFor(facts, audience, maker), maker);
      expect([cover.first_quarter, cover.last_quarter, cover.invoice_cents]).toEqual(["2025Q1", "2025Q2", 591_000]);
    }
  });
});

describe("a claim letter", () => {
  it("claims nothing for a package that went back at the price it was charged at", async () => {
    const data = join(folder, "returned");
    writeTinyPractice(data);
    appendFileSync(
      join(data, "purchases.csv"),
      "Invented Supply,R1,1,2025-02-20,2025-02-20,north,57894003001,return,-1,290.00,-290.00,L1\n"
    );
    writeFileSync(
      join(data, "gpo_contracts.csv"),
      "contract_id,vendor,gpo,manufacturer,ndc11,starts,ends,price,tier,tier_measure,tier_threshold,rebate_pct,prompt_pay_pct,terms_days\nC1,,,Janssen,57894003001,2025-01-01,,285.00,,,,,,\n"
    );
    const out = join(folder, "returned-built");
    const {code, stderr} = await plusSix(["build", "--no-site", "--data", data, "--out", out]);
    expect(code, stderr).toBeLessThan(2);
    const letter = await readMart(
      "SELECT invoice, leak_amount, recovered_amount, claim_amount FROM gpo_leakage WHERE hcpcs = 'J1745' ORDER BY invoice",
      out
    );
    // 10 × 5.00, of which one package's 5.00 came back with it; 10 × 16.00 of the second invoice is still owed.
    expect(letter).toEqual([
      {invoice: "A1", leak_amount: 50, recovered_amount: 5, claim_amount: 45},
      {invoice: "A2", leak_amount: 160, recovered_amount: 0, claim_amount: 160}
    ]);
  });
});

describe("files that cannot give a margin", () => {
  /** A build of the tiny practice with its files changed. */
  async function builtOf(name: string, change: (file: string, text: string) => string) {
    const data = join(folder, name);
    writeTinyPractice(data);
    for (const file of ["claims.csv", "purchases.csv"])
      writeFileSync(join(data, file), change(file, readFileSync(join(data, file), "utf8")));
    const out = join(folder, `${name}-built`);
    return {out, ...(await plusSix(["build", "--no-site", "--data", data, "--out", out]))};
  }

  it("are refused where no account of the invoices is a site of the claims, with both names and what to do", async () => {
    const {code, stderr} = await builtOf("accounts", (file, text) =>
      file === "purchases.csv" ? text.replaceAll(",north,", ",ACCT-77,") : text
    );
    expect(code).toBe(2);
    expect(stderr).toContain("drugs-are-bought-where-they-are-given");
    expect(stderr).toContain("ACCT-77");
    expect(stderr).toContain("claims are at north");
    expect(stderr).toContain("site_map");
  });

  it("say so where they tell no patient's payment: how much of what is due it is", async () => {
    const {out, code, stdout} = await builtOf("untold", (file, text) =>
      file === "claims.csv"
        ? `${text.replace(/(,244\.20),244\.20,|(,26\.00),26\.00,|(,0\.00),0\.00,/g, "$1$2$3,,")}${REVERSED}`
        : text
    );
    expect(code).toBe(1);
    expect(stdout).toContain("patients-payments-are-told");
    expect(await readMart("SELECT untold_patient_amount FROM run", out)).toEqual([{untold_patient_amount: 244.2}]);
    expect(
      await readMart(
        "SELECT payer_id, sum(untold_patient_amount) AS untold FROM patient_balance WHERE hcpcs = 'J1745' GROUP BY ALL ORDER BY ALL",
        out
      )
    ).toEqual([
      {payer_id: "acme", untold: 0},
      {payer_id: "medicare", untold: 244.2}
    ]);
    expect(await rows("SELECT untold_patient_amount FROM run")).toEqual([{untold_patient_amount: 0}]);
  });
});
