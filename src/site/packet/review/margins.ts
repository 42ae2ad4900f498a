import {literal} from "../../../schema/table.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** What payers and sites both have. */
const MARGIN = {
  lines: ["Lines", "count"],
  allowed_amount: ["Allowed, $", "money"],
  collected_amount: ["Collected, $", "money"],
  acquisition_cost: ["Drug cost, $", "money"],
  net_cost_recovery: ["Net cost recovery, $", "money"],
  administration_amount: ["Administration, $", "money"],
  open_acquisition_cost: ["Open cost, $", "money"]
} as const;

/** Drugs, payers and sites of a quarter, and where drug and payer meet below cost. */
export async function margins(built: BuiltFolder, quarter: string): Promise<PacketSection> {
  const q = literal(quarter);
  const drugs = await readTable(built, {
    name: "drugs",
    title: `Drugs, ${quarter}`,
    note: "Matured counts what open and denied lines are expected to bring in; net cost recovery counts what has come, with the cost of open lines. Before rebates.",
    printed: 40,
    unprinted: ["hcpcs", "lines", "allowed_amount", "drug_rank", "drug_rank_before"],
    sql: `SELECT coalesce(drug.name, hcpcs) AS drug_name, hcpcs, margin.lines, margin.units, review.unit_cost, review.payment_limit, allowed_amount, margin.collected_amount,
      margin.acquisition_cost, net_cost_recovery, matured_net_cost_recovery, review.accrued_amount, open_acquisition_cost, margin.denied_acquisition_cost, margin.underwater_lines,
      drug_rank, drug_rank_before
      FROM margin_by_drug AS margin JOIN review_drug AS review USING (quarter, hcpcs) LEFT JOIN drug USING (hcpcs)
      WHERE quarter = ${q} ORDER BY drug_rank`,
    columns: {
      drug_name: ["Drug", "text", "Brand name."],
      hcpcs: ["Code", "text"],
      lines: ["Lines", "count"],
      units: ["Units", "units"],
      unit_cost: ["Acquisition cost a unit, $", "price"],
      payment_limit: ["Limit, $", "price"],
      allowed_amount: ["Allowed, $", "money"],
      collected_amount: ["Collected, $", "money"],
      acquisition_cost: ["Drug cost, $", "money"],
      net_cost_recovery: ["Net cost recovery, $", "money"],
      matured_net_cost_recovery: ["Matured, $", "money"],
      accrued_amount: ["Rebates accrued, $", "money"],
      open_acquisition_cost: ["Open cost, $", "money"],
      denied_acquisition_cost: ["Denied cost, $", "money"],
      underwater_lines: ["Underwater lines", "count"],
      drug_rank: ["Rank", "count"],
      drug_rank_before: ["Rank before", "count"]
    }
  });
  const pairs = await readTable(built, {
    name: "drug-payer",
    title: `Drug by payer, ${quarter}`,
    note: "Decided lines only, before rebates; the lowest first.",
    printed: 20,
    sql: `SELECT coalesce(drug.name, hcpcs) AS drug_name, hcpcs, coalesce(payer.name, payer_id) AS payer_name, sum(lines - open_lines)::BIGINT AS lines,
      sum(acquisition_cost - open_acquisition_cost) AS acquisition_cost, sum(collected_amount) AS collected_amount,
      sum(collected_amount - acquisition_cost + open_acquisition_cost) AS net_cost_recovery,
      sum(collected_amount - acquisition_cost + open_acquisition_cost) / nullif(sum(acquisition_cost - open_acquisition_cost), 0) AS cost_share
      FROM margin_cube LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id)
      WHERE quarter = ${q} AND payer_id <> 'none' GROUP BY ALL HAVING sum(lines - open_lines) > 0 ORDER BY net_cost_recovery, hcpcs, payer_name`,
    columns: {
      drug_name: ["Drug", "text", "Brand name."],
      hcpcs: ["Code", "text"],
      payer_name: ["Payer", "text", "Name of the payer."],
      lines: ["Decided lines", "count", "Lines the payer has decided."],
      acquisition_cost: ["Drug cost, $", "money"],
      collected_amount: ["Collected, $", "money"],
      net_cost_recovery: ["Net cost recovery, $", "money"],
      cost_share: ["Of cost", "percent", "Net cost recovery over drug cost."]
    }
  });
  const payers = await readTable(built, {
    name: "payers",
    title: `Payers, ${quarter}`,
    sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, margin.lines, allowed_amount, collected_amount, acquisition_cost, net_cost_recovery, administration_amount, open_acquisition_cost
    FROM margin_by_payer AS margin LEFT JOIN payer USING (payer_id) WHERE quarter = ${q} ORDER BY net_cost_recovery DESC, payer_id`,
    columns: {
      payer_name: ["Payer", "text", "Name of the payer."],
      ...MARGIN
    }
  });
  const sites = await readTable(built, {
    name: "sites",
    title: `Sites of care, ${quarter}`,
    note: "Drug margin and administration revenue stand apart.",
    sql: `SELECT coalesce(site.name, site_id) AS site_name, site.kind AS site_kind, margin.lines, allowed_amount, collected_amount, acquisition_cost, net_cost_recovery, administration_amount, open_acquisition_cost
    FROM margin_by_site AS margin LEFT JOIN site USING (site_id) WHERE quarter = ${q} ORDER BY net_cost_recovery DESC, site_id`,
    columns: {
      site_name: ["Site", "text", "Name of the site."],
      site_kind: ["Kind", "text", "Kind of site."],
      ...MARGIN
    }
  });
  return {title: "Drugs, payers and sites", newPage: true, tables: [drugs, pairs, payers, sites]};
}
