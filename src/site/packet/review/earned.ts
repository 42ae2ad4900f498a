import {literal} from "../../../schema/table.ts";
import {queryJson} from "../../../warehouse/database.ts";
import {STEP_WORDS} from "../../../words/bridge-step.ts";
import {quarterWords} from "../../../words/format.ts";
import {type CostTold, OPEN_UNTOLD, type OpenTold, resultInWords} from "../../../words/result.ts";
import {printCell} from "../cell.ts";
import type {PacketSection} from "../packet.ts";
import {type BuiltFolder, readTable} from "../table.ts";

/** The headline: projected, after credits and freight, with accrued rebates. */
const RESULT = "matured_net_cost_recovery - cost_adjustment + accrued_amount";

/** The result and what moved it, then the same for every quarter, and how good the projection has been. */
export async function earned(
  built: BuiltFolder,
  quarter: string
): Promise<{finding: string; result: PacketSection; headline: PacketSection}> {
  const rows = (sql: string): Promise<Record<string, unknown>[]> => queryJson(built.warehouse.connection, sql);
  const q = literal(quarter);
  const [now] = await rows(`SELECT *, ${RESULT} AS result,
      ${RESULT} - to_come_amount + to_come_low_amount AS result_low, ${RESULT} - to_come_amount + to_come_high_amount AS result_high,
      net_cost_recovery - cost_adjustment + accrued_amount + open_acquisition_cost AS adjudicated
    FROM review_headline WHERE quarter = ${q}`);
  const [base] =
    await rows(`SELECT base_quarter, CAST(${RESULT} AS DECIMAL(18,2)) AS result, acquisition_cost, limit_priced_cost, is_at_limits,
      lines, open_lines, open_acquisition_cost, is_open_untold
    FROM (SELECT max(base_quarter) AS base_quarter FROM bridge_matured WHERE quarter = ${q}) JOIN review_headline ON quarter = base_quarter`);
  const dollars = (name: string): string => printCell(String(now?.[name] ?? "0"), "money", {whole: true});
  const steps = await bridge(built, quarter, base ? String(base["base_quarter"]) : null);
  const inCents = (amount: unknown): number => Math.round(Number(amount ?? 0) * 100);
  const costTold = (row?: Record<string, unknown>): CostTold => ({
    acquisition_cost_cents: inCents(row?.["acquisition_cost"]),
    limit_priced_cost_cents: inCents(row?.["limit_priced_cost"]),
    is_at_limits: row?.["is_at_limits"] === true
  });
  const openTold = (row?: Record<string, unknown>): OpenTold => ({
    lines: Number(row?.["lines"] ?? 0),
    open_lines: Number(row?.["open_lines"] ?? 0),
    open_acquisition_cost_cents: inCents(row?.["open_acquisition_cost"]),
    is_open_untold: row?.["is_open_untold"] === true
  });
  const isUntold = openTold(now).is_open_untold;
  const finding = resultInWords(
    {
      quarter,
      result_cents: inCents(now?.["result"]),
      is_to_come: Number(now?.["to_come_amount"]) > 0 && Number(now?.["open_lines"]) > 0,
      cost: costTold(now),
      open: openTold(now)
    },
    base
      ? {
          quarter: String(base["base_quarter"]),
          result_cents: inCents(base["result"]),
          cost: costTold(base),
          open: openTold(base),
          steps: new Map(steps.rows.map(([step, , amount]) => [String(step), inCents(amount)]))
        }
      : undefined
  );
  return {
    finding,
    result: {
      title: "What was earned, and why it moved",
      figures: [
        [
          "Projected net cost recovery",
          dollars("result"),
          isUntold ? OPEN_UNTOLD : `80% range ${dollars("result_low")} to ${dollars("result_high")}`
        ],
        ["Of it adjudicated", dollars("adjudicated"), "collected on answered claims, less their acquisition cost"],
        [
          "Pending",
          dollars("open_acquisition_cost"),
          `acquisition cost of ${now?.["open_lines"]} lines not answered; ${isUntold ? "what they will bring is not known" : `${dollars("to_come_amount")} projected to come`}`
        ],
        [
          "Budget",
          now?.["budget_amount"] === null ? "–" : dollars("budget_amount"),
          `against ${dollars("matured_net_cost_recovery")} projected before rebates`
        ]
      ]
    },
    headline: {
      title: "Quarter by quarter",
      tables: [await quarters(built, quarter), steps, await pastProjections(built)]
    }
  };
}

