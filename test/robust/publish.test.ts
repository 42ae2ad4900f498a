import {spawn} from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {startOf, withLock} from "../../src/publish/lock.ts";
import {isPublished, publish, stageFor, sweep} from "../../src/publish/publish.ts";
import {PATIENT_COLUMNS} from "../../src/schema/patient.ts";
import {literal} from "../../src/schema/table.ts";
import {privateFacts} from "../../src/site/privacy.ts";
import {openDatabase, queryJson} from "../../src/warehouse/database.ts";
import {counted} from "../helpers/counted.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {withFault} from "./faults.ts";
import {killLoop} from "./kills.ts";
import {bytesOf, tinyPractice} from "./tiny.ts";
import {buildHere, faultLoop, leftBeside, type Place, saying, seen} from "./wap.ts";

let folder: string;
let place: Place;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-wap-"));
  place = {data: tinyPractice(join(folder, "data")), out: join(folder, "out/built")};
  await buildHere(place);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe("publish(stage, out)", () => {
  it("leaves the old publication or the new one when any one write, rename or fsync fails", async () => {
    const outcomes: string[] = [];
    for (const kind of ["write", "rename", "fsync"] as const) {
      for (let nth = 1; nth < 50; nth++) {
        const own = mkdtempSync(join(folder, "publish-"));
        const out = join(own, "built");
        const stage = (text: string): string => {
          const made = stageFor(out);
          mkdirSync(join(made, "marts"), {recursive: true});
          for (const name of ["manifest.json", "marts/a", "marts/b"]) writeFileSync(join(made, name), text);
          return made;
        };
        publish(stage("old"), out);
        const next = stage("new");
        const {count, error} = await withFault({kind, nth, code: "EIO"}, async () => publish(next, out));
        const now = readFileSync(join(out, "marts/a"), "utf8");
        expect([now, error === null], `${kind} ${nth}`).toEqual(
          error === null || isPublished(next, out) ? ["new", error === null] : ["old", false]
        );
        expect(new Set(Object.values(bytesOf(out))).size).toBe(1);
        outcomes.push(`${kind} ${now}`);
        if (nth > count) break;
      }
    }
    counted(
      `publish: ${outcomes.length} faults, ${outcomes.filter((each) => each.endsWith("old")).length} kept the old`
    );
    expect(outcomes).toContain("fsync old");
    expect(outcomes).toContain("rename old");
  });
});

describe("build({data, out})", () => {
  it("keeps what is published, byte for byte, when operations fail; the next run recovers", async () => {
    const plans = [
      {kind: "write" as const, nth: 6, code: "ENOSPC", stays: true},
      {kind: "write" as const, nth: 2, code: "EACCES"},
      {kind: "rename" as const, nth: 1, code: "EIO"},
      ...[1, 60, 200].map((nth) => ({kind: "query" as const, nth, code: "EIO"}))
    ];
    const count = await faultLoop(place, plans);
    counted(`${plans.length} faults in a build: ${saying(count)}`);
    expect(count.wrong).toEqual([]);
    // A fault while rows of the last publication are taken costs the time of reading every file, not the run.
    expect(count.kept + count.published).toBe(plans.length);
    expect(count.kept).toBeGreaterThanOrEqual(plans.length - 1);
    // The publication before is kept for readers that have it open; nothing else is left.
    expect(leftBeside(place.out)).toHaveLength(1);
  });
  it("survives being killed at random moments, without a manual step", async () => {
    const count = await killLoop(place, {count: 2, seed: 7});
    counted(`2 kills: ${saying(count)}; ${count.recovered} runs between them recovered`);
    expect(count.wrong).toEqual([]);
  }, 300_000);
  it("fails where the folder may not be written, and leaves what is there", async () => {
    const before = seen(place.out);
    const beside = leftBeside(place.out);
    const parent = join(place.out, "..");
    chmodSync(parent, 0o555);
    // Nothing is forbidden to root, so the build runs as nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chmodSync(folder, 0o755);
    if (isRoot) process.seteuid?.(65_534);
    const failed = await buildHere(place).catch((error: Error) => error.message);
    if (isRoot) process.seteuid?.(0);
    chmodSync(parent, 0o755);
    expect(failed).toMatch(/EACCES|EPERM|EROFS/);
    expect(failed).toContain("built.lock");
    expect([seen(place.out), leftBeside(place.out)]).toEqual([before, beside]);
  });
  it("publishes a folder and a warehouse that nobody else may read", () => {
    expect(statSync(place.out).mode & 0o777).toBe(0o700);
    expect(statSync(join(place.out, "warehouse.duckdb")).mode & 0o777).toBe(0o600);
  });
  it("44: publishes marts without a column of patients' rows and without an identifier of a patient", async () => {
    const warehouse = await openDatabase(join(place.out, "warehouse.duckdb"), {readOnly: true});
    const facts = await privateFacts(warehouse.connection, ROOT);
    const names = readdirSync(join(place.out, "marts"));
    expect([names.length > 50, facts.identifiers.size > 20]).toEqual([true, true]);
    for (const name of names) {
      const rows = await queryJson(
        warehouse.connection,
        `FROM read_parquet(${literal(join(place.out, "marts", name))})`
      );
      expect(
        Object.keys(rows[0] ?? {}).filter((column) => PATIENT_COLUMNS.has(column)),
        name
      ).toEqual([]);
      const values = rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === "string");
      expect(
        values.filter((value) => value.split(/[|:;,]/).some((part) => facts.identifiers.has(part))),
        name
      ).toEqual([]);
    }
    warehouse.close();
  });
  it("lets one of two runs at once go on, and the other say who holds the lock", async () => {
    const before = seen(place.out);
    const results = await Promise.allSettled([buildHere(place), buildHere(place)]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.map((result) => String(result.reason))).toEqual([
      expect.stringContaining(`another run is writing here: process ${process.pid}`)
    ]);
    expect(seen(place.out)).not.toBe(before);
  });
});

