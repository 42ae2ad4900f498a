import {describe, expect, it} from "vitest";
import {benchVolume} from "../../src/bench/volume.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

describe("benchVolume({stages: [incremental]})", () => {
  it("times a load from nothing and loads that take rows, after proving their tables equal", async () => {
    const {volumes} = await benchVolume({root: ROOT, sizes: [4000], stages: ["incremental"], rounds: 1});
    expect(volumes[0]!.scores.map(({name}) => name)).toEqual([
      "load from nothing",
      "load after a 16th arrived",
      "load after nothing arrived"
    ]);
    expect(volumes[0]!.notes.join()).toMatch(/^CPU a row: from nothing [\d.]+ µs, taken from the last load [\d.]+ µs$/);
  }, 300_000);
});
