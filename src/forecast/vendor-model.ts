/**
 * What a drug for a payer's patients brings a practice under three ways of supplying it, and what adding a therapy would: pure
 * functions on whole cents, the same in Node and in a page.
 */

/** A year of one drug with one payer. Amounts per dose in cents. */
export interface VendorInputs {
  readonly doses: number;
  /** Collected for the drug of a dose. */
  readonly drug_revenue: number;
  /** What the drug of a dose cost, discarded units included. */
  readonly drug_cost: number;
  /** Of that, cost of discarded units. */
  readonly waste_cost: number;
  /** Collected for giving a dose. */
  readonly administration_revenue: number;
  /** Chair, nurse and supplies of a dose. */
  readonly chair_cost: number;
  /** Days from paying the distributor to being paid: negative when the payer is first. */
  readonly gap_days: number;
  /** Share of drug billed that is never collected. */
  readonly loss_rate: number;
  /** Yearly cost of money, as a fraction. */
  readonly interest_rate: number;
}

export type SupplyModel = "buy_and_bill" | "white_bagging" | "referral";

export interface VendorOutcome {
  readonly model: SupplyModel;
  readonly drug_margin: number;
  readonly waste: number;
  readonly chair_revenue: number;
  readonly chair_cost: number;
  /** Money tied up on an average day. */
  readonly working_capital: number;
  readonly interest: number;
  readonly result: number;
}

const DAYS = 365;

/** Buy and bill, a pharmacy's drug given in the own chair, and the patient sent away: a year of each, whole cents. */
export function vendorModels(inputs: VendorInputs): VendorOutcome[] {
  const {doses} = inputs;
  const revenue = Math.round(doses * inputs.drug_revenue * (1 - inputs.loss_rate));
  const cost = Math.round(doses * inputs.drug_cost);
  const chair = Math.round(doses * inputs.administration_revenue);
  const spent = Math.round(doses * inputs.chair_cost);
  const working = Math.round((cost * Math.max(0, inputs.gap_days)) / DAYS);
  const interest = Math.round(working * inputs.interest_rate);
  const own = revenue - cost;
  return [
    outcome("buy_and_bill", {
      drug_margin: own,
      waste: Math.round(doses * inputs.waste_cost),
      chair_revenue: chair,
      chair_cost: spent,
      working_capital: working,
      interest
    }),
    outcome("white_bagging", {
      drug_margin: 0,
      waste: 0,
      chair_revenue: chair,
      chair_cost: spent,
      working_capital: 0,
      interest: 0
    }),
    outcome("referral", {drug_margin: 0, waste: 0, chair_revenue: 0, chair_cost: 0, working_capital: 0, interest: 0})
  ];
}

function outcome(model: SupplyModel, parts: Omit<VendorOutcome, "model" | "result">): VendorOutcome {
  return {model, ...parts, result: parts.drug_margin + parts.chair_revenue - parts.chair_cost - parts.interest};
}

/** What adding a therapy takes; amounts per dose in cents. */
export interface TherapyInputs {
  readonly patients_at_start: number;
  readonly new_patients_a_month: number;
  readonly doses_a_year: number;
  readonly drug_cost: number;
  /** Collected for a dose, drug and administration, by payer mix. */
  readonly revenue: number;
  readonly chair_cost: number;
  /** Days until the distributor is paid, and until the payer pays. */
  readonly terms_days: number;
  readonly days_to_pay: number;
  /** Spent before the first dose: training, stock on the shelf, chair. */
  readonly set_up_cost: number;
  readonly months: number;
}

export interface TherapyMonth {
  readonly month: number;
  readonly doses: number;
  readonly margin: number;
  /** Cash in less cash out so far. */
  readonly cash: number;
}

export interface TherapyOutcome {
  readonly months: readonly TherapyMonth[];
  readonly margin: number;
  /** The deepest the cash goes. */
  readonly lowest_cash: number;
  /** First month at whose end all that was spent has come back; null when it has not. */
  readonly break_even_month: number | null;
}

/** A pro forma by month: money goes out after the terms and comes in after the days to pay, in whole months of 30 days. */
export function addTherapy(inputs: TherapyInputs): TherapyOutcome {
  const out = Math.round(inputs.terms_days / 30);
  const late = Math.round(inputs.days_to_pay / 30);
  const doses = Array.from(
    {length: inputs.months},
    (_, month) => ((inputs.patients_at_start + inputs.new_patients_a_month * month) * inputs.doses_a_year) / 12
  );
  const at = (month: number): number => doses[month] ?? 0;
  let cash = -inputs.set_up_cost;
  let lowest = cash;
  const months = doses.map((given, month): TherapyMonth => {
    cash +=
      Math.round(at(month - late) * inputs.revenue) -
      Math.round(at(month - out) * inputs.drug_cost) -
      Math.round(given * inputs.chair_cost);
    lowest = Math.min(lowest, cash);
    return {
      month: month + 1,
      doses: given,
      margin: Math.round(given * (inputs.revenue - inputs.drug_cost - inputs.chair_cost)),
      cash
    };
  });
  // Broken even for good: not before the last month in which the cash was below nothing.
  const below = months.findLast((row) => row.cash < 0)?.month ?? 0;
  return {
    months,
    margin: months.reduce((sum, row) => sum + row.margin, 0) - inputs.set_up_cost,
    lowest_cash: lowest,
    break_even_month: below < months.length ? below + 1 : null
  };
}
