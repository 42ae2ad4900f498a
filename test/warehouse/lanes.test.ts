import {randomInt, randomLcg} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openDatabase, queryJson, type Warehouse} from "../../src/warehouse/database.ts";
import {inLanes, type Work} from "../../src/warehouse/lanes.ts";
import {type Model, runModels} from "../../src/warehouse/models.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDatabase(":memory:", {lanes: 3});
});
afterAll(() => warehouse.close());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("inLanes(connections, works)", () => {
  it("begins a work when what it stands on is done, and those of the first connection there", async () => {
    const [first] = warehouse.lanes;
    const ended: string[] = [];
    const work = (name: string, ms: number, after: readonly string[], onFirst = false): Work => ({
      isReady: () => after.every((other) => ended.includes(other)),
      onFirst,
      async run(connection) {
        expect(after.filter((other) => !ended.includes(other))).toEqual([]);
        if (onFirst) expect(connection).toBe(first);
        await pause(ms);
        ended.push(name);
      }
    });
    await inLanes(warehouse.lanes, [
      work("slow", 40, []),
      work("quick", 5, []),
      work("code", 5, ["quick"], true),
      work("more code", 5, [], true),
      work("last", 1, ["slow", "code"])
    ]);
    expect(ended.toSorted()).toEqual(["code", "last", "more code", "quick", "slow"]);
    expect(ended.at(-1)).toBe("last");
    // Two at a time: what is quick does not wait for what is slow.
    expect(ended.indexOf("quick")).toBeLessThan(ended.indexOf("slow"));
  });

  it("throws the first error when all that was begun has ended, and begins nothing more", async () => {
    const ended: string[] = [];
    const works: Work[] = [
      {run: () => Promise.reject(new Error("first"))},
      {
        async run() {
          await pause(30);
          ended.push("begun before");
        }
      },
      {run: () => Promise.reject(new Error("second"))},
      {
        async run() {
          ended.push("never");
        }
      }
    ];
    await expect(inLanes(warehouse.lanes, works)).rejects.toThrow("first");
    expect(ended).toEqual(["begun before"]);
  });
});

describe("runModels(lanes, models)", () => {
  /** Models of random dependencies: each sums what it reads and adds its own number. */
  const models = (seed: number): Model[] => {
    const random = randomLcg(seed);
    const below = (n: number): number => randomInt.source(random)(n)();
    return Array.from({length: 40}, (_, n) => {
      const reads = [...new Set(Array.from({length: below(4)}, () => `core.m${below(Math.max(1, n))}`))].filter(
        (name) => name !== `core.m${n}`
      );
      const sum = ["0", ...reads.map((name) => `(SELECT sum(v) FROM ${name})`)].join(" + ");
      const sql = `SELECT i, CAST((i + ${n} + ${sum}) % 1000003 AS BIGINT) AS v FROM range(200) AS r(i)`;
      const run: Model["run"] = async (connection) => {
        // A temporary table of one name: it is there on the first connection alone.
        await connection.run(
          `CREATE OR REPLACE TEMP TABLE filling AS ${sql}; CREATE OR REPLACE TABLE core.m${n} AS FROM filling`
        );
      };
      const common = {name: `core.m${n}`, description: "", grain: ["i"], view: n % 7 === 0, reads, file: `m${n}.sql`};
      return n % 5 === 1 ? {...common, view: false, run} : {...common, sql};
    });
  };
  it.each([0.1, 0.2, 0.3])("makes the same on one connection and on three (seed %d)", async (seed) => {
    const made: unknown[] = [];
    for (const lanes of [1, 3]) {
      const own = await openDatabase(":memory:", {lanes});
      const took: string[] = [];
      await runModels(own.lanes, models(seed), ({name}) => took.push(name));
      expect(took.length).toBe(40);
      const rows: unknown[] = [];
      for (const {name} of models(seed)) rows.push(await queryJson(own.connection, `SELECT sum(v) AS v FROM ${name}`));
      made.push(rows);
      own.close();
    }
    expect(made[1]).toEqual(made[0]);
  });
});
