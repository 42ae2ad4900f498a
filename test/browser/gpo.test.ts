import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {packetOf} from "../../src/payment/gpo/packet.ts";
import {readFacts} from "../../src/site/audience/facts.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {dollars} from "../../src/words/format.ts";
import {launchChromium} from "./chromium.ts";
import {type SampleSite, sampleSite} from "./sample-site.ts";
import {cellOf, open, watchedPage} from "./visit.ts";

let site: SampleSite;
let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  site = await sampleSite();
  served = await serve({dist: site.dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 900}, bypassCSP: true});
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const at = (manufacturer: string): string =>
  new URL(`/gpo.html?manufacturer=${encodeURIComponent(manufacturer)}`, served.url).href;

/** Moves a slider of the scenario sheet and gives what the sheet says of the margin. */
async function move(page: Page, label: string, value: number): Promise<string> {
  await page.locator(`input[aria-label="${label}"]`).evaluate((input: HTMLInputElement, to) => {
    input.value = String(to);
    input.dispatchEvent(new Event("input", {bubbles: true}));
  }, value);
  return (await page.locator(".gpo-outcome dd").first().textContent()) ?? "";
}

describe("the GPO packet page", () => {
  it("opens without a complaint and shows the tier about to be missed with its dollars", async () => {
    const {page, complaints} = await watchedPage(context, served.url);
    await open(page, at("Teva"));
    expect(await cellOf(page, "Tiers of the contract", "GPO-TEV-Q5115", "Lost if it lapses")).toBe("$1,803.80");
    expect(await page.locator(".table-frame[aria-label='Tiers of the contract']").innerText()).toContain("$3,607.60");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows the off-contract purchase as a row to claim", async () => {
    const {page} = await watchedPage(context, served.url);
    await open(page, at("Takeda"));
    expect(await cellOf(page, "Claim letter rows", "Off contract", "To claim")).toBe("$8,761.48");
    await page.close();
  });

  it("moves margin, rebate and break-even with a slider, under 16 ms a move", async () => {
    const facts = await readFacts(site.built);
    const packet = packetOf(facts, "Teva");
    const {page} = await watchedPage(context, served.url);
    await open(page, at("Teva"));
    const today = await move(page, "Invoice price", 0);
    // The slider's rebate is the contract's 2%; the margin is the build's to a dollar.
    expect(today).toBe(dollars(packet.economics[0]!.margin_cents));
    expect(await move(page, "Invoice price", -1)).not.toBe(today);
    const took: number[] = [];
    for (let step = 0; step < 40; step++) {
      await move(page, "Invoice price", -10 + step * 0.5);
      took.push(Number(await page.locator(".gpo-outcome").getAttribute("data-milliseconds")));
    }
    expect(took.sort((a, b) => a - b)[20]).toBeLessThan(16);
    await page.close();
  });

  it("has nothing serious for axe, and no table wider than a phone's page", async () => {
    const {page} = await watchedPage(context, served.url);
    await page.setViewportSize({width: 390, height: 844});
    await open(page, at("Amgen"));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.addScriptTag({
      content: readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
    });
    const serious = await page.evaluate(async () => {
      const {axe} = window as unknown as {
        axe: {run(): Promise<{violations: {id: string; impact: string}[]}>};
      };
      return (await axe.run()).violations.filter(({impact}) => impact === "serious" || impact === "critical");
    });
    expect(serious.map(({id}) => id)).toEqual([]);
    await page.close();
  });
});
