import {afterEach, beforeEach, describe, expect, it, vi} from "vitest";
import {bench} from "../../src/commands/bench.ts";

const printed: string[] = [];
const write = (text: string | Uint8Array): boolean => {
  printed.push(String(text));
  return true;
};
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation(write);
  vi.spyOn(process.stderr, "write").mockImplementation(write);
});
afterEach(() => vi.restoreAllMocks());

describe("plus-six bench", () => {
  it("measures each reader on one 835 and finds the same totals", async () => {
    expect(await bench.run(["x12", "--megabytes", "1"])).toBe(0);
    expect(printed.join("")).toMatch(/^835 of [\d.]+ MB, \d+ segments\nplus-six .* MB per CPU-second/);
    expect(printed.join("")).toMatch(/x12-parser .* same totals/);
  });
  it("names what can be measured when asked for something else", async () => {
    expect(await bench.run(["speed"])).toBe(2);
    expect(printed.join("")).toMatch(/^no such bench: speed; there are .*x12.*mfp\n$/);
  });
  it("refuses a size that is none", async () => {
    await expect(bench.run(["x12", "--megabytes=-1"])).rejects.toThrow("--megabytes is not a size: -1");
  });
});
