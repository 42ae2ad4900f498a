import {dateFormats, shapeOf} from "../sniff.ts";
import {plainNumber} from "../text.ts";
import {dollarsOf, type MarkOfDecimals} from "./cells.ts";
import type {ClaimsProfile, ClaimTarget} from "./schema.ts";
import {codeParts, isCode} from "./words.ts";

/** What `init` calls the things a column can be, which of them a file of each grain should tell, and what their cells look like. */

export const LABELS: {readonly [target in ClaimTarget]?: string} = {
  claim_id: "claim, invoice or encounter number",
  charge_id: "number of the charge line",
  line_number: "line number",
  transaction_id: "number of the transaction",
  remittance_id: "check or remittance number",
  transaction_type: "kind of transaction",
  transaction_code: "code of the transaction",
  transaction_text: "description of the transaction",
  payer_order: "primary, secondary or patient",
  financial_class: "financial class",
  adjustment_group: "adjustment group (CO, PR, OA)",
  adjustment_reason: "adjustment reason (CARC)",
  adjustment_amount: "dollars of that adjustment",
  amount: "dollars of the transaction",
  credit_amount: "credit beside a debit: dollars of the transaction, counted down",
  service_date: "date of service",
  posted_date: "date posted",
  submitted_date: "date billed",
  adjudicated_date: "date of the payer's answer",
  paid_date: "date paid",
  site_id: "location",
  payer_id: "payer",
  plan: "plan",
  patient_key: "patient or account number",
  place_of_service: "place of service",
  hcpcs: "HCPCS or CPT code",
  modifiers: "modifier",
  ndc11: "NDC",
  units: "billing units",
  unit_charge: "charge per unit",
  billed_amount: "charge",
  allowed_amount: "allowed",
  paid_amount: "paid by payers",
  total_paid_amount: "paid by all together",
  patient_paid_amount: "paid by patients",
  assistance_paid_amount: "paid by assistance (copay programs, foundations)",
  contractual_amount: "contractual adjustment",
  sequestration_amount: "sequestration",
  withheld_amount: "withheld by the payer",
  write_off_amount: "written off by the practice",
  mixed_adjustment_amount: "adjustments of all kinds",
  refund_amount: "refunds",
  balance_amount: "balance",
  patient_responsibility: "patient responsibility",
  deductible_amount: "deductible",
  coinsurance_amount: "coinsurance",
  copay_amount: "copay",
  authorization_id: "authorization number",
  lot: "lot number",
  status: "status of the line",
  voided: "mark of voided rows"
};

const WHO_AND_WHAT: readonly ClaimTarget[] = ["claim_id", "service_date", "hcpcs", "units"];
/** Asked for where no column was found and one is free that could be it, in this order. */
export const WANTED: {readonly [grain in ClaimsProfile["grain"]]: readonly ClaimTarget[]} = {
  charge: [
    ...WHO_AND_WHAT,
    ...(["billed_amount", "payer_id", "site_id", "allowed_amount", "paid_amount", "patient_paid_amount"] as const),
    ...(["payer_order", "charge_id", "paid_date", "ndc11", "modifiers", "status", "patient_key"] as const)
  ],
  transaction: [
    "transaction_type",
    ...WHO_AND_WHAT,
    ...(["amount", "payer_id", "site_id", "charge_id", "posted_date", "transaction_text"] as const),
    ...(["ndc11", "modifiers", "patient_key"] as const)
  ],
  remittance: [
    ...WHO_AND_WHAT,
    ...(["billed_amount", "allowed_amount", "paid_amount", "payer_id", "site_id"] as const),
    ...(["adjustment_group", "adjustment_reason", "adjustment_amount", "ndc11", "modifiers"] as const)
  ]
};

/** Of a target that another one stands in for, the other ones. */
const INSTEAD: {readonly [target in ClaimTarget]?: readonly ClaimTarget[]} = {
  billed_amount: ["unit_charge"],
  paid_amount: ["total_paid_amount"],
  patient_paid_amount: ["total_paid_amount"],
  amount: ["billed_amount", "paid_amount"],
  paid_date: ["posted_date", "adjudicated_date"],
  charge_id: ["line_number"]
};

