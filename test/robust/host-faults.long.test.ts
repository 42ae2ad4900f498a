import {execFileSync} from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {type BuildOptions, build} from "../../src/publish/build.ts";
import {counted} from "../helpers/counted.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {bundled} from "./bundled.ts";
import {type Ended, VICTIM, victim} from "./kills.ts";
import {tinyPractice} from "./tiny.ts";
import {buildHere, lasting, type Place, saying, seen, Watch} from "./wap.ts";

/** What a machine does to a build that no failed call shows: its clock, its files, its disk, another version of the program. */

/** Of the files of a practice, every so many-th is a moment. */
const EVERY = 4;
/** How often two versions of the program start at once. */
const ROUNDS = 3;

let folder: string;
let place: Place;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-host-"));
  place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
  await buildHere(place);
});
afterAll(() => {
  vi.useRealTimers();
  rmSync(folder, {recursive: true, force: true});
});

/** A build of the place in which something happens at its Nth step or file; gives what it threw. */
async function during(
  {data, out}: Place,
  {step, file, happens}: {step?: number; file?: number; happens: () => void}
): Promise<Error | null> {
  let steps = 0;
  let files = 0;
  const options: BuildOptions = {
    root: ROOT,
    data,
    out,
    dist: null,
    site: false,
    threads: 1,
    force: true,
    onStep: () => {
      if (++steps === step) happens();
    },
    onProgress: () => {
      if (++files === file) happens();
    }
  };
  return build(options).then(
    () => null,
    (error: Error) => error
  );
}

