import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {hashInputs, publishedFrom} from "../../src/publish/unchanged.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix} from "../helpers/sample.ts";
import {tinyPractice} from "../robust/tiny.ts";

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-unchanged-"));
  data = tinyPractice(join(folder, "data"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("plus-six build", () => {
  it("builds nothing when nothing changed, everything with --force, and again after any change", async () => {
    const out = join(folder, "built");
    const args = ["build", "--no-site", "--data", data, "--out", out];
    const first = await plusSix(args);
    expect(first.code).toBeLessThan(2);
    const [publication, manifest] = [realpathSync(out), readFileSync(join(out, "manifest.json"), "utf8")];

    const again = await plusSix([...args, "--json"]);
    expect(again.stderr).toContain("nothing changed since");
    expect(again.stderr).not.toContain("load:");
    expect(again.code).toBe(first.code);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(manifest));
    expect(realpathSync(out)).toBe(publication);

    const forced = await plusSix([...args, "--force"]);
    expect(forced.stderr).toContain("published");
    expect(realpathSync(out)).not.toBe(publication);

    appendFileSync(join(data, "sites.csv"), "another-site,Another site,office,11,,\n");
    expect((await plusSix(args)).stderr).toContain("published");
  });
});

describe("publishedFrom(inputs, {out, site})", () => {
  it("is null where nothing is published", async () => {
    expect(await publishedFrom({root: ROOT, data}, {out: join(folder, "nowhere"), site: false})).toBeNull();
  });
  it("is the manifest of what is published, and null where a part of it is gone", async () => {
    const out = join(folder, "built");
    expect((await publishedFrom({root: ROOT, data}, {out, site: false}))?.inputs_sha256).toMatch(/^[0-9a-f]{64}$/);
    rmSync(join(out, "marts"), {recursive: true});
    expect(await publishedFrom({root: ROOT, data}, {out, site: false})).toBeNull();
  });
});

describe("hashInputs({root, data})", () => {
  const of = (more = {}) => hashInputs({root: ROOT, data, ...more});
  it("is the same twice and differs by a byte, by a file's name, by a link and by each option that changes numbers", async () => {
    const hash = await of();
    expect(await of()).toBe(hash);
    const others = [
      await of({asOf: "2025-01-01"}),
      await of({withoutQuarantined: true}),
      await of({audience: "public"})
    ];
    appendFileSync(join(data, "payers.csv"), "\n");
    others.push(await of());
    renameSync(join(data, "payers.csv"), join(data, "payers-2.csv"));
    others.push(await of());
    symlinkSync("sites.csv", join(data, "sites-too.csv"));
    others.push(await of());
    expect(new Set([hash, ...others]).size).toBe(7);
  });
  it("differs by a byte of a linked file, by one in a linked folder and by a link to nothing", async () => {
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "own.json"), "{}");
    symlinkSync(elsewhere, join(data, "profiles"));
    symlinkSync(join(elsewhere, "own.json"), join(data, "own.profile.json"));
    const hashes = [await of()];
    writeFileSync(join(elsewhere, "own.json"), "{ }");
    hashes.push(await of());
    rmSync(join(data, "own.profile.json"));
    hashes.push(await of());
    writeFileSync(join(elsewhere, "own.json"), "{  }");
    hashes.push(await of());
    symlinkSync("nowhere.csv", join(data, "gone.csv"));
    hashes.push(await of());
    expect(new Set(hashes).size).toBe(5);
  });
});
