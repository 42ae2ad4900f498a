import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openDatabase, type Warehouse} from "../../src/warehouse/database.ts";
import {counted} from "../helpers/counted.ts";
import {type Polluted, pollute} from "./pollution.ts";

let warehouse: Warehouse;
let polluted: Polluted;
beforeAll(async () => {
  warehouse = await openDatabase(":memory:", {threads: 1});
  polluted = await pollute(warehouse.connection, {count: 150, seed: 11});
  counted(`150 polluted files: ${polluted.tally}`);
});
afterAll(() => warehouse.close());

describe("load of polluted purchases and claims", () => {
  it("is never silently different where the fault can be seen", () => expect(polluted.silent).toEqual([]));
  it("takes what no reader could see for what it says, and nothing else", () => {
    expect(polluted.undetected.every((line) => /\(.+\)$/.test(line))).toBe(true);
  });
  it("meets every outcome, so that none is taken for granted", () => {
    for (const outcome of ["accepted exactly", "rejected with reason", "quarantined"] as const)
      expect(polluted.counts[outcome]).toBeGreaterThan(0);
  });
});