describe("build({data, out}) while the machine changes", () => {
  it("publishes the same when the clock is set back or forward between any two steps", async () => {
    const good = lasting(place.out);
    const watch = new Watch(place.out);
    const clocks = ["1980-01-01", "2090-01-01", "1970-01-01"];
    for (const [before, now] of clocks.entries()) {
      vi.useFakeTimers({toFake: ["Date"]});
      const error = await during(place, {step: before + 1, happens: () => vi.setSystemTime(new Date(now))});
      vi.useRealTimers();
      watch.after(`clock ${now} after step ${before + 1}`, error !== null);
      expect(error).toBeNull();
      expect(lasting(place.out)).toEqual(good);
    }
    counted(`${clocks.length} clocks set during a build: ${saying(watch.count)}`);
    expect([watch.count.wrong, watch.count.published]).toEqual([[], clocks.length]);
  });

  it("keeps what is published when the data folder vanishes at any file, and publishes when it is back", async () => {
    const watch = new Watch(place.out);
    const away = join(folder, "away");
    let vanished = 0;
    for (let file = 1; ; file += EVERY) {
      let isGone = false;
      const error = await during(place, {
        file,
        happens: () => {
          renameSync(place.data, away);
          isGone = true;
        }
      });
      if (!isGone) break;
      renameSync(away, place.data);
      vanished++;
      watch.after(`folder gone at file ${file}`, error !== null);
      if (error) expect(error.message).toContain(place.data);
    }
    await buildHere(place);
    watch.recovered("the folder is back");
    counted(`${vanished} data folders that vanish: ${saying(watch.count)}`);
    expect(watch.count.wrong).toEqual([]);
    expect(vanished).toBeGreaterThan(2);
  });

  it("keeps what is published, or publishes the file as it was or as it is, when it grows at any moment", async () => {
    const purchases = join(place.data, "purchases.csv");
    const before = readFileSync(purchases);
    const last = before.toString().trimEnd().split("\n").at(-1)!;
    const more = `${last.split(",").with(1, "GROWN").join(",")}\n`;
    const good = JSON.stringify(lasting(place.out));
    const grown = {data: tinyPractice(join(folder, "grown")), out: join(folder, "grown-out/built")};
    appendFileSync(join(grown.data, "purchases.csv"), more);
    await buildHere(grown);
    const wholes = [good, JSON.stringify(lasting(grown.out))];
    expect(wholes[0]).not.toBe(wholes[1]);
    let [kept, published] = [0, 0];
    for (let file = 1; ; file += EVERY) {
      const old = seen(place.out);
      let hasGrown = false;
      const error = await during(place, {
        file,
        happens: () => {
          appendFileSync(purchases, more);
          hasGrown = true;
        }
      });
      writeFileSync(purchases, before);
      if (!hasGrown) break;
      if (error) {
        kept++;
        expect(seen(place.out), `grown at file ${file}: ${error.message}`).toBe(old);
      } else {
        published++;
        expect(wholes, `grown at file ${file}`).toContain(JSON.stringify(lasting(place.out)));
      }
    }
    await buildHere(place);
    expect(JSON.stringify(lasting(place.out))).toBe(good);
    counted(`${kept + published} files that grow during a build: ${kept} kept the old, ${published} published a whole`);
    expect(kept + published).toBeGreaterThan(2);
  });

  it("keeps what is published when the disk both lie on is full, whatever is left on it", async (context) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    const mount = (...args: string[]): void => void execFileSync("mount", args, {stdio: "ignore"});
    try {
      mount("-t", "tmpfs", "-o", "size=256m", "tmpfs", disk);
    } catch {
      return context.skip("this user may not mount a disk");
    }
    const script = await bundled(VICTIM);
    try {
      const here = {data: place.data, out: join(disk, "out/built")};
      await buildHere(here);
      const watch = new Watch(here.out);
      const used = Number(execFileSync("df", ["-k", "--output=used", disk]).toString().split("\n")[1]);
      const room = [64, 2048, 8192, 24_576];
      for (const kibibytes of room) {
        mount("-o", `remount,size=${used + kibibytes}k`, disk);
        const {code} = await victim(here, {script});
        watch.after(`${kibibytes} KiB left`, code !== 0);
      }
      mount("-o", "remount,size=512m", disk);
      watch.look("the last full disk");
      expect((await victim(here, {script})).code).toBe(0);
      watch.recovered("there is room again");
      counted(`${room.length} full disks with the publication on them: ${saying(watch.count)}`);
      expect(watch.count.wrong).toEqual([]);
      expect(watch.count.kept).toBeGreaterThan(2);
    } finally {
      execFileSync("umount", ["-l", disk]);
      rmSync(script, {force: true});
    }
  });

  it("publishes one whole result when two versions of the program build into one folder, also when one is killed", async () => {
    const other = otherVersion(join(folder, "other"));
    const run = (isOther: boolean, kill?: number): Promise<Ended> =>
      victim(place, {
        ...(isOther ? {script: join(other, "test/robust/victim.ts")} : {}),
        ...(kill === undefined ? {} : {onStart: (child) => void setTimeout(() => child.kill("SIGKILL"), kill)})
      });
    const good = JSON.stringify(lasting(place.out));
    const {milliseconds} = await run(true);
    let [published, refused] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      // Both at once: one has the lock, the other is told so; in odd rounds one is killed midway.
      const ended = await Promise.all([run(false), run(true, round % 2 ? milliseconds * 0.6 : undefined)]);
      for (const {code, said} of ended)
        if (code === 0) published++;
        else if (code !== null) {
          expect(said).toContain("another run");
          refused++;
        }
      expect(JSON.stringify(lasting(place.out)), `round ${round}`).toBe(good);
    }
    const watch = new Watch(place.out);
    for (const isOther of [true, false]) {
      expect((await run(isOther)).code).toBe(0);
      watch.recovered(isOther ? "the other version alone" : "this version alone");
    }
    counted(
      `2 versions of the program, ${ROUNDS} times at once: ${published} published, ${refused} refused, ${saying(watch.count)}`
    );
    expect(watch.count.wrong).toEqual([]);
    expect(published).toBeGreaterThan(0);
    expect(seen(place.out)).not.toBe("");
  });
});

/** The program of another version: a copy with one more comment, so that its hash is another, with the same packages. */
function otherVersion(root: string): string {
  for (const part of [
    "src",
    "loaders",
    "reports",
    "data/reference",
    "test",
    "package.json",
    "tsconfig.json",
    "package-lock.json"
  ])
    cpSync(join(ROOT, part), join(root, part), {recursive: true});
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  appendFileSync(join(root, "src/publish/build.ts"), "\n// another version\n");
  return root;
}
