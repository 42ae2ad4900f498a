import {readFileSync} from "node:fs";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {DRIVERS} from "../../src/forecast/mfp/evaluate.ts";
import type {Market} from "../../src/forecast/mfp/market.ts";
import {firstMfpYear, outlook, outlookByYear, selectedMarket} from "../../src/forecast/mfp/outlook.ts";
import {marketOf} from "../../src/forecast/mfp/page-market.ts";
import {DEFAULT_SCENARIO, FIELDS, fromJson, type Scenario, toJson, toQuery} from "../../src/forecast/mfp/scenario.ts";
import {readMfpInput} from "../../src/models/forecast/mfp-input.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {change, dollars, dollarsShort} from "../../src/words/format.ts";
import {launchChromium} from "./chromium.ts";
import {type SampleSite, sampleSite} from "./sample-site.ts";
import {cellOf, open, settled} from "./visit.ts";

let site: SampleSite;
let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
let market: Market;

beforeAll(async () => {
  site = await sampleSite();
  market = marketOf(await readMfpInput((sql) => readMart(sql, site.built), "")).market;
  served = await serve({dist: site.dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 900}, acceptDownloads: true});
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

type FieldName = keyof typeof FIELDS;

/** Where each control is moved to: somewhere that is not the default. */
const MOVES: Readonly<Record<FieldName, string>> = {
  discount: "0.52",
  use_published: "false",
  mfp_share: "0.48",
  acquisition: "refund_partial",
  refund_basis: "wac",
  refund_share: "0.8",
  refund_days: "75",
  refund_denied: "0.05",
  advantage_refund_share: "0.7",
  advantage_refund_days: "90",
  discounts_lost: "0.02",
  interest_rate: "0.11",
  smoothing_quarters: "4",
  commercial_follows: "0.8",
  advantage_follows: "0.4",
  government_follows: "0.1",
  commercial_reading: "manufacturer_asp",
  advantage_reading: "neither",
  reads_limit_as_asp: "true",
  renegotiation_hazard: "0.07",
  renegotiated_reading: "neither",
  inventory_days: "30",
  inventory_protection: "0.5",
  volume_change: "-0.15",
  underwater_exit: "0.4",
  route_shift: "0.2",
  cost_follows_asp: "0.6",
  asp_path: "p10",
  sequestration_rate: "0.03",
  paygo: "0.04",
  tariff: "0.1",
  asp_uplift: "0.12",
  wac_plus_3: "true",
  inflation: "0.031",
  hr_4299: "true",
  globe_share: "0.25",
  globe_coinsurance: "0.4",
  mfn_weight: "0.25",
  mfn_ratio: "0.5",
  opps_340b_cut: "0.334"
};

/** Moves one control as a person does: the event of a move, with the value the control then has. */
async function move(page: Page, name: string, value: string): Promise<void> {
  const control = page.locator(`.mfp-form [name="${name}"]`);
  await control.evaluate((element, text) => {
    const input = element as HTMLInputElement;
    if (input.type === "checkbox") input.checked = text === "true";
    else input.value = text;
    input.dispatchEvent(new Event("input", {bubbles: true}));
  }, value);
}

/** What the page must show of a scenario, by the engine in Node on the same marts. */
function expected(scenario: Scenario) {
  const year = firstMfpYear(scenario, market);
  const selected = outlookByYear(outlook(scenario, selectedMarket(scenario, market)));
  const all = outlookByYear(outlook(scenario, market)).find(({period}) => period === year)!;
  return {year, selected, row: selected.find(({period}) => period === year)!, all};
}

/** Headline figures and the table by year, as texts, read at one moment. */
const shownOn = (page: Page): Promise<{figures: string[]; years: string[][]}> =>
  page.evaluate(() => {
    const texts = (within: ParentNode | null | undefined, selector: string): string[] =>
      [...(within?.querySelectorAll(selector) ?? [])].map((element) => element.textContent?.trim() ?? "");
    const frame = document.querySelector('.table-frame[aria-label="Selected drugs by year"]');
    return {
      figures: texts(document, ".figures dd:not(.remark)"),
      years: [...(frame?.querySelectorAll("tbody tr") ?? [])].map((row) => texts(row, "th, td"))
    };
  });

async function expectPage(page: Page, scenario: Scenario, what: string): Promise<void> {
  // Pressed once: the table keeps its further columns while controls move.
  const more = page.locator('.data-table:has(.table-frame[aria-label="Selected drugs by year"])').getByRole("button", {
    name: /more column/
  });
  await page.locator('.table-frame[aria-label="Selected drugs by year"]').waitFor();
  if (await more.isVisible()) await more.click();
  const {row, all, selected} = expected(scenario);
  const years = selected.map((year) => [
    year.quarters < 4 ? `${year.period} (${year.quarters} quarters)` : year.period,
    ...[year.ncr, year.ncr_p10, year.ncr_p90, year.today, ...DRIVERS.map((name) => year[name])].map(dollars)
  ]);
  const figures = [row.ncr, row.ncr - row.today - row.asp_erosion, row.refund, all.ncr].map(dollarsShort);
  figures[1] = change(row.ncr - row.today - row.asp_erosion);
  await expect.poll(() => shownOn(page), {message: what, timeout: 20_000}).toEqual({figures, years});
}

const withField = (scenario: Scenario, name: FieldName, text: string): Scenario =>
  fromJson(JSON.stringify({...JSON.parse(toJson(scenario)), [name]: text}));

describe("the MFP page", () => {
  it("opens on the default scenario, equal to the mart to the cent, and says prices are not published", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}mfp.html`);
    await expectPage(page, DEFAULT_SCENARIO, "default");
    const [mart] = await readMart(
      `SELECT CAST(sum(net_cost_recovery) * 100 AS DOUBLE) AS cents FROM mfp_outlook WHERE quarter LIKE '2028%'`,
      site.built
    );
    expect(Math.round(Number(mart!["cents"]))).toBe(expected(DEFAULT_SCENARIO).all.ncr);
    expect(await page.locator("main").textContent()).toContain("not published");
    await page.close();
  });

  it("has every section on paper, also when it is printed before they are drawn", async () => {
    const page = await context.newPage();
    // As long as a cell is loading, what lies below the first screen waits.
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => document.body.append(document.createElement("observablehq-loading")));
    });
    await page.goto(`${served.url}mfp.html`);
    const waiting = page.locator(".later[aria-busy]");
    await expect.poll(() => waiting.count(), {timeout: 20_000}).toBe(13);
    expect(await page.locator(".mfp-form, .picture svg").count()).toBeGreaterThan(1);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await waiting.count()).toBe(0);
    expect(await page.locator('.table-frame[aria-label^="Assumptions"] tbody tr').count()).toBeGreaterThan(20);
    await page.close();
  });

  it("recomputes as the engine in Node does when each control is moved, one after another", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}mfp.html`);
    let scenario = DEFAULT_SCENARIO;
    for (const name of Object.keys(FIELDS) as FieldName[]) {
      // The switches of bills change what others do, so each is tried alone and turned back.
      const isPolicy = name === "hr_4299" || name === "reads_limit_as_asp";
      const before = scenario;
      await move(page, name, MOVES[name]);
      scenario = withField(scenario, name, MOVES[name]);
      expect(scenario[name], name).not.toBe(FIELDS[name].value);
      await expectPage(page, scenario, name);
      if (!isPolicy) continue;
      await move(page, name, String(before[name]));
      scenario = before;
      await expectPage(page, scenario, `${name} back`);
    }
    expect(new URL(page.url()).search).toBe(`?${toQuery(scenario)}`);
    await page.close();
  });

  it("takes a drug's own first quarter and discount, and a payer's own reading", async () => {
    const page = await context.newPage();
    const query = "from.J1745=2029Q1&d.J3380=0.6&until.J0585=2030Q1&reading.bluestem=neither";
    await open(page, `${served.url}mfp.html?${query}`);
    const scenario: Scenario = {
      ...DEFAULT_SCENARIO,
      selected_from: {J1745: "2029Q1"},
      discounts: {J3380: 0.6},
      deselected_from: {J0585: "2030Q1"},
      readings: {bluestem: "neither"}
    };
    await expectPage(page, scenario, "entries");
    await page.getByText("Drug by drug").click();
    await page.getByLabel("Entyvio: own discount, per cent").fill("25");
    await expectPage(page, {...scenario, discounts: {J3380: 0.25}}, "own discount");
    await page.close();
  });

  it("keeps a second scenario beside the first, in the address too", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}mfp.html`);
    await page.getByRole("button", {name: "Keep this as B to compare"}).click();
    await move(page, "discount", "0.6");
    const a = expected({...DEFAULT_SCENARIO, discount: 0.6});
    const b = expected(DEFAULT_SCENARIO);
    await settled(page);
    const row = `Selected drugs, ${a.year}`;
    const caption = "Two scenarios side by side";
    await expect.poll(() => cellOf(page, caption, row, "A less B")).toBe(dollars(a.row.ncr - b.row.ncr));
    expect(await cellOf(page, caption, row, "B, kept")).toContain(dollarsShort(b.row.ncr));
    expect(new URL(page.url()).searchParams.get("b")).toBe("");
    await page.reload();
    await settled(page);
    expect(await cellOf(page, caption, row, "A less B")).toBe(dollars(a.row.ncr - b.row.ncr));
    await page.close();
  });

  it("saves a scenario to a small file and loads it again; a file that is none is refused in words", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}mfp.html?discount=0.44&acquisition=prospective`);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", {name: "Save scenario"}).click()
    ]);
    const text = readFileSync(await saved.path(), "utf8");
    const scenario: Scenario = {...DEFAULT_SCENARIO, discount: 0.44, acquisition: "prospective"};
    expect(fromJson(text)).toEqual(scenario);
    await page.getByRole("button", {name: "Start again"}).click();
    await expectPage(page, DEFAULT_SCENARIO, "start again");
    const file = page.getByLabel("Load a scenario file");
    await file.setInputFiles({name: "other.json", mimeType: "application/json", buffer: Buffer.from("{}")});
    await expect.poll(() => page.locator(".mfp-said").textContent()).toContain("not a scenario file");
    await expectPage(page, DEFAULT_SCENARIO, "a refused file changes nothing");
    await file.setInputFiles({name: "a.json", mimeType: "application/json", buffer: Buffer.from(text)});
    await expectPage(page, scenario, "loaded");
    await page.close();
  });
});