/** The steps between two quarters; no row where there is no quarter before. */
const bridge = (built: BuiltFolder, quarter: string, base: string | null) =>
  readTable(built, {
    name: "bridge",
    title: base
      ? `From ${quarterWords(base)} to ${quarterWords(quarter)}, projected`
      : "No quarter before to compare with",
    tab: "Bridge",
    note: "What pending and denied claims are expected to bring in counts as collected. The steps add up to the difference to the cent.",
    added: ["amount"],
    sql: `SELECT step, step_words, sum(amount) AS amount
      FROM bridge_matured JOIN (VALUES ${STEP_WORDS.map(([step, words], place) => `(${place}, ${literal(step)}, ${literal(words)})`).join(", ")}) AS known (place, step, step_words) USING (step)
      WHERE quarter = ${literal(quarter)} AND base_quarter = ${literal(base ?? "none")} GROUP BY place, step, step_words ORDER BY place`,
    columns: {
      step: ["Name", "text"],
      step_words: ["Step", "text", "Step of the bridge in words."],
      amount: ["Effect, $", "money", "Dollars the step moved the result by."]
    }
  });

const quarters = (built: BuiltFolder, quarter: string) =>
  readTable(built, {
    name: "headline",
    title: "Net cost recovery by quarter of service",
    tab: "Quarters",
    note: "Projected: with what pending and denied claims are expected to bring, credits and freight, and accrued rebates. The range is of 80%.",
    sql: `SELECT quarter, CAST(${RESULT} AS DECIMAL(18, 2)) AS projected_net_cost_recovery,
        CAST(${RESULT} - to_come_amount + to_come_low_amount AS DECIMAL(18, 2)) AS projected_low_amount,
        CAST(${RESULT} - to_come_amount + to_come_high_amount AS DECIMAL(18, 2)) AS projected_high_amount,
        collected_amount, to_come_amount, acquisition_cost, cost_adjustment, accrued_amount, received_amount, open_acquisition_cost,
        administration_amount, budget_amount, lines, open_lines
      FROM review_headline WHERE quarter <= ${literal(quarter)} ORDER BY quarter DESC`,
    columns: {
      quarter: ["Quarter", "text"],
      projected_net_cost_recovery: ["Net cost recovery, projected, $", "money"],
      projected_low_amount: ["Low, $", "money", "Lower end of the 80% range."],
      projected_high_amount: ["High, $", "money", "Upper end of the 80% range."],
      collected_amount: ["Collected, $", "money"],
      to_come_amount: ["Projected to come, $", "money"],
      acquisition_cost: ["Acquisition cost, $", "money"],
      cost_adjustment: ["Credits and freight, $", "money"],
      accrued_amount: ["Rebates accrued, $", "money"],
      received_amount: ["Rebates received, $", "money"],
      open_acquisition_cost: ["Pending, cost, $", "money"],
      administration_amount: ["Drug administration, $", "money"],
      budget_amount: ["Budget before rebates, $", "money"],
      lines: ["Lines", "count"],
      open_lines: ["Pending lines", "count"]
    }
  });

const pastProjections = (built: BuiltFolder) =>
  readTable(built, {
    name: "back-test",
    title: "How good past projections have been",
    tab: "Past projections",
    note: "Older quarters projected as they stood at the age the newest has now, with nothing known that came later: what was still to come in.",
    sql: "SELECT * FROM matured_quarter WHERE is_back_test ORDER BY quarter DESC",
    columns: {
      quarter: ["Quarter", "text"],
      matured_amount: ["Projected, $", "money"],
      matured_low_amount: ["Low, $", "money"],
      matured_high_amount: ["High, $", "money"],
      came_in_amount: ["Came in, $", "money"],
      estimate_error_amount: ["Error, $", "money"],
      is_covered: ["In the range", "text"]
    }
  });
