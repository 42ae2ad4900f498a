import {claim837, claim837Line} from "../../src/schema/x12.ts";
import type {Submission} from "./claim-balance.ts";
import type {Transaction} from "./envelope.ts";
import type {RowBody, X12Row} from "./rows.ts";
import {dollars, type Segment, segmentName} from "./segment.ts";
import {isNdcQualifier, isoDate, joined, money, nameOf, ndcOf, npiOf, quantity} from "./values.ts";

type Values = X12Row["values"];
interface Open {
  readonly line: number;
  readonly values: Values;
}
/** A payer of the claim other than the one billed. */
interface OtherPayer {
  readonly sequence: string;
  identifier: string;
  paid: string;
}

const NAMES = "BHT HL SBR NM1 N3 N4 CLM HI REF AMT LX SV1 SV2 DTP LIN CTP" as const;
const [BHT, HL, SBR, NM1, N3, N4, CLM, HI, REF, AMT, LX, SV1, SV2, DTP, LIN, CTP] = NAMES.split(" ").map(segmentName);

/** Reads the 837P and 837I transactions that were accepted into rows of the claim tables, held claims left out. */
export class ClaimReader implements RowBody {
  rows: X12Row[] = [];
  readonly #accepted: ReadonlyMap<number, Submission>;
  #common: Values | null = null;
  #st = "";
  /** What the provider, subscriber and patient loops said; holds for every claim under them. */
  #billing: Values = {};
  #subscriber: Values = {};
  #patient: Values = {};
  #claim: Open | null = null;
  #line: Open | null = null;
  #others: OtherPayer[] = [];
  #lineNumber = "";
  #lines = 0;
  /** Whose address the next N3 and N4 are: the billing provider's, the service facility's, or one not kept. */
  #address: {readonly values: Values; readonly column: string} | null = null;
  /** Ordinals of CLM segments that are not used. */
  #held: ReadonlyMap<number, unknown> = new Map();
  /** Inside a claim that is held: what stands there is of no other claim either. */
  #isHeld = false;

  constructor(submissions: readonly Submission[]) {
    const accepted = submissions.filter((submission) => submission.status === "accepted");
    this.#accepted = new Map(accepted.map((submission) => [submission.transaction.segment, submission]));
  }

