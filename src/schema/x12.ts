import {optional, required} from "./field.ts";
import {table} from "./table.ts";

/**
 * X12 835 remittances and 837P claims as payers and practices send them. `line` of every row is the ordinal of its
 * segment in the file and `byte_offset` where that segment starts. `st_segment`, `clp_segment`, `svc_segment` and
 * `clm_segment` are the ordinals of the segments a row stands under: with file_id they join the tables.
 */

const byteOffset = required("integer", "Byte of the file at which the segment starts.");
const stSegment = required("integer", "Segment of the ST the row stands under.");
const clpSegment = required("integer", "Segment of the CLP the row stands under.");
const clmSegment = required("integer", "Segment of the CLM the row stands under.");

export const remittance = table("raw.remittance", "One payment: an ST of an 835 that balances.", {
  byte_offset: byteOffset,
  sender_id: optional("text", "ISA06."),
  receiver_id: optional("text", "ISA08."),
  interchange_number: optional("text", "ISA13."),
  transaction_number: required("text", "ST02."),
  guide: optional("text", "ST03, else GS08: the guide followed."),
  handling_code: optional("text", "BPR01: I payment with remittance, H notification only, …"),
  payment_amount: required("money", "BPR02; negative when BPR03 is D."),
  payment_method: optional("text", "BPR04: ACH, CHK, NON, …"),
  payment_date: optional("date", "BPR16."),
  production_date: optional("date", "DTM*405."),
  trace_number: optional("text", "TRN02: check or EFT number."),
  originator_id: optional("text", "TRN03."),
  payer_name: optional("text", "N1*PR02."),
  payer_identifier: optional("text", "REF*2U of the payer, else N1*PR04, else TRN03."),
  payee_name: optional("text", "N1*PE02."),
  payee_npi: optional("text", "N1*PE04 where N103 is XX."),
  payee_tax_id: optional("text", "REF*TJ of the payee, or N1*PE04 where N103 is FI."),
  usable_amount: required("money", "BPR02 less the claims that are held; 0 for a part of a check."),
  held_amount: optional("money", "Sum of CLP04 of claims that are held because they do not balance."),
  difference_amount: optional(
    "money",
    "A part of a check: every claim balances and BPR02 differs by this from them; counts when the parts add up to BPR02."
  ),
  interest_amount: optional("money", "Sum of AMT*I at claims: interest, which is no price of a drug."),
  claims: required("integer", "CLP segments."),
  charge_amount: required("money", "Sum of CLP03."),
  paid_amount: required("money", "Sum of CLP04."),
  provider_adjustment_amount: required("money", "Sum of PLB as sent: positive lowers the payment."),
  is_cash: required("flag", "Money moved: BPR01 is not H and BPR04 is not NON."),
  content_hash: required("text", "Hash of what stands between ST and SE, whatever the delimiters.")
});

export const remittanceClaim = table("raw.remittance_claim", "One CLP of an 835: a payer's decision on a claim.", {
  byte_offset: byteOffset,
  st_segment: stSegment,
  claim_id: required("text", "CLP01, the practice's claim number (CLM01 of the 837).", {patient: true}),
  status_code: required(
    "text",
    "CLP02: 1 2 3 paid as primary, secondary, tertiary; 4 denied; 22 reversal; 25 predetermination."
  ),
  charge_amount: required("money", "CLP03."),
  paid_amount: required("money", "CLP04."),
  patient_responsibility: optional("money", "CLP05; informational."),
  filing_indicator: optional("text", "CLP06: MB Medicare Part B, 16 Medicare Advantage, …"),
  payer_claim_number: optional("text", "CLP07, the payer's claim number (ICN).", {patient: true}),
  place_of_service: optional("text", "CLP08."),
  frequency_code: optional("text", "CLP09."),
  patient_name: optional("text", "NM1*QC, last and first name.", {
    patient: true
  }),
  patient_member_id: optional("text", "NM1*QC09.", {patient: true}),
  subscriber_name: optional("text", "NM1*IL.", {patient: true}),
  subscriber_member_id: optional("text", "NM1*IL09.", {patient: true}),
  corrected_name: optional("text", "NM1*74.", {patient: true}),
  corrected_member_id: optional("text", "NM1*74*…09.", {patient: true}),
  rendering_npi: optional("text", "NM1*82 where NM108 is XX."),
  crossover_payer: optional("text", "NM1*TT: the payer the claim was forwarded to."),
  statement_from: optional("date", "DTM*232.", {patient: true}),
  statement_to: optional("date", "DTM*233.", {patient: true}),
  received_date: optional("date", "DTM*050.", {patient: true}),
  coverage_amount: optional("money", "AMT*AU."),
  interest_amount: optional("money", "AMT*I."),
  plan: optional("text", "REF*CE, the class of contract."),
  remark_codes: optional("text", "Remark codes of MOA, joined by |."),
  authorization_id: optional("text", "REF*G1.", {patient: true}),
  sequence: required("integer", "Ordinal of the claim in the payment.")
});

