import type {ClaimRow} from "./claims.ts";
import {type Cell, csvLine} from "./csv.ts";
import {PAYERS, SITES} from "./network.ts";

/**
 * The claims of the sample as a practice-management system would report them: a charge report, one row a line with what
 * was paid on it, and a report of transactions. Both say what the canonical claims say, in the words, dates and signs of
 * such reports; what they load to is held against the canonical claims.
 */

/** Whole cents of a cell; nothing is none. */
const centsOf = (cell: Cell): bigint =>
  BigInt(
    String(cell || "0")
      .replace(/^(-?\d+)$/, "$1.00")
      .replace(".", "")
  );

/** `$1,526.15`, `($24.42)`. */
function dollars(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  const text = `$${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
  return cents < 0n ? `(${text})` : text;
}

/** `4/15/2025`. */
const usDay = (cell: Cell): string => String(cell ?? "").replace(/^(\d{4})-0?(\d+)-0?(\d+)$/, "$2/$3/$1");
/** `57894-0030-01`. */
const dashed = (cell: Cell): string => String(cell ?? "").replace(/^(\d{5})(\d{4})(\d{2})$/, "$1-$2-$3");

const siteName = (id: Cell): string => SITES.find(({site_id}) => site_id === id)?.name ?? String(id);
const payerName = (id: Cell): string => PAYERS.find(({payer_id}) => payer_id === id)?.name ?? String(id);

interface Adjustment {
  readonly group: string;
  readonly carc: string;
  readonly cents: bigint;
}

const adjustmentsOf = (row: ClaimRow): Adjustment[] =>
  String(row.adjustments ?? "")
    .split(";")
    .filter(Boolean)
    .map((part) => {
      const [group = "", carc = "", amount] = part.split(":");
      return {group, carc, cents: centsOf(amount)};
    });

/** Versions of each line, oldest first, lines in the order of the claims. */
function versionsOf(rows: readonly ClaimRow[]): ClaimRow[][] {
  const lines = new Map<string, ClaimRow[]>();
  for (const row of rows) {
    const key = `${row.claim_id} ${row.line}`;
    lines.set(key, [...(lines.get(key) ?? []), row]);
  }
  return [...lines.values()].map((versions) => versions.sort((a, b) => Number(a.version) - Number(b.version)));
}

const isOpen = (row: ClaimRow): boolean => !row.paid_amount && !row.allowed_amount;

const CHARGE_HEADER = [
  "Facility Name",
  "Payer Name",
  "Plan Name",
  "Patient Acct No",
  "Claim No",
  "Charge ID",
  "Service Date",
  "POS",
  "CPT Code",
  "Mod 1",
  "NDC",
  "Units",
  "Charges",
  "Allowed",
  "Insurance Payments",
  "Patient Payments",
  "Contractual Adjustment",
  "Sequestration",
  "Deductible",
  "Coinsurance",
  "Copay",
  "Prior Auth Number",
  "Lot Number",
  "Billed Date",
  "Adjudication Date",
  "Payment Date",
  "Claim Status"
];

function statusWord(row: ClaimRow): string {
  if (isOpen(row)) return "Billed";
  return {denied: "Denied", reversal: "Recouped", void: "Voided"}[String(row.status)] ?? "Paid";
}

/** A charge report of where every line stands. */
export function chargeReport(rows: readonly ClaimRow[]): string {
  const body = versionsOf(rows).map((versions, index) => {
    const row = versions.at(-1)!;
    const sum = (carc: string): bigint =>
      adjustmentsOf(row).reduce((total, each) => (each.carc === carc ? total + each.cents : total), 0n);
    const money = (cell: Cell): string => dollars(centsOf(cell));
    return csvLine([
      siteName(row.site_id),
      payerName(row.payer_id),
      row.plan,
      row.patient_key,
      row.claim_id,
      String(700001 + index),
      usDay(row.service_date),
      row.place_of_service,
      row.hcpcs,
      row.modifiers,
      dashed(row.ndc11),
      row.units,
      money(row.billed_amount),
      money(row.allowed_amount),
      money(row.paid_amount),
      money(row.patient_paid_amount),
      dollars(sum("45")),
      dollars(sum("253")),
      money(row.deductible_amount),
      money(row.coinsurance_amount),
      money(row.copay_amount),
      row.authorization_id,
      row.lot,
      usDay(row.submitted_date),
      usDay(row.adjudicated_date),
      usDay(row.paid_date),
      statusWord(row)
    ]);
  });
  return [csvLine(CHARGE_HEADER), ...body, ""].join("\n");
}

const TRANSACTION_HEADER = [
  "Service Location",
  "Account #",
  "Claim #",
  "Charge #",
  "Trans Type",
  "Trans Code",
  "Description",
  "DOS",
  "Post Date",
  "CPT/HCPCS",
  "Mods",
  "NDC",
  "Units",
  "Amount",
  "Payer",
  "Auth #",
  "Lot #"
];

/** One transaction on a charge; amounts as the ledger writes them, charges up, payments and adjustments down. */
interface Transaction {
  readonly type: string;
  readonly code?: string;
  readonly text?: string;
  readonly posted: Cell;
  readonly cents: bigint;
  readonly units?: Cell;
  readonly isPatients?: boolean;
}

const PATIENTS_PART: {readonly [carc: string]: string} = {"1": "Deductible", "2": "Coinsurance", "3": "Copay"};

/** What the payer's answer posts; `back`: the same taken back. */
function answerOf(row: ClaimRow, back: boolean): Transaction[] {
  if (isOpen(row) || row.status === "void" || row.status === "reversal") return [];
  const posted = row.adjudicated_date;
  const sign = back ? 1n : -1n;
  if (row.status === "denied")
    return back
      ? []
      : [{type: "Denial", code: `CO${adjustmentsOf(row)[0]?.carc ?? "16"}`, text: "Denied", posted, cents: 0n}];
  const paid: Transaction = {
    type: back ? "Ins Payment Reversal" : "Ins Payment",
    code: back ? "REV-INS" : "PMT-INS",
    posted: row.paid_date || posted,
    cents: sign * centsOf(row.paid_amount)
  };
  const adjusted = adjustmentsOf(row)
    .filter(({group}) => group !== "PR")
    .map(
      ({group, carc, cents}): Transaction => ({
        type: back ? "Adjustment Reversal" : "Adjustment",
        code: `${group}${carc}`,
        posted,
        cents: sign * cents
      })
    );
  const shares = [
    ["1", row.deductible_amount],
    ["2", row.coinsurance_amount],
    ["3", row.copay_amount]
  ] as const;
  const moved = shares
    .filter(([, amount]) => centsOf(amount) !== 0n)
    .map(
      ([carc, amount]): Transaction => ({
        type: "Transfer to Patient",
        code: `PR${carc}`,
        text: PATIENTS_PART[carc]!,
        posted,
        cents: -sign * centsOf(amount)
      })
    );
  return [paid, ...adjusted, ...moved];
}

/** Every transaction of a line, through all its versions. */
function ledgerOf(versions: readonly ClaimRow[]): Transaction[] {
  const ledger: Transaction[] = [];
  let before: ClaimRow | null = null;
  for (const row of versions) {
    const posted = row.submitted_date || row.service_date;
    const charge = {units: row.units, cents: centsOf(row.billed_amount)};
    if (!before) ledger.push({type: "Charge", code: "CHG", posted, ...charge});
    else {
      ledger.push(...answerOf(before, true));
      if (row.status === "void")
        ledger.push({
          type: "Charge Void",
          code: "VOID",
          posted: row.adjudicated_date,
          units: row.units,
          cents: -charge.cents
        });
      else if (centsOf(before.billed_amount) !== charge.cents)
        ledger.push(
          {type: "Charge Void", code: "VOID", posted, units: before.units, cents: -centsOf(before.billed_amount)},
          {type: "Charge", code: "CHG", text: "Corrected claim", posted, ...charge}
        );
    }
    ledger.push(...answerOf(row, false));
    const more = centsOf(row.patient_paid_amount) - centsOf(before?.patient_paid_amount);
    if (more !== 0n)
      ledger.push({
        type: more > 0n ? "Pat Payment" : "Patient Refund",
        code: more > 0n ? "PMT-PT" : "REF-PT",
        text: more > 0n ? "Patient payment - card" : "Refund to patient",
        posted: row.paid_date || row.adjudicated_date,
        cents: -more,
        isPatients: true
      });
    before = row;
  }
  return ledger;
}

/** A report of every transaction on every charge. */
export function transactionReport(rows: readonly ClaimRow[]): string {
  const body = versionsOf(rows).flatMap((versions, index) => {
    const [first] = versions;
    return ledgerOf(versions).map(({type, code, text, posted, cents, units, isPatients}) =>
      csvLine([
        siteName(first!.site_id),
        first!.patient_key,
        first!.claim_id,
        String(700001 + index),
        type,
        code,
        text,
        usDay(first!.service_date),
        usDay(posted),
        first!.hcpcs,
        first!.modifiers,
        type === "Charge" ? dashed(first!.ndc11) : "",
        units,
        dollars(cents),
        isPatients ? "" : payerName(first!.payer_id),
        first!.authorization_id,
        first!.lot
      ])
    );
  });
  return [csvLine(TRANSACTION_HEADER), ...body, ""].join("\n");
}
