import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {KINDS, withFault} from "./faults.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, faultLoop, lasting, type Place} from "./wap.ts";

/** Operations of a kind that fail, one build each, evenly spread; `EVERY=1` fails each one, which takes over an hour. */
const MOST = process.env["EVERY"] ? Number.POSITIVE_INFINITY : 300;
const HOURS = 3_600_000 * 4;

let folder: string;
let place: Place;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
  place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
  await buildHere(place);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("build({data, out}), at length", () => {
  it.each(KINDS)("keeps what is published when one %s fails", {timeout: HOURS}, async (kind) => {
    const {count: operations} = await withFault({kind, nth: 0, code: "EIO"}, () => buildHere(place));
    // Many queries write rows by one line: some of them stand for all.
    const step = Math.ceil(operations / MOST) || 1;
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
});
