import {type Cents, formatCents} from "../../../src/domain/money.ts";
import {
  CONTRACTUAL,
  isMedicare,
  patientParts,
  type Reason,
  reasonsText,
  SEQUESTRATION,
  splitMixed,
  WITHHELD
} from "./adjustment.ts";
import {billedOf, type Cells} from "./cells.ts";
import type {ClaimsProfile, ClaimTarget, TransactionRule} from "./schema.ts";
import {type Meaning, meaningOfRow, reasonIn, ruleOf} from "./transaction.ts";

/** What a row of an export says of money, with signs that count up. */

export type Values = {[column: string]: string | null};

export interface Fault {
  readonly column: ClaimTarget;
  readonly reason: string;
  readonly value: string | null;
}

/** Counts what is worth saying of rows of a file: how often, and for how many dollars. */
export type Count = (what: string, dollars?: Cents | null) => void;

/** Sets amounts that are known. */
function put(values: Values, amounts: {readonly [column: string]: Cents | null}): void {
  for (const [column, amount] of Object.entries(amounts)) if (amount !== null) values[column] = formatCents(amount);
}

const add = (...amounts: readonly (Cents | null)[]): Cents | null => {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0n);
};

/** The payers' answer on a charge row: 0.00 in every column is a report's way of writing nothing yet. */
const isAnswered = (cells: Cells, paid: Cents | null): boolean =>
  [
    paid,
    ...(
      [
        "allowed_amount",
        "contractual_amount",
        "sequestration_amount",
        "withheld_amount",
        "mixed_adjustment_amount",
        "adjustment_amount"
      ] as const
    ).map((target) => cells.money(target))
  ].some((amount) => amount !== null && amount !== 0n);

/** Payers' and patient's payments; where one of them stands only in a total, it is what the other leaves. */
function paymentsOf(cells: Cells, has: (target: ClaimTarget) => boolean): {paid: Cents | null; patient: Cents | null} {
  const [paid, patient, total] = (["paid_amount", "patient_paid_amount", "total_paid_amount"] as const).map((target) =>
    cells.money(target)
  );
  if (total !== null && total !== undefined) {
    if (!has("paid_amount")) return {paid: total - (patient ?? 0n), patient: patient ?? null};
    if (!has("patient_paid_amount")) return {paid: paid ?? null, patient: total - (paid ?? 0n)};
  }
  return {paid: paid ?? null, patient: patient ?? null};
}

