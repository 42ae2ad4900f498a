import {defineConfig} from "vitest/config";

/** The fast suite: everything under test/ but the long runs, which `npm run test:long` adds. */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.long.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    globalSetup: ["test/helpers/run-folder.ts"]
  }
});
