import {existsSync} from "node:fs";
import {type Browser, chromium as playwright} from "playwright-core";

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

/** A real Chromium: the system's, else the one that npm installs with this project, which needs nothing else. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = SYSTEM.find((path) => path !== undefined && existsSync(path)) ?? (await packagedChromium());
  // The packaged browser's own list of flags would turn web security off.
  return playwright.launch({executablePath, args: ["--no-sandbox", "--headless=shell", "--disable-gpu"]});
}

async function packagedChromium(): Promise<string> {
  // It unpacks the libraries it needs only where it takes itself to be on a bare machine; asked before it is imported.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x";
  const {default: packaged} = await import("@sparticuz/chromium");
  return packaged.executablePath();
}
