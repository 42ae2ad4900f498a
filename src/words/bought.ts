/** A step of mart.dollar_trail in cents. */
export interface StepAmount {
  readonly step: string;
  readonly amount_cents: number;
}

/** What "bought" means on three pages, in cents, each from the one before. */
export interface Bought {
  /** Goods that came into stock at their invoice price: bought, moved in and free in the unit ledger. */
  readonly into_stock: number;
  readonly handling: number;
  /** Price credits, prompt pay and invoice lines no lot holds; below zero they take away. */
  readonly others: number;
  /** What invoices charged: where every dollar bought is. */
  readonly charged: number;
  /** Credited for what went back or to another site. */
  readonly returned: number;
  /** Spent, credits and freight included, as the purchases page has it. */
  readonly spent: number;
}

/** Name of the measure wherever it is said. */
export const SPENT = "Spent, credits and freight included";

const HANDLING = ["freight", "service_fee"];
const OTHERS = ["price_credit", "prompt_pay", "rebill", "no_units", "unmapped_ndc"];
const RETURNS = ["returned", "transferred_out"];

/** The line that reconciles the three totals of what was bought: into stock, charged by invoices, spent after credits. */
export function boughtOf(rows: readonly StepAmount[]): Bought {
  const sum = (steps: readonly string[]): number =>
    rows.filter(({step}) => steps.includes(step)).reduce((all, row) => all + row.amount_cents, 0);
  const [charged, handling, others, returned] = [sum(["bought"]), sum(HANDLING), sum(OTHERS), sum(RETURNS)];
  return {into_stock: charged - handling - others, handling, others, charged, returned, spent: charged - returned};
}
