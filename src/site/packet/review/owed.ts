import {literal} from "../../../schema/table.ts";
import {dayWords, quarterWords} from "../../../words/format.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** What payers and patients owe, what was denied, and how long money takes. */
export async function owed(built: BuiltFolder, quarter: string): Promise<PacketSection> {
  const q = literal(quarter);
  const underpayments = await readTable(built, {
    name: "underpayments",
    title: "Underpayments by payer, quarter and cause",
    tab: "Underpayments",
    note: "Recoverable in all; what can still be appealed has days left.",
    added: ["recoverable_amount", "appealable_amount"],
    sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, quarter, cause, sum(lines)::BIGINT AS lines, sum(recoverable_amount) AS recoverable_amount, sum(appealable_amount) AS appealable_amount
    FROM underpayment_summary LEFT JOIN payer USING (payer_id) GROUP BY ALL ORDER BY recoverable_amount DESC, payer_name, quarter, cause`,
    columns: {
      payer_name: ["Payer", "text", "Name of the payer."],
      quarter: ["Quarter", "text"],
      cause: ["Probable cause", "text"],
      lines: ["Lines", "count"],
      recoverable_amount: ["Recoverable, $", "money"],
      appealable_amount: ["Still appealable, $", "money", "The part whose last day to appeal is not past."]
    }
  });
  const denials = await readTable(built, {
    name: "denials",
    title: `Denied drug lines, ${quarterWords(quarter)}`,
    tab: "Denials",
    added: ["drug_cost_at_risk"],
    sql: `SELECT carc, any_value(reason) AS reason, sum(lines)::BIGINT AS lines, sum(drug_cost_at_risk) AS drug_cost_at_risk, sum(overturned_lines)::BIGINT AS overturned_lines
    FROM denial WHERE is_drug AND quarter = ${q} GROUP BY carc ORDER BY drug_cost_at_risk DESC, carc`,
    columns: {
      carc: ["Reason code", "text"],
      reason: ["Reason", "text"],
      lines: ["Lines", "count"],
      drug_cost_at_risk: ["Drug cost at risk, $", "money"],
      overturned_lines: ["Paid after all", "count"]
    }
  });
  const aging = await readTable(built, {
    name: "aging",
    title: `Receivables as of ${dayWords(built.as_of)} by days since service`,
    tab: "Aging",
    added: ["days_30", "days_60", "days_90", "days_120", "days_older", "amount"],
    note: "Drug lines separate from service lines. Pending claims at what is expected or has usually been allowed (their charge where neither is known), adjudicated ones at what the patient still owes.",
    sql: `SELECT CASE WHEN is_drug THEN 'drug' ELSE 'service' END AS line_kind, owed_by, sum(lines)::BIGINT AS lines,
      ${[
        ["000-030", "days_30"],
        ["031-060", "days_60"],
        ["061-090", "days_90"],
        ["091-120", "days_120"],
        ["121+", "days_older"]
      ]
        .map(([bucket, name]) => `coalesce(sum(amount) FILTER (bucket = '${bucket}'), 0) AS ${name}`)
        .join(", ")}, sum(amount) AS amount
      FROM ar_ageing GROUP BY ALL ORDER BY line_kind, owed_by`,
    columns: {
      line_kind: ["Lines of", "text", "Drug lines or service lines."],
      owed_by: ["Owed by", "text"],
      lines: ["Lines", "count"],
      days_30: ["0–30 days, $", "money", "Owed for at most 30 days."],
      days_60: ["31–60 days, $", "money", "Owed for 31 to 60 days."],
      days_90: ["61–90 days, $", "money", "Owed for 61 to 90 days."],
      days_120: ["91–120 days, $", "money", "Owed for 91 to 120 days."],
      days_older: ["Older, $", "money", "Owed for more than 120 days."],
      amount: ["In all, $", "money", "All that is owed."]
    }
  });
  const days = await readTable(built, {
    name: "days-to-pay",
    title: `Days from service to payment, paid in ${quarterWords(quarter)}`,
    tab: "Days to pay",
    added: ["paid_amount"],
    note: "Weighted by dollars; drug lines separate from service lines.",
    sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, CASE WHEN is_drug THEN 'drug' ELSE 'service' END AS line_kind, lines, paid_amount, days_median, days_p90, days_average
      FROM days_to_pay LEFT JOIN payer USING (payer_id) WHERE quarter = ${q} AND measured_from = 'service' ORDER BY line_kind, days_average DESC, payer_name`,
    columns: {
      payer_name: ["Payer", "text", "Name of the payer."],
      line_kind: ["Lines of", "text", "Drug lines or service lines."],
      lines: ["Lines", "count"],
      paid_amount: ["Paid, $", "money"],
      days_median: ["Median days", "count"],
      days_p90: ["90th percentile, days", "count"],
      days_average: ["Average days", "count"]
    }
  });
  return {title: "Money owed", tables: [underpayments, denials, aging, days]};
}
