import {describe, expect, it} from "vitest";
import {type Finding, fuzzOnce} from "./fuzz.ts";

describe("survey835(damaged bytes), long", () => {
  it("never changes a total without saying so in 150,000 seeded damages", () => {
    const silent: Finding[] = [];
    for (let seed = 10_000; seed < 160_000; seed++) {
      const {finding} = fuzzOnce(seed);
      if (finding) silent.push(finding);
    }
    expect(silent).toEqual([]);
  });
});
