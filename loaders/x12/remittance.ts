import {
  providerAdjustment,
  remittance,
  remittanceAdjustment,
  remittanceClaim,
  remittanceLine
} from "../../src/schema/x12.ts";
import type {Transaction} from "./envelope.ts";
import type {Payment} from "./payment.ts";
import type {RowBody, X12Row} from "./rows.ts";
import {dollars, type Segment, segmentName} from "./segment.ts";
import {ContentHash, isoDate, joined, nameOf, ndcOf, npiOf, quantity} from "./values.ts";

type Values = X12Row["values"];
interface Open {
  readonly line: number;
  readonly values: Values;
}
type Loop = "header" | "payer" | "payee" | "claim" | "line";

const NAMES = "BPR TRN N1 REF DTM CLP NM1 AMT MOA SVC CAS LQ PLB LX".split(" ") as readonly string[];
const [BPR, TRN, N1, REF, DTM, CLP, NM1, AMT, MOA, SVC, CAS, LQ, PLB, LX] = NAMES.map(segmentName);

/** Reads the payments that the survey accepted into rows of the remittance tables, their held claims left out. */
export class RemittanceReader implements RowBody {
  rows: X12Row[] = [];
  readonly #accepted: ReadonlyMap<number, Payment>;
  #payment: Payment | null = null;
  #head: Open | null = null;
  #claim: Open | null = null;
  #line: Open | null = null;
  #loop: Loop = "header";
  #hash = new ContentHash();
  #claims = 0;
  #lines = 0;

  constructor(payments: readonly Payment[]) {
    // A part of a check is read too: the models count it when the rest of the check is in another file.
    const accepted = payments.filter(
      ({status, is_part}) => status === "accepted" || (status === "quarantined" && is_part)
    );
    this.#accepted = new Map(accepted.map((payment) => [payment.transaction.segment, payment]));
  }

  open(transaction: Transaction, segment: Segment): void {
    this.#payment = this.#accepted.get(segment.ordinal) ?? null;
    if (!this.#payment) return;
    const {interchange} = transaction;
    this.#hash = new ContentHash();
    this.#loop = "header";
    this.#claims = 0;
    this.#head = {
      line: segment.ordinal,
      values: {
        byte_offset: String(segment.offset),
        sender_id: interchange.sender_id || null,
        receiver_id: interchange.receiver_id || null,
        interchange_number: interchange.control_number || null,
        transaction_number: transaction.control_number,
        guide: transaction.version || null
      }
    };
  }

