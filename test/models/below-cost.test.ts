import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type BuiltRows, bought, builtFrom, crosswalk, given, type RawRows} from "./raw.ts";

/**
 * Below cost is a verdict. Medicare's limit of 30.525 for 40 units is 1,221.00, of which it pays 957.26 and the patient
 * 244.20 (domain.md): 1,201.46. Where the limit itself stands for the cost, every Medicare line would lose by the
 * sequestration; where nobody tells what the patient paid, every line would lose by the patient's part.
 */
const FLAGS = {
  ...{is_clotting_factor: 0, is_amp_based: 0, is_inflation_adjusted: 0, is_add_on_8pct: 0},
  ...{is_lesser_of: 0, is_added: 0, is_updated: 0}
};
const ndcOf = (index: number): string => `5789400300${index}`;

/** What it is, its code, the invoice price of a package of 10 units, what the patient paid, and what is said of it. */
const CASES = [
  [
    "an invoice price above what came in: 1,240.00 against 1,201.46",
    ["J1745", 310, 244.2],
    {is_underwater: true, is_below_limit: true, underwater_lines: 1, doubt: 0, unit_cost: 31, asked: 38.54}
  ],
  [
    "an invoice price below it",
    ["J3380", 290, 244.2],
    {is_underwater: false, is_below_limit: false, underwater_lines: 0, doubt: 0, unit_cost: 29, asked: null}
  ],
  [
    "no invoice: the limit stands for the cost, and nothing is said beside the limit",
    ["J2350", null, 244.2],
    {is_underwater: null, is_below_limit: null, underwater_lines: 0, doubt: 1221, unit_cost: null, asked: null}
  ],
  [
    "what the patient paid is in no file, and would decide",
    ["J0897", 290, null],
    {is_underwater: null, is_below_limit: false, underwater_lines: 0, doubt: 244.2, unit_cost: 29, asked: null}
  ],
  [
    "what the patient paid is in no file, and would not do: 1,240.00 less 957.26 less 244.20",
    ["J3262", 310, null],
    {is_underwater: true, is_below_limit: true, underwater_lines: 1, doubt: 244.2, unit_cost: 31, asked: 38.54}
  ],
  [
    "a payer before this one took care of 100.00, which could make up for 38.54",
    ["J9035", 310, 244.2, ";OA:23:100.00"],
    {is_underwater: null, is_below_limit: true, underwater_lines: 0, doubt: 100, unit_cost: 31, asked: null}
  ]
] as const;

describe("below cost", () => {
  let built: BuiltRows;
  beforeAll(async () => {
    const rows = {
      payer: [{payer_id: "P", name: "Medicare", kind: "medicare_ffs"}],
      ndc_hcpcs: CASES.map(([, [hcpcs]], index) => crosswalk("2025Q1", ndcOf(index), hcpcs, 10)),
      payment_limit: CASES.map(([, [hcpcs]]) => ({
        ...{quarter: "2025Q1", hcpcs, dosage: "10 MG", payment_limit: 30.525},
        ...FLAGS
      })),
      purchase: CASES.flatMap(([, [, price]], index) =>
        price === null ? [] : [{...bought(index, "2025-01-02", ndcOf(index), 10, price), line: index + 2}]
      ),
      claim_line: CASES.map(([, [hcpcs, , patient_paid_amount, other = ""]], index) => ({
        ...given(`C${index}`, 1, "2025-02-14", hcpcs, ndcOf(index), 40),
        ...{
          allowed_amount: 1221,
          paid_amount: 957.26,
          patient_responsibility: 244.2,
          adjustments: `CO:253:19.54${other}`
        },
        ...{paid_date: "2025-03-01", patient_paid_amount}
      }))
    } as unknown as RawRows;
    const wanted = ["mart.underwater", "mart.margin_cube", "mart.margin_split", "mart.asp_trend", "core.action_line"];
    built = await builtFrom(rows, wanted, "2025-07-15");
  });
  afterAll(() => built.close());

  it.each(CASES)("%s", async (_, [hcpcs], expected) => {
    const [row] = await built.query(
      `SELECT own.is_underwater, own.is_below_limit, CAST(cube.underwater_lines AS INTEGER) AS underwater_lines,
         CAST(split.paid_doubt_amount AS DOUBLE) AS doubt, CAST(trend.unit_cost AS DOUBLE) AS unit_cost,
         (SELECT CAST(sum(recoverable_amount) AS DOUBLE) FROM core.action_line
           WHERE action_kind = 'renegotiate_drug' AND hcpcs = '${hcpcs}') AS asked
       FROM mart.underwater AS own JOIN mart.margin_cube AS cube USING (quarter, hcpcs, payer_id)
       JOIN mart.margin_split AS split USING (quarter, hcpcs, payer_id)
       JOIN mart.asp_trend AS trend USING (quarter, hcpcs) WHERE hcpcs = '${hcpcs}'`
    );
    expect(row).toEqual(expected);
  });
});

describe("a drug of which an invoice tells one package and none tells the other", () => {
  // 40 units at 31.00 are 1,240.00; a unit without an invoice is 30.525, of 1,301.05 in all 4.7%, of 1,331.575 then 6.9%.
  it.each([
    [2, {limit_priced_cost: "61.05", acquisition_cost: "1301.05", is_at_limits: false}],
    [3, {limit_priced_cost: "91.58", acquisition_cost: "1331.58", is_at_limits: true}]
  ])("with %i units of the other is told at payment limits from a twentieth on", async (units, expected) => {
    const [own, other] = [ndcOf(0), ndcOf(1)];
    const {query, close} = await builtFrom(
      {
        payer: [{payer_id: "P", name: "Medicare", kind: "medicare_ffs"}],
        ndc_hcpcs: [own, other].map((ndc) => crosswalk("2025Q1", ndc, "J1745", 10)),
        payment_limit: [{...{quarter: "2025Q1", hcpcs: "J1745", dosage: "10 MG", payment_limit: 30.525}, ...FLAGS}],
        purchase: [bought(0, "2025-01-02", own, 10, 310)],
        claim_line: [
          given("C1", 1, "2025-02-14", "J1745", own, 40),
          given("C2", 1, "2025-02-15", "J1745", other, units)
        ]
      } as unknown as RawRows,
      ["mart.asp_trend"],
      "2025-07-15"
    );
    const rows = await query(
      "SELECT CAST(limit_priced_cost AS VARCHAR) AS limit_priced_cost, CAST(acquisition_cost AS VARCHAR) AS acquisition_cost, is_at_limits FROM mart.asp_trend"
    );
    close();
    expect(rows).toEqual([expected]);
  });
});
