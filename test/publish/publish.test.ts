import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {withLock} from "../../src/publish/lock.ts";
import {linkSite, publish, stageFor} from "../../src/publish/publish.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-publish-"));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function staged(out: string, text: string): string {
  const stage = stageFor(out);
  mkdirSync(join(stage, "site"), {recursive: true});
  writeFileSync(join(stage, "manifest.json"), text);
  writeFileSync(join(stage, "site/index.html"), text);
  return stage;
}

describe("publish(stage, out)", () => {
  it("replaces the old publication and keeps one back", () => {
    const out = join(folder, "built");
    const names: string[] = [];
    for (const text of ["one", "two", "three"]) {
      const stage = `${staged(out, text)}`;
      const own = stage.replace(/\d+$/, String(names.length));
      mkdirSync(own, {recursive: true});
      writeFileSync(join(own, "manifest.json"), text);
      publish(own, out);
      names.push(own);
      expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(text);
    }
    expect(existsSync(names[0]!)).toBe(false);
    expect(existsSync(names[1]!)).toBe(true);
  });
  it("refuses to write over a folder that is not ours", () => {
    const out = join(folder, "built");
    mkdirSync(out);
    writeFileSync(join(out, "thesis.txt"), "mine");
    expect(() => publish(staged(out, "one"), out)).toThrow("not ours");
    expect(readdirSync(out)).toEqual(["thesis.txt"]);
  });
  it("takes the place of an empty folder", () => {
    const out = join(folder, "built");
    mkdirSync(out);
    publish(staged(out, "one"), out);
    expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe("one");
  });
});

describe("linkSite(out, dist)", () => {
  it("lets dist move with the publication", () => {
    const out = join(folder, "data/built");
    mkdirSync(join(folder, "data"));
    publish(staged(out, "one"), out);
    linkSite(out, join(folder, "dist"));
    expect(readFileSync(join(folder, "dist/index.html"), "utf8")).toBe("one");
  });
});

describe("withLock(path, work)", () => {
  it("refuses while another live process holds it", async () => {
    const path = join(folder, "lock");
    writeFileSync(path, `${process.pid}\n`);
    await expect(withLock(path, async () => 1)).rejects.toThrow(`process ${process.pid}`);
  });
  it("takes over from a process that is gone", async () => {
    const path = join(folder, "lock");
    writeFileSync(path, "999999999\n");
    expect(await withLock(path, async () => 1)).toBe(1);
    expect(existsSync(path)).toBe(false);
  });
  it("lets go when the work fails", async () => {
    const path = join(folder, "lock");
    await expect(withLock(path, async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(path)).toBe(false);
  });
});
