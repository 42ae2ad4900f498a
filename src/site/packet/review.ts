import {Refused} from "../../build/refused.ts";
import {literal} from "../../schema/table.ts";
import {queryJson} from "../../warehouse/database.ts";
import {printCell} from "./html.ts";
import type {ColumnKind, Packet, PacketTable} from "./packet.ts";
import {type BuiltFolder, readTable} from "./table.ts";
import {waterfallSvg} from "./waterfall.ts";

/** Steps of the bridge in the order and words they are printed in. */
const STEPS: readonly (readonly [step: string, words: string])[] = [
  ["payment_limit", "Payment limits"],
  ["acquisition_price", "Purchase prices"],
  ["payer_rate", "Payer rates"],
  ["payer_mix", "Payer mix"],
  ["drug_mix", "Drug mix"],
  ["site_mix", "Site mix"],
  ["volume", "Volume"],
  ["denials", "Denials and write-offs"],
  ["unpaid", "Allowed, not collected"],
  ["waste", "Waste"],
  ["cost_adjustments", "Credits and freight"],
  ["rebates", "Rebates"]
];

const MONEY: ColumnKind = "money";

/** The quarterly margin review of one quarter as a packet. Throws in one line when the build has no such quarter. */
export async function reviewPacket(built: BuiltFolder, quarter: string): Promise<Packet> {
  if (!/^\d{4}Q[1-4]$/.test(quarter)) throw new Refused(`not a quarter: ${quarter}; write it as 2025Q2`);
  const rows = (sql: string): Promise<Record<string, unknown>[]> => queryJson(built.warehouse.connection, sql);
  const known = await rows("SELECT quarter FROM review_headline ORDER BY quarter");
  if (!known.some((row) => row["quarter"] === quarter))
    throw new Refused(
      `no claims in quarter ${quarter}; the build has ${known.map((row) => row["quarter"]).join(", ") || "none"}`
    );
  const q = literal(quarter);
  const table = (query: Parameters<typeof readTable>[1]): Promise<PacketTable> => readTable(built, query);
  const result = "matured_net_cost_recovery - cost_adjustment + accrued_amount";
  const [now] =
    await rows(`SELECT *, ${result} AS result, to_come_low_amount - to_come_amount AS down, to_come_high_amount - to_come_amount AS up,
    net_cost_recovery - cost_adjustment + accrued_amount AS collected_result FROM review_headline WHERE quarter = ${q}`);
  const [base] = await rows(
    `SELECT base_quarter, CAST(${result} AS DECIMAL(18,2)) AS result FROM (SELECT max(base_quarter) AS base_quarter FROM bridge_matured WHERE quarter = ${q}) JOIN review_headline ON quarter = base_quarter`
  );
  const dollars = (name: string): string => printCell(String(now?.[name] ?? "0"), "money");

  const bridge = base
    ? await table({
        name: "bridge",
        title: `Bridge from ${base["base_quarter"]} to ${quarter}, matured`,
        note: "What open and denied lines are expected to bring in counts as collected. The steps add up to the difference to the cent.",
        sql: `SELECT step, sum(amount) AS amount FROM bridge_matured WHERE quarter = ${q} AND base_quarter = ${literal(String(base["base_quarter"]))}
          GROUP BY step ORDER BY list_position([${STEPS.map(([step]) => literal(step)).join(", ")}], step)`,
        columns: {step: ["Step", "text"], amount: ["Effect, $", MONEY, "Dollars the step moved the result by."]}
      })
    : null;

  return {
    title: `Quarterly margin review, ${quarter}`,
    subtitle: `As of ${built.as_of}. What payers, patients and assistance have paid for drugs and are still expected to pay, less what the drugs cost; credits, freight and accrued rebates counted; fees for giving the drug apart.`,
    as_of: built.as_of,
    build_id: built.build_id,
    sections: [
      {
        title: "What was earned, and why it moved",
        figures: [
          ["Matured result", dollars("result"), "with accrued rebates, after credits and freight"],
          [
            "Collected so far",
            dollars("collected_result"),
            `${now?.["open_lines"]} lines open with ${dollars("open_acquisition_cost")} of drug`
          ],
          [
            "Still to come",
            dollars("to_come_amount"),
            `four times in five between ${dollars("to_come_low_amount")} and ${dollars("to_come_high_amount")}`
          ],
          [
            "Budget",
            now?.["budget_amount"] === null ? "–" : dollars("budget_amount"),
            `against ${dollars("matured_net_cost_recovery")} matured, before rebates`
          ]
        ],
        ...(bridge && base
          ? {
              chart: waterfallSvg([
                {words: String(base["base_quarter"]), amount: String(base["result"]), isEnd: true},
                ...bridge.rows.map(([step, amount]) => ({
                  words: STEPS.find(([name]) => name === step)?.[1] ?? String(step),
                  amount: String(amount),
                  isEnd: false
                })),
                {words: quarter, amount: String(now?.["result"]), isEnd: true}
              ])
            }
          : {})
      },
      {
        title: "Actions",
        newPage: true,
        tables: [
          await table({
            name: "actions",
            title: "Action register",
            note: "What each finding could bring back at most; findings overlap in places, so the sum is an upper bound.",
            printed: 20,
            unprinted: ["action_id", "is_timely", "billed_amount", "dollars_recovered"],
            sql: `SELECT replace(action_kind, '_', ' ') AS action_kind, coalesce(drug.name, action.hcpcs) AS drug_name, coalesce(payer.name, action.payer_id) AS payer_name, site.name AS site_name,
              quarter, action_detail, lines, recoverable_amount, cost_amount, action.billed_amount, date_diff('day', run.as_of, act_by) AS days_left, is_timely, owner, action_status, dollars_recovered, action_id
              FROM action CROSS JOIN run LEFT JOIN drug USING (hcpcs) LEFT JOIN payer USING (payer_id) LEFT JOIN site USING (site_id)
              ORDER BY is_timely DESC, recoverable_amount DESC, action_id`,
            columns: {
              action_kind: ["What to do", "text"],
              drug_name: ["Drug", "text", "Drug the action is about."],
              payer_name: ["Payer", "text", "Payer the action is about."],
              site_name: ["Site", "text", "Site the action is about."],
              quarter: ["Quarter", "text"],
              action_detail: ["About", "text"],
              lines: ["Lines", "count", "Lines, visits or packages concerned."],
              recoverable_amount: ["Recoverable, $", MONEY],
              cost_amount: ["Drug cost, $", MONEY],
              billed_amount: ["Billed, $", MONEY],
              days_left: ["Days left", "count", "Days from the day the report stands at to the last day to act."],
              is_timely: ["In time", "text"],
              owner: ["Owner", "text"],
              action_status: ["State", "text"],
              dollars_recovered: ["Brought in, $", MONEY],
              action_id: ["Id", "text"]
            }
          })
        ]
      },
      {
        title: "Headline by quarter",
        newPage: true,
        tables: [
          await table({
            name: "headline",
            title: "Headline figures by quarter of service",
            sql: `SELECT * FROM review_headline WHERE quarter <= ${q} ORDER BY quarter`,
            columns: {
              quarter: ["Quarter", "text"],
              lines: ["Lines", "count"],
              open_lines: ["Open", "count"],
              collected_amount: ["Collected, $", MONEY],
              to_come_amount: ["To come, $", MONEY],
              acquisition_cost: ["Drug cost, $", MONEY],
              net_cost_recovery: ["Net cost recovery, $", MONEY],
              matured_net_cost_recovery: ["Matured, $", MONEY],
              cost_adjustment: ["Credits and freight, $", MONEY],
              accrued_amount: ["Rebates accrued, $", MONEY],
              received_amount: ["Rebates received, $", MONEY],
              budget_amount: ["Budget, $", MONEY]
            }
          }),
          ...(bridge ? [bridge] : []),
          await table({
            name: "back-test",
            title: "How good the matured estimate has been",
            note: "Older quarters estimated as they stood at the age the newest has now, with nothing known that came later.",
            sql: "SELECT * FROM matured_quarter WHERE is_back_test ORDER BY quarter",
            columns: {
              quarter: ["Quarter", "text"],
              matured_amount: ["Estimated, $", MONEY],
              matured_low_amount: ["Low, $", MONEY],
              matured_high_amount: ["High, $", MONEY],
              came_in_amount: ["Came in, $", MONEY],
              estimate_error_amount: ["Error, $", MONEY],
              is_covered: ["In the interval", "text"]
            }
          })
        ]
      },
      {
        title: "Drugs, payers and sites",
        newPage: true,
        tables: [
          await table({
            name: "drugs",
            title: `Drugs, ${quarter}`,
            note: "As collected so far; open lines count their cost and no money yet.",
            printed: 40,
            sql: `SELECT coalesce(drug.name, hcpcs) AS drug_name, hcpcs, margin.lines, margin.units, allowed_amount, collected_amount, acquisition_cost, net_cost_recovery, open_acquisition_cost, denied_acquisition_cost, underwater_lines
              FROM margin_by_drug AS margin LEFT JOIN drug USING (hcpcs) WHERE quarter = ${q} ORDER BY net_cost_recovery DESC, hcpcs`,
            columns: {
              drug_name: ["Drug", "text", "Brand name."],
              hcpcs: ["Code", "text"],
              lines: ["Lines", "count"],
              units: ["Units", "units"],
              allowed_amount: ["Allowed, $", MONEY],
              collected_amount: ["Collected, $", MONEY],
              acquisition_cost: ["Drug cost, $", MONEY],
              net_cost_recovery: ["Net cost recovery, $", MONEY],
              open_acquisition_cost: ["Open cost, $", MONEY],
              denied_acquisition_cost: ["Denied cost, $", MONEY],
              underwater_lines: ["Underwater lines", "count"]
            }
          }),
          await table({
            name: "payers",
            title: `Payers, ${quarter}`,
            sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, margin.lines, allowed_amount, collected_amount, acquisition_cost, net_cost_recovery, administration_amount, open_acquisition_cost
              FROM margin_by_payer AS margin LEFT JOIN payer USING (payer_id) WHERE quarter = ${q} ORDER BY net_cost_recovery DESC, payer_id`,
            columns: {
              payer_name: ["Payer", "text", "Name of the payer."],
              lines: ["Lines", "count"],
              allowed_amount: ["Allowed, $", MONEY],
              collected_amount: ["Collected, $", MONEY],
              acquisition_cost: ["Drug cost, $", MONEY],
              net_cost_recovery: ["Net cost recovery, $", MONEY],
              administration_amount: ["Administration, $", MONEY],
              open_acquisition_cost: ["Open cost, $", MONEY]
            }
          }),
          await table({
            name: "sites",
            title: `Sites of care, ${quarter}`,
            note: "Drug margin and administration revenue stand apart.",
            sql: `SELECT coalesce(site.name, site_id) AS site_name, site.kind AS site_kind, margin.lines, allowed_amount, collected_amount, acquisition_cost, net_cost_recovery, administration_amount, open_acquisition_cost
              FROM margin_by_site AS margin LEFT JOIN site USING (site_id) WHERE quarter = ${q} ORDER BY net_cost_recovery DESC, site_id`,
            columns: {
              site_name: ["Site", "text", "Name of the site."],
              site_kind: ["Kind", "text", "Kind of site."],
              lines: ["Lines", "count"],
              allowed_amount: ["Allowed, $", MONEY],
              collected_amount: ["Collected, $", MONEY],
              acquisition_cost: ["Drug cost, $", MONEY],
              net_cost_recovery: ["Net cost recovery, $", MONEY],
              administration_amount: ["Administration, $", MONEY],
              open_acquisition_cost: ["Open cost, $", MONEY]
            }
          })
        ]
      },
      {
        title: "Money owed, authorizations and benefit shift",
        newPage: true,
        tables: [
          await table({
            name: "underpayments",
            title: "Underpayments by payer, quarter and cause",
            sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, quarter, cause, sum(lines)::BIGINT AS lines, sum(recoverable_amount) AS recoverable_amount
              FROM underpayment_summary LEFT JOIN payer USING (payer_id) GROUP BY ALL ORDER BY recoverable_amount DESC, payer_name, quarter, cause`,
            columns: {
              payer_name: ["Payer", "text", "Name of the payer."],
              quarter: ["Quarter", "text"],
              cause: ["Probable cause", "text"],
              lines: ["Lines", "count"],
              recoverable_amount: ["Recoverable, $", MONEY]
            }
          }),
          await table({
            name: "denials",
            title: `Denied drug lines, ${quarter}`,
            printed: 15,
            sql: `SELECT carc, any_value(reason) AS reason, sum(lines)::BIGINT AS lines, sum(drug_cost_at_risk) AS drug_cost_at_risk, sum(overturned_lines)::BIGINT AS overturned_lines
              FROM denial WHERE is_drug AND quarter = ${q} GROUP BY carc ORDER BY drug_cost_at_risk DESC, carc`,
            columns: {
              carc: ["Reason code", "text"],
              reason: ["Reason", "text"],
              lines: ["Lines", "count"],
              drug_cost_at_risk: ["Drug cost at risk, $", MONEY],
              overturned_lines: ["Paid after all", "count"]
            }
          }),
          await table({
            name: "authorizations",
            title: "Authorizations by payer",
            sql: `SELECT coalesce(payer.name, payer_id) AS payer_name, quarter, requests, denied_first_requests, overturned_requests, pending_requests, business_days_median, business_days_p90
              FROM authorization_turnaround LEFT JOIN payer USING (payer_id) WHERE quarter = ${q} ORDER BY requests DESC, payer_name`,
            columns: {
              payer_name: ["Payer", "text", "Name of the payer."],
              quarter: ["Quarter", "text"],
              requests: ["Asked for", "count"],
              denied_first_requests: ["Denied first", "count"],
              overturned_requests: ["Overturned", "count"],
              pending_requests: ["Pending", "count"],
              business_days_median: ["Business days, half", "count"],
              business_days_p90: ["Nine of ten", "count"]
            }
          }),
          await table({
            name: "benefit-shift",
            title: "Drug moved away from the practice (white bagging)",
            sql: `SELECT quarter, coalesce(payer.name, payer_id) AS payer_name, coalesce(drug.name, hcpcs) AS drug_name, moved_visits, bought_visits, lost_margin_amount, shift_state
              FROM benefit_shift LEFT JOIN payer USING (payer_id) LEFT JOIN drug USING (hcpcs) ORDER BY quarter, payer_name, drug_name`,
            columns: {
              quarter: ["Quarter", "text"],
              payer_name: ["Payer", "text", "Name of the payer."],
              drug_name: ["Drug", "text", "Brand name."],
              moved_visits: ["Visits moved", "count"],
              bought_visits: ["Visits still bought", "count"],
              lost_margin_amount: ["Margin lost, $", MONEY],
              shift_state: ["State", "text"]
            }
          })
        ]
      }
    ],
    sources: await table({
      name: "sources",
      title: "Files behind the numbers",
      sql: `SELECT path, source, vintage, status, rows_accepted, rows_rejected, dollars_accepted, sha256 FROM file ORDER BY path`,
      columns: {
        path: ["File", "text"],
        source: ["Kind", "text"],
        vintage: ["Edition", "text"],
        status: ["State", "text"],
        rows_accepted: ["Rows", "count"],
        rows_rejected: ["Rejected", "count"],
        dollars_accepted: ["Dollars", MONEY],
        sha256: ["SHA-256", "text"]
      }
    })
  };
}
