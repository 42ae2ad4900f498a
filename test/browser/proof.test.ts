import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {launchChromium} from "./chromium.ts";
import {type SampleSite, sampleSite} from "./sample-site.ts";
import {oneOfEachKind, open, pagesOf} from "./visit.ts";

/**
 * Every table, every figure and every chart of every page opens what is behind it: the lines that add up to the number, or, where it is no sum of lines,
 * the rule, its inputs and the files they came from.
 */

let site: SampleSite;
let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  site = await sampleSite();
  served = await serve({dist: site.dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 800}});
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

/** Tables of the program itself, not of the practice: nothing of a file is behind them. */
const OF_THE_PROGRAM = (path: string): boolean => path.startsWith("methods/");

interface Opened {
  readonly of: string;
  readonly adds_up: string | null;
  readonly is_rule: boolean;
  readonly rule: boolean;
  readonly files: number;
}

/** Opens one number of each table and each figure of the page that is open, and reads what the drawer says. */
async function openAll(page: Page): Promise<{opened: Opened[]; without: string[]}> {
  const places = await page.evaluate(() => {
    const without: string[] = [];
    const places: string[] = [];
    const mark = (frame: Element, of: string): void => {
      const buttons = [...frame.querySelectorAll<HTMLElement>("button.proof")].filter(
        (one) => one.offsetParent !== null
      );
      // A number that is not zero proves more.
      const button = buttons.find((one) => !/^\u2212?\$?0(\.00)?$/.test(one.textContent ?? "")) ?? buttons[0];
      if (!button) return void without.push(of);
      button.dataset["place"] = of;
      places.push(of);
    };
    for (const table of document.querySelectorAll<HTMLElement>(".data-table"))
      if (table.offsetParent !== null) mark(table, table.querySelector("caption")?.textContent ?? "?");
    for (const figure of document.querySelectorAll<HTMLElement>(".figures > div"))
      if (figure.offsetParent !== null) mark(figure, `figure: ${figure.querySelector("dt")?.textContent ?? "?"}`);
    return {places, without};
  });
  const opened: Opened[] = [];
  for (const of of places.places) {
    await page.evaluate((of) => document.querySelector<HTMLElement>(`[data-place=${JSON.stringify(of)}]`)?.click(), of);
    await page.locator(".proof-drawer :is(.adds-up, .by-rule, .empty)").first().waitFor({timeout: 10_000});
    opened.push(
      await page.evaluate((of) => {
        const drawer = document.querySelector(".proof-drawer")!;
        return {
          of,
          adds_up: drawer.querySelector(".adds-up")?.textContent ?? null,
          is_rule: drawer.querySelector(".by-rule") !== null,
          rule: /Rule: \S/.test(drawer.textContent ?? ""),
          files: drawer.querySelectorAll(".inputs, .inputs tbody tr").length
        };
      }, of)
    );
    await page.evaluate(() => document.querySelector<HTMLDialogElement>(".proof-drawer")?.close());
  }
  return {opened, without: places.without};
}

/** What a chart's numbers say of themselves: how many dollars open lines, and what the first that is not zero opens. */
interface Charted {
  readonly of: string;
  readonly rows: number;
  readonly dollars: number;
  readonly opening: number;
  readonly adds_up: string | null;
  readonly has_rule: boolean;
}

/** Opens the numbers of each chart of the page by keyboard, and one number of them that is a sum of lines. */
async function openCharts(page: Page): Promise<Charted[]> {
  const charts: Charted[] = [];
  for (const figure of await page.locator("figure.picture:visible").all()) {
    await figure.getByRole("button", {name: "Numbers", exact: true}).focus();
    await page.keyboard.press("Enter");
    const drawer = page.locator(".proof-drawer").first();
    await drawer.locator(".data-table, .empty").first().waitFor({timeout: 10_000});
    const seen = await drawer.evaluate((drawer) => {
      const cells = [...drawer.querySelectorAll("tbody td")];
      const opening = [...drawer.querySelectorAll<HTMLElement>("tbody button.proof")];
      const [wanted = opening[0]] = opening.filter((one) => !/^\u2212?\$0\.00$/.test(one.textContent ?? ""));
      if (wanted) wanted.dataset["wanted"] = "yes";
      return {
        of: drawer.getAttribute("aria-label") ?? "?",
        rows: drawer.querySelectorAll("tbody tr").length,
        dollars: cells.filter((cell) => /^\u2212?\u2060?\$[\d,]+\.\d\d$/.test(cell.textContent ?? "")).length,
        opening: opening.length,
        has_rule: [...drawer.querySelectorAll(".table-tools button.proof")].length === 1
      };
    });
    let adds_up: string | null = null;
    if (seen.opening > 0) {
      await drawer.locator("[data-wanted]").press("Enter");
      const proof = page.locator(".proof-drawer").nth(1);
      await proof.locator(".adds-up").waitFor({timeout: 10_000});
      adds_up = await proof.locator(".adds-up").textContent();
      await page.keyboard.press("Escape");
      await proof.waitFor({state: "detached"});
    }
    await page.keyboard.press("Escape");
    await drawer.waitFor({state: "detached"});
    charts.push({...seen, adds_up});
  }
  return charts;
}

describe("every table, figure and chart", () => {
  const complaints: string[] = [];
  let sums = 0;
  let rules = 0;
  let charted = 0;
  beforeAll(async () => {
    const page = await context.newPage();
    for (const path of oneOfEachKind(pagesOf(site.dist)).filter((path) => !OF_THE_PROGRAM(path))) {
      await open(page, `${served.url}${path}`);
      const {opened, without} = await openAll(page);
      for (const chart of await openCharts(page)) {
        const where = `${path}: chart ${chart.of}`;
        if (chart.rows === 0) complaints.push(`${where}: no numbers`);
        if (!chart.has_rule) complaints.push(`${where}: no rule and files`);
        if (chart.adds_up !== null) charted++;
        if (chart.adds_up !== null && !chart.adds_up.startsWith("Adds up: yes"))
          complaints.push(`${where}: ${chart.adds_up}`);
      }
      for (const of of without) complaints.push(`${path}: nothing opens in ${of}`);
      for (const one of opened) {
        if (one.adds_up !== null) {
          sums++;
          if (!one.adds_up.startsWith("Adds up: yes")) complaints.push(`${path}: ${one.of}: ${one.adds_up}`);
        } else {
          rules++;
          if (!one.is_rule || !one.rule || one.files === 0)
            complaints.push(`${path}: ${one.of}: neither lines nor a rule with its inputs`);
        }
      }
    }
    await page.close();
  }, 600_000);

  it("opens lines that add up to the number, or the rule, inputs and files", () => {
    expect(complaints).toEqual([]);
  });

  it("adds up lines where a number is a sum of lines", () => {
    expect(sums).toBeGreaterThan(35);
    expect(rules).toBeGreaterThan(20);
    // Charts whose bars are sums of lines.
    expect(charted).toBeGreaterThan(10);
  });
});
