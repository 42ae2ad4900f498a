/**
 * What a negotiation packet is made from, as plain numbers: amounts in cents, units in thousandths, prices and shares in
 * millionths, dates and quarters as text. Each list is one mart of the same name.
 */
export interface GpoFacts {
  readonly as_of: string;
  /** What a year of the practice's own money costs, millionths (reference/setting.csv). */
  readonly annual_rate: number;
  readonly audience: Audience;
  /** Quarters in which the practice bought anything from anybody, in order. */
  readonly quarters: readonly string[];
  readonly drugs: readonly DrugFact[];
  readonly spend: readonly SpendFact[];
  readonly family: readonly FamilyFact[];
  readonly tiers: readonly TierFact[];
  readonly rebates: readonly RebateFact[];
  readonly prices: readonly PriceFact[];
  readonly leakage: readonly LeakageFact[];
  readonly mix: readonly MixFact[];
  readonly patients: readonly PatientFact[];
}

/** Who may see what is made: src/site/audience/table.ts says what each may. */
export type Audience = "internal" | "leadership" | "gpo" | "payer" | "public";

export interface DrugFact {
  readonly hcpcs: string;
  readonly name: string;
  readonly manufacturer: string;
  readonly family: string | null;
  readonly drug_class: string | null;
  readonly dosage: string | null;
  readonly standard_dose_milli: number | null;
  readonly dose_interval_days: number | null;
  readonly packages_milli: number;
  readonly units_milli: number;
  readonly invoice_cents: number;
  readonly billing_units_per_package: number | null;
  readonly average_terms_days: number | null;
  readonly days_on_hand: number;
  readonly lost_share: number;
  readonly stock_cents: number;
  readonly mfp_date: string | null;
}

export interface SpendFact {
  readonly quarter: string;
  readonly manufacturer: string;
  readonly hcpcs: string;
  readonly ndc11: string;
  readonly vendor: string;
  readonly gpo: string | null;
  readonly contract_id: string;
  readonly packages_milli: number;
  readonly units_milli: number;
  readonly invoice_cents: number;
  readonly accrued_cents: number;
  readonly net_cents: number;
}

export interface FamilyFact {
  readonly quarter: string;
  readonly family: string;
  readonly hcpcs: string;
  readonly name: string;
  readonly manufacturer: string;
  readonly drug_class: string | null;
  readonly standard_doses_milli: number;
  /** Null where it would tell of fewer than eleven patients. */
  readonly treatment_days_milli: number | null;
  /** Of the family's days of the quarter, where facts are shared and the days are not exact. */
  readonly share?: number | null;
}

export interface TierFact {
  readonly contract_id: string;
  readonly starts: string;
  readonly buy_by: string | null;
  readonly tier: string;
  readonly manufacturer: string;
  readonly hcpcs: string;
  readonly tier_measure: string;
  readonly tier_threshold: number;
  readonly rebate_pct: number;
  readonly last_date: string;
  readonly invoice_cents: number;
  readonly tier_volume: number;
  readonly projected_volume: number;
  readonly projected_cents: number;
  readonly tier_short: number;
  readonly is_reached: boolean;
  readonly is_projected: boolean;
  readonly tier_gain_cents: number;
  readonly tier_projected_gain_cents: number;
  readonly tier_loss_cents: number;
}

export interface RebateFact {
  readonly program_id: string;
  readonly contract_id: string | null;
  readonly manufacturer: string | null;
  readonly hcpcs: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly earned_cents: number | null;
  readonly accrued_cents: number;
  readonly received_cents: number;
  readonly received_date: string | null;
  readonly unpaid_cents: number;
  readonly age_days: number;
  readonly usual_days: number | null;
  readonly rebate_state: string;
}

export interface PriceFact {
  readonly quarter: string;
  readonly hcpcs: string;
  readonly manufacturer: string;
  readonly units_milli: number;
  readonly unit_cost: number;
  readonly net_unit_cost: number;
  readonly payment_limit: number | null;
  readonly asp: number | null;
  /** Millionths of one. */
  readonly coinsurance: number | null;
  readonly limit_basis: string | null;
}

export interface LeakageFact {
  readonly vendor: string;
  /** Empty for discounts not seen, which are added up by distributor, drug and quarter. */
  readonly invoice: string;
  readonly line: number;
  readonly leak: string;
  readonly invoice_date: string;
  readonly site_id: string;
  readonly manufacturer: string;
  readonly hcpcs: string;
  readonly ndc11: string;
  readonly packages_milli: number;
  readonly unit_price: number | null;
  readonly fair_price: number | null;
  readonly contract_id: string | null;
  readonly leak_cents: number;
  readonly recovered_cents: number;
  readonly claim_cents: number;
}

export interface MixFact {
  readonly hcpcs: string;
  readonly payer_id: string;
  readonly payer_name: string;
  readonly payer_kind: string;
  readonly rate_basis: string;
  readonly rate_quarter: string | null;
  readonly rule: string | null;
  readonly units_milli: number;
  readonly patients: number;
  readonly decided_lines: number;
  readonly denied_lines: number;
  readonly supplied_free_lines: number;
  readonly authorizations: number;
  readonly authorizations_approved: number;
  readonly allowed_per_unit: number | null;
  readonly invoice_multiple: number;
  readonly patient_share: number;
  readonly sequestration_share: number;
  readonly denied_share: number;
  readonly unpaid_patient_share: number;
  readonly collected_days: number;
}

export interface PatientFact {
  readonly manufacturer: string;
  readonly hcpcs: string;
  readonly site_id: string;
  readonly site_name: string;
  /** Null where the count is suppressed. */
  readonly patients: number | null;
  readonly patients_before: number | null;
}
