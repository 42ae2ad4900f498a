import {actionWords, evidenceWords, spanWords} from "../../../words/action.ts";
import type {PacketSection, PacketTable} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** What to do, the largest sum that is still in time first. */
export async function actions(built: BuiltFolder): Promise<PacketSection> {
  const register = await readTable(built, {
    name: "actions",
    title: "Action register",
    note: "What each finding can bring back at most; findings overlap in places, so the sum is an upper bound. What is past its day is left out here and is in the workbook.",
    printed: 20,
    unprinted: [
      "action_kind",
      "drug_name",
      "payer_name",
      "site_name",
      "first_quarter",
      "quarter",
      "action_detail",
      "reason",
      "lines",
      "authorized_lines",
      "at_risk_amount",
      "action_id",
      "is_timely",
      "billed_amount",
      "dollars_recovered"
    ],
    sql: `SELECT action_kind, coalesce(drug.name, action.hcpcs) AS drug_name, coalesce(payer.name, action.payer_id) AS payer_name, site.name AS site_name,
      action.first_quarter, action.quarter, action_detail, reason, lines, authorized_lines, recoverable_amount, at_risk_amount, cost_amount, action.billed_amount, date_diff('day', run.as_of, act_by) AS days_left,
      is_timely, owner, action_status, dollars_recovered, action_id
      FROM action CROSS JOIN run LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id) LEFT JOIN site USING (site_id)
      ORDER BY is_timely DESC, recoverable_amount DESC, action_id`,
    columns: {
      action_kind: ["What to do", "text"],
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
      is_timely: ["In time", "text"],
      owner: ["Owner", "text"],
      action_status: ["State", "text"],
      dollars_recovered: ["Brought in, $", "money"],
      action_id: ["Id", "text"]
    }
  });
  return {title: "Actions", newPage: true, tables: [inSentences(register)]};
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
