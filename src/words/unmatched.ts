/** Words for the reasons of mart.unmatched. */
export const REASONS: Readonly<Record<string, string>> = {
  no_payment_limit: "no payment limit",
  no_lot: "no lot on hand, cost estimated",
  no_cost: "no known cost",
  unknown_site: "bought at a site that nobody knows",
  billed_again: "one dose under two claim numbers",
  two_layouts: "one dose in exports of two layouts, numbered differently",
  numbered_differently: "one dose in X12 and in an export, numbered differently",
  no_crosswalk_row: "bought under an NDC no crosswalk names",
  ndc_not_of_code: "NDC not listed under the code billed",
  remittance_without_claim: "paid by an 835 on no claim, held",
  unlisted_payer: "payer not in the payer list",
  unlisted_site: "site not in the site list"
};