  segment(segment: Segment): void {
    if (!this.#head) return;
    this.#hash.add(segment);
    switch (segment.name) {
      case BPR:
        this.#readBpr(segment, this.#head.values);
        return;
      case TRN:
        this.#head.values["trace_number"] ??= segment.value(2);
        this.#head.values["originator_id"] ??= segment.value(3);
        return;
      case N1:
        this.#readN1(segment, this.#head.values);
        return;
      case REF:
        this.#readRef(segment);
        return;
      case DTM:
        this.#readDtm(segment);
        return;
      case AMT:
        this.#readAmt(segment);
        return;
      case CLP:
        this.#openClaim(segment);
        return;
      case NM1:
        this.#readNm1(segment);
        return;
      case MOA:
        if (this.#claim) this.#claim.values["remark_codes"] = joined([3, 4, 5, 6, 7].map((e) => segment.text(e)));
        return;
      case SVC:
        this.#openLine(segment);
        return;
      case CAS:
        this.#readCas(segment);
        return;
      case LQ:
        this.#addRemark(segment);
        return;
      case PLB:
        this.#closeClaim();
        this.#readPlb(segment);
        return;
      case LX:
        this.#closeClaim();
        return;
    }
  }

  close(): void {
    const head = this.#head;
    const payment = this.#payment;
    if (!head || !payment) return;
    this.#closeClaim();
    const {totals} = payment;
    const {values} = head;
    const held = [...payment.held.values()].reduce((sum, {paid}) => sum + paid, 0);
    Object.assign(values, {
      payment_amount: dollars(totals.payment),
      usable_amount: dollars(payment.is_part ? 0 : totals.payment - held),
      held_amount: dollars(held),
      difference_amount: payment.is_part ? dollars(payment.difference) : null,
      interest_amount: dollars(totals.interest),
      claims: String(totals.claims),
      charge_amount: dollars(totals.charge),
      paid_amount: dollars(totals.paid),
      provider_adjustment_amount: dollars(totals.provider_adjustment),
      content_hash: this.#hash.digest()
    });
    values["payer_identifier"] ??= values["originator_id"] ?? null;
    this.rows.push({table: remittance, line: head.line, values});
    this.#head = null;
    this.#payment = null;
  }

  #readBpr(segment: Segment, values: Values): void {
    values["handling_code"] = segment.value(1);
    values["payment_method"] = segment.value(4);
    values["payment_date"] = isoDate(segment.text(16));
    values["is_cash"] = segment.text(1) === "H" || segment.text(4) === "NON" ? "false" : "true";
  }

  #readN1(segment: Segment, values: Values): void {
    this.#closeClaim();
    const entity = segment.text(1);
    if (entity === "PR") {
      this.#loop = "payer";
      values["payer_name"] ??= segment.value(2);
      values["payer_identifier"] ??= segment.value(4);
    } else if (entity === "PE") {
      this.#loop = "payee";
      values["payee_name"] ??= segment.value(2);
      if (segment.text(3) === "XX") values["payee_npi"] ??= segment.value(4);
      if (segment.text(3) === "FI") values["payee_tax_id"] ??= segment.value(4);
    }
  }

