import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {counted} from "../helpers/counted.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {builtIn, differing, elsewhere, HOME, WORLDS} from "./deterministic.ts";

let folder: string;
let first: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-same-"));
  first = await builtIn(HOME, {data: join(ROOT, "data/sample"), out: join(folder, "first/built"), site: true});
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("build of the sample practice, with its site", () => {
  it.each(WORLDS)("48: gives the same bytes: $name", async (world) => {
    const data = elsewhere(join(ROOT, "data/sample"), join(folder, world.name, "data"));
    const again = await builtIn(world, {data, out: join(folder, world.name, "built"), site: true});
    counted(`${world.name}: ${Object.keys(again).length} files, ${differing(first, again).length} differ`);
    expect(differing(first, again)).toEqual([]);
  });
});
