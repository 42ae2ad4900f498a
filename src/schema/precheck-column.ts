/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";
const UNITS = "DECIMAL(18,3)";

/** The columns of what is asked before a claim goes out; part of the list in column.ts. */
export const PRECHECK_COLUMNS: Readonly<Record<string, Meaning>> = {
  act_by: ["DATE", "Last day to act on a dose: the day it is planned for, or the day its claim must be filed by."],
  act_by_week: ["DATE", "Monday of the week of the nearest last day to act."],
  answer: ["VARCHAR", "What a rule says of a dose before its claim is answered: pass, stop or unknown."],
  asked_date: ["DATE", "Day a payer was asked: of submission, else of service."],
  authorization_found: ["VARCHAR", "How a dose has its authorization: own, named by the claim; other, the patient's."],
  authorized_hcpcs: ["VARCHAR", "Drug the authorization is for."],
  authorized_payer_id: ["VARCHAR", "Payer that gave the authorization."],
  authorized_site_id: ["VARCHAR", "Site the authorization is for."],
  authorized_units: [UNITS, "Units the authorization is for."],
  authorized_used_units: [UNITS, "Units of the authorization that other doses use up to this one."],
  base_brier_score: ["DOUBLE", "Brier score of the base rate of all payers and drugs, on the same lines."],
  base_brier_loss: ["DOUBLE", "Sum of squared errors of the base rate: its Brier score × lines scored."],
  base_rate: ["DOUBLE", "Rate of first denials of all payers and drugs."],
  brier_loss: ["DOUBLE", "Sum of squared errors of the forecast: its Brier score × lines scored."],
  brier_score: ["DOUBLE", "Mean squared error of forecasts of first denials on rolling origins; lower is better."],
  container: ["VARCHAR", "Single-dose or multiple-dose, by product; empty where no table names it."],
  denial_rate: ["DOUBLE", "Rate of first denials of a payer and drug, shrunk to that of all."],
  dose_amount: [DOLLARS, "What a dose is worth: the payment expected, else its cost, else its charge, dollars."],
  dose_kind: ["VARCHAR", "claim: given, and no payer has answered; plan: on the schedule."],
  expected_net_amount: [
    DOLLARS,
    "What payer and patient together should pay for a line, after sequestration, dollars."
  ],
  file_by: ["DATE", "Last day to file the claim, where the payer's or its kind's limit is known."],
  first_denied_lines: ["BIGINT", "Lines whose first answer was a denial."],
  given_units: [UNITS, "Units of the visit's dose of the NDC, without those discarded."],
  has_jw: ["BOOLEAN", "The visit bills discarded units of the NDC (JW)."],
  has_jz: ["BOOLEAN", "The visit says that nothing of the NDC was discarded (JZ)."],
  is_authorization_asked: ["BOOLEAN", "The payer has authorized the drug for someone: it asks for it."],
  is_authorization_named: ["BOOLEAN", "The claim names an authorization."],
  is_number_ambiguous: [
    "BOOLEAN",
    "Several authorizations have the number without punctuation, blanks, case and zeros in front: none is meant."
  ],
  named_authorization_id: ["VARCHAR", "Authorization number as a claim names it."],
  is_authorization_reached: ["BOOLEAN", "The files of authorizations reach the dose's time."],
  is_authorization_told: ["BOOLEAN", "A file of authorizations is loaded."],
  is_bought_elsewhere: ["BOOLEAN", "Another site has received it."],
  is_bought_here: ["BOOLEAN", "The site has received the NDC by the day; of a plan, any NDC of the drug."],
  is_diagnosis_told: ["BOOLEAN", "An 837 has the line, so that its diagnoses are known."],
  is_history_told: ["BOOLEAN", "The files tell what payers answered first."],
  is_institutional: ["BOOLEAN", "The claim was sent as an 837I."],
  is_member_key: [
    "BOOLEAN",
    "The patient is known by the member number and name of an 837, not by the practice's key."
  ],
  is_old_code: ["BOOLEAN", "The authorization is for a code that the dose's code replaced."],
  is_purchase_told: ["BOOLEAN", "Invoices are loaded."],
  is_spoken: ["BOOLEAN", "The forecast of first denials has beaten the base rate by more than chance."],
  is_use_told: [
    "BOOLEAN",
    "No dose of the payer and drug in the authorization's days goes by another key of patients, or by none."
  ],
  last_dose_date: ["DATE", "Day of the patient's last dose of the molecule before this one."],
  last_dose_hcpcs: ["VARCHAR", "Code of that dose."],
  last_dose_units: [UNITS, "Units of that dose."],
  order_by: ["DATE", "Last day to order for a planned dose, at the longest time from invoice to shelf."],
  origin_month: ["DATE", "First day of the month that was forecast from what was known before it."],
  other_key_date: [
    "DATE",
    "Last dose of the payer and molecule up to this one whose patient goes by another key, or by none."
  ],
  precheck_rule: ["VARCHAR", "Rule asked of a dose before its claim goes out."],
  risk_amount: [DOLLARS, "Dollars a stop puts at risk; of a history of denials the forecast share."],
  rule_place: ["INTEGER", "Place of the rule in the list."],
  scored_lines: ["BIGINT", "Lines that were forecast at a rolling origin and have been answered since."],
  spoken_base_brier_loss: ["DOUBLE", "The same of the base rate, on lines whose payer and drug were spoken of."],
  spoken_brier_loss: ["DOUBLE", "Sum of squared errors of forecasts that were spoken of at their origin."],
  spoken_expected_lines: ["DOUBLE", "First denials forecast among lines spoken of."],
  spoken_first_denied_lines: ["BIGINT", "First denials among lines spoken of."],
  spoken_lines: ["BIGINT", "Lines scored whose payer and drug were spoken of at the origin."],
  stopped_doses: ["BIGINT", "Doses that something stops."],
  telling_file: ["VARCHAR", "The file, or part of one, that would tell what is not known."],
  told_from: ["DATE", "First day of service that the files tell of."],
  unknown_answers: ["BIGINT", "Answers that are not known because a file is missing."],
  units_by_then: [UNITS, "Units planned for the drug at the site up to and with this dose."],
  units_held: [UNITS, "Units on hand and on order."],
  vial_finding: ["VARCHAR", "What units, vials, JW and JZ of the visit cannot both say."]
};
