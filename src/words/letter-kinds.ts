/** Kinds of action that ask somebody outside for money by a letter (letter.ts, which is fetched when one is opened). */
export const LETTER_KINDS = [
  "work_denial_cluster",
  "work_denials",
  "appeal_underpayment",
  "rebill_restated_limit",
  "recover_off_contract",
  "ask_prompt_pay",
  "claim_short_rebate",
  "return_expired_lot"
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

export const isLetterKind = (kind: string): kind is LetterKind => (LETTER_KINDS as readonly string[]).includes(kind);
export const hasLetter = ({action_kind}: {readonly action_kind: string}): boolean => isLetterKind(action_kind);
