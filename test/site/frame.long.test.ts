import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {buildSiteInto} from "../../src/site/build.ts";
import {filesUnder} from "../../src/site/stage-reports.ts";
import {sampleBuilt} from "../helpers/sample.ts";
import {changedMarts} from "./changed-marts.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-frame-"));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** Every file of a site with its bytes as text. */
const contents = (dist: string): Map<string, string> =>
  new Map(filesUnder(dist).map((file) => [file.slice(dist.length), readFileSync(file, "latin1")]));

describe("a site built over a kept frame", () => {
  it("is byte for byte what a first build makes of the same marts", async () => {
    const sample = await sampleBuilt();
    const built = await changedMarts(sample, join(folder, "built"));
    const store = join(folder, "store");
    await buildSiteInto(join(folder, "first"), {built: sample, store});
    const frames = readdirSync(join(store, "frames"));
    await buildSiteInto(join(folder, "again"), {built, store});
    // The kept frame was used, and no other made.
    expect(readdirSync(join(store, "frames"))).toEqual(frames);
    await buildSiteInto(join(folder, "clean"), {built, store: join(folder, "empty")});
    expect(contents(join(folder, "again"))).toEqual(contents(join(folder, "clean")));
    expect(contents(join(folder, "again"))).not.toEqual(contents(join(folder, "first")));
  });
});