/** A row with the sums of its charge line, or a line of a payer's answer. */
export function chargeMoney(cells: Cells, values: Values, profile: ClaimsProfile, count: Count): Fault | null {
  const has = (target: ClaimTarget): boolean => profile.columns[target] !== undefined;
  const billed = billedOf(cells, values.units ?? null, profile);
  const repeats = billed === null && profile.repeated.length > 0;
  // A report of payments alone: its charges are in another export.
  const isPayment = !has("billed_amount") && !has("unit_charge");
  if (billed === null && !repeats && !isPayment) return {column: "billed_amount", reason: "missing_value", value: null};
  const payments = paymentsOf(cells, has);
  // A row for the patient as payer holds what the patient paid.
  const isPatients = values.payer_place === "4";
  const paid = isPatients ? null : payments.paid;
  const patient = isPatients ? (payments.patient ?? payments.paid) : payments.patient;
  const state = stateOf(cells, profile);
  const answered =
    profile.grain === "remittance" || state === "denied" || state === "decided" || isAnswered(cells, paid);
  values.kind = isPayment ? "insurance_payment" : profile.grain === "remittance" ? "answer" : "line";
  values.state = state === "decided" || state === "open" ? null : state;
  const medicare = isMedicare(`${cells.text("payer_id")} ${cells.text("financial_class")} ${cells.text("plan")}`);
  const reasons = reasonsOf(cells);
  let allowed = cells.money("allowed_amount");
  const mixed = cells.money("mixed_adjustment_amount");
  const contractual = cells.money("contractual_amount");
  if (mixed !== null && mixed !== 0n && billed !== null) {
    if (allowed !== null) {
      const split = splitMixed({mixed, billed, allowed, paid: paid ?? 0n, medicare});
      reasons.push(...split.reasons);
      if (split.unknown !== 0n)
        count("adjustments that are neither the contractual difference nor sequestration, kind unknown", split.unknown);
      if (split.reasons.some(({reason}) => reason === SEQUESTRATION))
        count(
          "adjustments beyond the contractual difference that are 2% of what Medicare pays, read as sequestration (CO-253)"
        );
    } else if (contractual === null && !medicare) {
      allowed = billed - mixed;
      reasons.push({reason: CONTRACTUAL, amount: mixed});
      count("allowed worked out as charge less adjustments");
    } else if (contractual === null) count("allowed unknown: the adjustments may hold sequestration", billed);
  }
  if (allowed === null && contractual !== null && billed !== null && answered) {
    allowed = billed - contractual;
    count("allowed worked out as charge less contractual adjustment");
  }
  const parts = patientParts(reasons);
  const shares = add(
    ...(["deductible_amount", "coinsurance_amount", "copay_amount"] as const).map((target) => cells.money(target))
  );
  put(values, {
    billed_amount: billed,
    allowed_amount: answered ? allowed : null,
    paid_amount: answered ? (paid ?? (repeats || isPatients ? null : 0n)) : null,
    patient_paid_amount: patient,
    assistance_paid_amount: cells.money("assistance_paid_amount"),
    write_off_amount: cells.money("write_off_amount"),
    deductible_amount: cells.money("deductible_amount") ?? parts.deductible_amount,
    coinsurance_amount: cells.money("coinsurance_amount") ?? parts.coinsurance_amount,
    copay_amount: cells.money("copay_amount") ?? parts.copay_amount,
    patient_responsibility: cells.money("patient_responsibility") ?? shares ?? parts.patient_responsibility
  });
  values.adjustments = reasonsText(reasons);
  const refunds = cells.money("refund_amount");
  if (refunds) count("refunds in a column of their own, which may be in the payments already: not used", refunds);
  return null;
}

/** Adjustments whose kind their column or their own code says. */
function reasonsOf(cells: Cells): Reason[] {
  const reasons: Reason[] = [];
  const own = cells.money("adjustment_amount");
  const [group, reason] = [cells.text("adjustment_group").toUpperCase(), cells.text("adjustment_reason").toUpperCase()];
  const said =
    /^(CO|OA|PI|PR|CR)$/.test(group) && /^[A-Z0-9]{1,4}$/.test(reason)
      ? `${group}:${reason}`
      : (reasonIn(`${group}${reason}`) ?? reasonIn(reason));
  if (own !== null && said) reasons.push({reason: said, amount: own});
  for (const [target, as] of [
    ["contractual_amount", CONTRACTUAL],
    ["sequestration_amount", SEQUESTRATION],
    ["withheld_amount", WITHHELD]
  ] as const) {
    const amount = cells.money(target);
    if (amount !== null) reasons.push({reason: as, amount});
  }
  return reasons;
}

/** What the status of a row says: by the profile's words, by a flag of voided rows, by the claim status of a payer's answer. */
function stateOf(cells: Cells, profile: ClaimsProfile): string | null {
  const voided = cells.text("voided").toLowerCase();
  if (voided !== "" && !/^(0|n|no|false|active)$/.test(voided)) return "void";
  const word = cells.text("status");
  const said = Object.entries(profile.states).find(([own]) => own.toLowerCase() === word.toLowerCase())?.[1];
  if (said) return said;
  if (profile.grain !== "remittance") return null;
  return word === "4" ? "denied" : word === "22" ? "reversal" : null;
}

