import type {Body, Transaction} from "./envelope.ts";
import type {Payment, PaymentTotals} from "./payment.ts";
import type {Problem, Severity} from "./problem.ts";
import {dollars, type Segment, segmentName} from "./segment.ts";
import {Unread} from "./unread.ts";

const BPR = segmentName("BPR");
const TRN = segmentName("TRN");
const N1 = segmentName("N1");
const CLP = segmentName("CLP");
const CAS = segmentName("CAS");
const SVC = segmentName("SVC");
const PLB = segmentName("PLB");
const LX = segmentName("LX");
const AMT = segmentName("AMT");
/** Every segment of the 835 guides (4010 and 5010) beside those that carry money. */
const KNOWN: ReadonlySet<number> = new Set(
  "CUR REF DTM N3 N4 PER RDM TS2 TS3 NM1 MIA MOA QTY LQ PLB NTE DMG K3".split(" ").map(segmentName)
);
const PAYER = segmentName("PR");

interface Place {
  readonly segment: number;
  readonly offset: number;
}
const placeOf = ({ordinal, offset}: Segment): Place => ({segment: ordinal, offset});

/**
 * Balances 835 transactions as they stream by: SVC02 − CAS = SVC03 on each line, CLP03 − CAS = CLP04 on each claim,
 * ΣCLP04 − ΣPLB = BPR02 on the payment. A claim that does not balance is held alone, with its difference: the others of
 * the payment are proven by their own sums. A payment that does not balance is held whole, because what it lacks may be
 * a claim, unless the difference is that of its held claims or the interest that its claims tell of (AMT*I without
 * PLB L6; X12 RFI 2123, 2202). A reversal that has neither lines nor adjustments owes them (RFI 1733), and explains nothing that
 * could be balanced: it takes back what was said before.
 */
export class PaymentBalance implements Body {
  readonly payments: Payment[] = [];
  readonly problems: Problem[] = [];
  /** Transactions of kinds that nothing here reads. */
  readonly unread = new Unread();

  #payment: Payment | null = null;
  #bad: string | null = null;
  #unknown = 0;
  /** Claims without service lines: usual in institutional payments, odd beside claims that have them. */
  #bare = 0;
  #hasClaim = false;
  #hasLine = false;
  #hasPayment = false;
  #handling = "";
  #date = "";
  #trace = "";
  #payer = "";
  #claim = "";
  /** Why the claim is held, null when nothing speaks against it. */
  #held: string | null = null;
  #claimStatus = "";
  #hasAdjustment = false;
  #claimSegment = 0;
  #claimOffset = 0;
  #claimCharge = 0;
  #claimPaid = 0;
  #claimCas = 0;
  #lineCharges = 0;
  #lines = 0;
  #lineSegment = 0;
  #lineOffset = 0;
  #lineCharge = 0;
  #linePaid = 0;
  #lineCas = 0;

  open(transaction: Transaction): void {
    this.#payment = null;
    this.unread.open(transaction);
    if (transaction.type !== "835") return;
    const totals: PaymentTotals = {
      claims: 0,
      services: 0,
      charge: 0,
      paid: 0,
      patient: 0,
      service_charge: 0,
      service_paid: 0,
      adjustment: 0,
      provider_adjustment: 0,
      interest: 0,
      payment: 0
    };
    const fresh = {difference: 0, held: new Map(), is_part: false, status: "accepted", reason: null, key: ""} as const;
    this.#payment = {transaction, totals, ...fresh};
    this.#bad = null;
    this.#unknown = 0;
    this.#bare = 0;
    this.#hasClaim = false;
    this.#hasLine = false;
    this.#hasPayment = false;
    this.#date = "";
    this.#trace = "";
    this.#payer = "";
  }

