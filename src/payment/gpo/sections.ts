import type {DrugEconomics, PayerEconomics} from "./economics.ts";
import type {
  Audience,
  DrugFact,
  FamilyFact,
  GpoFacts,
  LeakageFact,
  MixFact,
  PatientFact,
  RebateFact,
  SpendFact,
  TierFact
} from "./facts.ts";

/** A negotiation packet for one manufacturer: G1 to G13, each a list of rows. */
export interface Packet {
  readonly manufacturer: string;
  readonly audience: Audience;
  readonly as_of: string;
  /** What a year of the practice's own money costs, millionths. */
  readonly annual_rate: number;
  readonly quarters: readonly string[];
  readonly cover: Cover;
  readonly drugs: readonly DrugFact[];
  readonly spend: readonly SpendFact[];
  readonly shares: readonly ShareRow[];
  readonly tiers: readonly TierFact[];
  readonly rebates: readonly RebateFact[];
  readonly prices: readonly GpoFacts["prices"][number][];
  readonly economics: readonly DrugEconomics[];
  readonly payers: readonly PayerEconomics[];
  readonly leakage: readonly LeakageFact[];
  readonly switches: readonly SwitchRow[];
  readonly access: readonly MixFact[];
  readonly exposure: readonly ExposureRow[];
  readonly patients: readonly PatientFact[];
  readonly asks: readonly Ask[];
}

export interface Cover {
  readonly first_quarter: string;
  readonly last_quarter: string;
  readonly sites: number;
  readonly patients: number | null;
  readonly patients_before: number | null;
  readonly invoice_cents: number;
  readonly invoice_before_cents: number;
  readonly accrued_cents: number;
  /** Share of all manufacturers' spend of the last four quarters; null in a build that does not have the others. */
  readonly share_of_spend: number | null;
}

/** A family's treatment-days in a quarter, one drug's part; a ratio. */
export interface ShareRow extends FamilyFact {
  readonly is_own: boolean;
  /** Null where it would tell of fewer than eleven patients. */
  readonly share: number | null;
}

/** What one unit of therapy leaves under each product of a family, and what moving the own patients would change. */
export interface SwitchRow {
  readonly family: string;
  readonly from_hcpcs: string;
  readonly from_name: string;
  readonly to_hcpcs: string;
  readonly to_name: string;
  readonly to_manufacturer: string;
  readonly payer_id: string;
  readonly payer_name: string;
  /** Own net price of a unit of the product moved to, millionths, from own invoices: confidential. */
  readonly to_net_price: number;
  /** Patients on the product moved from, with this payer. */
  readonly patients: number;
  /** Margin of one standard dose, cents. */
  readonly from_dose_cents: number;
  readonly to_dose_cents: number;
  readonly doses_a_year: number;
  readonly yearly_cents: number;
  readonly one_off_cents: number;
  /** Treatment-days a year that would leave the own product, thousandths: what the tiers lose. */
  readonly moved_days_milli: number;
}

/** What a falling ASP or a Maximum Fair Price does to a product. */
export interface ExposureRow {
  readonly hcpcs: string;
  readonly name: string;
  readonly mfp_date: string | null;
  readonly bought_cents: number;
  readonly stock_cents: number;
  /** ASP of the newest quarter against four quarters before; a ratio less one. */
  readonly asp_change: number | null;
  /** Largest fall of one quarter in the eight; a ratio, zero or below. */
  readonly worst_quarter: number;
  /** Yearly margin lost for each per cent the limit falls while the price stands still, cents; null without payers' rates. */
  readonly one_percent_cents: number | null;
  /** The same for the worst quarter seen, over the one quarter a price takes to follow, cents. */
  readonly lag_cents: number | null;
}

/** One thing to ask for: what shows it, what it is worth a year, what to take instead and what to give for it. */
export interface Ask {
  readonly ask: string;
  readonly evidence: string;
  /** Where in the packet the evidence stands: an anchor of the page, a sheet of the workbook. */
  readonly section: string;
  /** Dollars a year, or once, in cents; null where the ask is a clause whose worth depends on what comes. */
  readonly value_cents: number | null;
  readonly basis: "once" | "a year" | "if it happens";
  readonly fallback: string;
  readonly give: string;
}
