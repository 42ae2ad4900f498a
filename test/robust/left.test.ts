import {spawn} from "node:child_process";
import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from "node:fs";
import {get} from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {setTimeout as sleep} from "node:timers/promises";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {filesUnder} from "../../src/site/stage-reports.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {plusSix} from "../helpers/sample.ts";
import {writeTinyPractice} from "../helpers/tiny-practice.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-left-"));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const start = (args: readonly string[]) =>
  spawn(process.execPath, ["--import", "tsx", "src/cli.ts", ...args], {cwd: ROOT, stdio: ["ignore", "pipe", "pipe"]});

describe("plus-six load", () => {
  it("sweeps what a killed load left, and leaves to others nothing they could read", async () => {
    const data = join(folder, "data");
    writeTinyPractice(data);
    const out = join(folder, "built");
    const args = ["load", "--data", data, "--out", out];
    const killed = start(args);
    const ended = new Promise((done) => killed.once("close", done));
    const isLeft = (name: string): boolean => name.startsWith(".built-loaded-");
    for (let tried = 0; !readdirSync(folder).some(isLeft) && tried < 600; tried++) await sleep(20);
    killed.kill("SIGKILL");
    await ended;
    const left = readdirSync(folder).filter(isLeft);
    expect(left).toHaveLength(1);
    expect(statSync(join(folder, left[0]!)).mode & 0o777).toBe(0o700);
    // One that an earlier version left, of a process that is long gone.
    mkdirSync(join(folder, ".built-loaded-4194305"));
    writeFileSync(join(folder, ".built-loaded-4194305", "loaded.duckdb"), "patients");
    expect((await plusSix(args)).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["built-loaded.duckdb", "data"]);
    expect(statSync(join(folder, "built-loaded.duckdb")).mode & 0o777).toBe(0o600);
  });
});

describe("plus-six serve", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends on the first %s, with readers still connected", async (signal) => {
    const dist = join(folder, `dist-${signal}`);
    mkdirSync(dist);
    writeFileSync(join(dist, "index.html"), "<p>site</p>");
    const served = start(["serve", "--dist", dist, "--port", "0"]);
    const ended = new Promise<number | null>((done) => served.once("close", done));
    const url = await new Promise<string>((done) => {
      served.stderr.on("data", (chunk: Buffer) => {
        const found = /http:\/\/\S+/.exec(chunk.toString());
        if (found) done(found[0]);
      });
    });
    await new Promise((done) => get(url, {headers: {connection: "keep-alive"}}, done));
    served.kill(signal);
    expect(await Promise.race([ended, sleep(5000, "still there", {ref: false})])).toBe(0);
  });
});

describe("what the program writes", () => {
  it("is its owner's alone: 0700 and 0600, whatever the umask was", async () => {
    const to = join(folder, "sample-copy");
    expect((await plusSix(["sample", "--data", to])).code).toBe(0);
    const open = filesUnder(to).filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });
});
