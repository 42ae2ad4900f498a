/** Where a dollar bought can be (`mart.dollar_trail`), in plain words, in the order they are read. */
export const DOLLAR_STEPS: readonly (readonly [step: string, words: string])[] = [
  ["used", "Cost of units given and billed"],
  ["discarded", "Cost of units discarded and billed (JW)"],
  ["other_waste", "Cost of waste not billed"],
  ["expired", "Expired"],
  ["unexplained", "Unexplained"],
  ["before_first_count", "Gone before the first count"],
  ["opening_count", "Less stock of the first count that no invoice here bought (estimated)"],
  ["count_gain", "Less stock that later counts found (estimated)"],
  ["on_hand", "On hand"],
  ["returned", "Returned for credit"],
  ["transferred_out", "Transferred to other sites"],
  ["return_difference", "Lost on returns (cost less credit)"],
  ["transfer_difference", "Lost on transfers (cost less credit)"],
  ["freight", "Freight"],
  ["service_fee", "Service fees"],
  ["prompt_pay", "Prompt-pay discounts"],
  ["price_credit", "Price credits"],
  ["rebill", "Rebills without packages"],
  ["no_units", "Invoice lines without units"],
  ["unmapped_ndc", "NDCs in no crosswalk"]
];
