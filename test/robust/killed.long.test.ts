import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {tinyPractice} from "./tiny.ts";
import {buildHere, killLoop, lasting, type Place} from "./wap.ts";

/** Kills of a build of its own process, in a file of their own so that faults run beside them. */
const KILLS = 200;

let folder: string;
let place: Place;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
  place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
  await buildHere(place);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("build({data, out}), killed", () => {
  it(`survives ${KILLS} kills at random moments`, async () => {
    const started = performance.now();
    await buildHere(place);
    const longest = 2.5 * (performance.now() - started);
    const count = await killLoop(place, {count: KILLS, seed: 31, longest});
    console.log(
      `${KILLS} kills: ${count.kept} kept the old, ${count.published} published, ${count.wrong.length} wrong`
    );
    expect(count.wrong).toEqual([]);
    const good = lasting(place.out);
    await buildHere(place);
    expect(lasting(place.out)).toEqual(good);
  });
});
