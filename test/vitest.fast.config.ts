import {readdirSync, readFileSync} from "node:fs";
import {join, relative} from "node:path";
import {defineConfig, mergeConfig} from "vitest/config";
import all from "./vitest.config.ts";

/** What a test file names when it builds a practice, opens a browser or starts a server: such files take their time. */
const SLOW =
  /\b(sampleBuilt|samplePublished|sampleSite|plusSix|fillRaw|buildModels|openFilled|launchChromium|startChdb|benchVolume|readModels)\b/;

const root = new URL("..", import.meta.url).pathname;
const slow = readdirSync(join(root, "test"), {recursive: true, encoding: "utf8"})
  .filter((path) => path.endsWith(".test.ts") && SLOW.test(readFileSync(join(root, "test", path), "utf8")))
  .map((path) => relative(root, join(root, "test", path)));

/** Every test that builds no practice and opens no browser: rules, readers, words, models on a few rows. */
export default mergeConfig(all, defineConfig({test: {exclude: slow}}));
