/** Words of `raw.claim_export`, which profiles of claims exports use too. */

/** What a row of an export is: a charge line with its sums, a transaction on a charge, a line of a payer's answer. */
export const EXPORT_GRAINS = ["charge", "transaction", "remittance"] as const;

/** What a row of a transaction export does to its charge. */
export const TRANSACTION_KINDS = [
  "charge",
  "insurance_payment",
  "patient_payment",
  "assistance_payment",
  "adjustment",
  "write_off",
  "responsibility",
  "denial",
  "interest",
  "transfer",
  "note"
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** The same, and whole lines: `line` of a charge export, `answer` of a remittance report. */
export const EXPORT_KINDS = ["line", "answer", ...TRANSACTION_KINDS] as const;

/** What a status word of a charge row says. */
export const CLAIM_STATES = ["open", "decided", "denied", "void", "reversal"] as const;
