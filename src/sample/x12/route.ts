import type {Claim, ClaimRow} from "../claims.ts";
import {type Payer, payerOf, siteOf} from "../network.ts";
import {CSV_AND_835, isPlanted} from "../plants.ts";

/**
 * Which claims travel as 837P and 835 and are absent from the export: Medicaid everywhere, and Medicare at one centre for
 * people whose supplement is forwarded their claims. Places where another finding is planted stay in the export.
 */
export function isElectronic(claim: Claim): boolean {
  const {visit, quarter} = claim.encounter;
  const {payer_id, site_id, has_assistance} = visit.patient;
  const isSent = claim.rows.every((row) => row.submitted_date !== "");
  const isEnrolled =
    payer_id === "medicaid" || (payer_id === "medicare" && site_id === "cv-lakeside" && has_assistance);
  return isEnrolled && isSent && !isPlanted({hcpcs: visit.hcpcs, payer_id, site_id, quarter});
}

/** Paid Medicaid claims of the last but one quarter that are in the export as well; the last two of them differ there. */
export function claimsInBoth(claims: readonly Claim[]): Claim[] {
  return claims
    .filter(
      (claim) =>
        isElectronic(claim) &&
        payerOf(claim.encounter.visit.patient.payer_id).kind === "medicaid" &&
        claim.encounter.quarter === CSV_AND_835.quarter &&
        claim.rows.every((row) => row.status === "original" && row.paid_date !== "")
    )
    .slice(0, CSV_AND_835.agree + CSV_AND_835.paid_less_cents.length);
}

/** Claim rows by version: the first submission, then the one that followed. */
export function versionsOf(claim: Claim): ClaimRow[][] {
  return [1, 2].map((version) => claim.rows.filter((row) => row.version === version)).filter((rows) => rows.length > 0);
}

/** A payer's own number for one of its decisions. */
export const payerClaimNumber = (claim: Claim, version: number): string =>
  `2${claim.encounter.claim_id.slice(2)}${String(version).padStart(2, "0")}`;

export const memberId = (claim: Claim): string => `CVM${claim.encounter.visit.patient.patient_key.slice(3)}000`;
export const lineControlNumber = (row: ClaimRow): string => `${row.claim_id}-${row.line}`;
export const npiOf = (claim: Claim): string => siteOf(claim.encounter.visit.patient.site_id).npi;

/** Claim filing indicators (X12 element 1032) by kind of payer: what SBR09 and CLP06 say of a line of business. */
export const FILING: Readonly<Record<Payer["kind"], string>> = {
  medicare_ffs: "MB",
  medicare_advantage: "16",
  commercial: "CI",
  medicaid: "MC",
  other_government: "OF",
  self_pay: "09"
};
