import {describe, expect, it} from "vitest";
import {openDatabase} from "../../src/warehouse/database.ts";
import {counted} from "../helpers/counted.ts";
import {pollute} from "./pollution.ts";

const COUNT = 2400;

describe("load of polluted purchases and claims, at length", () => {
  it(`is never silently different in ${COUNT} files where the fault can be seen`, async () => {
    const warehouse = await openDatabase(":memory:", {threads: 1});
    const polluted = await pollute(warehouse.connection, {count: COUNT, seed: 2026});
    warehouse.close();
    counted(`${COUNT} polluted files: ${polluted.tally}`);
    counted(`not to be seen by any reader:\n  ${polluted.undetected.join("\n  ")}`);
    expect(polluted.silent).toEqual([]);
  });
});