  segment(segment: Segment): void {
    if (!this.#payment) {
      this.unread.segment(segment);
      return;
    }
    switch (segment.name) {
      case CAS:
        this.#readCas(segment);
        return;
      case SVC:
        this.#readSvc(segment);
        return;
      case CLP:
        this.#readClp(segment);
        return;
      case LX:
        this.#closeClaim();
        return;
      case AMT:
        if (this.#hasClaim && segment.text(1) === "I") this.#readInterest(segment);
        return;
      case PLB:
        this.#readPlb(segment);
        return;
      case BPR:
        this.#readBpr(segment);
        return;
      case TRN:
        if (this.#trace === "") this.#trace = segment.text(2);
        return;
      case N1:
        this.#readN1(segment);
        return;
    }
    if (!KNOWN.has(segment.name)) this.#readUnknown(segment);
  }

  close({count_matches, is_complete}: {count_matches: boolean; is_complete: boolean}, segment: Segment): void {
    const payment = this.#payment;
    if (!payment) return;
    this.#closeClaim();
    const {totals} = payment;
    payment.difference = totals.payment - (totals.paid - totals.provider_adjustment);
    payment.key = [this.#date, this.#trace, this.#payer, totals.payment].join("|");
    if (!is_complete) this.#fail(segment, "missing_se", "the transaction has no SE");
    if (!this.#hasPayment) this.#fail(segment, "missing_bpr", "the transaction has no BPR: it is not a payment");
    if (this.#bare > 0 && totals.services > 0) {
      const message = `claims without service lines beside others: ${this.#bare}`;
      this.#tell("warning", "claims_without_lines", message, placeOf(segment));
    }
    if (this.#unknown > 0 && !count_matches) {
      this.#fail(segment, "unknown_segment", "unknown segments and a wrong SE01: a terminator may stand in a name");
    }
    if (payment.difference !== 0) this.#explain(payment, segment);
    if (this.#bad) {
      payment.status = "quarantined";
      payment.reason = this.#bad;
    } else if (payment.held.size > 0 && payment.held.size === totals.claims) {
      payment.status = "quarantined";
      payment.reason = [...payment.held.values()][0]!.reason;
    }
    if (payment.status === "accepted") this.#setAside(payment, segment);
    this.payments.push(payment);
    this.#payment = null;
  }

  /** A difference that held claims or interest make is no fault of the payment; any other is. */
  #explain(payment: Payment, segment: Segment): void {
    const {difference, totals, held} = payment;
    const ofHeld = [...held.values()].reduce((sum, claim) => sum + claim.difference, 0);
    if (held.size > 0 && difference === -ofHeld) return;
    if (totals.interest !== 0 && difference === totals.interest) {
      const message = `interest of ${dollars(difference)} is told at claims (AMT*I) and not as PLB L6; the payment balances with it`;
      this.#tell("warning", "interest_at_claims", message, placeOf(segment));
      return;
    }
    payment.is_part = !this.#bad && held.size === 0 && totals.claims > 0;
    const message = `the payment does not balance: BPR02 differs by ${dollars(difference)} from claims less provider adjustments`;
    this.#fail(segment, "payment_out_of_balance", message, difference);
  }

  /** Sound payments that are none: tests (ISA15 T), account tests (BPR01 P), money without its detail (BPR01 D). */
  #setAside(payment: Payment, segment: Segment): void {
    const why = payment.transaction.interchange.is_test
      ? ["test_data", "the interchange is a test (ISA15 T)"]
      : this.#handling === "P" || this.#handling === "D"
        ? [
            "no_remittance",
            `BPR01 is ${this.#handling}: ${this.#handling === "P" ? "a test of the bank account" : "money without its detail"}`
          ]
        : null;
    if (!why) return;
    payment.status = "ignored";
    payment.reason = why[0]!;
    const message = `${why[1]}: a payment of ${dollars(payment.totals.payment)} is set aside`;
    this.#tell("warning", why[0]!, message, placeOf(segment));
  }

  #tell(severity: Severity, reason: string, message: string, at: Partial<Problem> & Place): void {
    const transaction = this.#payment?.transaction.control_number ?? "";
    this.problems.push({severity, reason, message, transaction, ...at});
    if (severity === "claim") this.#held ??= reason;
    else if (severity !== "warning") this.#bad ??= reason;
  }

  #fail(segment: Segment, reason: string, message: string, difference?: number): void {
    const off = difference === undefined ? {} : {difference: dollars(difference)};
    this.#tell("transaction", reason, message, {...placeOf(segment), ...off});
  }

