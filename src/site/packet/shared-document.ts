import {Refused} from "../../errors.ts";
import type {Audience} from "../../payment/gpo/facts.ts";
import {queryJson} from "../../warehouse/database.ts";
import type {SharedDocument} from "../../words/shared-document.ts";
import {AUDIENCES} from "../audience/table.ts";
import {printCell} from "./cell.ts";
import type {Packet} from "./packet.ts";
import {reviewPacket} from "./review.ts";
import {sharePacket} from "./share.ts";
import {type BuiltFolder, openBuilt, readTable} from "./table.ts";

/** The newest quarter with claims. */
export async function newestQuarter(built: BuiltFolder): Promise<string> {
  const [row] = await queryJson(built.warehouse.connection, "SELECT max(quarter) AS quarter FROM review_headline");
  if (!row?.["quarter"]) throw new Refused("no quarter has claims: there is nothing to review");
  return String(row["quarter"]);
}

/** CMS's payment limits of the drugs in use, as CMS published them, and nothing of the practice's. */
async function limitsPacket(built: BuiltFolder): Promise<Packet> {
  const limits = await readTable(built, {
    name: "limits",
    title: "Payment limits",
    note: "Dollars a billing unit, before sequestration; the posting in force of each quarter.",
    sql: `SELECT hcpcs, drug.name AS drug_name, quarter, trend.dosage, payment_limit, coinsurance_pct FROM asp_trend AS trend
      LEFT JOIN drug USING (hcpcs) WHERE payment_limit IS NOT NULL ORDER BY hcpcs, quarter`,
    columns: {
      hcpcs: ["Code", "text"],
      drug_name: ["Drug", "text", "Brand name."],
      quarter: ["Quarter", "text"],
      dosage: ["Unit", "text"],
      payment_limit: ["Limit, $", "price"],
      coinsurance_pct: ["Coinsurance, %", "units"]
    }
  });
  return {
    title: "Medicare payment limits of the drugs in use",
    finding: "What CMS publishes for the drugs in use",
    subtitle: `As of ${built.as_of}.`,
    as_of: built.as_of,
    build_id: built.build_id,
    sections: [{title: "Payment limits", tables: [limits]}],
    sources: {name: "sources", title: "Sources", columns: [], rows: []}
  };
}

/** Makes the first page of an audience from a built folder. */
export async function sharedDocument(folder: string, audience: Audience): Promise<SharedDocument> {
  const rule = AUDIENCES[audience];
  const built = await openBuilt(folder);
  try {
    const whole =
      rule.document === "review" ? await reviewPacket(built, await newestQuarter(built)) : await limitsPacket(built);
    const {packet, suppressed, columns} = sharePacket(whole, audience);
    return {
      audience,
      who: rule.who,
      title: packet.title,
      finding: packet.finding,
      subtitle: packet.subtitle,
      suppressed,
      columns_left_out: columns,
      sections: packet.sections.map(({title, text = [], figures = [], tables = []}) => ({
        title,
        text,
        figures: figures.map(([label, figure, note]) => ({label, figure, note})),
        tables: tables.map(({title: name, note = "", columns: head, rows}) => ({
          title: name,
          note,
          head: head.map((column) => ({name: column.name, label: column.label, is_text: column.kind === "text"})),
          rows: rows.map((row) =>
            Object.fromEntries(head.map(({name: key, kind}, i) => [key, printCell(row[i] ?? null, kind)]))
          )
        }))
      }))
    };
  } finally {
    built.close();
  }
}
