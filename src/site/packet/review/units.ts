import {literal} from "../../../schema/table.ts";
import {DOLLAR_STEPS} from "../../../words/dollar-step.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** Whether what was bought equals what was used, discarded, returned and is on hand. */
export async function units(built: BuiltFolder): Promise<PacketSection> {
  const steps = DOLLAR_STEPS.map(([step, words], place) => `(${place}, ${literal(step)}, ${literal(words)})`).join(
    ", "
  );
  const trail = await readTable(built, {
    name: "dollar-trail",
    title: "Where every dollar bought is, since the first invoice",
    tab: "Dollars bought",
    note: "At first-in-first-out cost; the parts add up to what invoices charged, to the cent.",
    sql: `SELECT words, sum(amount) AS amount, sum(amount) / nullif((SELECT sum(amount) FROM dollar_trail WHERE step = 'bought'), 0) AS bought_share
      FROM dollar_trail JOIN (VALUES ${steps}) AS known (place, step, words) USING (step)
      GROUP BY place, words ORDER BY place`,
    columns: {
      words: ["Where it is", "text", "What became of the dollars."],
      amount: ["Dollars", "money", "Dollars at cost."],
      bought_share: ["Of what was bought", "percent", "Share of what invoices charged."]
    }
  });
  const counts = await readTable(built, {
    name: "counts",
    title: "Counts that differ from the book",
    tab: "Counts",
    added: ["expired_cost", "other_waste_cost", "unexplained_cost"],
    sql: `SELECT coalesce(site.name, site_id) AS site_name, coalesce(drug.name, hcpcs) AS drug_name, ndc11, quarter, book_units, counted_units, expired_cost, other_waste_cost, unexplained_cost
      FROM unit_unexplained LEFT JOIN site USING (site_id) LEFT JOIN drug USING (hcpcs) ORDER BY unexplained_cost DESC, expired_cost DESC, site_name, ndc11, quarter`,
    columns: {
      site_name: ["Site", "text", "Name of the site."],
      drug_name: ["Drug", "text", "Brand name."],
      ndc11: ["NDC", "text"],
      quarter: ["Counted in", "text", "Quarter of the count."],
      book_units: ["Book, units", "units"],
      counted_units: ["Found, units", "units"],
      expired_cost: ["Expired, $", "money"],
      other_waste_cost: ["Waste not billed, $", "money"],
      unexplained_cost: ["Unexplained, $", "money"]
    }
  });
  return {title: "Units bought, used and left", tables: [trail, counts]};
}
