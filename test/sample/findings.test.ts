import {describe, expect, it} from "vitest";
import {cents, committedFiles, currentLines, figures, rowsUnder, sum} from "./helpers.ts";

/** Each planted amount, found again in the files alone: what the product must be able to do as well. */

type Row = Record<string, string>;
const files = committedFiles();
const text = files.find((file) => file.path === "FINDINGS.md")!.text;
const COLUMNS = ["id", "finding", "hcpcs", "payer_id", "site_id", "quarter", "amount", "issue"];
const findings = text
  .split("\n")
  .filter((line) => /^\| F\d/.test(line))
  .map((line) =>
    Object.fromEntries(
      line
        .slice(1, -1)
        .split("|")
        .map((cell, i) => [COLUMNS[i]!, cell.trim()])
    )
  );
const planted = (finding: string): Row[] => findings.filter((row) => row.finding === finding);
const amountOf = (row: Row): bigint => cents(row.amount);

const claims = currentLines(rowsUnder(files, "claims/"));
const purchases = rowsUnder(files, "purchases/");
const ndcOf = new Map(figures("regimens").map((row) => [row.hcpcs, row.ndc11!]));
const quarterOf = (date: string) => `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
const limit = new Map(
  figures("payment-limits").map((row) => [`${row.hcpcs} ${row.quarter}`, BigInt(row.payment_limit!.replace(".", ""))])
);
/** Cents for a billing unit, from the only price there ever was; fails when there were several. */
function unitCost(hcpcs: string): bigint {
  const product = figures("ndcs").find((row) => row.ndc11 === ndcOf.get(hcpcs) && row.hcpcs === hcpcs)!;
  const units = BigInt(product.billing_units!) * BigInt(product.package_quantity!);
  const prices = new Set(
    purchases.filter((row) => row.ndc11 === ndcOf.get(hcpcs) && row.kind === "purchase").map((row) => row.unit_price)
  );
  expect([...prices], hcpcs).toHaveLength(1);
  return cents([...prices][0]) / units;
}
const costOf = (rows: readonly Row[], hcpcs: string): bigint =>
  sum(rows.map((row) => BigInt(row.units!) * unitCost(hcpcs)));
const rounded = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);

describe("FINDINGS.md", () => {
  it("lists seventeen findings, numbered from one, each with an issue", () => {
    expect(findings.map((row) => row.id)).toEqual(Array.from({length: 17}, (_, i) => `F${i + 1}`));
    for (const row of findings) expect(row.issue).toMatch(/^[2-5]$/);
  });

  it("has the loss on each underwater biosimilar", () => {
    for (const finding of planted("underwater_biosimilar")) {
      const rows = claims.filter(
        (row) => row.hcpcs === finding.hcpcs && quarterOf(row.service_date!) === finding.quarter
      );
      const collected = sum(rows.map((row) => cents(row.paid_amount) + cents(row.patient_paid_amount)));
      const billed = rows.filter((row) => row.status !== "void");
      expect(collected - costOf(billed, finding.hcpcs!), finding.id).toBe(amountOf(finding));
      expect(amountOf(finding) < 0n).toBe(true);
    }
  });

  it("has what the payer on last quarter's limit owes", () => {
    const [finding] = planted("stale_payment_limit");
    const lines = claims.filter(
      (row) =>
        row.payer_id === finding!.payer_id &&
        quarterOf(row.service_date!) === finding!.quarter &&
        /^[JQ]/.test(row.hcpcs!) &&
        row.allowed_amount !== "" &&
        row.status !== "denied"
    );
    const expected = (row: Row, quarter: string) =>
      rounded(limit.get(`${row.hcpcs} ${quarter}`)! * 102n * BigInt(row.units!), 1000n);
    const short = lines.map((row) => expected(row, "2025Q2") - cents(row.allowed_amount)).filter((cents) => cents > 0n);
    expect(sum(short)).toBe(amountOf(finding!));
    for (const row of lines.filter((one) => one.hcpcs !== "J1299")) {
      expect(cents(row.allowed_amount), row.claim_id).toBe(expected(row, "2025Q1"));
    }
  });

  it("has what was overpaid off contract, on the only line above its contract's price that stayed so", () => {
    const [finding] = planted("off_contract_purchase");
    const contracts = rowsUnder(files, "gpo_contracts.csv");
    const over = purchases
      .filter((row) => row.kind === "purchase")
      .flatMap((row) => {
        const contract = contracts.find(
          (one) => one.ndc11 === row.ndc11 && one.starts! <= row.invoice_date! && one.ends! >= row.invoice_date!
        );
        const difference = contract ? cents(row.unit_price) - cents(contract.price) : 0n;
        return difference === 0n ? [] : [{row, amount: difference * BigInt(row.packages!)}];
      });
    expect(over.map(({row}) => row.contract_id === "")).toEqual([false, true]);
    expect(over.find(({row}) => row.contract_id === "")!.amount).toBe(amountOf(finding!));
    const rebilled = purchases.filter((row) => row.kind === "rebill");
    expect(sum(rebilled.map((row) => cents(row.extended_amount)))).toBe(-over[0]!.amount);
  });

  it("has the price of the lost vial and of the expired lot", () => {
    expect(planted("lost_vial").map(amountOf)).toEqual([unitCost("J9271") * 100n]);
    const lot = purchases.filter((row) => row.site_id === "cv-home" && row.ndc11 === ndcOf.get("J2182"));
    expect(lot.map((row) => cents(row.extended_amount))).toEqual(planted("expired_lot").map(amountOf));
    expect(claims.filter((row) => row.site_id === "cv-home" && row.hcpcs === "J2182")).toEqual([]);
  });

  it("has the cost of the waste left unbilled: whole 80-unit vials less what was billed", () => {
    for (const finding of planted("unbilled_waste_cost")) {
      const silent = claims.filter(
        (row) =>
          row.hcpcs === finding.hcpcs &&
          row.site_id === finding.site_id &&
          quarterOf(row.service_date!) === finding.quarter &&
          row.modifiers === "" &&
          row.status !== "void"
      );
      const waste = sum(silent.map((row) => (80n - (BigInt(row.units!) % 80n)) % 80n));
      expect(waste * unitCost(finding.hcpcs!), finding.id).toBe(amountOf(finding));
      expect(waste > 0n).toBe(true);
    }
  });

  it("has the cost and the charges of the denial cluster", () => {
    const [cost] = planted("denial_cluster_cost");
    const [billed] = planted("denial_cluster_billed");
    const lines = rowsUnder(files, "claims/").filter(
      (row) =>
        row.hcpcs === cost!.hcpcs &&
        row.payer_id === cost!.payer_id &&
        row.adjustments!.startsWith("CO:197") &&
        quarterOf(row.service_date!) === cost!.quarter
    );
    expect(costOf(lines, cost!.hcpcs!)).toBe(amountOf(cost!));
    expect(sum(lines.map((row) => cents(row.billed_amount)))).toBe(amountOf(billed!));
    expect(lines.length).toBeGreaterThan(10);
  });

  it("has the margin lost to white bagging: administration goes on, the drug is gone or a cent", () => {
    const [finding] = planted("white_bagging");
    const mine = claims.filter((row) => row.payer_id === finding!.payer_id && row.service_date! >= "2025-01-01");
    const people = new Set(
      claims
        .filter((row) => row.payer_id === finding!.payer_id && row.hcpcs === finding!.hcpcs)
        .map((row) => row.patient_key)
    );
    const visits = new Set(mine.filter((row) => people.has(row.patient_key)).map((row) => row.claim_id));
    const drug = mine.filter((row) => row.hcpcs === finding!.hcpcs);
    for (const row of drug) expect(row.billed_amount).toBe("0.01");
    expect(drug.length).toBeGreaterThan(0);
    expect(visits.size).toBeGreaterThan(drug.length);
    const list = rowsUnder(files, "wac.csv").find(
      (row) => row.ndc11 === ndcOf.get("J2323") && row.starts === "2025-01-01"
    )!;
    const each = rounded(cents(list.wac_per_package) * 96n, 100n) - 300n * unitCost("J2323");
    expect(each * BigInt(visits.size)).toBe(amountOf(finding!));
  });

  it("has what the one rebate received short of its accrual is short", () => {
    const short = rowsUnder(files, "rebates.csv").filter(
      (row) => row.received_amount !== "" && row.received_amount !== row.accrued_amount
    );
    const missing = short.map((row) => cents(row.accrued_amount) - cents(row.received_amount));
    expect(missing).toEqual(planted("rebate_paid_short").map(amountOf));
  });

  it("has the dollars at stake in the tier that is about to be missed", () => {
    const [finding] = planted("rebate_tier_about_to_be_missed");
    const tiers = rowsUnder(files, "gpo_contracts.csv").filter(
      (row) => row.tier !== "" && row.ndc11 === ndcOf.get(finding!.hcpcs!)
    );
    const bought = purchases.filter(
      (row) => row.ndc11 === tiers[0]!.ndc11 && row.kind === "purchase" && row.invoice_date! >= tiers[0]!.starts!
    );
    const packages = bought.reduce((total, row) => total + Number(row.packages), 0);
    const points = BigInt(tiers[1]!.rebate_pct!) - BigInt(tiers[0]!.rebate_pct!);
    expect(packages).toBeLessThan(Number(tiers[1]!.tier_threshold));
    expect(rounded(sum(bought.map((row) => cents(row.extended_amount))) * points, 100n)).toBe(amountOf(finding!));
    expect(text).toContain(`${packages} of ${tiers[1]!.tier_threshold} packages bought`);
  });
});
