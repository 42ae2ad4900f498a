import {FIELDS} from "./scenario.ts";

const WORDS: Readonly<Record<string, string>> = {
  prospective: "bought at MFP",
  refund_whole: "bought at list, refunded whole",
  refund_partial: "bought at list, refunded in part",
  refund_none: "bought at list, never refunded",
  wac: "list price",
  invoice: "own invoice",
  payer: "each payer's own terms",
  cms_file: "the CMS file (falls at once)",
  manufacturer_asp: "the manufacturer's ASP (falls later, by less)",
  neither: "neither (stays)",
  p10: "low (10th percentile)",
  p50: "middle (median)",
  p90: "high (90th percentile)",
  asp_erosion: "own path of limits and prices",
  mfp_payment: "Medicare pays 106% of MFP",
  spillover: "contracts that follow",
  refund_float: "drug at MFP, less interest",
  mix: "volume",
  none: "no contract follows",
  advantage_only: "Medicare Advantage follows the file",
  all_contracts: "all contracts follow the file",
  true: "yes",
  false: "no"
};

/** A choice of a scenario in words. */
export const inScenarioWords = (value: string): string => WORDS[value] ?? value.replaceAll("_", " ");

/** Shares in per cent, days and quarters as such. */
export function numberInWords(name: keyof typeof FIELDS, value: number): string {
  if (name.endsWith("_days")) return value === 1 ? "1 day" : `${value} days`;
  if (name.endsWith("_quarters")) return value === 1 ? "at once" : `${value} quarters`;
  return `${Number((100 * value).toFixed(1))}%`.replace("-", "\u2212");
}

/** The value of an assumption in words: 0.25 as 25%, 60 as 60 days, a choice as people say it. */
export function valueInWords(assumption: string, value: string): string {
  const name = assumption.replace(/^(discounts|d)\..*/, "discount") as keyof typeof FIELDS;
  const isNumber = typeof FIELDS[name]?.value === "number" && value !== "";
  return isNumber ? numberInWords(name, Number(value)) : inScenarioWords(value);
}

/** What to do about a contract, by what it follows once CMS prints no ASP for the drug. */
export const CONTRACT_ASKS = {
  cms_file: "falls with MFP on the first day: agree a successor benchmark first",
  manufacturer_asp: "CMS will print no ASP for the drug: agree who states it, and a fallback",
  neither: "stays until renewed; expect the payer to ask"
} as const;
