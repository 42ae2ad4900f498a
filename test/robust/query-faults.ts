import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {counted} from "../helpers/counted.ts";
import {FAULT_STEP, withFault} from "./faults.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, faultLoop, type Place, saying} from "./wap.ts";

/**
 * Fails every query of a build, one build each, in one process: a failed query ends its build, which costs half a build on
 * average. `part` of `parts` takes every so many-th query, so that test files of equal length run beside each other.
 */
export function failQueries({part, parts}: {part: number; parts: number}): void {
  let folder: string;
  let place: Place;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
    place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
    await buildHere(place);
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  describe(`build({data, out}), its queries, part ${part} of ${parts}`, () => {
    it("keeps what is published when any one query fails", async () => {
      const {count: operations} = await withFault({kind: "query", nth: 0, code: "EIO"}, () => buildHere(place));
      const plans = Array.from({length: operations}, (_, n) => n + 1)
        .filter((nth) => nth % (parts * FAULT_STEP) === (part * FAULT_STEP) % (parts * FAULT_STEP))
        .map((nth) => ({kind: "query" as const, nth, code: "EIO"}));
      const count = await faultLoop(place, plans);
      counted(`query, part ${part} of ${parts}: ${plans.length} of ${operations} failed one by one: ${saying(count)}`);
      expect(count.wrong).toEqual([]);
      // A fault while rows of the last publication are taken costs the time of reading every file, not the run.
      expect(count.kept + count.published).toBe(plans.length);
      expect(count.kept).toBeGreaterThan(0.9 * plans.length);
    });
  });
}
