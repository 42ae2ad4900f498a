import {defineConfig} from "vitest/config";

/** The long suite: pollution, fault loops and property tests at full size; under 40 minutes on two cores. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/**/*.long.test.ts"],
    testTimeout: 2_400_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    globalSetup: ["test/helpers/run-folder.ts"]
  }
});
