/** Where the sample's findings are planted. The generator reads these places; FINDINGS.md says what came of them. */

/** People added so that a finding has enough visits of its own. */
export const PLANTED_PATIENTS = [
  {hcpcs: "Q5103", payer_id: "medicare", site_id: "cv-north", count: 4},
  {hcpcs: "Q5119", payer_id: "medicare", site_id: "cv-lakeside", count: 4},
  {hcpcs: "Q5121", payer_id: "harbor-ma", site_id: "cv-east", count: 4},
  {hcpcs: "J9271", payer_id: "prairie", site_id: "cv-north", count: 3},
  {hcpcs: "J2323", payer_id: "ridgeline", site_id: "cv-east", count: 5},
  {hcpcs: "J3262", payer_id: "bluestem", site_id: "cv-lakeside", count: 5},
  {hcpcs: "J3380", payer_id: "northfork-ma", site_id: "cv-office", count: 4},
  {hcpcs: "Q5115", payer_id: "medicare", site_id: "cv-north", count: 6}
] as const;

/** Biosimilars bought at one price that the limit has fallen below. */
export const UNDERWATER = [
  {hcpcs: "Q5103", quarter: "2025Q1"},
  {hcpcs: "Q5119", quarter: "2024Q3"},
  {hcpcs: "Q5121", quarter: "2025Q2"}
] as const;

/** Pays every drug of the quarter on the CMS file of the quarter before, though its contract has no lag. */
export const STALE_LIMIT = {payer_id: "northfork-ma", quarter: "2025Q2", cms_quarter: "2025Q1"} as const;

/** Bought from another distributor at list price while a contract was in force. */
export const OFF_CONTRACT = {
  hcpcs: "J3380",
  site_id: "cv-east",
  date: "2025-02-11",
  vendor: "Oakline Oncology Supply",
  packages: 4
} as const;

/** An invoice line charged 6% too much, taken off and charged again right two weeks later: no loss, but three lines. */
export const WRONG_PRICE = {
  hcpcs: "J9299",
  site_id: "cv-north",
  date: "2024-07-09",
  rebilled: "2024-07-23",
  packages: 1
} as const;

/** One vial is gone and no claim says where. */
export const LOST_VIAL = {hcpcs: "J9271", site_id: "cv-north", date: "2024-08-20", quarter: "2024Q3"} as const;

/** Bought for someone who never started; past its date at the next count. */
export const EXPIRED_LOT = {
  hcpcs: "J2182",
  site_id: "cv-home",
  received: "2024-03-14",
  expiry: "2024-11-30",
  packages: 2,
  lot: "NU4417X",
  quarter: "2024Q4"
} as const;

/** One site does not bill what it throws away of this drug. */
export const UNBILLED_WASTE = {hcpcs: "J3262", site_id: "cv-lakeside", quarters: ["2024Q4", "2025Q1"]} as const;

/** Every claim of a drug denied by one payer for want of an authorization. */
export const DENIAL_CLUSTER = {hcpcs: "J9271", payer_id: "prairie", quarter: "2025Q1", carc: "197"} as const;

/** From this day the payer sends the drug from its own pharmacy; a few claims still show it at a cent. */
export const WHITE_BAG = {
  hcpcs: "J2323",
  payer_id: "ridgeline",
  from: "2025-01-01",
  cents_until: "2025-01-31"
} as const;

/** The next tier of this contract is just out of reach at the pace of buying. */
export const TIER = {
  hcpcs: "Q5115",
  contract_id: "GPO-TEV-Q5115",
  starts: "2024-10-01",
  ends: "2025-09-30",
  first_rebate_pct: 2,
  next_rebate_pct: 6,
  buy_by: "2025-09-30"
} as const;

/** A rebate statement that paid four fifths of what was earned. */
export const SHORT_REBATE = {hcpcs: "J1745", quarter: "2024Q2", paid_pct: 80n} as const;

/** Claims in the export and in an 835 alike: most agree, the last ones are paid less in the export by so many cents. */
export const CSV_AND_835 = {quarter: "2025Q1", agree: 6, paid_less_cents: [2500n, 1234n]} as const;

/** An 835 takes back, by PLB, what it says was overpaid before the sample begins. */
export const TAKE_BACK = {payer_id: "medicare", site_id: "cv-lakeside", date: "2024-09-13", cents: 31250n} as const;

/** Drug cells the random events stay out of, so that a planted finding's dollars are exactly its own. */
export function isPlanted(cell: {hcpcs: string; payer_id: string; site_id: string; quarter: string}): boolean {
  const {hcpcs, payer_id, site_id, quarter} = cell;
  return (
    UNDERWATER.some((plant) => plant.hcpcs === hcpcs && plant.quarter === quarter) ||
    (payer_id === STALE_LIMIT.payer_id && quarter === STALE_LIMIT.quarter) ||
    (hcpcs === DENIAL_CLUSTER.hcpcs && payer_id === DENIAL_CLUSTER.payer_id && quarter === DENIAL_CLUSTER.quarter) ||
    (hcpcs === WHITE_BAG.hcpcs && payer_id === WHITE_BAG.payer_id) ||
    (hcpcs === UNBILLED_WASTE.hcpcs &&
      site_id === UNBILLED_WASTE.site_id &&
      (UNBILLED_WASTE.quarters as readonly string[]).includes(quarter))
  );
}
