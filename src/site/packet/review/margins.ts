import {literal} from "../../../schema/table.ts";
import {quarterWords} from "../../../words/format.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** The headline measure and what it is made of, the same for drugs, payers and sites. */
const SPLIT = {
  projected_net_cost_recovery: ["Net cost recovery, projected, $", "money"],
  projected_share: ["Of cost", "percent", "Projected net cost recovery over acquisition cost."],
  paid_net_amount: ["Paid lines, $", "money", "Collected on paid lines less their acquisition cost: the price."],
  denied_net_amount: ["Denied lines, $", "money", "Collected on denied lines less their acquisition cost."],
  unbilled_waste_cost: ["Waste not billed, $", "money"],
  open_acquisition_cost: ["Pending, cost, $", "money"],
  to_come_amount: ["Projected to come, $", "money"],
  accrued_amount: ["Rebates accrued, $", "money"],
  acquisition_cost: ["Acquisition cost, $", "money"],
  collected_amount: ["Collected, $", "money"]
} as const;
const ADDED = Object.keys(SPLIT).filter((name) => name !== "projected_share");

/** Sums of the split of a quarter by columns of the cube and its projection. */
const splitBy = (keys: string, quarter: string): string => `SELECT ${keys},
    ${ADDED.map((name) => `sum(coalesce(${name}, 0)) AS ${name}`).join(", ")},
    sum(coalesce(projected_net_cost_recovery, 0)) / nullif(sum(coalesce(acquisition_cost, 0)), 0) AS projected_share,
    sum(coalesce(administration_amount, 0)) AS administration_amount,
    sum(coalesce(lines, 0))::BIGINT AS lines, sum(coalesce(units, 0)) AS units
  FROM margin_cube FULL JOIN projected USING (quarter, hcpcs, payer_id, site_id)
  WHERE quarter = ${literal(quarter)} GROUP BY ALL`;

const nameOf = (table: string, key: string, none: string): string =>
  `coalesce(${table}.name, CASE WHEN ${key} = 'none' THEN ${literal(none)} ELSE ${key} END)`;

/** Drugs, payers and sites of a quarter, and where drug and payer meet. */
export async function margins(built: BuiltFolder, quarter: string): Promise<PacketSection> {
  return {
    title: "Drugs, payers and sites",
    tables: [
      await drugs(built, quarter),
      await pairs(built, quarter),
      await payers(built, quarter),
      await sites(built, quarter)
    ]
  };
}

const drugs = (built: BuiltFolder, quarter: string) =>
  readTable(built, {
    name: "drugs",
    title: `Drugs, ${quarterWords(quarter)}`,
    tab: "Drugs",
    note: "Projected net cost recovery is what paid lines left, denied lines cost and pending claims are projected to leave, after credits and freight, with accrued rebates.",
    added: ADDED,
    sql: `WITH split AS (${splitBy("hcpcs", quarter)})
      SELECT ${nameOf("drug", "split.hcpcs", "Rebates and credits of no drug")} AS drug_name, split.* EXCLUDE (hcpcs, administration_amount),
        CASE split.hcpcs WHEN 'none' THEN NULL ELSE split.hcpcs END AS hcpcs, unit_cost, payment_limit, drug_rank, drug_rank_before
      FROM split LEFT JOIN drug USING (hcpcs) LEFT JOIN (FROM review_drug WHERE quarter = ${literal(quarter)}) AS review ON review.hcpcs = split.hcpcs
      ORDER BY projected_net_cost_recovery DESC, drug_name`,
    columns: {
      drug_name: ["Drug", "text", "Brand name."],
      hcpcs: ["Code", "text"],
      ...SPLIT,
      unit_cost: ["Acquisition cost a unit, $", "price"],
      payment_limit: ["Payment limit, $", "price"],
      units: ["Units", "units"],
      lines: ["Lines", "count"],
      drug_rank: ["Rank", "count"],
      drug_rank_before: ["Rank before", "count"]
    }
  });