  #readRef(segment: Segment): void {
    const values = this.#head!.values;
    const qualifier = segment.text(1);
    const value = segment.value(2);
    if (this.#loop === "payer" && qualifier === "2U") values["payer_identifier"] = value;
    if (this.#loop === "payee" && qualifier === "TJ") values["payee_tax_id"] = value;
    const under = this.#line ?? this.#claim;
    if (under && qualifier === "G1") under.values["authorization_id"] = value;
    if (this.#claim && !this.#line && qualifier === "CE") this.#claim.values["plan"] = value;
    if (this.#line && qualifier === "6R") this.#line.values["line_control_number"] = value;
    if (this.#line && qualifier === "HPI") this.#line.values["rendering_npi"] = value;
  }

  #readDtm(segment: Segment): void {
    const qualifier = segment.text(1);
    const date = isoDate(segment.text(2));
    if (qualifier === "405" && !this.#claim) this.#head!.values["production_date"] = date;
    if (this.#line) {
      if (qualifier === "472" || qualifier === "150") this.#line.values["service_date"] = date;
      if (qualifier === "151") this.#line.values["service_date_end"] = date;
      return;
    }
    const column = {"232": "statement_from", "233": "statement_to", "050": "received_date"}[qualifier];
    if (this.#claim && column) this.#claim.values[column] = date;
  }

  #readAmt(segment: Segment): void {
    const cents = segment.cents(2);
    if (Number.isNaN(cents) || segment.isEmpty(2)) return;
    const qualifier = segment.text(1);
    if (this.#line && qualifier === "B6") this.#line.values["allowed_amount"] = dollars(cents);
    if (this.#claim && qualifier === "AU") this.#claim.values["coverage_amount"] = dollars(cents);
    if (this.#claim && qualifier === "I") this.#claim.values["interest_amount"] = dollars(cents);
  }

  #openClaim(segment: Segment): void {
    this.#closeClaim();
    this.#loop = "claim";
    this.#lines = 0;
    this.#claims++;
    if (this.#payment!.held.has(segment.ordinal)) return;
    this.#claim = {
      line: segment.ordinal,
      values: {
        byte_offset: String(segment.offset),
        st_segment: String(this.#head!.line),
        claim_id: segment.text(1) || "(none)",
        status_code: segment.text(2) || "(none)",
        charge_amount: dollars(segment.cents(3)),
        paid_amount: dollars(segment.cents(4)),
        patient_responsibility: segment.isEmpty(5) ? null : dollars(segment.cents(5)),
        filing_indicator: segment.value(6),
        payer_claim_number: segment.value(7),
        place_of_service: segment.value(8),
        frequency_code: segment.value(9),
        sequence: String(this.#claims)
      }
    };
  }

  #readNm1(segment: Segment): void {
    if (!this.#claim) return;
    const {values} = this.#claim;
    switch (segment.text(1)) {
      case "QC":
        values["patient_name"] = nameOf(segment);
        values["patient_member_id"] = segment.value(9);
        return;
      case "IL":
        values["subscriber_name"] = nameOf(segment);
        values["subscriber_member_id"] = segment.value(9);
        return;
      case "74":
        values["corrected_name"] = nameOf(segment);
        values["corrected_member_id"] = segment.value(9);
        return;
      case "82":
        values["rendering_npi"] = npiOf(segment);
        return;
      case "TT":
        values["crossover_payer"] = segment.value(3);
        return;
    }
  }

  #openLine(segment: Segment): void {
    this.#closeLine();
    if (!this.#claim) return;
    this.#loop = "line";
    const [qualifier = "", code = "", ...modifiers] = segment.components(1);
    const ndc = qualifier === "N4" ? ndcOf(code) : null;
    this.#line = {
      line: segment.ordinal,
      values: {
        byte_offset: String(segment.offset),
        st_segment: String(this.#head!.line),
        clp_segment: String(this.#claim.line),
        line_number: String(++this.#lines),
        code_qualifier: qualifier || null,
        procedure_code: ndc ? null : code || null,
        ndc11: ndc,
        modifiers: joined(modifiers.slice(0, 4)),
        original_code: segment.components(6)[0] === "N4" ? null : segment.components(6)[1] || null,
        charge_amount: dollars(segment.cents(2)),
        paid_amount: dollars(segment.cents(3)),
        revenue_code: segment.value(4),
        units: quantity(segment.text(5)),
        original_units: quantity(segment.text(7))
      }
    };
  }

  #addRemark(segment: Segment): void {
    if (!this.#line || segment.isEmpty(2)) return;
    const {values} = this.#line;
    values["remark_codes"] = joined([values["remark_codes"] ?? "", segment.text(2)]);
  }

  #readCas(segment: Segment): void {
    if (!this.#claim) return;
    for (let element = 2; element < segment.count; element += 3) {
      if (segment.isEmpty(element) && segment.isEmpty(element + 1)) continue;
      this.rows.push({
        table: remittanceAdjustment,
        line: segment.ordinal,
        values: {
          byte_offset: String(segment.offset),
          st_segment: String(this.#head!.line),
          clp_segment: String(this.#claim.line),
          svc_segment: this.#line ? String(this.#line.line) : null,
          sequence: String((element + 1) / 3),
          group_code: segment.text(1) || "(none)",
          reason_code: segment.text(element) || "(none)",
          amount: dollars(segment.cents(element + 1)),
          quantity: quantity(segment.text(element + 2))
        }
      });
    }
  }

  #readPlb(segment: Segment): void {
    for (let element = 3; element < segment.count; element += 2) {
      if (segment.isEmpty(element) && segment.isEmpty(element + 1)) continue;
      const [reason, reference] = segment.components(element);
      this.rows.push({
        table: providerAdjustment,
        line: segment.ordinal,
        values: {
          byte_offset: String(segment.offset),
          st_segment: String(this.#head!.line),
          sequence: String((element - 1) / 2),
          provider_id: segment.value(1),
          fiscal_period_date: isoDate(segment.text(2)),
          reason_code: reason || "(none)",
          reference: reference || null,
          amount: dollars(segment.cents(element + 1))
        }
      });
    }
  }

  #closeLine(): void {
    if (this.#line) this.rows.push({table: remittanceLine, ...this.#line});
    this.#line = null;
  }

  #closeClaim(): void {
    this.#closeLine();
    if (this.#claim) this.rows.push({table: remittanceClaim, ...this.#claim});
    this.#claim = null;
  }
}
