import type {Audience, GpoFacts, PatientFact} from "../payment/gpo/facts.ts";
import {readMart} from "../warehouse/marts.ts";

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
  const [run] = await readMart("SELECT CAST(as_of AS VARCHAR) AS as_of FROM run", folder);
  const lists = await Promise.all(
    Object.entries(QUERIES).map(async ([name, sql]) => [name, await readMart(sql, folder)] as const)
  );
  const bought = await readMart("SELECT DISTINCT quarter FROM gpo_spend ORDER BY quarter", folder);
  return {
    as_of: String(run?.["as_of"]),
    audience: "internal",
    quarters: bought.map(({quarter}) => String(quarter)),
    ...Object.fromEntries(lists)
  } as unknown as GpoFacts;
}

/**
 * The facts that may leave the house for one manufacturer: its own rows only, no payer's rate or volume, of other
 * manufacturers nothing but treatment-days in its families, counts of patients suppressed. A list that is not named here
 * is not copied, so that a new one stays inside until someone decides.
 */
export function shareable(facts: GpoFacts, manufacturer: string): GpoFacts {
  const mine = <T extends {manufacturer: string | null}>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.manufacturer === manufacturer);
  const drugs = mine(facts.drugs);
  const families = new Set(drugs.map((drug) => drug.family));
  return {
    as_of: facts.as_of,
    audience: "gpo",
    quarters: facts.quarters,
    // What is lost and how long stock lies is the practice's own business.
    drugs: drugs.map((drug) => ({...drug, lost_share: 0, days_on_hand: 0})),
    spend: mine(facts.spend),
    family: facts.family.filter((row) => families.has(row.family)),
    tiers: mine(facts.tiers),
    rebates: mine(facts.rebates),
    prices: mine(facts.prices),
    leakage: mine(facts.leakage),
    mix: [],
    patients: suppressed(mine(facts.patients))
  };
}

/** Facts as an audience may see them; the shareable ones are one manufacturer's. */
export function factsFor(facts: GpoFacts, audience: Audience, manufacturer: string): GpoFacts {
  return audience === "gpo" ? shareable(facts, manufacturer) : facts;
}

/** Counts of patients from one to this are never shown outside. */
const SMALL = 10;

/** The counts of both years with cells of 1 to 10 taken out, and as many more as hide those from sums of rows and columns. */
export function suppressed(rows: readonly PatientFact[]): PatientFact[] {
  const now = hidden(rows, (row) => row.patients);
  const before = hidden(rows, (row) => row.patients_before);
  return rows.map((row, i) => ({
    ...row,
    patients: now.has(i) ? null : row.patients,
    patients_before: before.has(i) ? null : row.patients_before
  }));
}

/**
 * Rows whose count is hidden. Lines are the rows of a drug and those of a site, `all` included. A line with one hidden
 * count gives it away by subtraction, and so does one whose hidden counts are all one: its smallest shown count goes too.
 */
function hidden(rows: readonly PatientFact[], of: (row: PatientFact) => number | null): Set<number> {
  const counts = rows.map((row) => of(row) ?? 0);
  const out = new Set(counts.flatMap((count, i) => (count >= 1 && count <= SMALL ? [i] : [])));
  const lines = [...groupsOf(rows, (row) => row.hcpcs), ...groupsOf(rows, (row) => row.site_id)];
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of lines) {
      const gone = line.filter((i) => out.has(i));
      const inner = gone.filter((i) => rows[i]!.site_id !== "all" || rows[i]!.hcpcs !== "all");
      const given = gone.length === 1 || (gone.length > 1 && inner.every((i) => counts[i] === 1));
      const next = line
        .filter((i) => !out.has(i) && counts[i]! > 0)
        .sort((a, b) => counts[a]! - counts[b]! || a - b)[0];
      if (!given || next === undefined) continue;
      out.add(next);
      changed = true;
    }
  }
  return out;
}

function groupsOf(rows: readonly PatientFact[], key: (row: PatientFact) => string): number[][] {
  const groups = new Map<string, number[]>();
  for (const [i, row] of rows.entries()) groups.set(key(row), [...(groups.get(key(row)) ?? []), i]);
  return [...groups.values()];
}
