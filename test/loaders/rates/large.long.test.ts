import {expect, it} from "vitest";
import {measured} from "./measured.ts";

it("an in-network file of 2 GB is read in under 500 MB of memory, 60 MB and more a second of CPU", () => {
  const {bytes, rows, cpu, peak} = measured(2e9);
  process.stderr.write(`${(bytes / 1e6 / cpu).toFixed(0)} MB a second of CPU, peak ${peak.toFixed(0)} MB\n`);
  expect(bytes).toBeGreaterThan(2e9);
  expect(rows).toBe(100);
  expect(peak).toBeLessThan(500);
  expect(bytes / 1e6 / cpu).toBeGreaterThan(60);
}, 600_000);
