import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {beforeAll, describe, expect, it} from "vitest";
import {toCsv} from "../../src/commands/render.ts";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {sampleBuilt} from "../helpers/sample.ts";

/**
 * The sample practice's answers, kept as files to be read like code in review: a change that moves a number shows here.
 * `GOLDEN=write npx vitest run --config test/vitest.config.ts test/publish/golden.test.ts` writes them anew; then say in
 * reports/methods/changes.md which number moved, by how much and why.
 */
const GOLDEN: Readonly<Record<string, string>> = {
  margin_by_drug: "SELECT * FROM mart.margin_by_drug WHERE quarter >= '2025Q1' ORDER BY ALL",
  margin_by_payer: "SELECT * FROM mart.margin_by_payer ORDER BY ALL",
  margin_by_site: "SELECT * FROM mart.margin_by_site ORDER BY ALL",
  bridge: "SELECT quarter, base_quarter, step, sum(amount) AS amount FROM mart.bridge GROUP BY ALL ORDER BY ALL",
  underwater: "SELECT * FROM mart.underwater WHERE is_underwater_twice ORDER BY ALL",
  asp_restatement: "SELECT * EXCLUDE (old_file_id, new_file_id) FROM mart.asp_restatement ORDER BY ALL",
  unmatched:
    "SELECT reason, quarter, sum(rows) AS rows, sum(units) AS units, sum(dollars) AS dollars FROM mart.unmatched GROUP BY ALL ORDER BY ALL",
  cost_adjustment:
    "SELECT quarter, kind, sum(amount) AS amount, sum(rows) AS rows FROM mart.cost_adjustment GROUP BY ALL ORDER BY ALL",
  stock:
    "SELECT site_id, count(*) AS lots, sum(units_left) AS units_left, sum(cost_left) AS cost_left FROM core.lot GROUP BY ALL ORDER BY ALL",
  costing:
    "SELECT method, quarter, sum(acquisition_cost) AS acquisition_cost, sum(units_short) AS units_short FROM core.drug_line GROUP BY ALL ORDER BY ALL"
};

describe("the sample practice's marts", () => {
  let built: string;
  beforeAll(async () => {
    built = await sampleBuilt();
  });
  it.each(Object.entries(GOLDEN))("%s is as it was read last", async (name, sql) => {
    const warehouse = await openDatabase(join(built, "warehouse.duckdb"), {readOnly: true});
    const text = toCsv(await queryJson(warehouse.connection, sql)).replaceAll("\r\n", "\n");
    warehouse.close();
    const path = join(ROOT, "test/golden", `${name}.csv`);
    if (process.env["GOLDEN"] === "write") {
      mkdirSync(join(ROOT, "test/golden"), {recursive: true});
      writeFileSync(path, text);
    }
    expect(text).toBe(readFileSync(path, "utf8"));
  });
});
