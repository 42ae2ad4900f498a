/** Where a dollar bought can be (`mart.dollar_trail`), in plain words, in the order they are read. */
export const DOLLAR_STEPS: readonly (readonly [step: string, words: string])[] = [
  ["used", "Cost of units given and billed"],
  ["discarded", "Cost of units discarded and billed (JW)"],
  ["other_waste", "Cost of waste not billed"],
  ["expired", "Expired"],
  ["unexplained", "Unexplained"],
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
