import type {GpoFacts} from "../../payment/gpo/facts.ts";
import {readMart} from "../../warehouse/marts.ts";

const cents = (column: string, name = column.replace(/_amount$/, "")): string =>
  `CAST(${column} * 100 AS BIGINT) AS ${name}_cents`;
const milli = (column: string, name = column): string => `CAST(${column} * 1000 AS BIGINT) AS ${name}_milli`;
const millionths = (...columns: readonly string[]): string =>
  columns.map((column) => `CAST(${column} * 1000000 AS BIGINT) AS ${column.replace(/^.*\./, "")}`).join(", ");

/** The query behind each list of the facts; a leak without dollars to claim line by line is added up by distributor. */
const QUERIES = {
  drugs: `SELECT hcpcs, name, manufacturer, family, drug_class, dosage, ${milli("standard_dose_units", "standard_dose")},
    dose_interval_days, ${milli("packages")}, ${milli("units")}, ${cents("invoice_amount")},
    ${millionths("billing_units_per_package", "average_terms_days", "days_on_hand", "lost_share")},
    ${cents("cost_left", "stock")}, CAST(mfp_date AS VARCHAR) AS mfp_date FROM gpo_drug ORDER BY hcpcs`,
  spend: `SELECT quarter, manufacturer, hcpcs, ndc11, vendor, gpo, contract_id, ${milli("packages")}, ${milli("units")},
    ${cents("invoice_amount")}, ${cents("accrued_amount")}, ${cents("net_amount")} FROM gpo_spend ORDER BY quarter, ndc11, vendor, contract_id`,
  family: `SELECT quarter, family, hcpcs, name, manufacturer, drug_class, ${milli("standard_doses")}, ${milli("treatment_days")}
    FROM gpo_family ORDER BY quarter, hcpcs`,
  tiers: `SELECT contract_id, CAST(starts AS VARCHAR) AS starts, CAST(buy_by AS VARCHAR) AS buy_by, tier, manufacturer, hcpcs, tier_measure,
    ${millionths("tier_threshold", "tier_volume", "projected_volume", "tier_short")}, CAST(rebate_pct * 10000 AS BIGINT) AS rebate_pct,
    CAST(last_date AS VARCHAR) AS last_date, is_reached, is_projected, ${cents("invoice_amount")}, ${cents("projected_amount")},
    ${cents("tier_gain_amount")}, ${cents("tier_projected_gain_amount")}, ${cents("tier_loss_amount")}
    FROM gpo_tier ORDER BY contract_id, starts, tier_threshold, tier`,
  rebates: `SELECT program_id, contract_id, manufacturer, hcpcs, CAST(period_start AS VARCHAR) AS period_start, CAST(period_end AS VARCHAR) AS period_end,
    ${cents("earned_amount")}, ${cents("accrued_amount")}, ${cents("received_amount")}, CAST(received_date AS VARCHAR) AS received_date,
    ${cents("unpaid_amount")}, age_days, usual_days, rebate_state FROM gpo_rebate ORDER BY program_id, period_start, line`,
  prices: `SELECT quarter, hcpcs, manufacturer, ${milli("units")}, ${millionths("unit_cost", "net_unit_cost", "payment_limit", "asp")},
    CAST(coinsurance_pct * 10000 AS BIGINT) AS coinsurance, limit_basis FROM gpo_price ORDER BY hcpcs, quarter`,
  leakage: `SELECT vendor, invoice, line, leak, CAST(invoice_date AS VARCHAR) AS invoice_date, site_id, manufacturer, hcpcs, ndc11, ${milli("packages")},
    ${millionths("unit_price", "fair_price")}, coalesce(contract_id, priced_contract_id) AS contract_id, ${cents("leak_amount")}, ${cents("recovered_amount")}, ${cents("claim_amount")}
    FROM gpo_leakage WHERE leak <> 'prompt_pay_not_seen'
    UNION ALL SELECT vendor, '', 0, leak, max(CAST(invoice_date AS VARCHAR)), 'all', manufacturer, hcpcs, max(ndc11), CAST(sum(packages) * 1000 AS BIGINT), NULL, NULL, NULL,
    CAST(sum(leak_amount) * 100 AS BIGINT), CAST(sum(recovered_amount) * 100 AS BIGINT), CAST(sum(claim_amount) * 100 AS BIGINT)
    FROM gpo_leakage WHERE leak = 'prompt_pay_not_seen' AND invoice_date > (SELECT CAST(max(last_date) AS DATE) - INTERVAL 365 DAY FROM (SELECT max(invoice_date) AS last_date FROM gpo_leakage))
    GROUP BY vendor, leak, manufacturer, hcpcs ORDER BY leak, vendor, invoice_date, invoice, line, hcpcs`,
  mix: `SELECT mix.hcpcs, mix.payer_id, coalesce(payer.name, mix.payer_id) AS payer_name, coalesce(mix.payer_kind, 'unknown') AS payer_kind, rate_basis, rate_quarter, rule, ${milli("units")}, patients,
    decided_lines, denied_lines, supplied_free_lines, authorizations, authorizations_approved,
    ${millionths("allowed_per_unit", "invoice_multiple", "patient_share", "sequestration_share", "denied_share", "unpaid_patient_share", "collected_days")}
    FROM gpo_payer_mix AS mix LEFT JOIN payer USING (payer_id) ORDER BY mix.hcpcs, mix.payer_id`,
  patients: `SELECT manufacturer, hcpcs, site_id, CASE site_id WHEN 'all' THEN 'all sites' ELSE coalesce(site.name, site_id) END AS site_name,
    patients, patients_before FROM gpo_patients LEFT JOIN site USING (site_id) ORDER BY manufacturer, hcpcs, site_id`
} as const;

/** Reads the facts of every manufacturer from the built marts of a folder. */
export async function readFacts(folder?: string): Promise<GpoFacts> {
  const [run] = await readMart(
    "SELECT CAST(as_of AS VARCHAR) AS as_of, CAST(annual_financing_rate * 1000000 AS BIGINT) AS annual_rate FROM run",
    folder
  );
  const lists = await Promise.all(
    Object.entries(QUERIES).map(async ([name, sql]) => [name, await readMart(sql, folder)] as const)
  );
  const bought = await readMart("SELECT DISTINCT quarter FROM gpo_spend ORDER BY quarter", folder);
  return {
    as_of: String(run?.["as_of"]),
    annual_rate: Number(run?.["annual_rate"] ?? 0),
    audience: "internal",
    quarters: bought.map(({quarter}) => String(quarter)),
    ...Object.fromEntries(lists)
  } as unknown as GpoFacts;
}
