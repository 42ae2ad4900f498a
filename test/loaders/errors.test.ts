import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {load} from "../../loaders/load.ts";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";

/** Each folder is the smallest input that causes a message; `expected.txt` is what a user reads. */
const root = join(import.meta.dirname, "../errors");
const cases = readdirSync(root, {withFileTypes: true}).filter(({name}) => existsSync(join(root, name, "expected.txt")));

describe("load(folder of test/errors)", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDatabase(":memory:");
  });
  afterAll(() => warehouse.close());

  it.each(cases.map(({name}) => name))("says what is wrong with %s in one line", async (name) => {
    const folder = join(root, name);
    const report = await load({data: folder, warehouse: warehouse.connection});
    const said = [
      ...report.files.filter((file) => file.path !== "expected.txt").map((file) => `${file.path}: ${file.status}`),
      ...[...report.warnings, ...report.notes].filter((line) => !line.includes("expected.txt"))
    ];
    expect(`${said.join("\n")}\n`).toBe(readFileSync(join(folder, "expected.txt"), "utf8"));
    for (const line of said) expect(line).not.toContain("\n");
  });
});
