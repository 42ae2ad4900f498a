import {spawnSync} from "node:child_process";
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {findChromium, launch} from "../../src/site/packet/browser.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-browser-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("findChromium(system, folder)", () => {
  it("takes the first that is there", async () => {
    expect((await findChromium([undefined, "/no/such/browser", process.execPath])).path).toBe(process.execPath);
  });

  it("unpacks the project's own once, wherever the temporary folder is, and leaves the environment as it was", async () => {
    const before = {...process.env};
    const [one, other] = await Promise.all([findChromium([], folder), findChromium([], folder)]);
    expect(one).toEqual(other);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(process.env).toEqual(before);
  });

  it("writes with its own fonts, whatever the machine has: text in no face of the page has a width", async () => {
    // What an older program left is written anew.
    writeFileSync(join((await findChromium([], folder)).path, "../fonts.conf"), "<fontconfig></fontconfig>");
    vi.stubEnv("FONTCONFIG_FILE", join(folder, "fonts-of-none.conf"));
    writeFileSync(join(folder, "fonts-of-none.conf"), "<fontconfig></fontconfig>");
    const browser = await launch(await findChromium([], folder));
    try {
      const page = await browser.newPage();
      await page.setContent(`<span style="font: 16px sans-serif">Vedolizumab</span>`);
      expect((await page.locator("span").boundingBox())!.width).toBeGreaterThan(60);
    } finally {
      await browser.close();
      vi.unstubAllEnvs();
    }
  });

  it("removes what a run left that was killed while it unpacked, and nothing of one that is at work", async () => {
    const again = join(folder, "again");
    const name = readdirSync(folder).find((entry) => entry.startsWith("plus-six-chromium"))!;
    const {pid} = spawnSync(process.execPath, ["-e", "0"]);
    const [left, atWork] = [`${name}-${pid}-aB3xYz`, `${name}-${process.pid}-aB3xYz`];
    for (const stage of [left, atWork]) mkdirSync(join(again, stage, "al2023"), {recursive: true});
    await findChromium([], again);
    expect(readdirSync(again).sort()).toEqual([name, atWork].sort());
    rmSync(again, {recursive: true});
  });

  it("starts nothing that another user of the machine may have put there", async () => {
    const shared = join(folder, "shared");
    const name = readdirSync(folder).find((entry) => entry.startsWith("plus-six-chromium"));
    mkdirSync(join(shared, name!), {recursive: true});
    chmodSync(join(shared, name!), 0o777);
    await expect(findChromium([], shared)).rejects.toThrow(/is not a folder of this user alone/);
  });
});
