import {existsSync} from "node:fs";
import {type Browser, chromium as playwright} from "playwright-core";
import {inject} from "vitest";
import {once} from "../helpers/sample.ts";

/** Where a system's own browser may be. */
const SYSTEM = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
];

/** The flags of every browser; the packaged one's own list would turn web security off. */
const launch = (executablePath: string): Promise<Browser> =>
  playwright.launch({executablePath, args: ["--no-sandbox", "--headless=shell", "--disable-gpu"]});

/** The system's own browser, where there is one. */
const systemChromium = SYSTEM.find((path) => path !== undefined && existsSync(path));

/** The Chromium that npm installs with this project, which needs nothing else: every test runs in it. */
export const launchChromium = async (): Promise<Browser> => launch(await packagedChromium());

/** Browsers by name: the packaged one, and the system's where there is one, which may be years newer. */
export const BROWSERS: readonly {
  readonly name: string;
  readonly start: () => Promise<Browser>;
  /** Opens every page; else one of each kind. */
  readonly isWhole: boolean;
}[] = [
  {name: "packaged", start: launchChromium, isWhole: true},
  ...(systemChromium ? [{name: "the system's", start: () => launch(systemChromium), isWhole: false}] : [])
];

/** Unpacks the packaged browser into the folder of this run, once for all test files, and says where it is. */
async function packagedChromium(): Promise<string> {
  // It unpacks the libraries it needs only where it takes itself to be on a bare machine; asked before it is imported.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x";
  const temporary = process.env["TMPDIR"];
  // It unpacks into the temporary folder and takes what is there for whole: a folder of this run's own always is.
  process.env["TMPDIR"] = inject("runFolder");
  try {
    const {default: packaged} = await import("@sparticuz/chromium");
    await once("chromium-unpacked", async () => {
      await packaged.executablePath();
    });
    return await packaged.executablePath();
  } finally {
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
  }
}
