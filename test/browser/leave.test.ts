import {readFileSync} from "node:fs";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {launchChromium} from "./chromium.ts";
import {sampleSite} from "./sample-site.ts";
import {openReady} from "./visit.ts";

/** What is made to leave a page: a picture as a file or a copy, and the letter of an action. */

let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  served = await serve({dist: (await sampleSite()).dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 800}});
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

describe("a picture", () => {
  it.each(["index.html", "drugs.html"])(
    "of %s is copied, and saved as SVG, PNG and CSV, by keyboard, in the colors of paper",
    (path) => picturesLeaveThePage(`${served.url}${path}`),
    60_000
  );
});

describe("a letter", () => {
  it("is opened from its action, has its sender and its blanks, and is copied", async () => {
    await letterLeavesThePage(`${served.url}money.html`);
  }, 60_000);
});

/** Presses a control of the first picture that has one and reads the file it saves. */
async function saved(page: Page, name: string): Promise<{name: string; bytes: Buffer}> {
  const waiting = page.waitForEvent("download");
  const button = page.getByRole("button", {name}).first();
  // By the keyboard: the control is reached and pressed without a mouse.
  await button.focus();
  await page.keyboard.press("Enter");
  const download = await waiting;
  return {name: download.suggestedFilename(), bytes: readFileSync((await download.path())!)};
}

/** A picture is saved as SVG, PNG and CSV and copied, in the colors of paper though the screen is dark, under the page's own policy. */
async function picturesLeaveThePage(url: string): Promise<void> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.emulateMedia({colorScheme: "dark"});
  await openReady(page, url);
  const finding = (await page.locator("figure.picture figcaption strong").first().textContent())!;

  const svg = await saved(page, "Save this picture as SVG");
  expect(svg.name).toMatch(/^plus-six-[a-z0-9-]+\.svg$/);
  const text = svg.bytes.toString("utf8");
  expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(text).not.toMatch(/var\(--|<script|href="(?!#)/);
  // Paper and ink of the light, whatever the screen has.
  expect(text).toMatch(/fill="#fff"/);
  expect(text).toMatch(/#1b1e23/);
  expect(text.replace(/<[^>]+>/g, " ")).toContain(finding.split(" ").slice(0, 3).join(" "));
  expect(text).toContain("As of ");

  const png = await saved(page, "Save this picture as PNG");
  expect(png.bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  const width = Number(/width="(\d+)"/.exec(text)![1]);
  expect(png.bytes.readUInt32BE(16)).toBe(width * 2);
  expect(png.bytes.length).toBeGreaterThan(5000);

  const csv = await saved(page, "Save the figures of this picture as CSV");
  const lines = csv.bytes.toString("utf8").trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^[a-z0-9_]+(,[a-z0-9_]+)+$/);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines[1]).toMatch(/,-?\d+(\.\d+)?/);

  await page.getByRole("button", {name: "Copy picture"}).first().click();
  await expect.poll(() => page.locator(".picture-said").first().textContent()).toBe("copied");
  const copied = await page.evaluate(async () => (await navigator.clipboard.read())[0]!.types);
  expect(copied).toContain("image/png");
  expect(errors).toEqual([]);

  await page.emulateMedia({media: "print"});
  expect(await page.locator(".picture-tools").first().isVisible()).toBe(false);
  await page.close();
}

/** The letter of an action is opened from its row by keyboard, says who sends it, and is copied; not on paper. */
async function letterLeavesThePage(url: string): Promise<void> {
  const page = await context.newPage();
  await openReady(page, url);
  const letters = page.locator("button.letter");
  expect(await letters.count()).toBeGreaterThan(3);
  await letters.first().focus();
  await page.keyboard.press("Enter");
  const text = await page.locator("textarea.letter").inputValue();
  const practice = (await page.locator(".report-head .practice").textContent())!.split(" · ")[0]!;
  expect(text).toContain(practice);
  // Its lines, each with its file, add up to what it asks for.
  const asked = /by the rates that apply to them (\$[\d,.]+) is due/.exec(text)![1]!;
  expect(text).toContain(`\nTogether ${asked}`);
  expect(text).toMatch(
    /\n1\. 20\d\d Q\d, \$[\d,.]+: \[FILL IN: claim number, date of service and charge, in \S+, line \d+\]/
  );
  expect(text).toMatch(/Appeal of \d+ denied lines?[\s\S]*\[FILL IN: /);
  await page.getByRole("button", {name: "Copy letter"}).click();
  await expect.poll(() => page.locator(".proof-drawer output").textContent()).toBe("copied");
  expect((await page.evaluate(() => navigator.clipboard.readText())).replaceAll("\r", "")).toBe(text);
  await page.keyboard.press("Escape");
  await page.emulateMedia({media: "print"});
  expect(await letters.first().isVisible()).toBe(false);
  await page.close();
}