  /** An amount, or 0 with its claim (outside claims the transaction) held: nothing is rounded or guessed. */
  #cents(segment: Segment, element: number, what: string): number {
    const cents = segment.cents(element);
    if (!Number.isNaN(cents)) return cents;
    this.#tell(
      this.#hasClaim ? "claim" : "transaction",
      "invalid_amount",
      `${what} is not an amount of at most two decimals`,
      {
        ...placeOf(segment),
        ...(this.#hasClaim ? {claim: this.#claim} : {}),
        ...(this.#hasLine ? {service: this.#lines} : {})
      }
    );
    return 0;
  }

  #readBpr(segment: Segment): void {
    const {totals} = this.#payment!;
    if (this.#hasPayment) this.#fail(segment, "second_bpr", "the transaction has two BPR: two payments run together");
    this.#hasPayment = true;
    const sign = segment.text(3);
    if (sign !== "C" && sign !== "D") this.#fail(segment, "invalid_sign", "BPR03 is neither C (credit) nor D (debit)");
    if (segment.isEmpty(2)) this.#fail(segment, "invalid_amount", "BPR02, the payment, is empty");
    const amount = this.#cents(segment, 2, "BPR02, the payment,");
    totals.payment += sign === "D" && amount !== 0 ? -amount : amount;
    this.#date = segment.text(16);
    this.#handling = segment.text(1);
  }

