import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** What the next quarter's payment limits do to the practice's drugs. */
export async function ahead(built: BuiltFolder): Promise<PacketSection> {
  const watch = await readTable(built, {
    name: "watch",
    title: "What the next quarter's payment limits do",
    tab: "Next quarter",
    added: ["medicare_effect_amount", "cost_left", "stock_effect_amount"],
    note: "Limits are CMS's where its file is loaded (published), else the forecast's middle. The effect is on what is allowed at the last quarter's volume of Medicare and Medicare Advantage; break-even is after sequestration.",
    sql: `SELECT coalesce(drug.name, hcpcs) AS drug_name, hcpcs, next_quarter, watch_basis, payment_limit, next_payment_limit, break_even_payment_limit, medicare_effect_amount,
      cost_left, stock_effect_amount, CASE WHEN is_newly_underwater THEN 'yes' END AS is_newly_underwater
      FROM watch LEFT JOIN drug USING (hcpcs) ORDER BY medicare_effect_amount, hcpcs`,
    columns: {
      drug_name: ["Drug", "text", "Brand name."],
      hcpcs: ["Code", "text"],
      next_quarter: ["Quarter", "text"],
      watch_basis: ["Limit is", "text"],
      payment_limit: ["Limit now, $", "price"],
      next_payment_limit: ["Next limit, $", "price"],
      break_even_payment_limit: ["Break-even, $", "price"],
      medicare_effect_amount: ["Effect a quarter, $", "money"],
      cost_left: ["On hand, $", "money"],
      stock_effect_amount: ["On hand paid more or less, $", "money"],
      is_newly_underwater: ["Falls below cost", "text"]
    }
  });
  return {title: "What the next quarter changes", tables: [watch]};
}
