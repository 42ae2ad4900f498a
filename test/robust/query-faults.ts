import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {counted} from "../helpers/counted.ts";
import {FAULT_STEP, standing} from "./faults.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, faultLoop, type Place, saying} from "./wap.ts";

/**
 * Fails queries of a build, one build each, in one process: every query of every place in the program that asks the
 * database, but of loops over models, their grains, checks and marts the first, the last and every 48th round: a failed
 * query costs half a build, and the rounds of a loop have one way out. Every other build runs with two threads, so that
 * other queries run while one fails. `part` of `parts` takes every so many-th, so that test files of equal length run
 * beside each other.
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
      const {chosen, operations, places} = await standing("query", () => buildHere(place));
      const plans = chosen
        .filter((_, n) => n % (parts * FAULT_STEP) === ((part - 1) * FAULT_STEP) % (parts * FAULT_STEP))
        .map((nth, n) => ({kind: "query" as const, nth, code: "EIO", threads: 1 + (n % 2)}));
      const count = await faultLoop(place, plans);
      counted(
        `query, part ${part} of ${parts}: ${plans.length} of ${operations} at ${places} places failed one by one: ${saying(count)}`
      );
      expect(count.wrong).toEqual([]);
      // A fault while rows of the last publication are taken costs the time of reading every file, not the run.
      expect(count.kept + count.published).toBe(plans.length);
      expect(count.kept).toBeGreaterThan(0.9 * plans.length);
    });
  });
}