const pairs = (built: BuiltFolder, quarter: string) =>
  readTable(built, {
    name: "drug-payer",
    title: `Drug by payer, ${quarterWords(quarter)}`,
    tab: "Drug by payer",
    note: "The lowest first.",
    added: ADDED,
    sql: `WITH split AS (${splitBy("hcpcs, payer_id", quarter)})
      SELECT ${nameOf("drug", "split.hcpcs", "Rebates and credits of no drug")} AS drug_name, ${nameOf("payer", "split.payer_id", "Rebates and credits, no payer")} AS payer_name,
        CASE split.hcpcs WHEN 'none' THEN NULL ELSE split.hcpcs END AS hcpcs, split.* EXCLUDE (hcpcs, payer_id, administration_amount)
      FROM split LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id) ORDER BY projected_net_cost_recovery, drug_name, payer_name`,
    columns: {
      drug_name: ["Drug", "text", "Brand name."],
      payer_name: ["Payer", "text", "Name of the payer."],
      hcpcs: ["Code", "text"],
      ...SPLIT,
      units: ["Units", "units"],
      lines: ["Lines", "count"]
    }
  });

const payers = (built: BuiltFolder, quarter: string) =>
  readTable(built, {
    name: "payers",
    title: `Payers, ${quarterWords(quarter)}`,
    tab: "Payers",
    note: "Recoverable is of every quarter, still in time; the nearest day is the first by which something of it must be done.",
    added: [...ADDED, "recoverable_amount", "administration_amount"],
    sql: `WITH split AS (${splitBy("payer_id", quarter)}),
      due AS (SELECT payer_id, sum(recoverable_amount) AS recoverable_amount, min(date_diff('day', run.as_of, act_by)) AS days_left
        FROM action CROSS JOIN run WHERE is_timely AND action_status NOT IN ('done', 'dropped') GROUP BY payer_id)
      SELECT ${nameOf("payer", "split.payer_id", "Rebates and credits, no payer")} AS payer_name, payer.kind AS payer_kind, coalesce(recoverable_amount, 0) AS recoverable_amount, days_left,
        split.* EXCLUDE (payer_id)
      FROM split LEFT JOIN payer USING (payer_id) LEFT JOIN due USING (payer_id) ORDER BY projected_net_cost_recovery DESC, payer_name`,
    columns: {
      payer_name: ["Payer", "text", "Name of the payer."],
      payer_kind: ["Kind", "text", "Kind of payer."],
      ...SPLIT,
      recoverable_amount: ["Recoverable, $", "money"],
      days_left: [
        "Nearest day, days",
        "count",
        "Days from the as-of date to the first day by which something must be done."
      ],
      administration_amount: ["Drug administration, $", "money"],
      lines: ["Lines", "count"]
    }
  });

const sites = (built: BuiltFolder, quarter: string) =>
  readTable(built, {
    name: "sites",
    title: `Sites of care, ${quarterWords(quarter)}`,
    tab: "Sites",
    note: "Drug administration is separate from what the drugs earned.",
    added: [...ADDED, "administration_amount"],
    sql: `WITH split AS (${splitBy("site_id", quarter)})
      SELECT ${nameOf("site", "split.site_id", "Rebates, no site")} AS site_name, site.kind AS site_kind, visits,
        projected_net_cost_recovery / nullif(visits, 0) AS projected_per_visit, split.* EXCLUDE (site_id)
      FROM split LEFT JOIN site USING (site_id) LEFT JOIN (SELECT site_id, visits FROM review_site WHERE quarter = ${literal(quarter)}) USING (site_id)
      ORDER BY projected_net_cost_recovery DESC, site_name`,
    columns: {
      site_name: ["Site", "text", "Name of the site."],
      site_kind: ["Kind", "text", "Kind of site."],
      ...SPLIT,
      administration_amount: ["Drug administration, $", "money"],
      projected_per_visit: ["A visit, $", "money", "Projected net cost recovery over visits with a drug."],
      visits: ["Visits", "count", "Visits with a drug."],
      lines: ["Lines", "count"]
    }
  });
