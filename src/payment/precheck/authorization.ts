import type {Units} from "../../domain/money.ts";
import {pass, plainUnits, stop, unknown, type Verdict} from "./answer.ts";

/** An authorization in its last state; `used_units` are those given in its days before this dose, other doses only. */
export interface Authorization {
  readonly outcome: "approved" | "denied" | "pending" | "withdrawn" | "overturned";
  readonly payer_id: string;
  readonly site_id: string | null;
  readonly hcpcs: string;
  /** Its code is one that the dose's code replaced (reference/hcpcs_succession.csv). */
  readonly is_old_code: boolean;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly units: Units | null;
  readonly used_units: Units;
}

export interface AuthorizationFacts {
  readonly day: string;
  readonly site_id: string;
  readonly payer_id: string;
  readonly payer_kind: string;
  readonly hcpcs: string;
  /** Discarded units are not counted against an authorization. */
  readonly units: Units;
  readonly is_claim: boolean;
  readonly is_patient_known: boolean;
  /** Whether doses that used the units before would be seen: none goes by another key of patients, or by none. */
  readonly is_use_told: boolean;
  /** Whether any file of authorizations is loaded. */
  readonly is_told: boolean;
  /** Whether the files reach the dose's time: what is not in them was not there. */
  readonly is_reached: boolean;
  /** Whether this payer has authorized this drug for anyone: then it asks for it. */
  readonly is_asked: boolean;
  /** Whether the claim names an authorization (REF*G1, or the export's column). */
  readonly is_named: boolean;
  /** Whether several authorizations have its number without punctuation, blanks, case and zeros in front. */
  readonly is_number_ambiguous: boolean;
  /** The one the claim names. */
  readonly own: Authorization | null;
  /** An approved one of the same patient, payer and drug: the one that covers the day, else the latest. */
  readonly other: Authorization | null;
}

const FILE = "prior_auths.csv";
const isApproved = ({outcome}: Authorization): boolean => outcome === "approved" || outcome === "overturned";
const covers = ({valid_from, valid_to}: Authorization, day: string): boolean =>
  valid_from !== null && valid_to !== null && valid_from <= day && day <= valid_to;

/** Whether an authorization covers a dose by its answer, drug, payer, site, days and units. */
export function authorizationVerdict(facts: AuthorizationFacts): Verdict {
  if (!facts.is_told) return unknown("authorization_not_told", FILE);
  if (facts.own) return judge(facts.own, facts);
  if (facts.is_number_ambiguous)
    return unknown("authorization_number_of_several", "the number on the claim as the payer writes it");
  if (facts.is_named) return unknown("authorization_not_on_file", `the row of the number on the claim in ${FILE}`);
  if (!facts.is_patient_known)
    return unknown("patient_unknown", facts.is_claim ? "patient_key of the claim" : "patient_key of schedule.csv");
  if (facts.other) {
    const verdict = judge(facts.other, facts);
    if (verdict.answer === "stop" && !facts.is_reached)
      return unknown("authorization_not_reached", `${FILE} up to now`);
    return facts.is_claim && verdict.answer === "pass"
      ? stop("authorization_not_on_claim", "an approved one covers the day; the claim does not name it (REF*G1)")
      : verdict;
  }
  if (facts.is_asked && !facts.is_reached) return unknown("authorization_not_reached", `${FILE} up to now`);
  if (facts.is_asked) return stop("authorization_missing", "this payer has authorized the drug for others");
  // Medicare asks for no prior authorization of a drug given in an office or infusion center.
  if (facts.payer_kind === "medicare_ffs") return pass("authorization_not_asked");
  return unknown("authorization_may_be_asked", `the payer's list of drugs, or its answers in ${FILE}`);
}

/** A fault that is certain comes before what is not told. */
function judge(own: Authorization, facts: AuthorizationFacts): Verdict {
  const {day, units} = facts;
  if (own.outcome === "pending") return stop("authorization_pending");
  if (!isApproved(own)) return stop("authorization_denied");
  if (own.hcpcs !== facts.hcpcs && !own.is_old_code) return stop("authorization_of_another_drug", own.hcpcs);
  if (own.payer_id !== facts.payer_id) return stop("authorization_of_another_payer", own.payer_id);
  if (own.site_id !== null && own.site_id !== facts.site_id) return stop("authorization_of_another_site", own.site_id);
  if ((own.valid_from !== null && day < own.valid_from) || (own.valid_to !== null && day > own.valid_to))
    return stop("authorization_outside_its_days", `${own.valid_from ?? "?"} to ${own.valid_to ?? "?"}`);
  // Units of two codes are not the same; whether the payer carries its answer over only it can say.
  if (own.is_old_code)
    return unknown("authorization_of_the_old_code", `the payer's answer for ${facts.hcpcs}`, own.hcpcs);
  const after = own.used_units + units;
  if (own.units !== null && after > own.units)
    return stop(
      "authorization_units_used_up",
      `${plainUnits(own.units)} authorized, ${plainUnits(own.used_units)} given, ${plainUnits(units)} more`
    );
  if (!covers(own, day)) return unknown("authorization_days_unknown", `valid_from and valid_to in ${FILE}`);
  if (own.units === null) return unknown("authorization_units_unknown", `units in ${FILE}`);
  if (!facts.is_use_told) return unknown("authorization_use_unknown", "claims with the practice's own patient_key");
  if (own.site_id === null) return unknown("authorization_site_unknown", `site_id in ${FILE}`);
  return pass("authorization_valid", `to ${own.valid_to}`);
}
