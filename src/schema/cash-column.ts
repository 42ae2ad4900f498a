/** Type and meaning, as in column.ts. */
type Meaning = readonly [type: string, meaning: string];

const DOLLARS = "DECIMAL(18,2)";

/** Columns of the thirteen weeks of cash: what is due and to come by week, and how such outlooks did. */
export const CASH_COLUMNS: Readonly<Record<string, Meaning>> = {
  cash_amount: [DOLLARS, "Expected in the week; money that leaves is negative. In week 0 what has no week, dollars."],
  cash_date: ["DATE", "Day on which a payer's money moved, or on which it decided to pay nothing."],
  cash_flow: ["VARCHAR", "What moves the money: claims pending, doses ahead, invoices and so on."],
  cash_known_through: ["DATE", "Last day on which services, payments and invoices are all known."],
  cash_number: ["INTEGER", "Place of the day among the days on which money of the line moved."],
  cash_week: ["INTEGER", "Week after the day of the outlook, 1 to 13; 0 where no week is known."],
  actual_net_amount: [DOLLARS, "Receipts less payments that came, from the day of the outlook on, dollars."],
  actual_payments_amount: [DOLLARS, "Invoices that fell due from the day of the outlook on, dollars."],
  actual_receipts_amount: [DOLLARS, "Payers' payments that came from the day of the outlook on, dollars."],
  expected_payments_amount: [DOLLARS, "Payments expected from the day of the outlook on, corrected, dollars."],
  expected_receipts_amount: [DOLLARS, "Receipts expected from the day of the outlook on, corrected, dollars."],
  first_cash_date: ["DATE", "Day of the first decision, by its money where money came; null while pending."],
  first_paid_amount: [DOLLARS, "What the first decision paid, dollars."],
  first_service_date: ["DATE", "First day of service that is known."],
  invoices_through: ["DATE", "Last day of an invoice, not beyond the as-of date."],
  is_paid: ["BOOLEAN", "The first decision paid something."],
  net_high_amount: [DOLLARS, "Upper end of the 80% range of receipts less payments from the day on, dollars."],
  net_low_amount: [DOLLARS, "Lower end of the 80% range of receipts less payments from the day on, dollars."],
  net_mid_amount: [DOLLARS, "Receipts less payments expected from the day on, dollars."],
  origin_date: ["DATE", "Day an outlook is made on, with what was known then."],
  pace_amount: [DOLLARS, "Doses of the last half year over as many days as are planned, dollars."],
  party: ["VARCHAR", "Payer, vendor or program the money comes from or goes to; none where it is all of them."],
  payable_amount: [DOLLARS, "Invoice with freight and fees, less the discount for paying within the terms, dollars."],
  payable_date: ["DATE", "Day the terms of the invoice end; null where no terms are known."],
  payments_amount: [DOLLARS, "Payments expected in the week, dollars."],
  payments_through: ["DATE", "Last day of a payer's decision, not beyond the as-of date."],
  planned_amount: [DOLLARS, "Planned doses of the weeks an order covers, at what all payers usually pay, dollars."],
  planned_through: ["DATE", "Last day of the planned doses that are compared with the pace."],
  receipts_amount: [DOLLARS, "Receipts expected in the week, dollars."],
  services_through: ["DATE", "Last day of service, not beyond the as-of date."],
  unpriced_amount: [DOLLARS, "Charges of pending lines whose payer has never decided the code, dollars."],
  usual_amount: [DOLLARS, "What the payer usually pays for such lines when it pays, dollars."],
  usual_per_unit: ["DOUBLE", "What the payer usually pays for a billing unit when it pays, dollars."],
  usual_square: ["DOUBLE", "Sum over claims of the squares of what they would usually be paid."],
  usual_sum: ["DOUBLE", "Sum of what claims would usually be paid, dollars."],
  week_net_amount: [DOLLARS, "Receipts less payments of the week, dollars."],
  week_ends: ["DATE", "Last day of the week."]
};
