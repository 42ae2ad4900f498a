import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {buildModels, fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {emptyWarehouse, ROOT} from "../helpers/empty-warehouse.ts";
import {tinyPractice} from "../robust/tiny.ts";

/**
 * A network's totals on few rows: every row near the largest a row may be, the sums beyond 10^13 cents and 10^12 thousandths of a
 * unit. DuckDB keeps a product of two DECIMAL(18) at 18 digits and throws, so a product or a sum that is too narrow fails here.
 */
const LARGEST_ROW = 900_000_000;
const COPIES = 8;
const SCALED = {
  "purchases.csv": {of: "extended_amount", key: "invoice", whole: ["packages"], money: ["extended_amount"]},
  "claims.csv": {
    of: "billed_amount",
    key: "claim_id",
    whole: ["units"],
    money: [
      "billed_amount",
      "allowed_amount",
      "paid_amount",
      "patient_responsibility",
      "deductible_amount",
      "coinsurance_amount",
      "copay_amount",
      "patient_paid_amount"
    ]
  }
} as const;
/** Files that other models read; their rows stay as they are. */
const BESIDE = ["rebates", "inventory_counts", "schedule", "prior_auths", "administration_times", "wac", "budget"];

/** Each row of a file eight times, under eight numbers, with its amounts and units as many times as a row can hold. */
function enlarge(file: string, {of, key, whole, money}: (typeof SCALED)[keyof typeof SCALED]): void {
  const [head, ...rows] = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const at = (name: string): number => head!.indexOf(name);
  const enlarged = rows.flatMap((row) => {
    const amount = Number(row[at(of)]);
    if (!(amount > 0)) return [row];
    const factor = Math.floor(LARGEST_ROW / amount);
    const scaled = row.map((cell, i) => {
      const name = head![i]!;
      if (cell === "") return cell;
      if ((whole as readonly string[]).includes(name)) return String(Number(cell) * factor);
      if ((money as readonly string[]).includes(name)) return (Number(cell) * factor).toFixed(2);
      if (name === "adjustments")
        return cell.replace(/:(-?[\d.]+)(?=;|$)/g, (_, one: string) => `:${(Number(one) * factor).toFixed(2)}`);
      return cell;
    });
    return Array.from({length: COPIES}, (_, copy) =>
      scaled.map((cell, i) => (i === at(key) ? `${cell}-${copy}` : cell))
    );
  });
  writeFileSync(file, `${[head!, ...enlarged].map((row) => row.join(",")).join("\n")}\n`);
}

let folder: string;
let practice: Warehouse;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-test-"));
  const data = tinyPractice(join(folder, "data"));
  for (const name of BESIDE) cpSync(join(ROOT, "data/sample", `${name}.csv`), join(data, `${name}.csv`));
  for (const [name, scale] of Object.entries(SCALED)) enlarge(join(data, name), scale);
  practice = await openDatabase(":memory:");
  await fillRaw(practice.connection, {root: ROOT, data});
}, 120_000);
afterAll(() => {
  practice?.close();
  rmSync(folder, {recursive: true, force: true});
});

describe("models and checks", () => {
  it("hold the totals of a network: 10^13 cents, 10^12 thousandths of a unit", async () => {
    const [total] = await queryJson(
      practice.connection,
      `SELECT (SELECT CAST(sum(extended_amount) AS DOUBLE) FROM raw.purchase) AS bought,
        (SELECT CAST(sum(billed_amount) AS DOUBLE) FROM raw.claim_line) AS billed,
        (SELECT CAST(sum(units) AS DOUBLE) FROM raw.claim_line) AS units`
    );
    expect(Number(total!["bought"])).toBeGreaterThan(1e11);
    expect(Number(total!["billed"])).toBeGreaterThan(1e11);
    expect(Number(total!["units"])).toBeGreaterThan(1e9);
    await expect(buildModels(practice.lanes, ROOT)).resolves.toBeDefined();
  }, 120_000);
});

describe("share_of(amount, rate)", () => {
  it("is exact for the largest amount there is", async () => {
    const {connection, close} = await emptyWarehouse();
    expect(await queryJson(connection, "SELECT CAST(share_of(9999999999999999.99, 0.04) AS VARCHAR) AS share")).toEqual(
      [{share: "400000000000000.00"}]
    );
    close();
  });
});
