import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Browser, BrowserContext} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {readEntries} from "../../src/site/actions.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {dollars, dollarsExact, dollarsShort} from "../../src/words/format.ts";
import {launchChromium} from "./chromium.ts";
import {type SampleSite, sampleSite} from "./sample-site.ts";
import {cellOf, open, settled, watchedPage} from "./visit.ts";

let site: SampleSite;
let served: ServedSite;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  site = await sampleSite();
  served = await serve({dist: site.dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 800}});
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

/** Whole cents of the first row's first column. */
async function centsOf(sql: string): Promise<number> {
  const [row] = await readMart(sql, site.built);
  return Math.round(Number(Object.values(row!)[0]) * 100);
}
const QUARTER = "2025Q2";
const BASE = "2025Q1";

describe("the quarterly review", () => {
  it("walks from the headline to a step of the bridge, a drug and its lines", async () => {
    const {page, complaints} = await watchedPage(context, served.url);
    await open(page, `${served.url}index.html`);
    const result = await centsOf(
      `SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount FROM review_headline WHERE quarter = '${QUARTER}'`
    );
    expect(await page.locator("h1").textContent()).toContain(dollarsShort(result));
    expect(await page.locator(".figures dd").first().textContent()).toBe(dollarsShort(result));
    expect(await page.locator(".waterfall li").last().locator(".amount").textContent()).toBe(dollarsShort(result));

    const step = await centsOf(
      `SELECT sum(amount) FROM bridge_matured WHERE quarter = '${QUARTER}' AND base_quarter = '${BASE}' AND step = 'denials'`
    );
    await page.getByRole("button", {name: "Denials and write-offs"}).click();
    expect(await cellOf(page, "Denials and write-offs", "Total", "Denials and write-offs")).toBe(dollarsExact(step));
    const first = page.locator("#behind-the-step tbody tr").first();
    const href = await first.locator("a").getAttribute("href");
    expect(await page.locator("#behind-the-step code").textContent()).toMatch(
      /^npx plus-six explain margin_cube hcpcs=\w+ payer_id=[\w-]+ quarter=2025Q2$/
    );

    await first.locator("a").click();
    await page.waitForURL(/\/drugs\//);
    await settled(page);
    const [, hcpcs, quarter, payer_id] = /drugs\/(\w+)\.html\?quarter=(\w+)&payer=([\w-]+)/.exec(href!)!;
    const margin = await centsOf(
      `SELECT sum(net_cost_recovery) FROM margin_cube WHERE hcpcs = '${hcpcs}' AND quarter = '${quarter}' AND payer_id = '${payer_id}'`
    );
    expect(await cellOf(page, `${hcpcs} by payer`, "Total", "Net, pending at cost")).toBe(dollars(margin));
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows headline, bridge and the five actions within two screens", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}index.html`);
    for (const part of [".figures", ".waterfall", ".top-actions ol"]) {
      const box = await page.locator(part).first().boundingBox();
      expect(box!.y + box!.height, part).toBeLessThan(1_600);
    }
    expect(await page.locator(".top-actions li").count()).toBe(5);
    await page.close();
  });

  it("changes with the quarter and stays inside a narrow screen", async () => {
    const narrow = await browser.newContext({viewport: {width: 390, height: 844}});
    const page = await narrow.newPage();
    await open(page, `${served.url}index.html`);
    await page.getByRole("combobox", {name: "Quarter"}).selectOption(BASE);
    const result = await centsOf(
      `SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount FROM review_headline WHERE quarter = '${BASE}'`
    );
    await expect.poll(() => page.locator(".figures dd").first().textContent()).toBe(dollarsShort(result));
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await narrow.close();
  });
});

describe("benefit shift", () => {
  it("has the margin lost to white bagging, to the cent", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}benefit-shift.html`);
    const lost = await centsOf("SELECT sum(lost_margin_amount) FROM benefit_shift");
    expect(await cellOf(page, "Drug moved away", "Total", "Margin lost")).toBe(dollarsExact(lost));
    await page.close();
  });
});

describe("an action's owner and state", () => {
  it("are set in the page, kept in the file and shown to the next reader", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plus-six-desk-"));
    const file = join(folder, "actions.csv");
    const desk = await serve({dist: site.dist, port: 0, actions: file});
    try {
      const own = await browser.newContext({viewport: {width: 1280, height: 800}});
      const {page, complaints} = await watchedPage(own, desk.url);
      await open(page, `${desk.url}money.html`);
      const row = page.locator(".data-table tbody tr").first();
      await row.getByLabel("State").selectOption("in_progress");
      await row.locator(".desk-said").getByText("kept").waitFor();
      await row.getByLabel("Owner").fill("R. Lee");
      await row.getByLabel("Owner").press("Tab");
      await expect
        .poll(() => [...readEntries(file).values()])
        .toEqual([{action_id: expect.any(String), action_status: "in_progress", owner: "R. Lee"}]);
      await row.getByLabel("Owner").fill("=1+1");
      await row.getByLabel("Owner").press("Tab");
      await row.locator(".desk-said").getByText("owner: a name").waitFor();
      await open(page, `${desk.url}money.html`);
      expect(await row.getByLabel("Owner").inputValue()).toBe("R. Lee");
      expect(await row.getByLabel("State").inputValue()).toBe("in_progress");
      // The refused entry is the one complaint: a browser writes every answer of 400 into its console.
      expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
      await own.close();
    } finally {
      await desk.close();
      rmSync(folder, {recursive: true, force: true});
    }
  });
  it("are only shown where nothing takes them", async () => {
    const {page} = await watchedPage(context, served.url);
    await open(page, `${served.url}money.html`);
    expect(await page.locator(".data-table tbody tr").count()).toBeGreaterThan(5);
    expect(await page.getByLabel("Owner", {exact: true}).count()).toBe(0);
  });
});