  open(transaction: Transaction, segment: Segment): void {
    this.#common = null;
    const submission = this.#accepted.get(segment.ordinal);
    if (!submission) return;
    this.#held = submission.held;
    this.#isHeld = false;
    this.#st = String(segment.ordinal);
    this.#billing = {};
    this.#subscriber = {};
    this.#patient = {};
    this.#common = {
      st_segment: this.#st,
      transaction_number: transaction.control_number,
      sender_id: transaction.interchange.sender_id || null,
      interchange_number: transaction.interchange.control_number || null,
      guide: transaction.version || null
    };
  }

  segment(segment: Segment): void {
    if (!this.#common) return;
    if (this.#isHeld && segment.name !== CLM && segment.name !== HL) return;
    switch (segment.name) {
      case BHT:
        this.#common["submitted_date"] = isoDate(segment.text(4));
        this.#common["usage_code"] = segment.value(6);
        return;
      case HL:
        this.#openLevel(segment.text(3));
        return;
      case SBR:
        this.#readSbr(segment);
        return;
      case NM1:
        this.#readNm1(segment);
        return;
      case N3:
      case N4:
        this.#readAddress(segment);
        return;
      case CLM:
        this.#openClaim(segment);
        return;
      case HI:
        this.#readHi(segment);
        return;
      case REF:
        this.#readRef(segment);
        return;
      case AMT:
        this.#readAmt(segment);
        return;
      case LX:
        this.#closeLine();
        this.#lineNumber = segment.text(1);
        return;
      case SV1:
      case SV2:
        this.#openLine(segment);
        return;
      case DTP:
        this.#readDtp(segment);
        return;
      case LIN:
        this.#readLin(segment);
        return;
      case CTP:
        if (this.#line?.values["ndc11"] || this.#line?.values["ndc_told"]) {
          this.#line.values["ndc_quantity"] = quantity(segment.text(4));
          this.#line.values["ndc_unit"] = segment.components(5)[0] || null;
        }
        return;
    }
  }

  close(): void {
    this.#closeClaim();
    this.#common = null;
  }

  /** HL03: 20 billing provider, 22 subscriber, 23 patient who is not the subscriber. */
  #openLevel(level: string): void {
    this.#closeClaim();
    this.#isHeld = false;
    this.#patient = {};
    if (level !== "23") this.#subscriber = {};
    if (level === "20") this.#billing = {};
  }

  #readSbr(segment: Segment): void {
    if (this.#claim) {
      this.#others.push({sequence: segment.text(1), identifier: "", paid: ""});
      return;
    }
    this.#subscriber["payer_sequence"] = segment.value(1);
    this.#subscriber["plan"] = segment.value(4) ?? segment.value(3);
    this.#subscriber["filing_indicator"] = segment.value(9);
  }

  #readNm1(segment: Segment): void {
    const entity = segment.text(1);
    this.#address = null;
    if (this.#line) {
      if (entity === "82") this.#line.values["rendering_npi"] = npiOf(segment);
      return;
    }
    const other = this.#others.at(-1);
    if (this.#claim) {
      if (other && entity === "PR") other.identifier = segment.text(9);
      if (!other && entity === "82") this.#claim.values["rendering_npi"] = npiOf(segment);
      if (!other && entity === "77") {
        this.#claim.values["facility_npi"] = npiOf(segment);
        this.#claim.values["facility_name"] = segment.value(3);
        this.#address = {values: this.#claim.values, column: "facility_address"};
      }
      return;
    }
    if (entity === "85") {
      this.#billing["billing_npi"] = npiOf(segment);
      this.#billing["billing_name"] = segment.value(3);
      this.#address = {values: this.#billing, column: "billing_address"};
    } else if (entity === "IL") {
      this.#subscriber["subscriber_name"] = nameOf(segment);
      this.#subscriber["subscriber_member_id"] = segment.value(9);
    } else if (entity === "PR") {
      this.#subscriber["payer_name"] = segment.value(3);
      this.#subscriber["payer_identifier"] = segment.value(9);
    } else if (entity === "QC") this.#patient["patient_name"] = nameOf(segment);
  }

  /** Street, city, state and ZIP of the place named last, joined by |. */
  #readAddress(segment: Segment): void {
    if (!this.#address) return;
    const {values, column} = this.#address;
    const parts = [1, 2, 3].map((element) => segment.text(element));
    values[column] = joined([values[column] ?? "", ...parts]);
  }

  #openClaim(segment: Segment): void {
    this.#closeClaim();
    this.#address = null;
    this.#isHeld = this.#held.has(segment.ordinal);
    if (this.#isHeld) return;
    const [place, qualifier, frequency] = segment.components(5);
    // CLM05-2 says whose list the place is from: A is the bill type of institutional claims, B the place of service.
    const isInstitutional = qualifier === "A";
    this.#others = [];
    this.#lines = 0;
    this.#lineNumber = "";
    this.#claim = {
      line: segment.ordinal,
      values: {
        byte_offset: String(segment.offset),
        ...this.#common,
        ...this.#billing,
        ...this.#subscriber,
        ...this.#patient,
        claim_id: segment.text(1) || "(none)",
        charge_amount: dollars(segment.cents(2)),
        place_of_service: isInstitutional ? null : place || null,
        bill_type: isInstitutional ? place || null : null,
        frequency_code: frequency || null
      }
    };
  }

  #readHi(segment: Segment): void {
    if (!this.#claim || this.#line) return;
    const codes: string[] = [];
    for (let element = 1; element < segment.count; element++) {
      const [list = "", code = "", , , amount = ""] = segment.components(element);
      // Value code FC: what the patient paid, which an 837I tells here and not in AMT*F5 (X12 RFI 1865).
      if (list === "BE" && code === "FC") this.#claim.values["patient_paid_amount"] = money(amount);
      if (/^A?B[FJKN]$/.test(list)) codes.push(code);
    }
    const {values} = this.#claim;
    values["diagnosis_codes"] = joined([values["diagnosis_codes"] ?? "", ...codes]);
  }

  #readRef(segment: Segment): void {
    const value = segment.value(2);
    const qualifier = segment.text(1);
    if (this.#line) {
      if (qualifier === "6R") this.#line.values["line_control_number"] = value;
      if (qualifier === "G1") this.#line.values["authorization_id"] = value;
      if (qualifier === "XZ") this.#line.values["prescription_number"] = value;
    } else if (this.#claim && this.#others.length === 0) {
      if (qualifier === "G1") this.#claim.values["authorization_id"] = value;
      if (qualifier === "F8") this.#claim.values["original_reference"] = value;
    }
  }

  #readAmt(segment: Segment): void {
    const cents = segment.cents(2);
    if (!this.#claim || this.#line || Number.isNaN(cents)) return;
    const other = this.#others.at(-1);
    if (other && segment.text(1) === "D") other.paid = dollars(cents);
    if (!other && segment.text(1) === "F5") this.#claim.values["patient_paid_amount"] = dollars(cents);
  }

  #openLine(segment: Segment): void {
    this.#closeLine();
    if (!this.#claim) return;
    // SV1: code, charge, basis, units, place. SV2: revenue code, then the same without a place.
    const first = segment.name === SV1 ? 1 : 2;
    const [qualifier, code, ...modifiers] = segment.components(first);
    this.#lines++;
    this.#line = {
      line: segment.ordinal,
      values: {
        byte_offset: String(segment.offset),
        st_segment: this.#st,
        clm_segment: String(this.#claim.line),
        line_number: /^\d{1,9}$/.test(this.#lineNumber) ? this.#lineNumber : String(this.#lines),
        code_qualifier: qualifier || null,
        procedure_code: code || null,
        modifiers: joined(modifiers.slice(0, 4)),
        revenue_code: first === 2 ? segment.value(1) : null,
        charge_amount: dollars(segment.cents(first + 1)),
        unit_basis: segment.value(first + 2),
        units: quantity(segment.text(first + 3)),
        place_of_service: first === 1 ? segment.value(5) : null,
        diagnosis_pointers: first === 1 ? joined(segment.components(7)) : null
      }
    };
  }

  #readDtp(segment: Segment): void {
    const [from = "", to = from] = segment.text(3).split("-");
    // An 837I may date the claim and not its lines (DTP*434).
    if (this.#claim && !this.#line && segment.text(1) === "434") {
      this.#claim.values["statement_from"] = isoDate(from.slice(0, 8));
      this.#claim.values["statement_to"] = isoDate(to.slice(0, 8));
    }
    if (!this.#line || segment.text(1) !== "472") return;
    this.#line.values["service_date"] = isoDate(from);
    this.#line.values["service_date_end"] = isoDate(to);
  }

  /** The NDC of the line; one that its digits alone do not tell is kept as it is told. */
  #readLin(segment: Segment): void {
    const values = this.#line?.values;
    if (!values) return;
    for (let element = 2; element < segment.count; element += 2) {
      const qualifier = segment.text(element);
      const text = segment.text(element + 1).trim();
      if (text === "" || values["ndc11"] || !isNdcQualifier(qualifier)) continue;
      values["ndc11"] = ndcOf(text, qualifier);
      values["ndc_told"] = values["ndc11"] ? null : text.slice(0, 20);
    }
  }

  #closeLine(): void {
    this.#address = null;
    if (this.#line) this.rows.push({table: claim837Line, ...this.#line});
    this.#line = null;
  }

  #closeClaim(): void {
    this.#closeLine();
    if (this.#claim) {
      const others = this.#others.map(({sequence, identifier, paid}) => [sequence, identifier, paid].join(":"));
      this.#claim.values["other_payers"] = others.join(";") || null;
      this.rows.push({table: claim837, ...this.#claim});
    }
    this.#claim = null;
    this.#others = [];
  }
}