export const remittanceLine = table("raw.remittance_line", "One SVC of an 835: a service line as paid.", {
  byte_offset: byteOffset,
  st_segment: stSegment,
  clp_segment: clpSegment,
  line_number: required("integer", "Ordinal of the SVC in its claim."),
  line_control_number: optional("text", "REF*6R: the line as the practice numbered it in the 837.", {patient: true}),
  code_qualifier: optional("text", "SVC01-1: HC HCPCS, N4 NDC, …"),
  procedure_code: optional("text", "SVC01-2 unless it is an NDC."),
  ndc11: optional("ndc11", "SVC01-2 where SVC01-1 is N4."),
  modifiers: optional("text", "SVC01-3 to -6, joined by |."),
  original_code: optional("text", "SVC06-2: the code billed, where the payer bundled or changed it."),
  charge_amount: required("money", "SVC02; 0 when empty."),
  paid_amount: required("money", "SVC03; 0 when empty."),
  revenue_code: optional("text", "SVC04."),
  units: optional("units", "SVC05, units paid."),
  original_units: optional("units", "SVC07, units billed where they differ."),
  service_date: optional("date", "DTM*472, else DTM*150.", {patient: true}),
  service_date_end: optional("date", "DTM*151.", {patient: true}),
  allowed_amount: optional("money", "AMT*B6; often absent."),
  remark_codes: optional("text", "LQ*HE, joined by |."),
  authorization_id: optional("text", "REF*G1.", {patient: true}),
  rendering_npi: optional("text", "REF*HPI.")
});

export const remittanceAdjustment = table(
  "raw.remittance_adjustment",
  "One reason and amount of a CAS, at claim or line.",
  {
    byte_offset: byteOffset,
    st_segment: stSegment,
    clp_segment: clpSegment,
    svc_segment: optional("integer", "Segment of the SVC it stands under; null at claim level."),
    sequence: required("integer", "Ordinal within the CAS, from 1."),
    group_code: required("text", "CAS01: CO, PR, OA, PI, CR."),
    reason_code: required("text", "CARC."),
    amount: required("money", "Positive lowers the payment."),
    quantity: optional("units", "Units adjusted.")
  }
);

export const providerAdjustment = table("raw.provider_adjustment", "One reason and amount of a PLB.", {
  byte_offset: byteOffset,
  st_segment: stSegment,
  sequence: required("integer", "Ordinal within the PLB, from 1."),
  provider_id: optional("text", "PLB01."),
  fiscal_period_date: optional("date", "PLB02."),
  reason_code: required("text", "PLB03-1: WO overpayment recovery, FB forwarding balance, 72 authorised return, …"),
  reference: optional("text", "PLB03-2; can hold a claim number.", {
    patient: true
  }),
  amount: required("money", "As sent: positive lowers the payment.")
});

