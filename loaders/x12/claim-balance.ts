import type {Body, Transaction} from "./envelope.ts";
import type {Problem, Severity} from "./problem.ts";
import {dollars, type Segment, segmentName} from "./segment.ts";

export interface ClaimTotals {
  claims: number;
  lines: number;
  /** Sum of CLM02, cents. */
  charge: number;
  /** Sum of SV102, cents. */
  line_charge: number;
}

/** One 837 transaction as judged. */
export interface Submission {
  readonly transaction: Transaction;
  readonly totals: ClaimTotals;
  status: "accepted" | "quarantined" | "duplicate" | "ignored";
  reason: string | null;
  key: string;
}

const BHT = segmentName("BHT");
const CLM = segmentName("CLM");
const SV1 = segmentName("SV1");
const KNOWN: ReadonlySet<number> = new Set(
  (
    "AMT BHT CAS CLM CN1 CR1 CR2 CR3 CR5 CRC CTP CUR DMG DTP FRM HCP HI HL IMM K3 LIN LQ LX MEA MIA MOA N3 N4 NM1 NTE N2 " +
    "OI PAT PER PRV PS1 PWK QTY REF SBR SV1 SV5 SVD TOO DSB UR III"
  )
    .split(" ")
    .map(segmentName)
);
/** The professional claim: 837P, 005010X222 and before it 004010X098. */
const PROFESSIONAL = /X222|X098/;

/** Judges 837P transactions: every charge an amount, the lines of a claim adding up to its charge. */
export class ClaimBalance implements Body {
  readonly submissions: Submission[] = [];
  readonly problems: Problem[] = [];

  #submission: Submission | null = null;
  #bad: string | null = null;
  #unknown = 0;
  #hasClaim = false;
  #claim = "";
  #segment = 0;
  #offset = 0;
  #charge = 0;
  #lineCharge = 0;

  open(transaction: Transaction): void {
    this.#submission = null;
    if (transaction.type !== "837") return;
    const totals: ClaimTotals = {claims: 0, lines: 0, charge: 0, line_charge: 0};
    const submission: Submission = {transaction, totals, status: "accepted", reason: null, key: ""};
    if (transaction.version && !PROFESSIONAL.test(transaction.version)) {
      submission.status = "ignored";
      submission.reason = "not_837p";
      this.submissions.push(submission);
      return;
    }
    this.#submission = submission;
    this.#bad = null;
    this.#unknown = 0;
    this.#hasClaim = false;
  }

  segment(segment: Segment): void {
    if (!this.#submission) return;
    const {totals} = this.#submission;
    switch (segment.name) {
      case CLM:
        this.#closeClaim();
        this.#hasClaim = true;
        this.#claim = segment.text(1);
        this.#segment = segment.ordinal;
        this.#offset = segment.offset;
        this.#charge = this.#cents(segment, 2, "CLM02, the charge of a claim,");
        this.#lineCharge = 0;
        totals.claims++;
        totals.charge += this.#charge;
        return;
      case SV1: {
        if (!this.#hasClaim)
          this.#tell("transaction", "missing_clm", "a service line stands outside any claim", segment);
        const charge = this.#cents(segment, 2, "SV102, the charge of a line,");
        this.#lineCharge += charge;
        totals.lines++;
        totals.line_charge += charge;
        return;
      }
      case BHT:
        this.#submission.key = `${segment.text(3)}|${segment.text(4)}`;
        return;
    }
    if (KNOWN.has(segment.name)) return;
    this.#unknown++;
    this.#tell("warning", "unknown_segment", "a segment that the 837P does not have is ignored", segment);
  }

  close({count_matches, is_complete}: {count_matches: boolean; is_complete: boolean}, segment: Segment): void {
    const submission = this.#submission;
    if (!submission) return;
    this.#closeClaim();
    if (!is_complete) this.#tell("transaction", "missing_se", "the transaction has no SE", segment);
    if (this.#unknown > 0 && !count_matches) {
      const message = "unknown segments and a wrong SE01: a terminator may stand in a name";
      this.#tell("transaction", "unknown_segment", message, segment);
    }
    if (this.#bad) {
      submission.status = "quarantined";
      submission.reason = this.#bad;
    }
    this.submissions.push(submission);
    this.#submission = null;
  }

  #tell(severity: Severity, reason: string, message: string, at: Segment): void {
    const transaction = this.#submission?.transaction.control_number ?? "";
    this.problems.push({severity, reason, message, transaction, segment: at.ordinal, offset: at.offset});
    if (severity !== "warning") this.#bad ??= reason;
  }

  #cents(segment: Segment, element: number, what: string): number {
    const cents = segment.cents(element);
    if (!Number.isNaN(cents) && !segment.isEmpty(element)) return cents;
    this.#tell("transaction", "invalid_amount", `${what} is not an amount of at most two decimals`, segment);
    return 0;
  }

  #closeClaim(): void {
    if (!this.#hasClaim) return;
    this.#hasClaim = false;
    if (this.#charge === this.#lineCharge) return;
    this.problems.push({
      severity: "warning",
      reason: "charges_differ",
      message: `the charges of the lines are not the charge of the claim: ${dollars(this.#lineCharge)} for ${dollars(this.#charge)}`,
      transaction: this.#submission?.transaction.control_number ?? "",
      segment: this.#segment,
      offset: this.#offset,
      claim: this.#claim,
      difference: dollars(this.#lineCharge - this.#charge)
    });
  }
}
