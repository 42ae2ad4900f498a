import {CLAIM_STATES, EXPORT_GRAINS, EXPORT_KINDS} from "./claim-export-words.ts";
import {optional, required} from "./field.ts";
import {table} from "./table.ts";

/**
 * Claims as practice-management systems export them, a row of the export as its profile reads it. What a row says of money
 * counts up where it is money received or given up, whatever sign the export writes. `line` is the row of the file.
 */
export const claimExport = table("raw.claim_export", "One row of a practice-management system's export of claims.", {
  claim_id: required("text", "Claim number of the practice.", {patient: true}),
  line_key: required(
    "text",
    "What tells the lines of a claim apart: the charge's number, else its day, code and modifiers.",
    {
      patient: true
    }
  ),
  layout: optional("text", "Profile that read the row: what system or report it is of."),
  grain: required("text", "What a row of the export is.", {values: EXPORT_GRAINS}),
  kind: required("text", "What this row does to its line.", {values: EXPORT_KINDS}),
  payer_place: optional("integer", "Place of the payer in line: 1 primary, 2 secondary, 3 tertiary, 4 the patient."),
  transaction_id: optional("text", "The system's number of the row.", {patient: true}),
  line_number: optional("integer", "Line of the claim where the export numbers them."),
  state: optional("text", "What the export's status word says.", {values: CLAIM_STATES}),
  service_date: optional("date", "Date of service.", {patient: true}),
  posted_date: optional("date", "Date the row was posted.", {patient: true}),
  submitted_date: optional("date", "Date the claim was sent.", {patient: true}),
  adjudicated_date: optional("date", "Date the payer decided.", {patient: true}),
  paid_date: optional("date", "Date of payment.", {patient: true}),
  site_id: optional("text", "Site of care."),
  payer_id: optional("text", "Payer."),
  plan: optional("text", "Plan of the payer."),
  patient_key: optional("text", "The practice's pseudonym for the patient.", {patient: true}),
  place_of_service: optional("text", "CMS place-of-service code, two digits."),
  hcpcs: optional("hcpcs", "HCPCS code billed."),
  ndc11: optional("ndc11", "National Drug Code billed."),
  modifiers: optional("text", "Modifiers joined by |."),
  units: optional("units", "HCPCS billing units."),
  billed_amount: optional("money", "Charge, dollars."),
  allowed_amount: optional("money", "What payer and patient together owe, dollars."),
  paid_amount: optional("money", "Paid by payers, dollars."),
  patient_paid_amount: optional("money", "Paid by the patient, dollars."),
  assistance_paid_amount: optional("money", "Paid by an assistance program, dollars."),
  write_off_amount: optional("money", "Given up by the practice, dollars."),
  patient_responsibility: optional("money", "The patient's part of the allowed amount, dollars."),
  deductible_amount: optional("money", "Deductible, dollars."),
  coinsurance_amount: optional("money", "Coinsurance, dollars."),
  copay_amount: optional("money", "Copay, dollars."),
  adjustments: optional("text", "GROUP:CARC:AMOUNT joined by ;"),
  authorization_id: optional("text", "Prior authorization.", {patient: true}),
  lot: optional("text", "Manufacturer's lot given.")
});
