import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {parse} from "csv-parse/sync";
import type {Browser, BrowserContext} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {count, dollars, dollarsExact, dollarsShort, percent, quarterWords} from "../../src/words/format.ts";
import {launchChromium} from "./chromium.ts";
import {type SampleSite, sampleSite} from "./sample-site.ts";
import {cellOf, open, watchedPage} from "./visit.ts";

let site: SampleSite;
let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
const PAGES = [
  "underpayments.html",
  "denials.html",
  "cash.html",
  "administration.html",
  "payers/northfork-ma.html",
  "methods/payment.html",
  "methods/revenue-cycle.html",
  "methods/x12.html"
];

beforeAll(async () => {
  site = await sampleSite();
  served = await serve({dist: site.dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 900}});
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

async function mart(sql: string): Promise<Record<string, number | string>> {
  const [row] = await readMart(sql, site.built);
  return row as Record<string, number | string>;
}
const cents = (amount: unknown): number => Math.round(Number(amount) * 100);
const titleOf = async (path: string): Promise<string> => {
  const page = await context.newPage();
  await open(page, served.url + path);
  const title = await page.locator("main h1").first().textContent();
  await page.close();
  return title!.replaceAll("\u2060", "");
};

describe("pages of what payers owe", () => {
  it("open without an error and without a request that leaves the site", async () => {
    const {page, complaints} = await watchedPage(context, served.url);
    for (const path of PAGES) {
      await open(page, served.url + path);
      expect(await page.locator(".observablehq--error").allTextContents(), path).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("are headed by what the data say", async () => {
    const {name, recoverable} = await mart(
      `SELECT payer.name, sum(recoverable_amount) AS recoverable FROM underpayment JOIN payer USING (payer_id)
       WHERE payer_id = (SELECT payer_id FROM payer_vintage WHERE is_stale) GROUP BY payer.name`
    );
    expect(await titleOf("underpayments.html")).toBe(
      `${name} pays on the limit of one quarter ago: ${dollarsShort(cents(recoverable))} to recover`
    );
    const worst = await mart(
      `SELECT payer.name, lines, drug.name AS drug, quarter, lower(reason) AS reason, drug_cost_at_risk FROM denial
       JOIN payer USING (payer_id) JOIN drug USING (hcpcs) ORDER BY drug_cost_at_risk DESC LIMIT 1`
    );
    expect(await titleOf("denials.html")).toBe(
      `${worst["name"]} denied ${worst["lines"]} lines of ${worst["drug"]} in ${quarterWords(String(worst["quarter"]))} (${worst["reason"]}): ${dollarsShort(
        cents(worst["drug_cost_at_risk"])
      )} of drug cost at risk`
    );
  });

  it("hold no claim number", async () => {
    const page = await context.newPage();
    for (const path of ["underpayments.html", "administration.html", "cash.html", "denials.html"]) {
      await open(page, served.url + path);
      expect(await page.locator("main").textContent(), path).not.toMatch(/\bCV\d{6}\b/);
    }
    await page.close();
  });
});

describe("the ledger of underpayments", () => {
  it("adds up to the mart, follows its filters, and downloads what it shows", async () => {
    const page = await context.newPage();
    const {hcpcs, quarter} = await mart(
      "SELECT hcpcs, quarter FROM underpayment_summary ORDER BY recoverable_amount DESC, hcpcs LIMIT 1"
    );
    const {recoverable, lines} = await mart(
      `SELECT sum(recoverable_amount) AS recoverable, count(*) AS lines FROM underpayment WHERE hcpcs = '${hcpcs}' AND quarter = '${quarter}'`
    );
    await open(page, `${served.url}underpayments.html?quarter=${quarter}`);
    await page.locator('select[name="hcpcs"]').selectOption(String(hcpcs));
    await page.waitForFunction(() => document.querySelector(".kicker")?.textContent?.includes("all drugs") === false);
    expect(await cellOf(page, "Lines paid below contract", "Total of", "Underpaid, recoverable")).toBe(
      dollarsExact(cents(recoverable))
    );
    expect(page.url()).toContain(`hcpcs=${hcpcs}`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", {name: "Download CSV"}).first().click()
    ]);
    expect(download.suggestedFilename()).toBe("plus-six-underpayments.csv");
    const rows = parse(readFileSync(await download.path()), {columns: true, bom: true}) as Record<string, string>[];
    expect(rows.length).toBe(Number(lines));
    const saved = rows.reduce((sum, row) => {
      const amount = Object.entries(row).find(([name]) => /^recoverable/i.test(name))?.[1];
      return sum + cents(amount);
    }, 0);
    expect(saved).toBe(cents(recoverable));
    expect(Object.values(rows[0]!).join(" ")).toContain("% of CMS limit");
    await page.close();
  });
});

describe("numbers of the revenue cycle", () => {
  it("are shown with their numerators and denominators", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}denials.html`);
    const risk = await mart("SELECT sum(drug_cost_at_risk) AS risk FROM denial WHERE is_drug");
    const first = await mart(
      "SELECT sum(first_pass_denied_claims) AS denied, sum(decided_claims) AS decided FROM first_pass"
    );
    const values = await page.locator(".figures dd:not(.remark)").allTextContents();
    const notes = await page.locator(".figures dd.remark").allTextContents();
    expect(values.slice(0, 2)).toEqual([
      dollars(cents(risk["risk"])),
      percent(Number(first["denied"]) / Number(first["decided"]))
    ]);
    expect(notes[1]).toBe(`${count(Number(first["denied"]))} of ${count(Number(first["decided"]))} claims with a drug`);
    await page.close();
  });

  it("age receivables, list take-backs on their own lines and what export and 835 tell differently", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}cash.html`);
    const {owed} = await mart("SELECT sum(amount) AS owed FROM ar_ageing");
    expect(await cellOf(page, "Receivables on", "Total of", "Together")).toBe(dollars(cents(owed)));
    const {difference} = await mart("SELECT sum(paid_difference) AS difference FROM csv_835_difference");
    expect(await cellOf(page, "Export and 835", "Total of", "Difference")).toBe(dollarsExact(cents(difference)));
    await page.locator('select[name="quarter"]').selectOption("all");
    await page.waitForFunction(() => document.querySelector(".kicker")?.textContent?.includes("all quarters"));
    const {taken} = await mart("SELECT sum(amount_taken_back) AS taken FROM provider_adjustment");
    expect(await cellOf(page, "Taken back", "Total of", "Taken back")).toBe(dollarsExact(cents(taken)));
    await page.close();
  });

  it("stand on a page a payer, with its contract and its yield", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}payers.html`);
    await page.getByRole("link", {name: "Northfork Senior Plan"}).first().click();
    await page.waitForURL(/payers\/northfork-ma/);
    await open(page, page.url());
    expect(await page.getByText("102% of CMS limit, which holds the 6%").first().isVisible()).toBe(true);
    const {margin} = await mart(
      "SELECT sum(collected_amount - acquisition_cost) AS margin FROM payer_yield WHERE payer_id = 'northfork-ma' AND quarter = '2025Q2'"
    );
    expect(await cellOf(page, "Yield by drug", "Total of", "Collected less cost")).toBe(dollars(cents(margin)));
    await page.close();
  });
});

describe("access", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

  it.each(["light", "dark"] as const)("axe finds nothing serious in the %s", async (colorScheme) => {
    const unguarded = await browser.newContext({viewport: {width: 1280, height: 900}, colorScheme, bypassCSP: true});
    const page = await unguarded.newPage();
    const found: string[] = [];
    for (const path of PAGES) {
      await open(page, served.url + path);
      await page.addScriptTag({content: axe});
      const violations = await page.evaluate(async () => {
        const {axe: inPage} = window as unknown as {
          axe: {run(): Promise<{violations: {id: string; impact: string; nodes: {html: string}[]}[]}>};
        };
        return (await inPage.run()).violations;
      });
      for (const {id, impact, nodes} of violations)
        if (impact === "serious" || impact === "critical") found.push(`${path}: ${id}: ${nodes[0]?.html}`);
    }
    expect(found).toEqual([]);
    await unguarded.close();
  });

  it("nothing but tables scrolls sideways on a telephone", async () => {
    const narrow = await browser.newContext({viewport: {width: 390, height: 800}});
    const page = await narrow.newPage();
    for (const path of PAGES) {
      await open(page, served.url + path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
    }
    await narrow.close();
  });
});
