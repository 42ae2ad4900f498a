import {actionWords, evidenceWords, spanWords} from "../../../words/action.ts";
import type {PacketSection, PacketTable} from "../packet.ts";
import {type BuiltFolder, readTable, type TableQuery} from "../table.ts";

/** What to do, the largest sum first; what is past its day is a table of its own. */
export async function actions(built: BuiltFolder): Promise<PacketSection> {
  const open = await register(built, "is_timely", {
    name: "actions",
    title: "What to do, one row a thing",
    tab: "What to do",
    note: "What each can bring back; together at most, because findings overlap in places.",
    added: ["recoverable_amount", "at_risk_amount"]
  });
  const past = await register(built, "NOT is_timely", {
    name: "actions-past",
    title: "Past the day to act, or of quarters too old",
    tab: "Lost",
    note: "No longer recoverable by these ways.",
    added: ["recoverable_amount"]
  });
  return {title: "Money to get back", tables: [open, past]};
}

async function register(
  built: BuiltFolder,
  which: string,
  about: Pick<TableQuery, "name" | "title" | "tab" | "note" | "added">
): Promise<PacketTable> {
  const table = await readTable(built, {
    ...about,
    sql: `SELECT action_kind, coalesce(drug.name, action.hcpcs) AS drug_name, coalesce(payer.name, action.payer_id) AS payer_name, site.name AS site_name,
      action.first_quarter, action.quarter, action_detail, reason, lines, authorized_lines, nullif(recoverable_amount, 0) AS recoverable_amount, nullif(at_risk_amount, 0) AS at_risk_amount, cost_amount, action.billed_amount, date_diff('day', run.as_of, act_by) AS days_left,
      owner, action_status, dollars_recovered, action_id
      FROM action CROSS JOIN run LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id) LEFT JOIN site USING (site_id)
      WHERE ${which} ORDER BY action.recoverable_amount DESC, action.at_risk_amount DESC, action_id`,
    columns: {
      action_kind: ["Kind", "text"],
      drug_name: ["Drug", "text", "Drug the action is about."],
      payer_name: ["Payer", "text", "Payer the action is about."],
      site_name: ["Site", "text", "Site the action is about."],
      first_quarter: ["From", "text", "First quarter it is of."],
      quarter: ["To", "text", "Last quarter it is of."],
      action_detail: ["About", "text"],
      reason: ["Reason", "text"],
      lines: ["Lines", "count", "Lines, visits or packages concerned."],
      authorized_lines: ["Authorized lines", "count", "Denied lines whose authorization was valid on the day."],
      recoverable_amount: ["Recoverable, $", "money"],
      at_risk_amount: [
        "In question, $",
        "money",
        "May be taken back, or offered and in no amount; not in the recoverable total."
      ],
      cost_amount: ["Acquisition cost, $", "money"],
      billed_amount: ["Billed, $", "money"],
      days_left: ["Days left", "count", "Days from the as-of date to the last day to act."],
      owner: ["Owner", "text"],
      action_status: ["State", "text"],
      dollars_recovered: ["Brought in, $", "money"],
      action_id: ["Name in actions.csv", "text"]
    }
  });
  return inSentences(table);
}

/** The register with each action as a sentence before its parts. */
function inSentences(table: PacketTable): PacketTable {
  const action = {
    name: "action",
    label: "Action",
    kind: "text",
    meaning: "What is to be done, in a sentence."
  } as const;
  const evidence = {
    name: "evidence",
    label: "Evidence",
    kind: "text",
    meaning: "What shows that it is right."
  } as const;
  const span = {name: "span", label: "Of", kind: "text", meaning: "The quarters it is of."} as const;
  return {
    ...table,
    columns: [action, evidence, span, ...table.columns],
    rows: table.rows.map((row) => {
      const of = (name: string): string | null =>
        row[table.columns.findIndex((column) => column.name === name)] ?? null;
      const facts = {
        action_id: of("action_id") ?? "",
        action_kind: of("action_kind") ?? "",
        first_quarter: of("first_quarter") ?? "",
        quarter: of("quarter") ?? "",
        drug_name: of("drug_name"),
        payer_name: of("payer_name"),
        site_name: of("site_name"),
        action_detail: of("action_detail"),
        reason: of("reason"),
        lines: Number(of("lines")),
        authorized_lines: Number(of("authorized_lines"))
      };
      return [actionWords(facts), evidenceWords(facts), spanWords(facts), ...row];
    })
  };
}
