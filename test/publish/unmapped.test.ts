import {appendFileSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {fillRaw} from "../../src/publish/warehouse.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

describe("the load report", () => {
  it("counts rows and dollars that are unmatched: an NDC no crosswalk has, a code nobody knows", async () => {
    const data = mkdtempSync(join(tmpdir(), "plus-six-unmapped-"));
    writeTinyPractice(data);
    appendFileSync(
      join(data, "purchases.csv"),
      "Invented Supply,A3,1,2025-02-01,,north,99999999999,purchase,1,120.00,120.00,\n"
    );
    appendFileSync(
      join(data, "claims.csv"),
      "CLM-9004,1,1,original,2025-02-11,north,acme,PAT-7004,Z0000,,,1,75.50,,,,,\n"
    );
    const warehouse = await openDatabase(":memory:");
    const {totals, warnings} = await fillRaw(warehouse.connection, {root: ROOT, data});
    warehouse.close();
    rmSync(data, {recursive: true, force: true});
    const of = (source: string) => [totals[source]?.rows.unmapped, totals[source]?.dollars.unmapped];
    expect(of("purchases")).toEqual([1, "120.00"]);
    expect(of("claims")).toEqual([1, "75.50"]);
    expect(warnings).toContainEqual(expect.stringContaining("1 rows of purchases, $120.00, unmatched"));
    expect(of("payment_limit")).toEqual([0, "0.00"]);
  });
});
