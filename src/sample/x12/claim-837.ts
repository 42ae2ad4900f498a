import {formatCents, parseCents} from "../../domain/money.ts";
import {quarterOf} from "../../domain/quarter.ts";
import type {Claim, ClaimRow} from "../claims.ts";
import {unitsPerPackage} from "../figures.ts";
import type {SampleFile} from "../file.ts";
import {payerOf, siteOf} from "../network.ts";
import {FILING, lineControlNumber, memberId, payerClaimNumber, versionsOf} from "./route.ts";
import {interchange, type Segment, x12Date} from "./writer.ts";

/** Claims as the practice sends them, 837P: one transaction a payer, site and day; a correction has frequency 7. */

interface Submission {
  readonly claim: Claim;
  readonly rows: readonly ClaimRow[];
  readonly version: number;
  readonly date: string;
}

/** A reversal is the payer's doing, so nothing is sent for it. */
const submissionsOf = (claim: Claim): Submission[] =>
  versionsOf(claim)
    .filter((rows) => rows[0]!.status !== "reversal")
    .map((rows, i) => ({claim, rows, version: i + 1, date: String(rows[0]!.submitted_date)}));

/** Packages with three decimals, which is what the NDC quantity of a vial counts. */
function ndcQuantity(row: ClaimRow): string {
  const packages = Number(row.units) / unitsPerPackage(String(row.ndc11), String(row.hcpcs));
  return String(Math.round(packages * 1000) / 1000);
}

function lineSegments(row: ClaimRow): Segment[] {
  const procedure = ["HC", row.hcpcs, ...(row.modifiers ? [row.modifiers] : [])].join(":");
  return [
    ["LX", row.line],
    ["SV1", procedure, String(row.billed_amount), "UN", Number(row.units), "", "", "1"],
    ["DTP", "472", "D8", x12Date(String(row.service_date))],
    ["REF", "6R", lineControlNumber(row)],
    ...(row.ndc11
      ? [
          ["LIN", "", "N4", String(row.ndc11)],
          ["CTP", "", "", "", ndcQuantity(row), "UN"]
        ]
      : [])
  ];
}

function claimSegments(submission: Submission, level: number): Segment[] {
  const {claim, rows, version} = submission;
  const {patient} = claim.encounter.visit;
  const payer = payerOf(patient.payer_id);
  const charge = rows.reduce((sum, row) => sum + parseCents(String(row.billed_amount)), 0n);
  const place = `${siteOf(patient.site_id).place_of_service}:B:${version === 1 ? 1 : 7}`;
  return [
    ["HL", level, 1, "22", 0],
    ["SBR", "P", "18", "", payer.plan, "", "", "", "", FILING[payer.kind]],
    ["NM1", "IL", "1", "PATIENT", patient.patient_key.slice(3), "", "", "", "MI", memberId(claim)],
    ["NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.payer_id],
    ["CLM", claim.encounter.claim_id, formatCents(charge), "", "", place, "Y", "A", "Y", "Y"],
    ...(claim.authorization_id ? [["REF", "G1", claim.authorization_id]] : []),
    ...(version === 1 ? [] : [["REF", "F8", payerClaimNumber(claim, 1)]]),
    ["HI", "ABK:Z79899"],
    ...rows.flatMap(lineSegments)
  ];
}

function batchSegments(batch: readonly Submission[], number: number): Segment[] {
  const {claim, date} = batch[0]!;
  const {payer_id, site_id} = claim.encounter.visit.patient;
  const site = siteOf(site_id);
  return [
    ["BHT", "0019", "00", `B${number}`, x12Date(date), "0600", "CH"],
    ["NM1", "41", "2", "CEDAR VALLEY INFUSION NETWORK", "", "", "", "", "46", "CEDARVALLEY"],
    ["PER", "IC", "BILLING", "TE", "5155550100"],
    ["NM1", "40", "2", payerOf(payer_id).name, "", "", "", "", "46", payer_id],
    ["HL", 1, "", "20", 1],
    ["NM1", "85", "2", site.name, "", "", "", "", "XX", site.npi],
    ["N3", "1 MAIN STREET"],
    ["N4", "CEDAR VALLEY", "IA", "506009998"],
    ["REF", "EI", "999999999"],
    ...batch.flatMap((submission, i) => claimSegments(submission, i + 2))
  ];
}

/** The 837P files, one a quarter of submission. */
export function claimFiles(claims: readonly Claim[]): SampleFile[] {
  const batches = new Map<string, Submission[]>();
  for (const submission of claims.flatMap(submissionsOf)) {
    const {payer_id, site_id} = submission.claim.encounter.visit.patient;
    const key = `${submission.date} ${payer_id} ${site_id}`;
    batches.set(key, [...(batches.get(key) ?? []), submission]);
  }
  const files = new Map<string, Submission[][]>();
  for (const [, batch] of [...batches].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const quarter = quarterOf(batch[0]!.date).toLowerCase();
    files.set(quarter, [...(files.get(quarter) ?? []), batch]);
  }
  return [...files].map(([quarter, list], i) => {
    const envelope = {
      sender: "CEDARVALLEY",
      receiver: "CLEARINGHOUSE",
      date: list.at(-1)![0]!.date,
      control_number: 5001 + i,
      functional_code: "HC",
      guide: "005010X222A1"
    };
    const transactions = list.map((batch, at) => batchSegments(batch, (i + 1) * 10_000 + at));
    return {path: `claims-837/claims-${quarter}.837`, text: interchange(envelope, "837", transactions)};
  });
}
