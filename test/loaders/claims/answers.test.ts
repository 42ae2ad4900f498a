import {readdirSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {described, FIXTURES, LINES, type Practice} from "./helpers.ts";

/**
 * Every export of claims reaches loaded rows by answering questions alone: those the project has, and layouts that no profile
 * knows and whose headers say little. Each is described at a terminal, answer by answer, and no profile is edited.
 */

/** Seconds one conversation may take on a busy machine; it takes a tenth of one on a quiet one. */
const SECONDS = 20;

/** A person who answers what is asked by its words, and else accepts what was understood. */
const person =
  (answers: readonly (readonly [question: RegExp, answer: string])[]) =>
  (question: string): string =>
    answers.find(([asked]) => asked.test(question))?.[1] ?? "";

/** A conversation that is over in time and was not refused. */
async function talked(
  files: Parameters<typeof described>[0],
  answers: Parameters<typeof person>[0] = [],
  beside = {}
): Promise<Practice> {
  const start = performance.now();
  const practice = await described(files, {answer: person(answers), beside, all: true});
  expect((performance.now() - start) / 1000).toBeLessThan(SECONDS);
  expect(
    practice.results.every(({profile}) => profile !== null),
    practice.said
  ).toBe(true);
  return practice;
}

const accepted = async ({rows}: Practice): Promise<unknown[][]> =>
  rows("SELECT count(*), sum(billed_amount), sum(paid_amount) FROM raw.claim_line");

describe("exports of systems that are known", () => {
  it.each(["pm-charges.csv", "pm-transactions.csv", "pm-transactions.xlsx"])(
    "%s loads after nothing but Enter",
    async (file) => {
      expect(await accepted(await talked([file]))).toEqual([["3", "6400.00", "2656.26"]]);
    }
  );

  it("ready-made layouts load after nothing but Enter, payments alone with the charges they belong to", async () => {
    const names = readdirSync(join(FIXTURES, "systems")).filter((name) => name !== "ecw-ebo-cpt-payments.csv");
    const practice = await talked(names.map((name) => `systems/${name}`));
    // One line a fixture, two of Centricity, Claim.MD, DrChrono and Kareo; OpenEMR's charges and payments are one.
    expect(await accepted(practice)).toEqual([["13", "35800.00", "14081.76"]]);
    expect(practice.report.files.map(({path, status, rows}) => [path, status, rows.rejected])).toEqual(
      names.map((name) => [name, "accepted", 0])
    );
  });

  it("payments without a charge anywhere are said in dollars", async () => {
    const {rows, report} = await talked(["systems/ecw-ebo-cpt-payments.csv"]);
    expect(await rows("SELECT count(*) FROM raw.claim_line")).toEqual([["0"]]);
    expect(report.warnings.join("\n")).toContain(
      "1 claims without a charge in any file: $1196.50 of payers, $305.23 of patients"
    );
  });
});

describe("layouts that no profile knows", () => {
  it("charges under words of their own, dollars with a minus behind, doses alike in every column", async () => {
    const {said, rows, report} = await talked(
      ["unknown/suite-charges.csv"],
      [
        [/is the charge\?/, "Gross"],
        [/is the payer\?/, "Plan Of Record"],
        [/is the location\?/, "Rendering Suite"],
        [/is the allowed\?/, "Plan Eligible"],
        [/is the paid by payers\?/, "Plan Remitted"],
        [/is the paid by patients\?/, "Guarantor Remitted"],
        [/is the date paid\?/, "Settled On"],
        [/is the status of the line\?/, "Stage"],
        [/is the patient or account number\?/, "Guarantor Ref"],
        [/dollars of Disallowed/, "adjustments of all kinds"],
        [/status "Filed"/, "not answered yet"]
      ]
    );
    expect(await rows(LINES)).toEqual([
      [
        "B100",
        "J1745",
        "2025-04-05",
        "original",
        "50.000",
        "3000.00",
        "1526.15",
        "1196.50",
        "305.23",
        "CO:253:24.42;CO:45:1473.85"
      ],
      [
        "B100",
        "96413",
        "2025-04-05",
        "original",
        "1.000",
        "400.00",
        "140.00",
        "109.76",
        "28.00",
        "CO:253:2.24;CO:45:260.00"
      ],
      ["B101", "J1745", "2025-04-08", "original", "20.000", "1200.00", "700.00", "600.00", "100.00", "CO:45:500.00"],
      ["B101", "J1745", "2025-04-08", "original", "20.000", "1200.00", "700.00", "600.00", "100.00", "CO:45:500.00"],
      ["B102", "J3380", "2025-04-09", "original", "300.000", "9000.00", null, null, "0.00", null]
    ]);
    expect(
      await rows(
        "SELECT DISTINCT site_id, payer_id, ndc11, modifiers FROM raw.claim_line WHERE hcpcs <> '96413' ORDER BY ALL"
      )
    ).toEqual([
      ["North Suite", "AETNA PPO", "57894003001", "JZ"],
      ["North Suite", "MEDICARE PART B", "57894003001", "JZ"],
      ["South Suite", "CIGNA", "64764030020", "JZ"]
    ]);
    expect(await rows("SELECT count(*) FROM raw.purchase")).toEqual([["0"]]);
    expect(said).toContain("1 rows are the same as one before in every column");
    expect(report.warnings.join("\n")).toContain("each a charge of its own ($1200.00)");
  });

  it("the same charges told again count once where a person says so", async () => {
    const {rows} = await talked(
      ["unknown/suite-charges.csv"],
      [
        [/is the charge\?/, "Gross"],
        [/What are they\?/, "the same charges told again"]
      ]
    );
    expect(await rows("SELECT count(*), sum(billed_amount) FROM raw.claim_line")).toEqual([["4", "13600.00"]]);
  });

  it("a ledger with patients' payments the other way, take-backs, refunds, transfers, a void and a denial", async () => {
    const {rows, report} = await talked(["unknown/clinic-ledger.csv"], [[/"SMBAL/, "write off"]]);
    const paid = "patient_paid_amount, assistance_paid_amount, write_off_amount, coinsurance_amount";
    expect(await rows(LINES)).toEqual([
      [
        "C1",
        "J1745",
        "2025-04-05",
        "original",
        "50.000",
        "3000.00",
        "1750.00",
        "1350.00",
        "400.00",
        "CO:45:1250.00;PR:2:400.00"
      ],
      ["C1", "96413", "2025-04-05", "original", "1.000", "400.00", "140.00", "140.00", "0.00", "CO:45:260.00"],
      ["C2", "J3380", "2025-04-09", "denied", "300.000", "9000.00", null, null, "0.00", "CO:197:9000.00"],
      ["C3", "J1745", "2025-04-10", "original", "40.000", "2400.00", null, null, "0.00", null]
    ]);
    expect(await rows(`SELECT ${paid} FROM raw.claim_line WHERE claim_id = 'C1' AND hcpcs = 'J1745'`)).toEqual([
      ["400.00", null, null, "400.00"]
    ]);
    expect(await rows(`SELECT ${paid} FROM raw.claim_line WHERE claim_id = 'C3'`)).toEqual([
      ["0.00", "75.00", "5.00", null]
    ]);
    expect(report.files[0]).toMatchObject({rows: {rejected: 0}});
    expect(report.warnings.join("\n")).toContain("1 transfers between payers left out ($20.00)");
  });

  it("a posting report with a row an adjustment", async () => {
    const {rows} = await talked(
      ["unknown/carrier-posting.csv"],
      [
        [/is the allowed\?/, "Elig"],
        [/is the paid by payers\?/, "Remitted"]
      ]
    );
    expect(await rows(LINES)).toEqual([
      [
        "5001",
        "J1745",
        "2025-04-15",
        "original",
        "50.000",
        "3000.00",
        "1526.15",
        "1196.50",
        null,
        "CO:253:24.42;CO:45:1473.85;PR:2:305.23"
      ],
      ["5001", "96413", "2025-04-15", "original", "1.000", "400.00", "140.00", "140.00", null, "CO:45:260.00"],
      ["5002", "J1745", "2025-04-22", "denied", "50.000", "3000.00", "0.00", "0.00", null, "CO:197:3000.00"],
      [
        "5003",
        "J3380",
        "2025-04-23",
        "original",
        "300.000",
        "9000.00",
        "6000.00",
        "5000.00",
        null,
        "CO:45:3000.00;PR:1:1000.00"
      ]
    ]);
  });

  it("charges repeated for each coverage, receipts as negative dollars, names looked up in the practice's lists", async () => {
    const {rows} = await talked(
      ["unknown/visit-coverage.csv"],
      [
        [/is the payer\?/, "Coverage"],
        [/is the location\?/, "Where Given"],
        [/primary, secondary or patient\?/, "Coverage Level"],
        [/dollars of Seq/, "sequestration"],
        [/Which payer is "Heritage/, "heritage"],
        [/Which payer is "Cigna/, "cigna"],
        [/Which site is "North/, "north"],
        [/Which site is "South/, "south"]
      ],
      {
        "payers.csv":
          "payer_id,name,kind\nmedicare,Medicare Part B,medicare_ffs\nheritage,Heritage,commercial\ncigna,CIGNA Corp,commercial\n",
        "sites.csv": "site_id,name,kind\nnorth,North Center,aic\nsouth,South Center,aic\n"
      }
    );
    expect(await rows(LINES)).toEqual([
      [
        "V1",
        "J1745",
        "2025-04-05",
        "original",
        "50.000",
        "3000.00",
        "1526.15",
        "1496.50",
        "5.23",
        "CO:253:24.42;CO:45:1473.85"
      ],
      ["V2", "J1745", "2025-04-06", "original", "40.000", "2400.00", "1400.00", "1000.00", "50.00", "CO:45:1000.00"],
      ["V3", "J3380", "2025-04-07", "original", "300.000", "9000.00", null, null, "0.00", null]
    ]);
    expect(
      await rows(
        "SELECT site_id, payer_id, assistance_paid_amount, write_off_amount FROM raw.claim_line ORDER BY claim_id"
      )
    ).toEqual([
      ["north", "medicare", "0.00", "0.00"],
      ["north", "cigna", "330.00", "20.00"],
      ["south", "cigna", "0.00", "0.00"]
    ]);
  });

  it("a column that was read wrongly is corrected by naming it", async () => {
    const text =
      "Site,Claim No,Service Date,CPT Code,Units,Charges,Paid,Expected Paid,Payer\nNorth,1,4/15/2025,J1745,50,3000.00,1500.00,1526.15,Aetna\n";
    let corrected = false;
    const practice = await described([{"export.csv": text}], {
      answer: (question) => {
        if (/read wrongly/.test(question) && !corrected) return "Units";
        if (/What is Units/.test(question)) {
          corrected = true;
          return "billing units";
        }
        return "";
      }
    });
    expect(await practice.rows("SELECT units, billed_amount, paid_amount FROM raw.claim_line")).toEqual([
      ["50.000", "3000.00", "1500.00"]
    ]);
  });
});

describe("an export that does not say enough", () => {
  it("writes nothing with --yes, and says what to pick", async () => {
    const {said, results} = await described(["unknown/suite-charges.csv"]);
    expect(results.map(({profile}) => profile)).toEqual([null]);
    expect(said).toContain("Not found: charge. Nothing written. Run plus-six init without --yes and pick the columns.");
  });
});