export const claim837 = table("raw.claim_837", "One CLM of an 837P or 837I: a claim as the practice sent it.", {
  byte_offset: byteOffset,
  st_segment: stSegment,
  transaction_number: required("text", "ST02."),
  sender_id: optional("text", "ISA06."),
  interchange_number: optional("text", "ISA13."),
  guide: optional("text", "ST03, else GS08."),
  usage_code: optional("text", "BHT06: CH chargeable, RP reporting only, …"),
  submitted_date: optional("date", "BHT04.", {patient: true}),
  claim_id: required("text", "CLM01.", {patient: true}),
  charge_amount: required("money", "CLM02."),
  place_of_service: optional("text", "CLM05-1 of an 837P."),
  bill_type: optional("text", "CLM05-1 of an 837I: the first two digits of the bill type, 13 hospital outpatient."),
  frequency_code: optional("text", "CLM05-3: 1 original, 7 replacement, 8 void."),
  billing_npi: optional("text", "NM1*85 where NM108 is XX."),
  billing_name: optional("text", "NM1*85, organisation or last name."),
  rendering_npi: optional("text", "NM1*82 of the claim."),
  billing_address: optional("text", "N3 and N4 of the billing provider, joined by |."),
  facility_npi: optional("text", "NM1*77, where the service was given; only where that place has an NPI of its own."),
  facility_name: optional("text", "NM1*77, its name."),
  facility_address: optional("text", "N3 and N4 of NM1*77, joined by |."),
  statement_from: optional("date", "DTP*434 of an 837I.", {patient: true}),
  statement_to: optional("date", "DTP*434 of an 837I, last day.", {patient: true}),
  payer_sequence: optional("text", "SBR01 of the payer billed: P, S, T, …"),
  payer_name: optional("text", "NM1*PR."),
  payer_identifier: optional("text", "NM1*PR09."),
  filing_indicator: optional("text", "SBR09."),
  plan: optional("text", "SBR04, else SBR03."),
  subscriber_name: optional("text", "NM1*IL.", {patient: true}),
  subscriber_member_id: optional("text", "NM1*IL09.", {patient: true}),
  patient_name: optional("text", "NM1*QC where the patient is not the subscriber.", {patient: true}),
  diagnosis_codes: optional("text", "HI, joined by |.", {patient: true}),
  authorization_id: optional("text", "REF*G1.", {patient: true}),
  original_reference: optional("text", "REF*F8: the payer's claim number that a replacement or void is about.", {
    patient: true
  }),
  patient_paid_amount: optional("money", "AMT*F5 of an 837P, value code FC of an 837I: what the patient had paid."),
  other_payers: optional("text", "Other payers as SBR01:identifier:amount paid, joined by ;")
});

export const claim837Line = table("raw.claim_837_line", "One service line (LX, SV1 or SV2) of an 837.", {
  byte_offset: byteOffset,
  st_segment: stSegment,
  clm_segment: clmSegment,
  line_number: required("integer", "LX01, else the ordinal in the claim."),
  line_control_number: optional("text", "REF*6R.", {patient: true}),
  code_qualifier: optional("text", "SV101-1."),
  procedure_code: optional("text", "SV101-2, SV202-2."),
  revenue_code: optional("text", "SV201 of an 837I."),
  modifiers: optional("text", "SV101-3 to -6, joined by |."),
  charge_amount: required("money", "SV102."),
  unit_basis: optional("text", "SV103: UN units, MJ minutes."),
  units: optional("units", "SV104."),
  place_of_service: optional("text", "SV105."),
  diagnosis_pointers: optional("text", "SV107 of an 837P, joined by |: places of the line's diagnoses in HI."),
  service_date: optional("date", "DTP*472, first day.", {patient: true}),
  service_date_end: optional("date", "DTP*472, last day.", {patient: true}),
  ndc11: optional("ndc11", "LIN03 where LIN02 says that it is an NDC; eleven digits."),
  ndc_told: optional("text", "The NDC as it stands in LIN, where its digits alone do not tell the eleven."),
  ndc_quantity: optional("units", "CTP04."),
  ndc_unit: optional("text", "CTP05: UN, ML, GR, F2, ME."),
  authorization_id: optional("text", "REF*G1.", {patient: true}),
  prescription_number: optional("text", "REF*XZ.", {patient: true}),
  rendering_npi: optional("text", "NM1*82 of the line.")
});

export const REMITTANCE_TABLES = [
  remittance,
  remittanceClaim,
  remittanceLine,
  remittanceAdjustment,
  providerAdjustment
] as const;
export const CLAIM_837_TABLES = [claim837, claim837Line] as const;
