import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {load} from "../../loaders/load.ts";
import {refuseUnusable} from "../../src/publish/build.ts";
import {openDatabase} from "../../src/warehouse/database.ts";
import {tinyPractice} from "./tiny.ts";

describe("refuseUnusable(report, withoutQuarantined)", () => {
  it.each([
    ["claims.csv", "no claim rows were found"],
    ["purchases.csv", "no purchase rows were found"],
    ["cms/payment-limits", "no CMS payment-limit file rows were found"]
  ])("47: fails the run when %s is absent", async (name, message) => {
    const data = tinyPractice(join(mkdtempSync(join(tmpdir(), "plus-six-test-")), "data"));
    rmSync(join(data, name), {recursive: true});
    const {connection} = await openDatabase(":memory:");
    const report = await load({data, warehouse: connection});
    expect(() => refuseUnusable(report, false)).toThrow(message);
    expect(report.as_of).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
