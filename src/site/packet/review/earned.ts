import {literal} from "../../../schema/table.ts";
import {queryJson} from "../../../warehouse/database.ts";
import {STEP_WORDS} from "../../../words/bridge-step.ts";
import {resultInWords} from "../../../words/result.ts";
import {printCell} from "../html.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";
import {waterfallSvg} from "../waterfall.ts";

/** What a quarter is heading for: matured, after credits and freight, with accrued rebates. */
const RESULT = "matured_net_cost_recovery - cost_adjustment + accrued_amount";

/** The result and what moved it, then the same for every quarter, and how good the estimate has been. */
export async function earned(
  built: BuiltFolder,
  quarter: string
): Promise<{finding: string; result: PacketSection; headline: PacketSection}> {
  const rows = (sql: string): Promise<Record<string, unknown>[]> => queryJson(built.warehouse.connection, sql);
  const q = literal(quarter);
  const [now] =
    await rows(`SELECT *, ${RESULT} AS result, net_cost_recovery - cost_adjustment + accrued_amount AS collected_result
    FROM review_headline WHERE quarter = ${q}`);
  const [base] = await rows(`SELECT base_quarter, CAST(${RESULT} AS DECIMAL(18,2)) AS result
    FROM (SELECT max(base_quarter) AS base_quarter FROM bridge_matured WHERE quarter = ${q}) JOIN review_headline ON quarter = base_quarter`);
  const dollars = (name: string): string => printCell(String(now?.[name] ?? "0"), "money");
  const steps = STEP_WORDS.map(([step, words], place) => `(${place}, ${literal(step)}, ${literal(words)})`).join(", ");
  const bridge = base
    ? await readTable(built, {
        name: "bridge",
        title: `Bridge from ${base["base_quarter"]} to ${quarter}, matured`,
        note: "What open and denied lines are expected to bring in counts as collected. The steps add up to the difference to the cent.",
        sql: `SELECT step, step_words, sum(amount) AS amount
          FROM bridge_matured JOIN (VALUES ${steps}) AS known (place, step, step_words) USING (step)
          WHERE quarter = ${q} AND base_quarter = ${literal(String(base["base_quarter"]))} GROUP BY place, step, step_words ORDER BY place`,
        unprinted: ["step"],
        columns: {
          step: ["Step id", "text"],
          step_words: ["Step", "text", "Step of the bridge in words."],
          amount: ["Effect, $", "money", "Dollars the step moved the result by."]
        }
      })
    : null;
  const headline = await readTable(built, {
    name: "headline",
    title: "Headline figures by quarter of service",
    sql: `SELECT * FROM review_headline WHERE quarter <= ${q} ORDER BY quarter`,
    columns: {
      quarter: ["Quarter", "text"],
      lines: ["Lines", "count"],
      open_lines: ["Open", "count"],
      collected_amount: ["Collected, $", "money"],
      to_come_amount: ["To come, $", "money"],
      acquisition_cost: ["Drug cost, $", "money"],
      net_cost_recovery: ["Net cost recovery, $", "money"],
      matured_net_cost_recovery: ["Matured, $", "money"],
      cost_adjustment: ["Credits and freight, $", "money"],
      accrued_amount: ["Rebates accrued, $", "money"],
      received_amount: ["Rebates received, $", "money"],
      budget_amount: ["Budget, $", "money"]
    }
  });
  const backTest = await readTable(built, {
    name: "back-test",
    title: "How good the matured estimate has been",
    note: "Older quarters estimated as they stood at the age the newest has now, with nothing known that came later.",
    sql: "SELECT * FROM matured_quarter WHERE is_back_test ORDER BY quarter",
    columns: {
      quarter: ["Quarter", "text"],
      matured_amount: ["Estimated, $", "money"],
      matured_low_amount: ["Low, $", "money"],
      matured_high_amount: ["High, $", "money"],
      came_in_amount: ["Came in, $", "money"],
      estimate_error_amount: ["Error, $", "money"],
      is_covered: ["In the interval", "text"]
    }
  });
  const chart =
    bridge && base
      ? waterfallSvg([
          {words: String(base["base_quarter"]), amount: String(base["result"]), isEnd: true},
          ...bridge.rows.map(([, words, amount]) => ({
            words: String(words),
            amount: String(amount),
            isEnd: false
          })),
          {words: quarter, amount: String(now?.["result"]), isEnd: true}
        ])
      : null;
  const inCents = (amount: unknown): number => Math.round(Number(amount) * 100);
  const finding = resultInWords(
    {
      quarter,
      result_cents: inCents(now?.["result"]),
      is_to_come: Number(now?.["to_come_amount"]) > 0 && Number(now?.["open_lines"]) > 0
    },
    bridge && base
      ? {
          quarter: String(base["base_quarter"]),
          result_cents: inCents(base["result"]),
          steps: new Map(bridge.rows.map(([step, , amount]) => [String(step), inCents(amount)]))
        }
      : undefined
  );
  return {
    finding,
    result: {
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
      ...(chart ? {chart} : {})
    },
    headline: {
      title: "Headline by quarter",
      newPage: true,
      tables: [headline, ...(bridge ? [bridge] : []), backTest]
    }
  };
}
