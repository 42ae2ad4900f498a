import {kindName} from "./format.ts";

/** Codes of marts as people say them; a code that is not here is its own words. */
const WORDS: Readonly<Record<string, string>> = {
  limit_of_earlier_quarter: "prior quarter's payment limit",
  below_contract: "below contract",
  off_contract: "off contract",
  wrong_price: "above contract price",
  wrong_ndc: "product not on contract",
  prompt_pay_not_seen: "prompt-pay discount not seen",
  payment_limit: "payment limits (CMS)",
  ndc_hcpcs: "NDC–HCPCS crosswalk (CMS)",
  gpo_contracts: "contracts for buying",
  payer_contracts: "payer contracts",
  claim_837: "claims sent (837)",
  remittance_835: "remittances (835)",
  prior_auths: "prior authorizations",
  inventory_counts: "stock counts",
  administration_times: "administration times",
  noc: "prices of drugs without a code (CMS)",
  wac: "list prices (WAC)",
  cms_limit: "CMS payment limit",
  asp: "ASP",
  true: "yes",
  false: "no"
};

const KINDS =
  /^(medicare_ffs|medicare_advantage|commercial|medicaid|other_government|self_pay|office|aic|ais|home_infusion|hopd)$/;
/** A quarter as data has it, in a text too. */
export const QUARTER = /\b((?:19|20)\d{2})Q([1-4])\b/g;
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/;

/**
 * A cell's text as people read it: a code of a mart in words, a quarter as "2025 Q2"; other text as it is. Only whole cells
 * are codes, so a name with an underscore in a sentence stays what it is.
 */
export function codeWords(text: string): string {
  if (Object.hasOwn(WORDS, text)) return WORDS[text]!;
  if (KINDS.test(text)) return kindName(text);
  if (CODE.test(text)) return text.replaceAll("_", " ");
  return text.replace(QUARTER, "$1 Q$2");
}
