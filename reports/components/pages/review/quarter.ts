import {html} from "htl";
import {
  change,
  dollarsShort,
  percent,
  plural,
  quarterBefore,
  quarterWords,
  ratio
} from "../../../../src/words/format.ts";
import {OPEN_UNTOLD, resultInWords} from "../../../../src/words/result.ts";
import {type CubeRow, sumOf} from "../../measures.ts";
import {figures, finding} from "../../page.ts";
import {proofButton} from "../../proof.ts";
import {type BridgeRow, collectedResult, type Headline, maturedResult, yearBefore} from "./data.ts";
import {stepSums} from "./headline.ts";

const at = (rows: readonly Headline[], quarter: string): Headline | undefined =>
  rows.find((row) => row.quarter === quarter);

/** What the quarter is projected to earn, against the quarter before in the same measure, and the largest cause. */
export function quarterFinding(rows: readonly Headline[], bridge: readonly BridgeRow[], quarter: string): HTMLElement {
  const [now, before] = [at(rows, quarter), at(rows, quarterBefore(quarter))];
  const name = `Net cost recovery, ${quarterWords(quarter)}: projected, after credits and freight, with accrued rebates`;
  if (!now) return finding("No drug lines in this quarter", name);
  return finding(
    resultInWords(
      {
        quarter,
        result_cents: maturedResult(now),
        is_to_come: now.to_come_amount_cents > 0 && now.open_lines > 0,
        cost: now,
        open: now
      },
      before && {
        quarter: before.quarter,
        result_cents: maturedResult(before),
        cost: before,
        open: before,
        steps: stepSums(bridge, "matured", quarter, before.quarter)
      }
    ),
    name
  );
}

/** The four figures of a quarter: the one headline, and beside it what is adjudicated, pending, and before. */
export function quarterFigures(rows: readonly Headline[], quarter: string, cube: readonly CubeRow[] = []): HTMLElement {
  const now = at(rows, quarter);
  if (!now) return html`<p class="empty">No drug lines in this quarter.</p>`;
  const result = maturedResult(now);
  const shift = (bound: number): number => result - now.to_come_amount_cents + bound;
  const before = at(rows, quarterBefore(quarter));
  const year = at(rows, yearBefore(quarter));
  const budget = now.budget_amount_cents;
  const isUntold = now.is_open_untold;
  const adjudicated = collectedResult(now) + now.open_acquisition_cost_cents;
  return figures([
    {
      label: "Projected net cost recovery",
      value:
        cube.length === 0
          ? dollarsShort(result)
          : proofButton(dollarsShort(result), {
              title: `Projected net cost recovery, ${quarterWords(quarter)}`,
              quarters: [quarter],
              hcpcs: null,
              payer_id: null,
              site_id: null,
              sum: sumOf(cube.filter((row) => row.quarter === quarter))
            }),
      loss: result < 0,
      note: isUntold
        ? OPEN_UNTOLD
        : now.to_come_amount_cents === 0
          ? "nothing is pending any more"
          : `80% range ${dollarsShort(shift(now.to_come_low_amount_cents))} to ${dollarsShort(shift(now.to_come_high_amount_cents))}; ${percent(ratio(result, now.acquisition_cost_cents))} of acquisition cost`
    },
    {
      label: "Of it adjudicated",
      value: dollarsShort(adjudicated),
      proof: {mart: "review_headline"},
      loss: adjudicated < 0,
      note: "collected on answered claims, less their acquisition cost"
    },
    {
      label: "Pending",
      value: dollarsShort(now.open_acquisition_cost_cents),
      proof: {mart: "margin_split", sum: ["-pending_net_amount"], where: {quarter}},
      note: `acquisition cost of ${plural(now.open_lines, "line")} not answered; ${isUntold ? "what they will bring is not known" : `${dollarsShort(now.to_come_amount_cents)} projected to come`}`
    },
    {
      label: before ? `Against ${quarterWords(before.quarter)}` : "Against the quarter before",
      value: before ? change(result - maturedResult(before)) : "–",
      proof: {mart: "bridge_matured"},
      loss: before !== undefined && result < maturedResult(before),
      note: [
        before
          ? `it ${maturedResult(before) < 0 ? "lost" : "earned"} ${dollarsShort(Math.abs(maturedResult(before)))}`
          : "no quarter before",
        year ? `${change(result - maturedResult(year))} in a year` : "",
        ...[now, before ?? now]
          .filter((row, i, both) => row.is_at_limits && both.indexOf(row) === i)
          .map(
            (row) =>
              `${dollarsShort(row.limit_priced_cost_cents)} of the cost of ${quarterWords(row.quarter)} is estimated at payment limits`
          ),
        budget === null ? "" : `${change(now.matured_net_cost_recovery_cents - budget)} against budget before rebates`
      ]
        .filter(Boolean)
        .join("; ")
    }
  ]);
}
