import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {generate} from "../../src/bench/generate.ts";
import {exponent, interleave, median, score} from "../../src/bench/measure.ts";
import {optional} from "../../src/bench/peers/peer.ts";
import {renderVolume} from "../../src/bench/render.ts";
import {benchVolume} from "../../src/bench/volume.ts";
import {linesOf} from "../../src/commands/bench.ts";
import {CHDB_MODULES} from "../helpers/chdb.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-bench-test-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("generate({lines})", () => {
  it("writes the same bytes twice, with every hazard the bench needs", async () => {
    const twice = await Promise.all(
      ["one", "two"].map(async (name) => {
        const own = join(folder, name);
        mkdirSync(own);
        const {data, claimLines} = await generate({root: ROOT, folder: own, lines: 5000});
        expect(claimLines).toBe(5000);
        return ["claims", "purchases", "sites", "payers"].map((file) =>
          readFileSync(join(data, `${file}.csv`), "utf8")
        );
      })
    );
    expect(twice[0]).toEqual(twice[1]);
    const [claims, purchases] = twice[0]!;
    for (const word of [",JW,", ",denied,", ",void,", ",replacement,", ",reversal,", ",96413,"])
      expect(claims).toContain(word);
    for (const word of [",return,-1,", ",price_credit,0,", ",purchase,"]) expect(purchases).toContain(word);
  });
});

describe("benchVolume({sizes})", () => {
  it("times ledger and cube after proving totals, and other engines only when they find the same cents", async () => {
    const said: string[] = [];
    const report = await benchVolume({
      root: ROOT,
      sizes: [4000],
      stages: ["load", "ledger", "peers", "memory"],
      peers: ["sqlite", "postgres", "polars", "clickhouse"],
      rounds: 1,
      say: (text) => void said.push(text)
    });
    const [volume] = report.volumes;
    expect(Number(volume!.totals!.cents)).toBeGreaterThan(0);
    expect(Number(volume!.totals!.short)).toBeGreaterThan(0);
    const names = volume!.scores.map(({name}) => name);
    for (const name of ["count", "typed load", "load", "sort", "undated ledger", "dated ledger", "finest cube"])
      expect(names).toContain(name);
    // Each engine was compared, or is not on this machine; none may differ or fail.
    for (const note of volume!.notes) expect(note).toMatch(/: skipped, |rows rejected$/);
    const engines = [
      /SQLite: equal|sqlite: skipped/,
      /PostgreSQL, index: equal|postgres: skipped/,
      /PostgreSQL, merge: equal|postgres: skipped/
    ];
    for (const engine of engines) expect([...said, ...volume!.notes].join("\n")).toMatch(engine);
    for (const {work, error, cents} of volume!.memory) {
      expect(error).toBeNull();
      if (work === "ledger") expect(cents).toBe(volume!.totals!.cents);
    }
    expect(renderVolume(report)).toContain("dated ledger / sort of the same rows");
  });
});

describe("optional(name, modules)", () => {
  it("says whether a package is missing, or its part for this machine", async () => {
    const modules = join(folder, "modules");
    mkdirSync(join(modules, "node_modules/half"), {recursive: true});
    writeFileSync(join(modules, "node_modules/half/index.js"), 'require("half-for-this-machine");');
    await expect(optional("whole", modules)).rejects.toThrow(/^npm package whole is not installed \(/);
    await expect(optional("half", modules)).rejects.toThrow(
      new RegExp(
        `^npm package half does not load .* a package beside it, such as half-${process.platform}-${process.arch}`
      )
    );
  });
});

describe("score(name, runs)", () => {
  const run = (wall: number, cpu: number, isDisturbed = false) => ({wall, cpu, isDisturbed});
  it("is the median of the runs that were not disturbed", () => {
    const runs = [run(100, 190), run(104, 196), run(300, 200), run(98, 188, true), run(102, 194)];
    expect(score("sort", runs)).toEqual({name: "sort", wall: 102, cpu: 194, valid: 3, runs: 5, disturbed: null});
  });
  it("is nothing, and says what a disturbed machine gave, when too few runs are valid", () => {
    const runs = [run(100, 190), run(300, 200), run(280, 210)];
    expect(score("sort", runs)).toEqual({
      name: "sort",
      wall: null,
      cpu: null,
      valid: 1,
      runs: 3,
      disturbed: {wall: 280, cpu: 200}
    });
  });
});

describe("interleave(contestants, rounds)", () => {
  // A machine that stands still for a moment makes the first run long: then another attempt tells.
  it("repeats what takes less than the clock can tell, and gives the time of one", {retry: 3}, async () => {
    let times = 0;
    const sleep = () => new Promise<void>((done) => setTimeout(done, 20));
    const [score] = await interleave(
      [
        {
          name: "short",
          run: () => {
            times++;
            return sleep();
          }
        }
      ],
      1
    );
    expect(times).toBeGreaterThan(1);
    expect(times).toBeLessThanOrEqual(6);
    expect(score!.runs).toBe(1);
    expect(score!.wall ?? score!.disturbed!.wall).toBeGreaterThan(15);
    expect(score!.wall ?? score!.disturbed!.wall).toBeLessThan(100);
  });
});

describe("exponent(points)", () => {
  it("is 1 for time in proportion and 2 for time by the square", () => {
    const sizes = [100, 1000, 10_000];
    expect(exponent(sizes.map((size) => ({size, time: size * 3})))).toBeCloseTo(1, 10);
    expect(exponent(sizes.map((size) => ({size, time: size ** 2})))).toBeCloseTo(2, 10);
    expect(exponent([{size: 1, time: 1}])).toBeNull();
  });
});

describe("median(values)", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5]
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});

describe("linesOf(text)", () => {
  it.each([
    ["100k", 100_000],
    ["1m", 1_000_000],
    ["2.5M", 2_500_000],
    ["42", 42]
  ])("%s is %d", (text, lines) => {
    expect(linesOf(text)).toBe(lines);
  });
  it.each(["", "k", "-1", "1.5", "10g"])("refuses %j", (text) => {
    expect(() => linesOf(text)).toThrow("not a number of lines");
  });
});

describe("ClickHouse", () => {
  it.skipIf(!CHDB_MODULES)(
    "makes the same cube by the same SQL files, one shard or three (chdb is not installed: skipped)",
    async () => {
      const {compareCubes} = await import("./compare-cubes.ts");
      for (const shards of [1, 3])
        expect(await compareCubes({folder, lines: 5000, shards, modules: CHDB_MODULES!})).toEqual([]);
    }
  );
});
