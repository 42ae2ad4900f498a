import {literal} from "../../../schema/table.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** Authorizations, and drug that moved away from the practice. */
export async function access(built: BuiltFolder, quarter: string): Promise<PacketSection> {
  const authorizations = await readTable(built, {
    name: "authorizations",
    title: "Prior authorizations by payer",
    tab: "Authorizations",
    sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, quarter, requests, denied_first_requests, overturned_requests, pending_requests, business_days_median, business_days_p90
    FROM authorization_turnaround LEFT JOIN payer USING (payer_id) WHERE quarter = ${literal(quarter)} ORDER BY requests DESC, payer_name`,
    columns: {
      payer_name: ["Payer", "text", "Name of the payer."],
      quarter: ["Quarter", "text"],
      requests: ["Requests", "count"],
      denied_first_requests: ["First denied", "count"],
      overturned_requests: ["Overturned", "count"],
      pending_requests: ["Pending", "count"],
      business_days_median: ["Business days, median", "count"],
      business_days_p90: ["Business days, 90th percentile", "count"]
    }
  });
  const shift = await readTable(built, {
    name: "benefit-shift",
    title: "Drug moved away from the practice (white bagging)",
    tab: "Moved away",
    added: ["lost_margin_amount"],
    sql: `SELECT quarter, coalesce(payer.name, payer_id) AS payer_name, coalesce(drug.name, hcpcs) AS drug_name, moved_visits, bought_visits, lost_margin_amount, shift_state
    FROM benefit_shift LEFT JOIN payer USING (payer_id) LEFT JOIN drug USING (hcpcs) ORDER BY quarter, payer_name, drug_name`,
    columns: {
      quarter: ["Quarter", "text"],
      payer_name: ["Payer", "text", "Name of the payer."],
      drug_name: ["Drug", "text", "Brand name."],
      moved_visits: ["Visits moved", "count"],
      bought_visits: ["Visits still bought", "count"],
      lost_margin_amount: ["Margin lost, $", "money"],
      shift_state: ["State", "text"]
    }
  });
  return {title: "Authorizations and benefit shift", tables: [authorizations, shift]};
}
