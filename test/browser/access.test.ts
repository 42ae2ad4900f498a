import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {launchChromium} from "./chromium.ts";
import {sampleSite} from "./sample-site.ts";
import {oneOfEachKind, open, pagesOf} from "./visit.ts";

let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
/** Every page but those of one template, of which one stands for all. */
let kinds: string[];
/** All kinds of pages take their time on a busy machine. */
const MANY_PAGES_MS = 400_000;
const DRUG = "J1745";

beforeAll(async () => {
  const site = await sampleSite();
  kinds = oneOfEachKind(pagesOf(site.dist));
  served = await serve({dist: site.dist, port: 0});
  browser = await launchChromium();
  context = await browser.newContext({viewport: {width: 1280, height: 900}});
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

interface AxeResults {
  readonly violations: {readonly id: string; readonly impact: string; readonly nodes: {readonly html: string}[]}[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe calls serious or critical on the page as it stands. */
async function seriousFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.addScriptTag({content: axe});
  const violations = await page.evaluate(async (only) => {
    const {axe: inPage} = window as unknown as {axe: {run(options: object): Promise<AxeResults>}};
    return (await inPage.run(only ? {runOnly: only} : {})).violations;
  }, rules);
  return violations
    .filter(({impact}) => impact === "serious" || impact === "critical")
    .map(
      ({id, nodes}) =>
        `${id}: ${nodes
          .map((node) => node.html)
          .slice(0, 2)
          .join(" ")}`
    );
}

/** How far the page, not a table in its frame, can be scrolled sideways at a width. */
async function sidewaysAt(page: Page, width: number): Promise<number> {
  await page.setViewportSize({width, height: 800});
  // Charts are drawn again at the new width.
  await page.waitForTimeout(150);
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** A telephone, and 200% zoom of 1280 px. */
const NARROW = [390, 640];

describe("access", () => {
  it(
    "axe finds nothing serious on any kind of page, and nothing but tables scrolls sideways at 390 and 640 px",
    async () => {
      // Axe is put into the page by the test, which the page's own policy rightly refuses.
      const unguarded = await browser.newContext({viewport: {width: 1280, height: 900}, bypassCSP: true});
      const faults: string[] = [];
      const queue = [...kinds];
      await Promise.all(
        [1, 2].map(async () => {
          const page = await unguarded.newPage();
          for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
            await page.setViewportSize({width: 1280, height: 900});
            await open(page, served.url + path);
            faults.push(...(await seriousFaults(page)).map((fault) => `${path}: ${fault}`));
            for (const width of NARROW) {
              const over = await sidewaysAt(page, width);
              if (over !== 0) faults.push(`${path}: scrolls ${over} px sideways at ${width} px`);
            }
          }
          await page.close();
        })
      );
      await unguarded.close();
      expect(faults).toEqual([]);
    },
    MANY_PAGES_MS
  );

  it("axe finds contrast enough in the dark", async () => {
    const dark = await browser.newContext({viewport: {width: 1280, height: 900}, colorScheme: "dark", bypassCSP: true});
    const page = await dark.newPage();
    for (const path of ["index.html", "payers.html", `drugs/${DRUG}.html`]) {
      await open(page, served.url + path);
      expect(await seriousFaults(page, ["color-contrast"]), path).toEqual([]);
    }
    await dark.close();
  });

  it("the keyboard reaches filters, heads and downloads, and the focus is seen", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}drugs.html`);
    const reached = new Set<string>();
    for (let i = 0; i < 60 && !reached.has("Download CSV"); i++) {
      await page.keyboard.press("Tab");
      const {name, outline} = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        return {
          name: element.getAttribute("name") ?? element.textContent?.trim().slice(0, 40) ?? "",
          outline: getComputedStyle(element).outlineStyle
        };
      });
      reached.add(name);
      if (["quarter", "payer", "site", "Download CSV"].includes(name)) expect(outline, name).not.toBe("none");
    }
    expect([...reached]).toEqual(expect.arrayContaining(["Quarter", "quarter", "payer", "site", "Download CSV"]));
    for (let i = 0; i < 6; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.locator('th[aria-sort]:not([aria-sort="none"])').count()).toBe(1);
    await page.close();
  });

  it("every chart says in words what it shows", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}drugs/${DRUG}.html`);
    const label = await page.locator(".picture svg[role=img]").first().getAttribute("aria-label");
    expect(label).toMatch(
      /^Payment limit and acquisition cost per unit from 20\d\d Q\d to 20\d\d Q\d\. In 20\d\d Q\d the limit was \$[\d.]+/
    );
    await open(page, `${served.url}index.html`);
    await page.locator(".picture svg").first().waitFor();
    const charts = page.locator(".picture svg");
    for (let i = 0; i < (await charts.count()); i++) {
      expect(await charts.nth(i).getAttribute("role")).toBe("img");
      // A sentence of figures, not the chart's name alone.
      expect(await charts.nth(i).getAttribute("aria-label")).toMatch(/^[A-Z0-9].{30,}\d.*\.$/s);
    }
    await page.close();
  });

  it("draws its charts to the width of paper when it is printed, and back", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}index.html`);
    await page.locator(".picture svg").first().waitFor();
    /** Pictures that are drawn to their frame; beside another they have half of it. */
    const widths = (where = ".picture svg") =>
      page.evaluate(
        (selector) =>
          [...document.querySelectorAll(selector)]
            .filter((svg) => svg.closest(".responsive"))
            .map((svg) => Number(svg.getAttribute("width"))),
        where
      );
    const onScreen = await widths();
    expect(onScreen.length).toBeGreaterThan(0);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const onPaper = await widths();
    expect(Math.max(...onPaper)).toBeLessThanOrEqual(690);
    expect(await widths(".picture:not(.pictures *) svg")).toContain(690);
    // Two pictures beside each other share it.
    for (const half of await widths(".pictures .picture svg")) expect(half * 2).toBeLessThan(690);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    expect(await widths()).toEqual(onScreen);
    await page.close();
  });

  it("prints without its controls and with whole tables, whose heads can stand on every page", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}drugs.html`);
    await page.emulateMedia({media: "print"});
    expect(await page.locator(".filters").isVisible()).toBe(false);
    expect(await page.locator("#observablehq-sidebar").isVisible()).toBe(false);
    expect(await page.locator(".table-frame").evaluate((frame) => getComputedStyle(frame).overflow)).toBe("visible");
    const head = page.locator(".data-table thead");
    expect(await head.evaluate((element) => getComputedStyle(element).display)).toBe("table-header-group");
    const button = page.locator(".data-table thead button").first();
    expect(await button.evaluate((element) => getComputedStyle(element).display)).toBe("contents");
    await page.close();
  });
});