describe("withLock(path, work)", () => {
  const lock = (text: string): string => {
    const path = join(mkdtempSync(join(folder, "lock-")), "built.lock");
    writeFileSync(path, text);
    return path;
  };
  it.each([
    ["of a process that is gone", "999999999 1\n"],
    ["that is empty", ""],
    ["that is no lock", "hello\n"],
    ["whose number another program has now", `${process.pid} 1\n`]
  ])("takes over a lock %s", async (_, text) => {
    const path = lock(text);
    expect(await withLock(path, async () => 1)).toBe(1);
    expect(readdirSync(join(path, ".."))).toEqual([]);
  });
  it("clears what runs left that died while they took it, and nothing of others", async () => {
    const path = lock("999999999 1\n");
    for (const name of ["999999999", "stale-999999998", String(process.pid), "old"])
      writeFileSync(`${path}.${name}`, "");
    await withLock(path, async () => 1);
    expect(readdirSync(join(path, "..")).sort()).toEqual(["built.lock.old"]);
  });
  it("respects a live one, whatever the clock says", async () => {
    const path = lock(`${process.pid} ${startOf(process.pid)}\n`);
    for (const now of ["1980-01-01", "2090-01-01"]) {
      vi.useFakeTimers({toFake: ["Date"], now: new Date(now)});
      await expect(withLock(path, async () => 1)).rejects.toThrow(`process ${process.pid}`);
    }
    vi.useRealTimers();
    expect(existsSync(path)).toBe(true);
  });
  it("is held by one of many processes that find the same stale lock", async () => {
    const path = lock("999999999 1\n");
    const script = join(folder, "contend.mts");
    const held = join(folder, "held");
    writeFileSync(
      script,
      `import {withLock} from ${JSON.stringify(join(import.meta.dirname, "../../src/publish/lock.ts"))};
import {appendFileSync} from "node:fs";
const wait = (n) => new Promise((done) => setTimeout(done, n));
try {
  await withLock(${JSON.stringify(path)}, async () => {
    appendFileSync(${JSON.stringify(held)}, "in\\n");
    await wait(300);
    appendFileSync(${JSON.stringify(held)}, "out\\n");
  });
} catch {}
`
    );
    const one = (): Promise<void> =>
      new Promise((done) => {
        spawn(process.execPath, ["--import", "tsx", script], {
          cwd: join(import.meta.dirname, "../.."),
          stdio: "ignore"
        }).on("close", () => done());
      });
    await Promise.all([one(), one(), one(), one()]);
    const lines = readFileSync(held, "utf8").trim().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.every((line, n) => line === (n % 2 === 0 ? "in" : "out"))).toBe(true);
  });
});

describe("sweep(out)", () => {
  it("removes what dead runs left and nothing of others", () => {
    const own = mkdtempSync(join(folder, "sweep-"));
    for (const name of [".built-1-1", ".built-loaded-5", ".built-other", "built-1-1", ".built2-1-1"])
      mkdirSync(join(own, name));
    sweep(join(own, "built"));
    expect(readdirSync(own).sort()).toEqual([".built-other", ".built2-1-1", "built-1-1"]);
  });
});
