import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {counted} from "../helpers/counted.ts";
import {bundled} from "./bundled.ts";
import {FAULT_STEP, KINDS, withFault} from "./faults.ts";
import {aimedKills, killLoop, VICTIM, victim} from "./kills.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, noFaults, type Place, saying, Watch} from "./wap.ts";

/** Kills of builds in processes of their own, two at a time, each in a folder of its own. */
const KILLS = 2 * Math.ceil(150 / FAULT_STEP);
/** Of the many syncs of one kind some stand for all. */
const SYNC_STEP = 8 * FAULT_STEP;

let folder: string;
let lanes: Place[];
let script: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
  lanes = ["a", "b"].map((name) => ({
    data: tinyPractice(join(folder, name, "data")),
    out: join(folder, name, "out/built")
  }));
  for (const lane of lanes) await buildHere(lane);
  script = await bundled(VICTIM);
});
afterAll(() => {
  rmSync(folder, {recursive: true, force: true});
  rmSync(script, {force: true});
});

describe("build({data, out}), killed", () => {
  it(`survives ${KILLS} kills at random moments; every twenty-fifth next run is let live and recovers`, async () => {
    const counts = await Promise.all(
      lanes.map((lane, n) => killLoop(lane, {count: KILLS / lanes.length, seed: (n + 1) / 31, script}))
    );
    const all = noFaults();
    for (const count of counts) {
      all.kept += count.kept;
      all.published += count.published;
      all.wrong.push(...count.wrong);
    }
    const recovered = counts.reduce((sum, count) => sum + count.recovered, 0);
    counted(`${KILLS} kills at random moments: ${saying(all)}; ${recovered} runs between them recovered`);
    expect(all.wrong).toEqual([]);
    expect(all.kept + all.published).toBe(KILLS);
  });
  it("survives a kill right before each write, removal and rename and every eighth sync", async () => {
    const [place] = lanes as [Place];
    const aims: {kind: (typeof KINDS)[number]; nth: number}[] = [];
    for (const kind of KINDS.filter((each) => each !== "query")) {
      const {count} = await withFault({kind, nth: 0, code: ""}, () => buildHere(place));
      const step = kind === "fsync" ? SYNC_STEP : FAULT_STEP;
      for (let nth = 1; nth <= count; nth += step) aims.push({kind, nth});
    }
    const half = Math.ceil(aims.length / 2);
    const counts = await Promise.all([
      aimedKills(lanes[0]!, aims.slice(0, half), script),
      aimedKills(lanes[1]!, aims.slice(half), script)
    ]);
    const all = {...noFaults(), wrong: counts.flatMap(({wrong}) => wrong)};
    for (const {kept, published} of counts) {
      all.kept += kept;
      all.published += published;
    }
    counted(`${aims.length} kills right before a write, removal, rename or sync: ${saying(all)}`);
    expect(all.wrong).toEqual([]);
    expect(all.kept).toBeGreaterThan(aims.length / 2);
  });
  it.skipIf(process.platform === "win32")("keeps what is published when the database finds the disk full", async () => {
    const [place] = lanes as [Place];
    const watch = new Watch(place.out);
    for (const kibibytes of [16, 64, 256, 1024, 2048, 4096, 8192]) {
      const {code} = await victim(place, {limit: kibibytes, script});
      watch.after(`no file longer than ${kibibytes} KiB`, code !== 0);
    }
    counted(`7 disks too small for the warehouse: ${saying(watch.count)}`);
    expect(watch.count.wrong).toEqual([]);
    expect(watch.count.kept).toBe(7);
    expect((await victim(place, {script})).code).toBe(0);
  });
});
