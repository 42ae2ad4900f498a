import type {Body, Transaction} from "./envelope.ts";
import type {Problem, Severity} from "./problem.ts";
import {dollars, type Segment, segmentName} from "./segment.ts";
import {Unread} from "./unread.ts";

export interface ClaimTotals {
  claims: number;
  lines: number;
  /** Sum of CLM02, cents. */
  charge: number;
  /** Sum of SV102 or SV203, cents. */
  line_charge: number;
}

/** One 837 transaction as judged. */
export interface Submission {
  readonly transaction: Transaction;
  readonly totals: ClaimTotals;
  status: "accepted" | "quarantined" | "duplicate" | "ignored";
  reason: string | null;
  key: string;
  /** Claims that are not used, by the ordinal of their CLM segment: CLM02 in cents and why. */
  readonly held: Map<number, {readonly charge: number; readonly reason: string; readonly offset: number}>;
}

const BHT = segmentName("BHT");
const CLM = segmentName("CLM");
const SV1 = segmentName("SV1");
const SV2 = segmentName("SV2");
const SV3 = segmentName("SV3");
const KNOWN: ReadonlySet<number> = new Set(
  (
    "AMT BHT CAS CLM CN1 CR1 CR2 CR3 CR5 CRC CTP CUR DMG DTP FRM HCP HI HL IMM K3 LIN LQ LX MEA MIA MOA N3 N4 NM1 NTE N2 " +
    "CL1 CR6 CR7 CR8 HSD OI PAT PER PRV PS1 PWK QTY REF SBR SV1 SV2 SV3 SV4 SV5 SVD TOO DSB UR III"
  )
    .split(" ")
    .map(segmentName)
);
/**
 * Guides of claims that are read: professional (005010X222, before it 004010X098) and institutional (X223, X096). A
 * version that names no guide (plain 005010) is told by its service lines: SV1, SV2, or the dental SV3.
 */
const GUIDE = /X\d{3}/;
const READ = /X222|X098|X223|X096/;

/** Judges 837P and 837I transactions claim by claim: every charge an amount; a claim with one that is none is held alone. */
export class ClaimBalance implements Body {
  readonly submissions: Submission[] = [];
  readonly problems: Problem[] = [];
  /** Transactions of kinds that nothing here reads. */
  readonly unread = new Unread();

  #submission: Submission | null = null;
  #bad: string | null = null;
  #unknown = 0;
  #dental = 0;
  /** Where the problems of this transaction begin. */
  #firstProblem = 0;
  #hasClaim = false;
  #held: string | null = null;
  #claim = "";
  #segment = 0;
  #offset = 0;
  #charge = 0;
  #lineCharge = 0;

  open(transaction: Transaction): void {
    this.#submission = null;
    this.unread.open(transaction);
    if (transaction.type !== "837") return;
    const totals: ClaimTotals = {claims: 0, lines: 0, charge: 0, line_charge: 0};
    this.#submission = {transaction, totals, status: "accepted", reason: null, key: "", held: new Map()};
    this.#bad = null;
    this.#unknown = 0;
    this.#dental = 0;
    this.#firstProblem = this.problems.length;
    this.#hasClaim = false;
  }

  segment(segment: Segment): void {
    if (!this.#submission) {
      this.unread.segment(segment);
      return;
    }
    const {totals} = this.#submission;
    switch (segment.name) {
      case CLM:
        this.#closeClaim();
        this.#hasClaim = true;
        this.#held = null;
        this.#claim = segment.text(1);
        this.#segment = segment.ordinal;
        this.#offset = segment.offset;
        this.#charge = this.#cents(segment, 2, "CLM02, the charge of a claim,");
        this.#lineCharge = 0;
        totals.claims++;
        totals.charge += this.#charge;
        return;
      case SV3:
        this.#dental++;
        return;
      case SV1:
      case SV2: {
        if (!this.#hasClaim)
          this.#tell("transaction", "missing_clm", "a service line stands outside any claim", segment);
        const isProfessional = segment.name === SV1;
        const what = `${isProfessional ? "SV102" : "SV203"}, the charge of a line,`;
        const charge = this.#cents(segment, isProfessional ? 2 : 3, what);
        this.#lineCharge += charge;
        // Claims are corrected by replacing or voiding them (X12 RFI 2499); a payer will not have taken this one.
        if (charge < 0)
          this.#tell("warning", "negative_charge", "a line has a negative charge: replace or void the claim", segment);
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
    this.#tell("warning", "unknown_segment", "a segment that an 837 does not have is ignored", segment);
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
    const {version} = submission.transaction;
    const isOther = GUIDE.test(version) ? !READ.test(version) : this.#dental > 0 && submission.totals.lines === 0;
    if (isOther) {
      submission.status = "ignored";
      submission.reason = "not_837";
      // Nothing of it is used, so nothing in it is worth a word.
      this.problems.splice(this.#firstProblem);
    } else if (submission.transaction.interchange.is_test) {
      submission.status = "ignored";
      submission.reason = "test_data";
    } else if (this.#bad) {
      submission.status = "quarantined";
      submission.reason = this.#bad;
    }
    this.submissions.push(submission);
    this.#submission = null;
  }

  #tell(severity: Severity, reason: string, message: string, at: Segment): void {
    const transaction = this.#submission?.transaction.control_number ?? "";
    this.problems.push({severity, reason, message, transaction, segment: at.ordinal, offset: at.offset});
    if (severity === "claim") this.#held ??= reason;
    else if (severity !== "warning") this.#bad ??= reason;
  }

  #cents(segment: Segment, element: number, what: string): number {
    const cents = segment.cents(element);
    if (!Number.isNaN(cents) && !segment.isEmpty(element)) return cents;
    this.#tell(
      this.#hasClaim ? "claim" : "transaction",
      "invalid_amount",
      `${what} is not an amount of at most two decimals`,
      segment
    );
    return 0;
  }

  #closeClaim(): void {
    if (!this.#hasClaim) return;
    this.#hasClaim = false;
    if (this.#held) {
      const {held} = this.#submission!;
      held.set(this.#segment, {charge: this.#charge || this.#lineCharge, reason: this.#held, offset: this.#offset});
    }
    if (this.#charge === this.#lineCharge || this.#held) return;
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
