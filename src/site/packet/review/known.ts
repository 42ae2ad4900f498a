import {literal} from "../../../schema/table.ts";
import {REASONS} from "../../../words/unmatched.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** What the numbers leave out or estimate, and what the loaded files cannot tell, each with its dollars. */
export async function known(built: BuiltFolder): Promise<PacketSection> {
  const reasons = Object.entries(REASONS)
    .map(([reason, words]) => `(${literal(reason)}, ${literal(words)})`)
    .join(", ");
  const out = await readTable(built, {
    name: "left-out",
    title: "Left out or estimated",
    tab: "Left out",
    sql: `SELECT replace(source, '_', ' ') || ' ' || fate || ': ' || coalesce(words, replace(reason, '_', ' ')) AS why, sum("rows")::BIGINT AS rows_left_out, sum(dollars) AS dollars
        FROM left_out LEFT JOIN (VALUES ${reasons}) AS known (reason, words) USING (reason) GROUP BY ALL
      UNION ALL SELECT coalesce(words, reason), sum("rows")::BIGINT, sum(dollars)
        FROM unmatched LEFT JOIN (VALUES ${reasons}) AS known (reason, words) USING (reason)
        WHERE reason NOT IN (SELECT reason FROM left_out) GROUP BY ALL
      UNION ALL SELECT 'rejected rows of files, see Files', sum(rows_rejected)::BIGINT, sum(dollars_rejected) FROM file
        WHERE NOT EXISTS (SELECT 1 FROM left_out WHERE fate = 'refused') HAVING sum(rows_rejected) > 0
      UNION ALL SELECT 'quarantined files', count(*), NULL FROM file WHERE status = 'quarantined' HAVING count(*) > 0
      UNION ALL SELECT 'what patients paid, in no file', NULL, untold_patient_amount FROM run WHERE untold_patient_amount > 0
      ORDER BY dollars DESC NULLS LAST, why`,
    columns: {
      why: ["What", "text", "What is left out or estimated."],
      dollars: ["Dollars, $", "money", "Dollars it is about."],
      rows_left_out: ["Rows", "count", "Rows of files it is about."]
    }
  });
  const untold = await readTable(built, {
    name: "not-known",
    title: "What the loaded files cannot tell",
    tab: "Not known",
    note: "Each is computed as soon as its file is loaded; none is counted as zero.",
    sql: "SELECT title, dollars, missing, would_tell FROM finding_state WHERE NOT is_told ORDER BY dollars DESC NULLS LAST, title",
    columns: {
      title: ["Not known", "text", "What is not known."],
      dollars: ["Dollars outside, $", "money", "Dollars outside for want of it."],
      missing: ["Add", "text", "What is missing."],
      would_tell: ["It would tell", "text", "What that would tell."]
    }
  });
  return {title: "How sure, and what is left out", tables: [out, untold]};
}
