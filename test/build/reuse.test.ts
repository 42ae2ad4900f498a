import {describe, expect, it} from "vitest";
import {changing} from "./changing.ts";

describe("openFilled(path, {fill, last})", () => {
  it("loads to the same tables, row for row, and the same report as a clean load, whatever changed", async () => {
    const fates = new Set<string>();
    let taken = 0;
    for (const seed of [0.1, 0.2, 0.3]) {
      const done: string[] = [];
      for await (const {changes, clean, again, taken: files} of changing(seed, 6)) {
        done.push(changes.join("; "));
        expect(again, `seed ${seed}: ${done.join(" | ")}`).toEqual(clean);
        taken += files;
        for (const [, , , , source, fate] of (clean["file"] ?? []) as unknown[][]) fates.add(`${source} ${fate}`);
      }
    }
    expect(taken).toBeGreaterThan(20);
    for (const fate of ["claims accepted", "claims quarantined", "payment_limit duplicate", "remittance_835 accepted"])
      expect([...fates]).toContain(fate);
  });
});
