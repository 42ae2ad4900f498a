import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {ROOT} from "../../helpers/empty-warehouse.ts";
import {smallBuild} from "../../helpers/small-build.ts";
import {CROSSWALK, LIMITS} from "../../helpers/tiny-practice.ts";

/** Paid again under ICN2, the first payment recovered by PLB WO; the payer says that it allowed $1,500.00, its reasons come to $1,526.15. */
it("lists an allowed amount told in two ways, and a take-back that is on its claim nowhere else", async () => {
  const folder = join(ROOT, "test/fixtures/x12/cases/paid-again-recovered-by-plb");
  const again = readFileSync(join(folder, "b.835"), "latin1")
    .replace("REF*6R*C1-1~", "REF*6R*C1-1~AMT*B6*1500.00~")
    .replace("SE*23*", "SE*24*");
  const practice = await smallBuild({
    from: [folder],
    files: {"cms/limits.csv": LIMITS, "cms/crosswalk.csv": CROSSWALK, "b.835": again}
  });
  try {
    expect(
      await practice.query(
        "SELECT quarter, lines, told_allowed_amount, reckoned_allowed_amount, allowed_reading_difference FROM mart.allowed_reading"
      )
    ).toEqual([
      {
        quarter: "2025Q2",
        lines: "1",
        told_allowed_amount: "1500.00",
        reckoned_allowed_amount: "1526.15",
        allowed_reading_difference: "-26.15"
      }
    ]);
    expect(await practice.query("SELECT allowed_amount FROM core.claim_line WHERE hcpcs = 'J1745'")).toEqual([
      {allowed_amount: "1500.00"}
    ]);
    expect(await practice.query("SELECT CAST(sum(taken_amount) AS VARCHAR) AS taken FROM core.recovery")).toEqual([
      {taken: "1306.26"}
    ]);
    expect(await practice.query("FROM mart.provider_adjustment")).toEqual([]);
  } finally {
    practice.close();
  }
}, 120_000);
