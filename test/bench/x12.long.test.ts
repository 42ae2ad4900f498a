import {describe, expect, it} from "vitest";
import {benchX12} from "../../loaders/x12/bench.ts";

describe("benchX12({megabytes: 200})", () => {
  it("reads with balancing totals at 40 MB per CPU-second or more, in less than 200 MB of memory", () => {
    const [own] = benchX12({megabytes: 200, readers: ["plus-six"]}).measurements;
    expect(own!.megabytes_per_cpu_second).toBeGreaterThan(40);
    expect(own!.peak_memory_megabytes).toBeLessThan(200);
  });
});
