import {readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {packetOf} from "../../src/payment/gpo/packet.ts";
import {readFacts} from "../../src/site/audience/facts.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

let warehouse: Warehouse;
let built: string;
const read = (sql: string) => queryJson(warehouse.connection, sql);
beforeAll(async () => {
  built = await sampleBuilt();
  warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
});
afterAll(() => warehouse.close());

/** The row of FINDINGS.md with an id: its amount and the words after it. */
function planted(id: string): {amount: string; how: string; hcpcs: string} {
  const text = readFileSync(join(ROOT, "data/sample/FINDINGS.md"), "utf8");
  const cells = new RegExp(`^\\| ${id} \\|.*$`, "m")
    .exec(text)![0]
    .split("|")
    .map((cell) => cell.trim());
  return {amount: cells[7]!, hcpcs: cells[3]!, how: new RegExp(`^- \\*\\*${id}\\*\\*.*$`, "m").exec(text)![0]};
}

describe("the planted findings of the GPO packet", () => {
  it("F5: the off-contract purchase is a row of the claim letter, to the cent", async () => {
    const {amount, hcpcs} = planted("F5");
    const rows =
      await read(`SELECT vendor, CAST(invoice_date AS VARCHAR) AS day, site_id, CAST(packages AS INTEGER) AS packages, CAST(claim_amount AS VARCHAR) AS claim
      FROM mart.gpo_leakage WHERE leak = 'off_contract' AND hcpcs = '${hcpcs}'`);
    expect(rows).toEqual([
      {vendor: "Oakline Oncology Supply", day: "2025-02-11", site_id: "cv-east", packages: 4, claim: amount}
    ]);
  });

  it("F5 is all there is to claim: the invoice billed wrong and rebilled right claims nothing", async () => {
    const rows = await read(
      "SELECT leak, CAST(sum(leak_amount) AS VARCHAR) AS leaked, CAST(sum(claim_amount) AS VARCHAR) AS claim FROM mart.gpo_leakage WHERE leak <> 'prompt_pay_not_seen' GROUP BY leak ORDER BY leak"
    );
    expect(rows).toEqual([
      {leak: "off_contract", leaked: planted("F5").amount, claim: planted("F5").amount},
      {leak: "wrong_price", leaked: "413.86", claim: "0.00"}
    ]);
  });

  it("F15: the tier about to be missed, with packages, date and dollars", async () => {
    const {amount, how} = planted("F15");
    const [row] =
      await read(`SELECT contract_id, CAST(tier_volume AS INTEGER) AS bought, CAST(tier_threshold AS INTEGER) AS threshold, CAST(tier_short AS INTEGER) AS short,
      CAST(buy_by AS VARCHAR) AS buy_by, CAST(tier_gain_amount AS VARCHAR) AS gain, CAST(invoice_amount AS VARCHAR) AS spent, is_projected FROM mart.gpo_tier WHERE NOT is_reached`);
    expect(row).toMatchObject({gain: amount, is_projected: false});
    for (const words of [
      `${row!["contract_id"]}:`,
      `${row!["bought"]} of ${row!["threshold"]} packages`,
      `${row!["short"]} short`,
      `buy by ${row!["buy_by"]}`,
      `$${row!["spent"]}`
    ])
      expect(how).toContain(words);
  });

  it("the tiers, the program and the action register tell of one pace and one sum", async () => {
    const rows = await read(`SELECT tier.contract_id, tier.projected_volume = program.projected_value AS same_pace,
        tier.tier_gain_amount = program.at_stake_amount AS same_step, action.recoverable_amount = program.at_stake_amount AS same_action
      FROM mart.gpo_tier AS tier
      JOIN mart.rebate_program AS program ON program.contract_id = tier.contract_id AND program.period_start = tier.starts AND program.next_tier = tier.tier
      JOIN mart.action AS action ON action.action_kind = 'reach_rebate_tier' AND action.action_detail = tier.contract_id`);
    expect(rows).toEqual([{contract_id: "GPO-TEV-Q5115", same_pace: true, same_step: true, same_action: true}]);
  });

  it("F17: the rebate paid short is the only one", async () => {
    const rows = await read(
      "SELECT hcpcs, CAST(period_end AS VARCHAR) AS period_end, CAST(unpaid_amount AS VARCHAR) AS unpaid FROM mart.gpo_rebate WHERE rebate_state = 'short'"
    );
    expect(rows).toEqual([{hcpcs: planted("F17").hcpcs, period_end: "2024-06-30", unpaid: planted("F17").amount}]);
  });

  it("both stand in the ask lists of their makers with their dollars", async () => {
    const facts = await readFacts(built);
    const cents = (id: string) => Math.round(Number(planted(id).amount) * 100);
    expect(packetOf(facts, "Takeda").asks.map((ask) => ask.value_cents)).toContain(cents("F5"));
    expect(packetOf(facts, "Teva").asks.map((ask) => ask.value_cents)).toContain(cents("F15"));
    expect(packetOf(facts, "Janssen").asks.map((ask) => ask.value_cents)).toContain(cents("F17"));
  });
});

describe("mart.gpo_spend", () => {
  it("adds up to the invoices, and to mart.spend but for transfers", async () => {
    const [row] = await read(`SELECT
      (SELECT sum(invoice_amount) FROM mart.gpo_spend) = (SELECT sum(extended_amount) FROM core.purchase WHERE kind NOT IN ('consigned', 'transfer_in', 'transfer_out')) AS invoices,
      (SELECT sum(invoice_amount) FROM mart.gpo_spend) = (SELECT sum(invoice_amount) FROM mart.spend WHERE kind NOT IN ('transfer_in', 'transfer_out')) AS spend`);
    expect(row).toEqual({invoices: true, spend: true});
  });
  it("holds every accrued rebate of a product and contract that bought in its quarter", async () => {
    const [row] = await read(
      `SELECT CAST(sum(accrued_amount) AS VARCHAR) AS spend, (SELECT CAST(sum(accrued_amount) AS VARCHAR) FROM raw.rebate) AS statements FROM mart.gpo_spend`
    );
    expect(row!["spend"]).toBe(row!["statements"]);
  });
});

describe("mart.gpo_family", () => {
  it("counts treatment-days by dose and interval: 40 units of infliximab are 56 days whatever the vial", async () => {
    const rows = await read(
      "SELECT DISTINCT hcpcs FROM mart.gpo_family WHERE family = 'infliximab' AND treatment_days <> CAST(round(units * 56 / 40, 3) AS DECIMAL(18, 3))"
    );
    expect(rows).toEqual([]);
  });
});

describe("mart.gpo_payer_mix", () => {
  it("pays Medicare by the newest limit and its own coinsurance", async () => {
    const rows =
      await read(`SELECT mix.hcpcs FROM mart.gpo_payer_mix AS mix JOIN core.payment_limit AS limits ON limits.hcpcs = mix.hcpcs AND limits.quarter = mix.rate_quarter
      WHERE mix.rate_basis = 'medicare' AND (mix.allowed_per_unit <> limits.payment_limit OR mix.patient_share * 100 <> limits.coinsurance_pct OR mix.sequestration_share <> 0.02)`);
    expect(rows).toEqual([]);
  });
  it("keeps a contract by formula near its own words: 118% of the CMS limit", async () => {
    const [row] =
      await read(`SELECT count(*) AS rows, max(abs(mix.allowed_per_unit / (limits.payment_limit * 1.18) - 1)) < 0.0005 AS close
      FROM mart.gpo_payer_mix AS mix JOIN core.payment_limit AS limits ON limits.hcpcs = mix.hcpcs AND limits.quarter = mix.rate_quarter
      WHERE mix.rule = '118% of CMS limit'`);
    expect(row).toMatchObject({close: true});
    expect(Number(row!["rows"])).toBeGreaterThan(20);
  });
});
