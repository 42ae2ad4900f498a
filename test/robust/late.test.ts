import {describe, expect, it} from "vitest";
import {openDatabase} from "../../src/warehouse/database.ts";
import {counted} from "../helpers/counted.ts";
import {arrivals, cleanFiles, history, modelsFor, totals} from "./late.ts";

const SEEDS = 3;

describe("late, repeated and corrected files", () => {
  it("4 and 33: add up to what one clean load says, in any order of arrival", async () => {
    const {connection, close} = await openDatabase(":memory:", {threads: 1});
    const models = await modelsFor(connection);
    for (let seed = 1; seed <= SEEDS; seed++) {
      const past = history(seed / 101);
      const clean = await totals(connection, models, cleanFiles(past));
      for (const order of [1, 2]) {
        const late = await totals(connection, models, arrivals(past, (seed + order * 997) / 10_007));
        expect(late, `seed ${seed} order ${order}`).toEqual(clean);
      }
    }
    counted(`${SEEDS} histories in two orders each: all as one clean load`);
    close();
  });
});