/** A row of a transaction export; a word says that the row does nothing to its charge, null that it was read. */
export function transactionMoney(
  cells: Cells,
  values: Values,
  profile: ClaimsProfile,
  count: Count
): Fault | string | null {
  const rule: (Partial<TransactionRule> & Pick<TransactionRule, "kind">) | null = ruleOf(
    profile.transactions,
    cells.text
  );
  const meaning: Meaning | null = rule ? null : meaningOfRow(cells.text);
  // A column of adjustments of all kinds: the row's own words say which it is.
  const said = rule?.amount && rule.kind === "adjustment" && !rule.reason ? meaningOfRow(cells.text) : null;
  const isSaid = said?.kind === "adjustment" || said?.kind === "write_off" || said?.kind === "responsibility";
  const kind = isSaid ? said.kind : (rule?.kind ?? meaning?.kind);
  const words = (["transaction_type", "transaction_code", "transaction_text"] as const)
    .map((target) => cells.text(target))
    .filter(Boolean);
  if (!kind)
    return {column: "transaction_type", reason: "unknown_transaction", value: words.slice(0, 2).join(" / ") || null};
  if (!rule)
    count(
      `rows of a kind the profile does not name ("${words.slice(0, 2).join(" / ")}"), read as ${kind.replace("_", " ")}`
    );
  if (kind === "note" || kind === "transfer" || kind === "interest") return LEFT_OUT[kind];
  values.kind = kind;
  if (stateOf(cells, profile) === "void") values.state = "void";
  const written = cells.money(rule?.amount ?? "amount");
  if (kind === "denial") {
    values.state = "denied";
    values.units = null;
    values.adjustments = reasonIn(cells.text("transaction_code")) ?? reasonIn(cells.text("transaction_text")) ?? null;
    return null;
  }
  if (written === null) return {column: "amount", reason: "missing_value", value: null};
  if (kind === "insurance_payment" && (meaning ?? meaningOfRow(cells.text))?.way === -1) values.state = "reversal";
  const amount = rule ? (rule.counts === "opposite" ? -written : written) : wayOf(profile, kind, meaning!.way, written);
  take(kind, amount, {cells, values, rule, meaning: isSaid ? said : meaning});
  return null;
}

/** Kinds of rows that do nothing to their charge, as they are called. */
const LEFT_OUT = {
  note: "notes",
  transfer: "transfers between payers",
  interest: "rows of interest and late charges"
} as const;

/** Dollars of a row no rule fits: what takes back counts down; what counts up has the sign the profile knows of its kind. */
function wayOf(profile: ClaimsProfile, kind: string, way: 1 | -1, written: Cents): Cents {
  const size = written < 0n ? -written : written;
  if (way < 0) return -size;
  const known = profile.transactions.find((rule) => rule.kind === kind);
  return known ? (known.counts === "opposite" ? -written : written) : size;
}

function take(
  kind: string,
  amount: Cents,
  {
    cells,
    values,
    rule,
    meaning
  }: {cells: Cells; values: Values; rule: Partial<TransactionRule> | null; meaning: Meaning | null}
): void {
  switch (kind) {
    case "charge": {
      const units = values.units ?? null;
      if (units !== null) values.units = `${amount < 0n ? "-" : ""}${units.replace("-", "")}`;
      put(values, {billed_amount: amount, allowed_amount: cells.money("allowed_amount")});
      break;
    }
    case "insurance_payment":
      values.units = null;
      put(values, {paid_amount: amount, allowed_amount: amount < 0n ? null : cells.money("allowed_amount")});
      break;
    case "patient_payment":
    case "assistance_payment":
    case "write_off":
      values.units = null;
      put(values, {[COLUMN[kind]]: amount});
      break;
    default: {
      values.units = null;
      const group = cells.text("adjustment_group");
      const told =
        reasonIn(`${group}-${cells.text("adjustment_reason")}`) ??
        reasonIn(cells.text("adjustment_reason")) ??
        reasonIn(cells.text("transaction_code")) ??
        reasonIn(cells.text("transaction_text"));
      const reasons = [{reason: told ?? rule?.reason ?? meaning?.reason ?? CONTRACTUAL, amount}];
      values.adjustments = reasonsText(reasons);
      put(values, patientParts(reasons));
    }
  }
}

const COLUMN = {
  patient_payment: "patient_paid_amount",
  assistance_payment: "assistance_paid_amount",
  write_off: "write_off_amount"
} as const;
