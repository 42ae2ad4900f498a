import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import type {Browser, BrowserContext} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {dollars, dollarsExact, dollarsShort, price} from "../../src/words/format.ts";
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
  context = await browser.newContext({viewport: {width: 1280, height: 900}});
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

/** One row of a query over the marts the site was built from. */
async function mart(sql: string): Promise<Record<string, number | string>> {
  const [row] = await readMart(sql, site.built);
  return row as Record<string, number | string>;
}

const cents = (value: unknown): number => Math.round(Number(value) * 100);

describe("inventory", () => {
  it("says what is missing, expired and thrown away as the marts do, without an error", async () => {
    const {page, complaints} = await watchedPage(context, served.url);
    await open(page, `${served.url}inventory.html`);
    const lost =
      await mart(`SELECT sum(unexplained_cost) AS unexplained, sum(expired_cost) AS expired, sum(other_waste_cost) AS waste,
      sum(closing_cost) FILTER (quarter = (SELECT max(quarter) FROM unit_ledger)) AS closing, sum(billed_cost) AS billed FROM unit_ledger`);
    const title = await page.locator("main h1").textContent();
    for (const name of ["unexplained", "expired", "waste"]) expect(title).toContain(dollars(cents(lost[name])));
    expect(await page.locator(".figures dd").first().textContent()).toBe(dollarsShort(cents(lost["closing"])));
    expect(await cellOf(page, "Unit ledger by drug", "Total", "End")).toBe(dollars(cents(lost["closing"])));
    expect(await cellOf(page, "Unit ledger by drug", "Total", "−\u00a0Given and billed")).toBe(
      dollars(cents(lost["billed"]))
    );

    const trail = await mart("SELECT sum(amount) AS bought FROM dollar_trail WHERE step = 'bought'");
    expect(await cellOf(page, "Where every dollar bought is", "Total", "Dollars")).toBe(
      dollarsExact(cents(trail["bought"]))
    );
    expect(await page.locator("main").textContent()).toContain("Every dollar is found");

    const supply = await mart("SELECT sum(order_amount) AS cost FROM supply");
    expect(await cellOf(page, "Stock against the schedule", "Total", "Costs")).toBe(dollars(cents(supply["cost"])));
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("narrows to a drug and a site, in the address, and survives a reload", async () => {
    const page = await context.newPage();
    const lost = await mart(`SELECT hcpcs, site_id, sum(unexplained_cost) AS cost FROM unit_ledger
      GROUP BY ALL HAVING sum(unexplained_cost) > 0 ORDER BY cost DESC LIMIT 1`);
    await open(page, `${served.url}inventory.html`);
    await page.getByRole("combobox", {name: "Drug", exact: true}).selectOption(String(lost["hcpcs"]));
    await page.getByRole("combobox", {name: "Site", exact: true}).selectOption(String(lost["site_id"]));
    const title = page.locator("main h1");
    const words = `${dollars(cents(lost["cost"]))} is missing and nothing says why`;
    await expect.poll(() => title.textContent()).toBe(words);
    expect(new URL(page.url()).search).toBe(`?drug=${lost["hcpcs"]}&site=${lost["site_id"]}`);
    await page.reload();
    await settled(page);
    expect(await title.textContent()).toBe(words);
    await page.close();
  });
});

describe("purchasing", () => {
  it("shows leakage, the tier about to be missed, rebates and net cost as the marts do", async () => {
    const {page, complaints} = await watchedPage(context, served.url);
    await open(page, `${served.url}purchasing.html`);
    const off = await mart("SELECT sum(claim_amount) AS amount FROM gpo_leakage WHERE leak = 'off_contract'");
    const tier = await mart(
      "SELECT sum(at_stake_amount) AS amount FROM rebate_program WHERE is_running AND is_about_to_be_missed"
    );
    const open_ = await mart("SELECT sum(outstanding_amount) AS amount FROM rebate_receivable");
    const figures = await page.locator(".figures dd:not(.remark)").allTextContents();
    expect(figures.slice(1)).toEqual([
      dollars(cents(off["amount"])),
      dollars(cents(tier["amount"])),
      dollarsShort(cents(open_["amount"]))
    ]);
    expect(await page.locator("main h1").textContent()).toContain(dollars(cents(off["amount"])));
    const net = await mart(`SELECT drug.name, net_unit_cost_cash FROM net_acquisition_cost JOIN drug USING (hcpcs)
      WHERE quarter = (SELECT last_quarter FROM run) ORDER BY invoice_unit_cost DESC LIMIT 1`);
    expect(await cellOf(page, "Net acquisition cost", String(net["name"]), "Net, cash")).toBe(
      price(Number(net["net_unit_cost_cash"]))
    );
    const methods = await mart("SELECT sum(acquisition_cost) AS cost FROM costing_method WHERE method = 'replacement'");
    expect(await cellOf(page, "Cost of what was given", "Total", "Replacement")).toBe(
      dollarsExact(cents(methods["cost"]))
    );
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe("both pages", () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

  it.each(["light", "dark"] as const)("have nothing serious for axe to find, %s", async (colorScheme) => {
    const unguarded = await browser.newContext({viewport: {width: 1280, height: 900}, colorScheme, bypassCSP: true});
    const page = await unguarded.newPage();
    for (const path of ["inventory.html", "purchasing.html", "methods/stock.html"]) {
      await open(page, served.url + path);
      await page.addScriptTag({content: axe});
      const faults = await page.evaluate(async () => {
        interface Fault {
          readonly id: string;
          readonly impact: string;
          readonly nodes: readonly {readonly html: string}[];
        }
        const inPage = (window as unknown as {axe: {run(): Promise<{violations: readonly Fault[]}>}}).axe;
        return (await inPage.run()).violations
          .filter(({impact}) => impact === "serious" || impact === "critical")
          .map(({id, nodes}) => `${id}: ${nodes[0]?.html}`);
      });
      expect(faults, path).toEqual([]);
    }
    await unguarded.close();
  });

  it("fit a telephone: nothing is wider than the screen", async () => {
    const narrow = await browser.newContext({viewport: {width: 390, height: 844}});
    const page = await narrow.newPage();
    for (const path of ["inventory.html", "purchasing.html"]) {
      await open(page, served.url + path);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      expect(over, path).toBe(0);
    }
    await narrow.close();
  });
});
