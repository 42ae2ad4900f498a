import {readFileSync} from "node:fs";
import {basename} from "node:path";
import {afterAll, expect} from "vitest";
import {counted} from "./counted.ts";

/** Ticks of the clock by which Linux counts a process's time, a second. */
const TICKS = 100;

/** For the long run: says what each test file took, in seconds of the clock and of the processor, its processes included. */
const started = performance.now();
const before = cpuSeconds();
afterAll(() => {
  const took = (performance.now() - started) / 1000;
  const name = basename(expect.getState().testPath ?? "");
  counted(`[${name} took ${took.toFixed(0)} s, ${(cpuSeconds() - before).toFixed(0)} s of processor]`);
});

function cpuSeconds(): number {
  const {user, system} = process.cpuUsage();
  let ended = 0;
  if (process.platform === "linux") {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // The name in brackets may hold blanks; times of processes that ended are the 14th and 15th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    ended = (Number(fields[13]) + Number(fields[14])) / TICKS;
  }
  return (user + system) / 1e6 + ended;
}
