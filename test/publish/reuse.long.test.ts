import {describe, expect, it} from "vitest";
import {changing} from "./changing.ts";

const SEEDS = 6;
const STEPS = 12;

describe("openFilled(path, {fill, last})", () => {
  it("loads to the same tables and report as a clean load, over many changes", async () => {
    const fates = new Map<string, number>();
    let taken = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const done: string[] = [];
      for await (const {changes, clean, again, taken: files} of changing(seed / SEEDS, STEPS)) {
        done.push(changes.join("; "));
        expect(again, `seed ${seed}: ${done.join(" | ")}`).toEqual(clean);
        taken += files;
        for (const [, , , , source, fate, reason] of (clean["file"] ?? []) as unknown[][]) {
          const why = /^(same bytes|same rows|workbook with the rows)/.exec(String(reason))?.[1] ?? "";
          const said = `${source} ${fate} ${why}`.trim();
          fates.set(said, (fates.get(said) ?? 0) + 1);
        }
      }
    }
    console.log(`rows of ${taken} files were taken`, Object.fromEntries([...fates].sort()));
    for (const fate of [
      "claims accepted",
      "claims quarantined",
      "claims duplicate same bytes",
      "claims duplicate same rows",
      "payment_limit accepted",
      "payment_limit duplicate workbook with the rows",
      "distributor_purchases accepted",
      "remittance_835 accepted",
      "claim_837 accepted"
    ])
      expect([...fates.keys()]).toContain(fate);
  });
});
