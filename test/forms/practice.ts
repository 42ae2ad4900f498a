import type {Claim} from "../../src/sample/claims.ts";
import {type Patient, patients} from "../../src/sample/patients.ts";
import {codeOn} from "../../src/sample/regimens.ts";
import {type Practice, practiceOf} from "../../src/sample/sample.ts";

/** Drugs, payers and sites of the small practice: every planted finding that a few patients can show is among them. */
const DRUGS = ["J1745", "J2323", "J3262", "J3380", "J9271", "Q5103"];
const PAYERS = ["medicare", "harbor-ma", "northfork-ma", "bluestem", "prairie", "ridgeline", "medicaid", "veterans"];
const SITES = ["cv-office", "cv-north", "cv-east", "cv-lakeside"];
/** People of one drug and payer, and of one drug. */
const [OF_A_PAYER, OF_A_DRUG] = [2, 7];

/** A few people of the sample, planted ones first: what they get, pay and are denied is the sample's own. */
export function fewPeople(): Patient[] {
  const taken = new Map<string, number>();
  const take = (key: string, limit: number): boolean => (taken.get(key) ?? 0) < limit;
  return patients()
    .toReversed()
    .filter(({regimen: {hcpcs}, payer_id, site_id}) => {
      const [ofPayer, ofDrug] = [`${hcpcs} ${payer_id}`, hcpcs];
      const isKept =
        DRUGS.includes(hcpcs) &&
        PAYERS.includes(payer_id) &&
        SITES.includes(site_id) &&
        take(ofPayer, OF_A_PAYER) &&
        take(ofDrug, OF_A_DRUG);
      if (isKept) for (const key of [ofPayer, ofDrug]) taken.set(key, (taken.get(key) ?? 0) + 1);
      return isKept;
    })
    .toReversed();
}

/** Whether every answer of a claim was also paid, or denied, by the last day: a payment on its way has no day in an 835. */
const isSettled = ({rows}: Claim): boolean =>
  rows.every(
    (row) =>
      row.submitted_date !== "" && (row.adjudicated_date === "") === (row.status !== "denied" && row.paid_date === "")
  );

const settled = (practice: Practice): Practice => ({...practice, claims: practice.claims.filter(isSettled)});

/** The practice whose truth is written in many forms: eight quarters of some forty people. */
export const smallPractice = (): Practice => settled(practiceOf(fewPeople()));

/** The whole sample, but for the drug whose code changed in its time: the oracle counts a product in one code. */
export const wholePractice = (): Practice =>
  settled(
    practiceOf(
      patients().filter(({regimen: {hcpcs}}) => codeOn(hcpcs, "2023-07-01").hcpcs === codeOn(hcpcs, "2025-06-30").hcpcs)
    )
  );
