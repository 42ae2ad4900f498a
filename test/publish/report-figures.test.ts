import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type DaysRow, paidOnce} from "../../reports/components/pages/cash/cash.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {sampleBuilt} from "../helpers/sample.ts";

/** Figures of the sample that a page once gave wrong or twice, each worked again from the lines. */

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDatabase(join(await sampleBuilt(), "warehouse.duckdb"), {readOnly: true});
});
afterAll(() => warehouse.close());

const query = (sql: string): Promise<Record<string, unknown>[]> => queryJson(warehouse.connection, sql);
const cents = (value: unknown): number => Math.round(Number(value) * 100);

describe("days to pay", () => {
  it("add up to what payers paid, each payment once", async () => {
    const rows = (
      await query("SELECT * FROM mart.days_to_pay WHERE quarter = '2025Q2' ORDER BY payer_id, is_drug, measured_from")
    ).map((row) => ({
      ...row,
      lines: Number(row["lines"]),
      paid_amount_cents: cents(row["paid_amount"])
    })) as unknown as DaysRow[];
    const [paid] = await query(
      `SELECT CAST(sum(paid_amount) * 100 AS BIGINT) AS paid, count(*) AS lines FROM core.payer_payment
       WHERE paid_amount > 0 AND quarter_of(paid_date) = '2025Q2'`
    );
    const once = paidOnce(rows);
    expect(once.reduce((sum, row) => sum + row.paid_amount_cents, 0)).toBe(Number(paid!["paid"]));
    expect(once.reduce((sum, row) => sum + row.lines, 0)).toBe(Number(paid!["lines"]));
    // The rows themselves tell most payments twice: from service and from submission.
    expect(rows.length).toBeGreaterThan(once.length);
  });
});

describe("below cost", () => {
  it("is the price of paid lines; denials are told apart, and the parts are the net cost recovery", async () => {
    const [row] = await query(`
      WITH drug AS (
        SELECT hcpcs, sum(paid_net_amount) AS paid, sum(denied_net_amount) AS denied
        FROM mart.margin_split WHERE quarter = '2025Q2' GROUP BY hcpcs
      ),
      line AS (
        SELECT hcpcs, sum(collected_amount - acquisition_cost) AS net,
          sum(collected_amount - acquisition_cost) FILTER (status <> 'denied') AS paid
        FROM core.drug_line WHERE method = 'fifo' AND quarter = '2025Q2' AND NOT is_open GROUP BY hcpcs
      )
      SELECT count(*) FILTER (net < 0) AS together, count(*) FILTER (net < 0 AND line.paid >= 0) AS denials_alone,
        count(*) FILTER (drug.paid < 0) AS below_cost, count(*) FILTER (drug.paid <> line.paid OR drug.paid + drug.denied <> line.net) AS different
      FROM drug JOIN line USING (hcpcs)`);
    expect(row).toEqual({together: "9", denials_alone: "4", below_cost: "5", different: "0"});
  });
});

describe("the projected quarter", () => {
  it("had a range that held what came in 70 to 90 times of 100, over the quarters there are", async () => {
    const tests = await query("SELECT is_covered FROM mart.matured_quarter WHERE is_back_test");
    const covered = tests.filter((row) => row["is_covered"] === true).length / tests.length;
    expect(covered).toBeGreaterThanOrEqual(0.7);
    expect(covered).toBeLessThanOrEqual(0.9);
  });
});

describe("the action register", () => {
  it("has one row a thing, never one a quarter", async () => {
    const [row] = await query(`
      SELECT count(*) - count(DISTINCT (action_kind, hcpcs, payer_id, site_id, action_detail, is_timely)) AS repeated,
        count(*) FILTER (is_timely AND act_by < (SELECT as_of FROM core.run_info)) AS late
      FROM mart.action`);
    expect(row).toEqual({repeated: "0", late: "0"});
  });
  it("names the denials whose authorizations were valid on the day", async () => {
    const [row] = await query(
      "SELECT lines, authorized_lines, recoverable_amount FROM mart.action WHERE action_kind = 'work_denial_cluster' AND hcpcs = 'J9271'"
    );
    const [lines] = await query(`
      SELECT count(*) AS lines FROM core.denied_line AS denied JOIN core.claim_line AS line USING (claim_id, line)
      JOIN raw.prior_auth AS auth ON auth.authorization_id = line.authorization_id AND line.service_date BETWEEN auth.valid_from AND auth.valid_to
      WHERE denied.is_current AND denied.hcpcs = 'J9271' AND denied.payer_id = 'prairie' AND denied.carc = '197' AND denied.quarter = '2025Q1'`);
    expect(row).toEqual({lines: "14", authorized_lines: "14", recoverable_amount: "173461.12"});
    expect(lines).toEqual({lines: "14"});
  });
  it("asks about what Medicare paid to a site that is no Medicare provider, in dollars of the last four quarters", async () => {
    const [row] = await query("SELECT at_risk_amount FROM mart.action WHERE action_kind = 'check_medicare_site'");
    const [paid] = await query(`
      SELECT CAST(sum(collected_amount) AS DECIMAL(18, 2)) AS paid FROM core.drug_line JOIN core.site USING (site_id)
      WHERE method = 'fifo' AND payer_id = 'medicare' AND site.kind = 'ais' AND quarter >= '2024Q3'`);
    expect(row!["at_risk_amount"]).toBe(paid!["paid"]);
    expect(row!["at_risk_amount"]).toBe("93168.08");
  });
});

describe("stock", () => {
  it("counts days to a lot's date from the as-of date, as the actions do", async () => {
    const [row] = await query(`
      SELECT count(*) AS different FROM mart.expiry
      WHERE days_to_expiry <> date_diff('day', (SELECT as_of FROM core.run_info), expiry_date)`);
    expect(row).toEqual({different: "0"});
  });
});
