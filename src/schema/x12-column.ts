/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";

/** The columns that reading 837s and 835s together adds; claim numbers and days are a patient's and stay in core. */
export const X12_COLUMNS: Readonly<Record<string, Meaning>> = {
  billed_code: [
    "VARCHAR",
    "Code that was billed, where the payer changed or bundled it; null where an NDC or revenue code stands alone."
  ],
  charge: [DOLLARS, "Charge of the line as sent, without its sign, dollars."],
  claim_found_by: [
    "VARCHAR",
    "How the claim of the 835 was found: by its number, the number written otherwise or cut, the payer's control number, or member, day and charge; none."
  ],
  claim_number: ["VARCHAR", "Claim number as the file has it (CLM01, CLP01)."],
  day: ["DATE", "Day of service of the line, else of its claim."],
  decided_by: [
    "VARCHAR",
    "What decided: rule (payer_spellings), listed (payers), claims (those that 837 and 835 share), spelling."
  ],
  depth: ["INTEGER", "Changes between the first version of a claim and this one."],
  filing_code: ["VARCHAR", "Claim filing indicator: SBR09 of the 837, CLP06 of the 835."],
  first_day: ["DATE", "First day of service of the claim."],
  frequency: ["VARCHAR", "CLM05-3: 1 original, 7 replacement, 8 void, 2 to 5 interim and late bills."],
  identifier: ["VARCHAR", "Identifier of the payer in the file."],
  is_change: ["BOOLEAN", "Replaces (7) or voids (8) what was sent before."],
  is_held: ["BOOLEAN", "Not counted until what it lacks is there."],
  is_joined_part: ["BOOLEAN", "A part of a check that counts because all its parts are there."],
  is_non_payment: ["BOOLEAN", "Says that no money moved (NON) and has an amount."],
  last_date: ["DATE", "Day of the last payment with a word on the line."],
  last_day: ["DATE", "Last day of service of the claim."],
  lx: ["INTEGER", "Number of the line in the 837 (LX01)."],
  found_by: ["VARCHAR", "How the claim or line that an 835 answers was found; none where it was not."],
  net_amount: [DOLLARS, "Sum of the provider adjustments that name one answer, dollars; positive takes back."],
  nth_charge: ["BIGINT", "Which of the lines of one claim, code, day and charge it is."],
  offset_sequence: [
    "INTEGER",
    "Which pair of a segment of provider adjustments takes back; 0 for what an answer says itself."
  ],
  own_line: ["BIGINT", "Number of the line in the version of the claim it stands in."],
  part_amount: [DOLLARS, "Claims less provider adjustments of one part of a check, dollars."],
  place: ["INTEGER", "The payer's place in line: 1 primary, 2 secondary, …"],
  position: ["INTEGER", "Place of the line in its file, to keep lines in order."],
  reckoned_allowed_amount: [
    DOLLARS,
    "Allowed by the adjustments: paid, the patient's part and what was cut from the payment alone, dollars."
  ],
  share_from: ["BIGINT", "Where the line's share of an answer begins, in cents of charge."],
  share_to: ["BIGINT", "Where the line's share of an answer ends, in cents of charge."],
  share_whole: ["BIGINT", "Cents of charge of all lines that share the answer."],
  site_name: ["VARCHAR", "Name of the site as the file has it."],
  taken_amount: [DOLLARS, "Taken back of an answer by provider adjustments alone, dollars."],
  told_allowed_amount: [DOLLARS, "Allowed as the payer says it (AMT*B6), dollars; null where it does not."],
  version_age: ["BIGINT", "Versions of the claim sent since; 1 is the newest."],
  visit_id: [
    "VARCHAR",
    "Claim of the 837 or of the export: the claim number, with the day where one number has several visits."
  ]
};
