import type {Claim} from "../../src/sample/claims.ts";
import {chargeReport, transactionReport} from "../../src/sample/exports.ts";
import type {Practice} from "../../src/sample/sample.ts";
import {claimFiles} from "../../src/sample/x12/claim-837.ts";
import {remittanceFiles} from "../../src/sample/x12/remittance.ts";
import {distributorFile} from "./distributor.ts";
import {asFiles, canonicalFiles, claimRows, cmsOf, type Files, factsOf, unclaimed} from "./files.ts";
import type {Need} from "./needs.ts";
import {aYearBefore, lastQuarter, withClaims, withPurchases} from "./others.ts";
import {inPieces, inWorkbooks} from "./shapes.ts";
import type {Facts} from "./truth.ts";
import {claimsOfX12, onTheDay} from "./x12.ts";

/** The same practice, told in different files. */
export interface Form {
  readonly name: string;
  readonly files: Readonly<Files>;
  /** What happened: what a value must equal. */
  readonly facts: Facts;
  /** What of it the files can tell: what a value may at most say where it is not known. The facts when absent. */
  readonly told?: Facts;
  /** What the files do not tell. */
  readonly lacks: readonly Need[];
  /** The first quarter of service that the files tell; all when absent. */
  readonly from?: string;
  /** Exports that `init` describes, unasked. */
  readonly describe?: readonly string[];
  /** Measures whose truth the generator does not have for this practice, and why. */
  readonly unasked?: {readonly [measure: string]: string};
}

const OPTIONAL: {readonly [file: string]: Need} = {
  "payers.csv": "payer_kinds",
  "sites.csv": "site_kinds",
  "payer_contracts.csv": "payer_contracts",
  "inventory_counts.csv": "inventory_counts",
  "administration_times.csv": "administration_times",
  "prior_auths.csv": "prior_auths",
  "schedule.csv": "schedule"
};

/** The canonical files without some. */
function without(name: string, practice: Practice, files: readonly string[]): Form {
  const all = canonicalFiles(practice);
  const facts = factsOf(practice);
  return {
    name: `without ${name}`,
    files: Object.fromEntries(Object.entries(all).filter(([path]) => !files.includes(path))),
    facts,
    ...(files.includes("inventory_counts.csv") ? {told: {...facts, counts: []}} : {}),
    lacks: files.map((file) => OPTIONAL[file]!)
  };
}

const WITHOUTS = (practice: Practice): Form[] => [
  ...Object.keys(OPTIONAL).map((file) => without(file.replace(".csv", ""), practice, [file])),
  without("all of these", practice, Object.keys(OPTIONAL))
];

/** What only canonical files beside claims and purchases tell. */
const BESIDE: readonly Need[] = [
  ...Object.values(OPTIONAL).filter((need) => need !== "payer_kinds"),
  ...(["budget", "rebates", "gpo_contracts"] as const)
];

/** Claims as clearinghouses have them. */
function electronic(practice: Practice): Form[] {
  const facts = factsOf(practice);
  const sent = asFiles(claimFiles(practice.claims));
  const answered = asFiles(remittanceFiles(practice.claims, onTheDay));
  const claims = {happened: claimsOfX12(practice, false), told: claimsOfX12(practice, true)};
  // What a distributor's export tells: no transfers between the practice's own sites, nothing consigned, no day of receipt, no freight, and
  // of what is billed anew a credit and an order.
  const invoiced = practice.purchases
    .filter(({kind}) => !kind.startsWith("transfer") && kind !== "consigned")
    .map((row) => ({
      ...row,
      received_date: "",
      freight_amount: "",
      kind: Number(row.packages) < 0 ? "return" : row.kind === "rebill" ? "purchase" : row.kind
    }));
  const bought = {purchases: invoiced, counts: [], plans: facts.plans!};
  const isAnswered = ({rows}: Claim): boolean => rows.every((row) => row.adjudicated_date !== "");
  return [
    {
      name: "X12 beside the rest",
      files: {...unclaimed(practice), ...sent, ...answered},
      facts: {...facts, claims: claims.happened},
      told: {...facts, claims: claims.told},
      lacks: ["patient_payments"]
    },
    {
      name: "X12, one distributor and CMS alone",
      files: {...asFiles(cmsOf(practice)), ...sent, ...answered, "purchases.xlsx": distributorFile(invoiced)},
      facts: {...bought, claims: claims.happened},
      told: {...bought, claims: claims.told},
      lacks: ["patient_payments", ...BESIDE]
    },
    {
      name: "835s alone",
      files: {...asFiles(cmsOf(practice)), ...answered, "purchases.xlsx": distributorFile(invoiced)},
      facts: {...bought, claims: claims.happened},
      told: {...bought, claims: claims.told.filter(isAnswered)},
      lacks: ["patient_payments", "open_claims", ...BESIDE]
    }
  ];
}

/** Where each line stands, without what came before. */
const lastAnswers = (claim: Claim): Claim => ({
  ...claim,
  rows: claim.rows.filter((row) => !claim.rows.some((later) => later.line === row.line && later.version > row.version))
});

/** Claims as reports of a practice-management system. */
function reported(practice: Practice): Form[] {
  const facts = factsOf(practice);
  return [
    {
      name: "charges",
      files: {...unclaimed(practice), "charges.csv": chargeReport(claimRows(practice))},
      describe: ["charges.csv"],
      facts,
      told: {...facts, claims: practice.claims.map(lastAnswers)},
      lacks: ["first_answers"]
    },
    {
      name: "transactions",
      files: {...unclaimed(practice), "transactions.csv": transactionReport(claimRows(practice))},
      describe: ["transactions.csv"],
      facts,
      lacks: []
    }
  ];
}

const whole = (name: string, practice: Practice, of: Partial<Form> = {}): Form => ({
  name,
  files: canonicalFiles(practice),
  facts: factsOf(practice),
  lacks: [],
  ...of
});

/** Other practices out of the same people: each has a truth of its own. */
function others(practice: Practice): Form[] {
  const medicare = withClaims(practice, ({encounter}) => encounter.visit.patient.payer_id === "medicare");
  const {"inventory_counts.csv": _, ...uncounted} = canonicalFiles(medicare);
  return [
    whole(
      "one drug",
      withPurchases(
        withClaims(practice, ({encounter}) => encounter.visit.hcpcs === "J1745"),
        ({ndc11}) => ndc11 === "57894003001"
      )
    ),
    whole("Medicare only", medicare, {
      files: uncounted,
      facts: {...factsOf(medicare), counts: []},
      lacks: ["inventory_counts"]
    }),
    whole(
      "a drug never bought",
      withPurchases(practice, ({ndc11}) => ndc11 !== "50242013501")
    ),
    whole(
      "a drug never billed",
      withClaims(practice, ({encounter}) => encounter.visit.hcpcs !== "J3380")
    ),
    whole("three years", aYearBefore(practice), {
      unasked: {"paid below contract": "amounts of the first year are those of the year after it"}
    }),
    lastQuarter(practice)
  ];
}

/** Every form of the practice. */
export const formsOf = (practice: Practice): Form[] => [
  whole("canonical", practice),
  ...electronic(practice),
  ...reported(practice),
  whole("workbooks", practice, {files: inWorkbooks(canonicalFiles(practice))}),
  whole("pieces that overlap, some told twice", practice, {files: inPieces(canonicalFiles(practice))}),
  ...WITHOUTS(practice),
  ...others(practice)
];
