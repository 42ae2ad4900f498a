import {copyFileSync, mkdirSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {counted} from "../helpers/counted.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {FAULT_STEP, KINDS, standing} from "./faults.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, faultLoop, lasting, type Place, type Plan, saying} from "./wap.ts";

/** What the disk may answer, once or from then on. */
const ANSWERS: readonly Pick<Plan, "code" | "stays">[] = [
  {code: "ENOSPC", stays: true},
  {code: "EROFS", stays: true},
  {code: "EACCES"}
];

let folder: string;
let place: Place;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
  place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
  await buildHere(place);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("build({data, out}), at length", () => {
  it.each(KINDS.filter((kind) => kind !== "query"))("keeps what is published when any one %s fails", async (kind) => {
    const {chosen, operations} = await standing(kind, () => buildHere(place));
    const answers = kind === "write" ? ANSWERS : [{code: "EIO"}];
    const plans = answers.flatMap((answer) =>
      chosen.filter((_, n) => n % FAULT_STEP === 0).map((nth) => ({kind, nth, ...answer}))
    );
    const count = await faultLoop(place, plans);
    counted(
      `${kind}: ${chosen.length} of ${operations} in a build, each failed in ${answers.length} ways: ${saying(count)}`
    );
    expect(count.wrong).toEqual([]);
    expect(count.kept + count.published).toBe(plans.length);
  });
  it("publishes the same in folders whose names are patterns or end a text in SQL", async () => {
    const odd = join(folder, "o'brien; -- [1] *");
    const data = tinyPractice(join(odd, "data'[x]*"));
    mkdirSync(join(data, "reference"));
    copyFileSync(join(ROOT, "data/reference/setting.csv"), join(data, "reference/setting.csv"));
    await buildHere({data, out: join(odd, "out*'/built")});
    // A table of the practice's own is told as such, and all else is the same.
    const same = (out: string): Record<string, string> => ({...lasting(out), "marts/reference_override.parquet": ""});
    expect(same(join(odd, "out*'/built"))).toEqual(same(place.out));
    await expect(buildHere({data, out: join(folder, "what?/built")})).rejects.toThrow("question mark");
  });
  it("publishes the same whatever the clock says, and when it jumps back", async () => {
    const good = lasting(place.out);
    for (const now of ["2090-01-01", "1980-01-01"]) {
      vi.useFakeTimers({toFake: ["Date"], now: new Date(now)});
      await buildHere(place);
      vi.useRealTimers();
      expect(lasting(place.out)).toEqual(good);
    }
  });
});
