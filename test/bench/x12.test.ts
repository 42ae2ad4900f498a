import {describe, expect, it} from "vitest";
import {benchX12, renderBench} from "../../loaders/x12/bench.ts";

describe("benchX12({megabytes})", () => {
  it("finds the same segments and dollars with every reader", () => {
    const bench = benchX12({megabytes: 4});
    for (const {segments, paid, reader} of bench.measurements) {
      expect({reader, segments, paid: paid ?? bench.paid}).toEqual({
        reader,
        segments: bench.segments,
        paid: bench.paid
      });
    }
    expect(renderBench(bench)).not.toContain("OTHER");
    const [own] = bench.measurements;
    // Small files are mostly warming up; the full-size claim is in x12.long.test.ts.
    expect(own!.megabytes_per_cpu_second).toBeGreaterThan(8);
  });
});