  #readInterest(segment: Segment): void {
    const cents = segment.cents(2);
    // Interest moves no sum of a claim, so what cannot be read only fails to explain a difference.
    if (!Number.isNaN(cents)) this.#payment!.totals.interest += cents;
  }

  #readN1(segment: Segment): void {
    if (this.#hasClaim) {
      this.#closeClaim();
      this.#tell("warning", "loop_order", "payer or payee stands after the claims", placeOf(segment));
    }
    if (this.#payer === "" && segmentName(segment.text(1)) === PAYER) {
      this.#payer = `${segment.text(2)}/${segment.text(4)}`;
    }
  }

  #readClp(segment: Segment): void {
    this.#closeClaim();
    const {totals} = this.#payment!;
    this.#hasClaim = true;
    this.#claim = segment.text(1);
    this.#held = null;
    this.#claimSegment = segment.ordinal;
    this.#claimOffset = segment.offset;
    this.#claimCas = 0;
    this.#claimStatus = segment.text(2);
    this.#hasAdjustment = false;
    this.#lineCharges = 0;
    this.#lines = 0;
    if (segment.isEmpty(3) || segment.isEmpty(4)) {
      const message = "CLP03 or CLP04, the charge or payment of a claim, is empty";
      this.#tell("claim", "invalid_amount", message, {...placeOf(segment), claim: this.#claim});
    }
    this.#claimCharge = this.#cents(segment, 3, "CLP03, the charge of a claim,");
    this.#claimPaid = this.#cents(segment, 4, "CLP04, the payment of a claim,");
    totals.claims++;
    totals.charge += this.#claimCharge;
    totals.paid += this.#claimPaid;
    totals.patient += this.#cents(segment, 5, "CLP05, the patient's part,");
  }

  #readSvc(segment: Segment): void {
    this.#closeLine();
    const {totals} = this.#payment!;
    if (!this.#hasClaim) this.#fail(segment, "missing_clp", "a service line stands outside any claim");
    this.#hasLine = true;
    this.#lines++;
    this.#lineSegment = segment.ordinal;
    this.#lineOffset = segment.offset;
    this.#lineCas = 0;
    this.#lineCharge = this.#cents(segment, 2, "SVC02, the charge of a line,");
    this.#linePaid = this.#cents(segment, 3, "SVC03, the payment of a line,");
    this.#lineCharges += this.#lineCharge;
    if (segment.isEmpty(2) || !segment.hasComponents(1)) {
      const at = {...placeOf(segment), claim: this.#claim, service: this.#lines};
      this.#tell("warning", "incomplete_line", "a service line lacks its charge or its code; an empty amount is 0", at);
    }
    totals.services++;
    totals.service_charge += this.#lineCharge;
    totals.service_paid += this.#linePaid;
  }

  #readCas(segment: Segment): void {
    if (!this.#hasClaim) this.#fail(segment, "missing_clp", "an adjustment stands outside any claim");
    this.#hasAdjustment = true;
    let sum = 0;
    for (let element = 3; element < segment.count; element += 3) {
      if (segment.isEmpty(element) && !segment.isEmpty(element - 1)) {
        this.#tell("claim", "invalid_amount", "CAS has a reason without an amount", placeOf(segment));
      }
      sum += this.#cents(segment, element, "an amount of CAS");
    }
    if (segment.count > 20) this.#fail(segment, "invalid_segment", "CAS has more than six adjustments");
    if (this.#hasLine) this.#lineCas += sum;
    this.#claimCas += sum;
    this.#payment!.totals.adjustment += sum;
  }

  #readPlb(segment: Segment): void {
    this.#closeClaim();
    for (let element = 4; element < segment.count; element += 2) {
      if (segment.isEmpty(element) && !segment.isEmpty(element - 1)) {
        this.#fail(segment, "invalid_amount", "PLB has a reason without an amount");
      }
      this.#payment!.totals.provider_adjustment += this.#cents(segment, element, "an amount of PLB");
    }
  }

  #readUnknown(segment: Segment): void {
    this.#unknown++;
    this.#tell("warning", "unknown_segment", "a segment that the 835 does not have is ignored", placeOf(segment));
  }

  #closeLine(): void {
    if (!this.#hasLine) return;
    this.#hasLine = false;
    const difference = this.#linePaid - (this.#lineCharge - this.#lineCas);
    if (difference === 0) return;
    const message = `line ${this.#lines} of claim ${this.#payment!.totals.claims} does not balance: ${dollars(this.#lineCharge)} - ${dollars(this.#lineCas)} <> ${dollars(this.#linePaid)}`;
    this.#tell("claim", "line_out_of_balance", message, {
      segment: this.#lineSegment,
      offset: this.#lineOffset,
      claim: this.#claim,
      service: this.#lines,
      difference: dollars(difference)
    });
  }

  #isBareReversal(): boolean {
    return this.#claimStatus === "22" && this.#lines === 0 && !this.#hasAdjustment && this.#claimCharge < 0;
  }

  #closeClaim(): void {
    this.#closeLine();
    if (!this.#hasClaim) return;
    this.#hasClaim = false;
    const at = {segment: this.#claimSegment, offset: this.#claimOffset, claim: this.#claim};
    const difference = this.#isBareReversal() ? 0 : this.#claimPaid - (this.#claimCharge - this.#claimCas);
    if (difference !== 0) {
      const message = `claim ${this.#payment!.totals.claims} of the payment does not balance: ${dollars(this.#claimCharge)} - ${dollars(this.#claimCas)} <> ${dollars(this.#claimPaid)}`;
      this.#tell("claim", "claim_out_of_balance", message, {...at, difference: dollars(difference)});
    }
    if (this.#held) {
      const {held, totals} = this.#payment!;
      held.set(this.#claimSegment, {
        ordinal: totals.claims,
        offset: this.#claimOffset,
        paid: this.#claimPaid,
        difference,
        reason: this.#held
      });
    }
    if (this.#lines === 0) this.#bare++;
    if (this.#lines > 0 && this.#lineCharges !== this.#claimCharge) {
      const message = `the charges of the lines are not the charge of the claim: ${dollars(this.#lineCharges)} for ${dollars(this.#claimCharge)}`;
      this.#tell("warning", "charges_differ", message, {
        ...at,
        difference: dollars(this.#lineCharges - this.#claimCharge)
      });
    }
  }
}
