import {existsSync} from "node:fs";
import type {Browser} from "playwright-core";
import {inject} from "vitest";
import {launch, packagedChromium, SYSTEM_BROWSERS} from "../../src/site/packet/browser.ts";

/** The system's own browser, where there is one. */
const systemChromium = SYSTEM_BROWSERS.find((path) => path !== undefined && existsSync(path));

/** The Chromium that npm installs with this project, which needs nothing else: every test runs in it, unpacked once a run. */
export const launchChromium = async (): Promise<Browser> => launch(await packagedChromium(inject("runFolder")));

/** Browsers by name: the packaged one, and the system's where there is one, which may be years newer. */
export const BROWSERS: readonly {
  readonly name: string;
  readonly start: () => Promise<Browser>;
  /** Opens every page; else one of each kind. */
  readonly isWhole: boolean;
}[] = [
  {name: "packaged", start: launchChromium, isWhole: true},
  ...(systemChromium
    ? [{name: "the system's", start: () => launch({path: systemChromium, env: process.env}), isWhole: false}]
    : [])
];
