import {FIELDS, type Scenario} from "./scenario.ts";

/** Where each assumption's default and range come from; each with the day it was looked at. */
const SOURCES: Readonly<Record<keyof typeof FIELDS, string>> = {
  discount:
    "0.39–0.64 for oncology, 0.42–0.61 for infusion centers: Avalere/COA 2024 and trade estimates; 2028 MFPs unpublished on 2026-11-01",
  use_published: "CMS file of selected drugs, when it has a price",
  mfp_share: "Avalere/COA 2024 imply one third (0.13 over 0.39)",
  acquisition: "not settled for Part B: CMS proposed rule of 2026-06-12 leaves it to guidance",
  refund_basis: "Part D counts from WAC; Part B not settled on 2026-11-01",
  refund_share: "assumption; Part D lets a manufacturer pay another amount and report it",
  refund_days: "Part D: plan data within 7 days, manufacturer 14, bank 5 business days; range 14–60",
  refund_denied: "assumption; Part D lets a manufacturer refuse a claim it disputes",
  advantage_refund_share: "assumption; not settled for Part B on 2026-11-01",
  advantage_refund_days: "as for Medicare itself; not settled for Part B on 2026-11-01",
  discounts_lost: "assumption; ask the seller in writing whether rebates and prompt pay stand on MFP units",
  interest_rate: "assumption: a practice's credit line",
  smoothing_quarters: "42 USC 1395w-3a(c): lagged price concessions are averaged over 12 months",
  commercial_reading: "contract register; over 80% of contracts run two years or more (Avalere)",
  advantage_reading: "contract register; non-contract providers get the Medicare amount",
  commercial_follows: "no term in the contract file: unknown, shown as the range from none to all",
  advantage_follows: "42 CFR 422.214: without a contract a plan pays what Medicare would",
  government_follows: "no term in the contract file: unknown, ask the payer",
  reads_limit_as_asp: "a contract's own wording",
  renegotiation_hazard: "assumption; 0.1 turns over a third of contracts in a year",
  renegotiated_reading: "assumption",
  inventory_days: "own stock; see the inventory page",
  inventory_protection: "what the seller agrees to",
  volume_change: "assumption",
  underwater_exit: "assumption",
  route_shift: "assumption; subcutaneous forms of the selected drugs are on the market",
  cost_follows_asp: "assumption: own price moves with the market's",
  asp_path: "forecast of payment limits, back-tested on 2018Q1–2025Q2",
  sequestration_rate: "2% from 2022-07-01 (reference table of sequestration)",
  paygo: "Statutory PAYGO Act of 2010, 2 USC 933: at most 4% of Medicare; waived by Congress each time so far",
  tariff: "assumption; two quarters until sales are in the limit (42 USC 1395w-3a)",
  asp_uplift: "assumption: what ASP would be were rebates to benefit managers no longer netted",
  wac_plus_3: "assumption; the rate of a drug without ASP, 42 USC 1395w-3a(c)(4)",
  inflation: "assumption near the Federal Reserve's aim; CPI-U moves MFPs by 1320f-4(b)",
  hr_4299: "H.R. 4299, 119th Congress, introduced 2025-07-07, in committee",
  globe_share: "proposed rule 90 FR 60244 (2025-12-23): about 25% of beneficiaries; final status not found",
  globe_coinsurance: "assumption",
  mfn_weight: "rule of 2020, rescinded 2021-12-29: 0.25, 0.5, 0.75, 1",
  mfn_ratio: "assumption; CMS estimated −7% at the first step",
  opps_340b_cut: "CY2027 OPPS proposed rule: ASP − 33.4%, second-hand; final rule not found"
};
/** When each source was last looked at; a date of its own where it differs. */
const LOOKED_AT: Partial<Record<keyof typeof FIELDS, string>> = {
  sequestration_rate: "2026-11-01",
  advantage_follows: "2026-11-27",
  commercial_follows: "2026-11-27",
  government_follows: "2026-11-27",
  refund_basis: "2026-11-27",
  refund_denied: "2026-11-27",
  advantage_refund_share: "2026-11-27",
  advantage_refund_days: "2026-11-27",
  discounts_lost: "2026-11-27",
  route_shift: "2026-11-27",
  paygo: "2026-11-27",
  tariff: "2026-11-27",
  asp_uplift: "2026-11-27",
  wac_plus_3: "2026-11-27",
  asp_path: "2026-11-27"
};
const OTHERS_LOOKED_AT = "2026-11-01";

/** One line of the assumption sheet (M10). */
export interface Assumption {
  assumption: string;
  label: string;
  value: string;
  standard: string;
  source: string;
  as_of: string;
}

/** Every assumption of a scenario beside its default, with source and date; own entries by drug or payer come last. */
export function assumptions(scenario: Scenario): Assumption[] {
  const plain = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map(
    (name): Assumption => ({
      assumption: name,
      label: FIELDS[name].label,
      value: String(scenario[name]),
      standard: String(FIELDS[name].value),
      source: SOURCES[name],
      as_of: LOOKED_AT[name] ?? OTHERS_LOOKED_AT
    })
  );
  const own = (["discounts", "mfp_shares", "selected_from", "deselected_from", "readings"] as const).flatMap((map) =>
    Object.entries(scenario[map]).map(
      ([key, value]): Assumption => ({
        assumption: `${map}.${key}`,
        label: `${OWN_LABELS[map]} ${key}`,
        value: String(value),
        standard: "",
        source: "set by the reader",
        as_of: ""
      })
    )
  );
  return [...plain, ...own];
}

const OWN_LABELS = {
  discounts: "MFP below ASP of",
  mfp_shares: "share of ASP units at MFP of",
  selected_from: "first quarter of MFP of",
  deselected_from: "leaves MFP:",
  readings: "contract reading of"
} as const;