export const isTold = (target: ClaimTarget, {columns}: Pick<ClaimsProfile, "columns">): boolean =>
  [target, ...(INSTEAD[target] ?? [])].some((each) => columns[each] !== undefined);

/** What dollars of a row can be, for a column of dollars that nobody has named. */
export const DOLLARS: {readonly [grain in ClaimsProfile["grain"]]: readonly ClaimTarget[]} = (() => {
  const charge: readonly ClaimTarget[] = [
    ...(["billed_amount", "allowed_amount", "paid_amount", "patient_paid_amount", "assistance_paid_amount"] as const),
    ...(["contractual_amount", "sequestration_amount", "write_off_amount", "mixed_adjustment_amount"] as const),
    ...([
      "patient_responsibility",
      "deductible_amount",
      "coinsurance_amount",
      "copay_amount",
      "balance_amount"
    ] as const)
  ];
  return {charge, transaction: ["amount", "credit_amount", ...charge], remittance: ["adjustment_amount", ...charge]};
})();

type Fits = (filled: readonly string[], rows: number, style: MarkOfDecimals) => boolean;

const share = (filled: readonly string[], is: (cell: string) => boolean): boolean =>
  filled.filter(is).length >= 0.9 * filled.length;
const isDollars = (cell: string, style: MarkOfDecimals): boolean => dollarsOf(cell, style) !== null;
const hasCents = (cell: string, style: MarkOfDecimals): boolean =>
  isDollars(cell, style) && /[.,]\d{2}\b|\$/.test(cell);
/** A day that a system does not have is often written as one of zeros. */
const isDay = (filled: readonly string[]): boolean => {
  const days = filled.filter((cell) => !/^0+[/-]0+[/-]0+/.test(cell));
  return days.length > 0 && dateFormats(days).length > 0;
};
const isNumbering: Fits = (filled, rows, style) =>
  filled.length >= 0.5 * rows && share(filled, (cell) => /\d/.test(cell) && !hasCents(cell, style)) && !isDay(filled);
const isWords = (filled: readonly string[]): boolean =>
  share(filled, (cell) => /[A-Za-z]{3}/.test(cell)) && !share(filled, isCode);

const FITS: {readonly [target in ClaimTarget]?: Fits} = {
  claim_id: isNumbering,
  // Nearly every row has another one; a number that many rows share is a claim's or a patient's.
  charge_id: (filled, rows, style) => isNumbering(filled, rows, style) && new Set(filled).size > 0.6 * filled.length,
  patient_key: isNumbering,
  transaction_text: (filled) => isWords(filled),
  service_date: isDay,
  posted_date: isDay,
  paid_date: isDay,
  hcpcs: (filled) => share(filled, (cell) => codeParts(cell) !== null),
  units: (filled, _, style) => share(filled, (cell) => /^-?\d+(\.\d+)?$/.test(plainNumber(cell, style) ?? "")),
  ndc11: (filled) =>
    share(filled, (cell) => shapeOf(cell) === "ndc" || /^\d{9,11}$/.test(cell) || !/[A-Za-z0-9]/.test(cell)),
  modifiers: (filled) => share(filled, (cell) => /^[A-Z0-9]{2}([|, :;-][A-Z0-9]{2})*$/i.test(cell)),
  site_id: (filled) => isWords(filled),
  payer_id: (filled) => isWords(filled),
  payer_order: (filled) =>
    new Set(filled).size <= 4 && share(filled, (cell) => /prim|sec|ter|pat|^[0-4p]$/i.test(cell)),
  status: (filled) => isWords(filled) && new Set(filled).size <= 20,
  transaction_type: (filled) => isWords(filled) && new Set(filled).size <= 60,
  adjustment_group: (filled) => share(filled, (cell) => /^(CO|PR|OA|PI|CR)$/i.test(cell)),
  adjustment_reason: (filled) => share(filled, (cell) => /^((CO|PR|OA|PI|CR)[- :]?)?[A-Z]?\d{1,3}$/i.test(cell))
};

/** Whether the cells of a column can be a target's; dollars where nothing else is said. */
export function fits(target: ClaimTarget, cells: readonly string[], style: MarkOfDecimals): boolean {
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  if (filled.length === 0) return false;
  return FITS[target]?.(filled, cells.length, style) ?? share(filled, (cell) => isDollars(cell, style));
}
