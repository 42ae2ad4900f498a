import {describe, expect, it} from "vitest";
import {openDatabase} from "../../src/warehouse/database.ts";
import {counted} from "../helpers/counted.ts";
import {pollute} from "./pollution.ts";

/** Drawn of the kinds whose places stand for each other, beside every variant of the others. */
const COUNT = 600;

describe("load of polluted purchases and claims, at length", () => {
  it("is never silently different where the fault can be seen", async () => {
    const warehouse = await openDatabase(":memory:", {threads: 1});
    const polluted = await pollute(warehouse.connection, {count: COUNT, seed: 2026, every: true});
    warehouse.close();
    counted(`${polluted.files} polluted files: ${polluted.tally}`);
    counted(`not to be seen by any reader:\n  ${polluted.undetected.join("\n  ")}`);
    expect(polluted.silent).toEqual([]);
    expect(polluted.files).toBeGreaterThan(2400);
  });
});
