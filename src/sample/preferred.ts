import {csvText} from "./csv.ts";

/** What invented payers prefer of products that compete, from the year the sample begins in. */
const ROWS: readonly (readonly [payer_id: string, hcpcs: string, preference: string, min_share_pct: string])[] = [
  ["bluestem", "Q5104", "preferred", "60"],
  ["bluestem", "Q5118", "preferred", "50"],
  ["fairlake", "Q5121", "preferred", ""],
  ["medicaid", "Q5108", "preferred", "40"],
  ["medicare", "J1745", "none", ""],
  ["northfork-ma", "Q5103", "excluded", ""],
  ["prairie", "Q5107", "preferred", ""],
  ["prairie", "Q5119", "preferred", "50"],
  ["summit", "Q5115", "preferred", ""],
  ["tallgrass", "J9312", "excluded", ""]
];

/** The practice's own `reference/preferred_product.csv`. */
export const preferredText = (): string =>
  csvText(
    ["payer_id", "hcpcs", "preference", "min_share_pct", "source", "as_of"],
    ROWS.map(([payer_id, hcpcs, preference, min_share_pct]) => ({
      ...{payer_id, hcpcs, preference, min_share_pct, source: "invented", as_of: "2025-01-15"}
    }))
  );
