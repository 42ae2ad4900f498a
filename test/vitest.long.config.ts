import {defineConfig} from "vitest/config";
import {BaseSequencer, type TestSpecification} from "vitest/node";

/** Files by how long they take, longest first: the two workers then end together. Files not named come last. */
const LONGEST_FIRST = [
  "queries-1",
  "queries-2",
  "host-faults",
  "reuse",
  "killed",
  "publish",
  "pollution",
  "fuzz",
  "deterministic",
  "sample",
  "pack",
  "site",
  "frame",
  "late",
  "hostile",
  "x12",
  "lines"
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({moduleId}: TestSpecification): number => {
      const at = LONGEST_FIRST.findIndex((name) => moduleId.endsWith(`/${name}.long.test.ts`));
      return at < 0 ? LONGEST_FIRST.length : at;
    };
    return files.toSorted((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/** The long suite: pollution, fault loops and property tests at full size; reports/methods/security.md says what it takes. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/**/*.long.test.ts"],
    testTimeout: 2_400_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    globalSetup: ["test/helpers/run-folder.ts"],
    setupFiles: ["test/helpers/cost.ts"],
    sequence: {sequencer: LongestFirst}
  }
});
