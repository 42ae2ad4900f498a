import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {KINDS, withFault} from "./faults.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, faultLoop, killLoop, lasting, type Place} from "./wap.ts";

/** Operations of a kind that fail, one build each. */
const MOST = 300;
/** Kills of a build of its own process. */
const KILLS = 200;

let folder: string;
let place: Place;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
  place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
  await buildHere(place);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("build({data, out}), at length", () => {
  it.each(KINDS)("keeps what is published when one %s fails", async (kind) => {
    const {count: operations} = await withFault({kind, nth: 0, code: "EIO"}, () => buildHere(place));
    // Files are synced by one line and many queries write rows by one line: some of them, evenly spread, stand for all.
    const step = kind === "fsync" ? 10 : Math.ceil(operations / MOST);
    const plans = Array.from({length: operations}, (_, n) => n + 1)
      .filter((nth) => nth % step === 0 || nth === 1 || nth === operations)
      .map((nth) => ({kind, nth, code: kind === "query" ? "EIO" : "ENOSPC", stays: kind === "write"}));
    const count = await faultLoop(place, plans);
    console.log(
      `${kind}: ${operations} operations, ${plans.length} failed one by one: ${count.kept} kept the old, ${count.published} published, ${count.wrong.length} wrong`
    );
    expect(count.wrong).toEqual([]);
    const good = lasting(place.out);
    await buildHere(place);
    expect(lasting(place.out)).toEqual(good);
  });

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
