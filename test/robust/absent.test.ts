import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {load} from "../../loaders/load.ts";
import {packetOf} from "../../src/payment/gpo/packet.ts";
import {build, refuseUnusable} from "../../src/publish/build.ts";
import {readFacts} from "../../src/site/audience/facts.ts";
import {readMart} from "../../src/site/page-data.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {tinyPractice} from "./tiny.ts";

describe("refuseUnusable(report, options)", () => {
  it.each([
    ["claims.csv", "no claim rows were found"],
    ["purchases.csv", "no purchase rows were found"],
    ["cms/payment-limits", "no CMS payment-limit file rows were found"]
  ])("47: fails the run when %s is absent", async (name, message) => {
    const data = tinyPractice(join(mkdtempSync(join(tmpdir(), "plus-six-test-")), "data"));
    rmSync(join(data, name), {recursive: true});
    const {connection} = await openDatabase(":memory:");
    const report = await load({data, warehouse: connection});
    expect(() => refuseUnusable(report, {})).toThrow(message);
    expect(report.as_of).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

describe("a practice whose purchases no file has", () => {
  const built = async (incomplete: boolean) => {
    const folder = mkdtempSync(join(tmpdir(), "plus-six-test-"));
    const data = tinyPractice(join(folder, "data"));
    rmSync(join(data, "purchases.csv"));
    const out = join(folder, "built");
    await build({root: ROOT, data, out, dist: null, site: false, incomplete});
    return out;
  };

  it("is refused, with what remains to be told and how", async () => {
    await expect(built(false)).rejects.toThrow(
      /no purchase rows .*\n.*\nor build without them: --incomplete \(what payers paid/
    );
  });

  it("is told what payers paid, and everywhere that payment limits stand for what drugs cost", async () => {
    const out = await built(true);
    const read = async (sql: string) => readMart(sql, out);
    const [head] = await read(`SELECT quarter, acquisition_cost, limit_priced_cost, is_at_limits FROM review_headline`);
    expect(head).toMatchObject({limit_priced_cost: head!["acquisition_cost"], is_at_limits: true});
    const trend = await read(
      `SELECT is_at_limits, sum(limit_priced_cost) AS cost FROM asp_trend WHERE quarter = '${head!["quarter"]}' AND units > 0 GROUP BY ALL`
    );
    expect(trend).toEqual([{is_at_limits: true, cost: head!["limit_priced_cost"]}]);
    const untold = await read("SELECT finding, dollars, missing FROM finding_state WHERE NOT is_told");
    expect(untold).toEqual(
      expect.arrayContaining([
        {
          finding: "invoiced_cost",
          dollars: head!["limit_priced_cost"],
          missing: "purchases.csv with the invoices of these drugs"
        },
        expect.objectContaining({finding: "goods_bought"}),
        expect.objectContaining({finding: "stock_on_hand"})
      ])
    );
    // A price that no invoice tells is a loss for nobody.
    expect(await read("SELECT count(*)::INTEGER AS drugs FROM underwater WHERE is_underwater")).toEqual([{drugs: 0}]);
    expect(packetOf(JSON.parse(JSON.stringify(await readFacts(out))), "").asks).toEqual([]);
  });
});
