import {expect, it} from "vitest";
import {measured} from "./measured.ts";

it("an in-network file of 40 MB is read whole in little memory", () => {
  const {bytes, rows, peak} = measured(40e6);
  expect(bytes).toBeGreaterThan(40e6);
  expect(rows).toBe(100);
  expect(peak).toBeLessThan(400);
});
