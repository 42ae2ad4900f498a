import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {builtIn, differing, elsewhere, HOME, WORLDS, type World} from "./deterministic.ts";
import {tinyPractice} from "./tiny.ts";

let folder: string;
let first: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-same-"));
  first = await builtIn(HOME, {
    data: tinyPractice(join(folder, "data")),
    out: join(folder, "first/built"),
    site: false
  });
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("build of the same inputs", () => {
  it("48: gives the same bytes with two threads, other folders, another order of files, in India and in Turkey", async () => {
    const {args, env, preload} = Object.assign({}, ...WORLDS) as World;
    const other = {
      name: "everything at once",
      ...(args ? {args} : {}),
      ...(preload ? {preload} : {}),
      env: {...env, TZ: "Asia/Kolkata"}
    };
    const data = elsewhere(join(folder, "data"), join(folder, "moved/here"));
    const second = await builtIn(other, {data, out: join(folder, "second/built"), site: false});
    expect(Object.keys(second).length).toBeGreaterThan(30);
    expect(differing(first, second)).toEqual([]);
  });
});
