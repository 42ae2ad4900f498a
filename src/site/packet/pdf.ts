import {existsSync} from "node:fs";
import {Refused} from "../../errors.ts";
import {escapeHtml} from "./html.ts";
import type {Packet} from "./packet.ts";

/** No browser to print with; the message is one line and says what to do. */
export class NoBrowser extends Refused {}

/** Where a system's own browser may be. */
const SYSTEM = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"
];
const REMEDY =
  "install the project's own (npm ci, with development packages), or Chrome, Chromium or Edge, or name one: CHROMIUM=/path; --no-pdf writes the workbook and CSV without";

/** A Chromium: the one named by CHROMIUM, the system's, else the one npm installs with this project. */
export async function findChromium(system: readonly (string | undefined)[] = SYSTEM): Promise<string> {
  const own = system.find((path) => path !== undefined && existsSync(path));
  if (own) return own;
  // It unpacks the libraries it needs only where it takes itself to be on a bare machine; asked before it is imported.
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x";
  try {
    const {default: packaged} = await import("@sparticuz/chromium");
    return await packaged.executablePath();
  } catch {
    throw new NoBrowser(`no browser to print the PDF with; ${REMEDY}`);
  }
}

/** Prints a page to PDF: letter, landscape, as-of and build id on every page. Nothing is fetched. Throws `NoBrowser`. */
export async function printPdf(html: string, {title, as_of, build_id}: Packet): Promise<Uint8Array> {
  const playwright = await import("playwright-core").catch(() => {
    throw new NoBrowser(`no browser to print the PDF with: playwright-core is not installed; ${REMEDY}`);
  });
  const browser = await playwright.chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--headless=shell", "--disable-gpu"]
  });
  try {
    const context = await browser.newContext({javaScriptEnabled: false, offline: true});
    const page = await context.newPage();
    await page.setContent(html);
    const band = (left: string, right: string): string =>
      `<div style="font:7pt sans-serif;width:100%;margin:0 12mm;display:flex;justify-content:space-between;color:#444"><span>${left}</span><span>${right}</span></div>`;
    return await page.pdf({
      format: "Letter",
      landscape: true,
      preferCSSPageSize: true,
      displayHeaderFooter: true,
      headerTemplate: band(escapeHtml(title), `As of ${escapeHtml(as_of)} · build ${escapeHtml(build_id)}`),
      footerTemplate: band("Plus Six", '<span class="pageNumber"></span> of <span class="totalPages"></span>')
    });
  } finally {
    await browser.close();
  }
}
