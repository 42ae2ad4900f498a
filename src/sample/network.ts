/** The invented practice: Cedar Valley Infusion Network, its sites and its payers. */

export const FIRST_QUARTER = "2023Q3";
export const LAST_QUARTER = "2025Q2";
/** Services up to the end of the last quarter, payers' answers up to this day. */
export const AS_OF = "2025-07-15";

export interface Site {
  readonly site_id: string;
  readonly name: string;
  readonly kind: "office" | "aic" | "ais" | "home_infusion";
  readonly place_of_service: string;
  /** NPIs are of a range that is not given out. */
  readonly npi: string;
  readonly state: string;
  readonly weight: number;
  readonly gives_chemo: boolean;
}

const site = (
  site_id: string,
  name: string,
  kind: Site["kind"],
  place_of_service: string,
  npi: string,
  weight: number,
  gives_chemo: boolean
): Site => ({site_id, name, kind, place_of_service, npi, state: "IA", weight, gives_chemo});

/** The practice's own name, said on every page. */
export const PRACTICE = {name: "Cedar Valley Infusion Network", is_sample: "yes", source: "invented"} as const;

export const SITES: readonly Site[] = [
  site("cv-office", "Cedar Valley Rheumatology Office", "office", "11", "1999999802", 14, false),
  site("cv-north", "North Fork Infusion Center", "aic", "11", "1999999810", 30, true),
  site("cv-east", "Eastgate Infusion Center", "aic", "11", "1999999828", 20, false),
  site("cv-lakeside", "Lakeside Infusion Center", "aic", "11", "1999999836", 22, true),
  site("cv-suite", "Riverbend Infusion Suite", "ais", "49", "1999999844", 8, false),
  site("cv-home", "Cedar Valley Home Infusion Pharmacy", "home_infusion", "12", "1999999851", 6, false)
];

export interface Payer {
  readonly payer_id: string;
  readonly name: string;
  readonly kind: "medicare_ffs" | "medicare_advantage" | "commercial" | "medicaid" | "other_government" | "self_pay";
  readonly plan: string;
  /** Share of patients. */
  readonly weight: number;
  /** Usual days from receipt to decision. */
  readonly days: number;
  /** The patient's share of a drug in per cent, until `yearly_maximum` dollars. */
  readonly coinsurance_pct: number;
  readonly yearly_maximum: number;
  /** Copay on the first service line, dollars. */
  readonly copay: number;
}

const payer = (
  payer_id: string,
  name: string,
  kind: Payer["kind"],
  plan: string,
  numbers: readonly [weight: number, days: number, coinsurance_pct: number, yearly_maximum: number, copay: number]
): Payer => {
  const [weight, days, coinsurance_pct, yearly_maximum, copay] = numbers;
  return {payer_id, name, kind, plan, weight, days, coinsurance_pct, yearly_maximum, copay};
};

export const PAYERS: readonly Payer[] = [
  payer("medicare", "Medicare Part B", "medicare_ffs", "Part B", [30, 15, 20, 0, 0]),
  payer("harbor-ma", "Harbor Medicare Advantage", "medicare_advantage", "HMO", [8, 22, 20, 3500, 0]),
  payer("northfork-ma", "Northfork Senior Plan", "medicare_advantage", "PPO", [7, 24, 20, 4200, 0]),
  payer("bluestem", "Bluestem Health Plan", "commercial", "PPO", [12, 20, 20, 4000, 40]),
  payer("prairie", "Prairie Mutual", "commercial", "HMO", [9, 26, 10, 3000, 30]),
  payer("ridgeline", "Ridgeline Health", "commercial", "EPO", [7, 30, 20, 5000, 50]),
  payer("fairlake", "Fairlake Benefit Trust", "commercial", "PPO", [5, 28, 15, 3500, 35]),
  payer("tallgrass", "Tallgrass Employers", "commercial", "Self-funded", [6, 23, 20, 4500, 40]),
  payer("summit", "Summit Network", "commercial", "PPO", [4, 34, 20, 6000, 45]),
  payer("medicaid", "State Medical Assistance", "medicaid", "Fee for service", [6, 36, 0, 0, 0]),
  payer("veterans", "Community Veterans Program", "other_government", "Community care", [3, 38, 0, 0, 0]),
  payer("homestead", "Homestead Home Care Plan", "commercial", "PPO", [3, 27, 10, 2500, 25]),
  payer("keystone", "Keystone Workers Fund", "other_government", "Injury", [1, 42, 0, 0, 0]),
  payer("self-pay", "Self-pay", "self_pay", "", [1, 5, 100, 0, 0])
];

const sites = new Map(SITES.map((row) => [row.site_id, row]));
const payers = new Map(PAYERS.map((row) => [row.payer_id, row]));

export function siteOf(site_id: string): Site {
  return sites.get(site_id) ?? fail(`no such site: ${site_id}`);
}

export function payerOf(payer_id: string): Payer {
  return payers.get(payer_id) ?? fail(`no such payer: ${payer_id}`);
}

function fail(message: string): never {
  throw new Error(message);
}
