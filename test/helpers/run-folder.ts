import {existsSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {TestProject} from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder of this run alone, for what several test files share; removed at the end. */
    runFolder: string;
  }
}

/** Gives the run a folder of its own; at the end says what its tests counted, and removes it. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "plus-six-tests-"));
  project.provide("runFolder", folder);
  return () => {
    const counted = join(folder, "counted");
    if (existsSync(counted)) console.log(`Counts by outcome\n${readFileSync(counted, "utf8").replace(/^/gm, "  ")}`);
    rmSync(folder, {recursive: true, force: true, maxRetries: 3});
  };
}
