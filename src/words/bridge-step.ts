/** The steps of the bridge in plain words, in the order they are drawn. */
export const STEP_WORDS: readonly (readonly [step: string, words: string, meaning: string])[] = [
  ["payment_limit", "Payment limits", "CMS's limits changed"],
  ["acquisition_price", "Purchase prices", "what a unit cost the practice"],
  ["payer_rate", "Payer rates", "what payers allow per unit, against the limit"],
  ["payer_mix", "Payer mix", "which payers' patients came"],
  ["drug_mix", "Drug mix", "which drugs were given"],
  ["site_mix", "Site mix", "where they were given"],
  ["volume", "Volume", "how much was given"],
  ["denials", "Denials and write-offs", "units denied or taken back"],
  ["unpaid", "Allowed, not collected", "allowed and not paid, by payer or patient"],
  ["waste", "Waste", "units discarded"],
  ["cost_adjustments", "Credits and freight", "dollars of invoices no lot holds"],
  ["rebates", "Rebates", "rebates accrued"]
];

/** A step in words. */
export const stepWords = (step: string): string => STEP_WORDS.find(([name]) => name === step)?.[1] ?? step;
