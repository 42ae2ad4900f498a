import {readFileSync} from "node:fs";
import {join} from "node:path";
import {beforeAll, describe, expect, it} from "vitest";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

let built: string;
beforeAll(async () => {
  built = await sampleBuilt();
});

const query = async (sql: string): Promise<Record<string, unknown>[]> => {
  const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
  try {
    return await queryJson(warehouse.connection, sql);
  } finally {
    warehouse.close();
  }
};

/** A row of data/sample/FINDINGS.md, whose amounts the generator counted from what it planted. */
function planted(finding: string): {hcpcs: string; payer_id: string; quarter: string; amount: string; words: string} {
  const text = readFileSync(join(ROOT, "data/sample/FINDINGS.md"), "utf8");
  const row = text.split("\n").find((line) => line.split("|")[2]?.trim() === finding);
  expect(row, finding).toBeDefined();
  const [, id, , hcpcs, payer_id, , quarter, amount] = row!.split("|").map((cell) => cell.trim());
  const words = text.split("\n").find((line) => line.startsWith(`- **${id}** `)) ?? "";
  return {hcpcs: hcpcs!, payer_id: payer_id!, quarter: quarter!, amount: amount!, words};
}

describe("what is hidden in the sample practice about payers is found, to the cent", () => {
  it("the payer that pays on the limit of one quarter ago, in dollars and in lines", async () => {
    const {payer_id, quarter, amount, words} = planted("stale_payment_limit");
    const [lines, base] = [/over the (\d+) answered/.exec(words)?.[1], /still uses (\d{4}Q\d)/.exec(words)?.[1]];
    const [ledger] = await query(
      `SELECT count(*) AS lines, sum(allowed_variance) AS short, sum(recoverable_amount) AS recoverable, min(cause) AS cause, max(cause) AS last_cause
       FROM mart.underpayment WHERE payer_id = '${payer_id}' AND quarter = '${quarter}' AND is_drug`
    );
    expect(ledger).toEqual({
      lines,
      short: amount,
      recoverable: amount,
      cause: "limit_of_earlier_quarter",
      last_cause: "limit_of_earlier_quarter"
    });
    expect(
      await query(
        "SELECT payer_id, quarter, base_quarter, lines = matched_lines AS is_whole FROM mart.payer_vintage WHERE is_stale"
      )
    ).toEqual([{payer_id, quarter, base_quarter: base, is_whole: true}]);
  });

  it("nothing else is underpaid", async () => {
    const {payer_id, quarter} = planted("stale_payment_limit");
    expect(
      await query(
        `SELECT count(*) AS lines FROM mart.underpayment WHERE NOT (payer_id = '${payer_id}' AND quarter = '${quarter}')`
      )
    ).toEqual([{lines: "0"}]);
  });

  it("the denial cluster, at what the drug cost and at what was billed", async () => {
    const [cost, billed] = [planted("denial_cluster_cost"), planted("denial_cluster_billed")];
    const [, lines, carc] = /the (\d+) drug lines denied with CARC (\d+)/.exec(cost.words) ?? [];
    expect(
      await query(
        `SELECT lines, drug_cost_at_risk, billed_amount FROM mart.denial
         WHERE carc = '${carc}' AND hcpcs = '${cost.hcpcs}' AND payer_id = '${cost.payer_id}' AND quarter = '${cost.quarter}'`
      )
    ).toEqual([{lines, drug_cost_at_risk: cost.amount, billed_amount: billed.amount}]);
  });

  it("the lines that the export and an 835 tell differently", async () => {
    const {payer_id, amount} = planted("csv_835_difference");
    expect(
      await query("SELECT payer_id, sum(paid_difference) AS difference FROM mart.csv_835_difference GROUP BY payer_id")
    ).toEqual([{payer_id, difference: amount}]);
  });
});

describe("the revenue cycle of the sample practice", () => {
  it("finds each denied line once: as many as claim lines whose state is denied", async () => {
    const [row] = await query(
      `SELECT (SELECT count(*) FROM core.claim_line WHERE status = 'denied') AS denied,
         (SELECT count(*) FROM core.denied_line WHERE is_current AND status = 'denied') AS found`
    );
    expect(Number(row!["denied"])).toBeGreaterThan(0);
    expect(row!["found"]).toBe(row!["denied"]);
  });

  it("counts decisions that only 835s tell", async () => {
    const [row] = await query(
      `SELECT count(DISTINCT claim_id) AS claims, (SELECT sum(decided_claims) FROM mart.first_pass WHERE payer_id = 'medicaid') AS decided
       FROM core.claim_line WHERE payer_id = 'medicaid' AND is_drug AND NOT is_open AND status IN ('original', 'replacement', 'denied')`
    );
    expect(Number(row!["decided"])).toBeGreaterThanOrEqual(Number(row!["claims"]));
  });

  it("accuses no administration: the visits without a drug are those whose drug the payer sends", async () => {
    const rows = await query(
      "SELECT finding, payer_id, sum(audit_exposure) AS exposed, count(*) > 0 AS some FROM mart.administration_finding GROUP BY ALL"
    );
    expect(rows).toEqual([
      {finding: "drug_line_vanished", payer_id: planted("white_bagging").payer_id, exposed: "0.00", some: true}
    ]);
  });

  it("keeps take-backs out of every drug: PLB and claims add up to the payments", async () => {
    const [row] = await query(
      `SELECT sum(paid_amount) - sum(provider_adjustment_amount) = sum(payment_amount) AS ties,
         sum(provider_adjustment_amount) = (SELECT sum(amount_taken_back) FROM mart.provider_adjustment) AS same
       FROM core.remittance WHERE is_counted`
    );
    expect(row).toEqual({ties: true, same: true});
  });
});
