import {describe, expect, it} from "vitest";
import {renderVolume} from "../../src/bench/render.ts";
import {benchVolume} from "../../src/bench/volume.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

describe("benchVolume({stages: [files]})", () => {
  it("times rows and transactions in files of their own beside one file, after proving as much came of both", async () => {
    const report = await benchVolume({root: ROOT, sizes: [600], stages: ["files"], rounds: 1});
    expect(report.volumes[0]!.scores.map(({name}) => name)).toEqual([
      "one-row files",
      "their rows in one file",
      "X12 files of one transaction",
      "their transactions in one file of each kind"
    ]);
    expect(report.volumes[0]!.notes.join()).toMatch(/^600 one-row files, \d{3} X12 files of one transaction$/);
    expect(renderVolume(report)).toContain("X12 files of one transaction / one file");
  }, 300_000);
});
