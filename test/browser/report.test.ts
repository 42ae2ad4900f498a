import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import type {Browser, BrowserContext, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {readMart} from "../../src/site/page-data.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {boughtOf, SPENT, type StepAmount} from "../../src/words/bought.ts";
import {dollarsShort} from "../../src/words/format.ts";
import {MANUFACTURER, PRACTICES, printedPackets} from "../helpers/printed-packets.ts";
import {launchChromium} from "./chromium.ts";
import {amountsOf, type SaidAmount, saidTwice} from "./registry.ts";
import {type SampleSite, sampleSite, smallestSite} from "./sample-site.ts";
import {saidWithout} from "./verdicts.ts";
import {open, openReady, pagesOf, settled, unfold, wholeTables} from "./visit.ts";

/**
 * The report as its three readers use it, and every page read as a whole: one number for one thing wherever it stands, no word
 * of the machinery, no table that runs out of its frame, as-of and a picture in the first screen.
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

const money = async (sql: string, built = site.built): Promise<string> => {
  const [row] = await readMart(sql, built);
  return dollarsShort(Math.round(Number(Object.values(row!)[0]) * 100));
};
/** Counts what a person does: presses, choices and scrolls of a screen. */
class Hand {
  clicks = 0;
  scrolls = 0;
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }
  async press(name: string | RegExp, role: "link" | "button" = "link"): Promise<void> {
    this.clicks++;
    await this.page.getByRole(role, {name}).first().click();
    await settled(this.page);
  }
  /** Scrolls until something is in the screen, a screen at a time. */
  async see(selector: string): Promise<void> {
    const box = await this.page.locator(selector).first().boundingBox();
    if (!box) throw new Error(`nothing to see: ${selector}`);
    const height = this.page.viewportSize()!.height;
    const down = Math.max(0, Math.ceil((box.y + Math.min(box.height, height) - height) / height));
    this.scrolls += down;
    for (let i = 0; i < down; i++) await this.page.mouse.wheel(0, height);
  }
}

describe("three tasks", () => {
  it("(a) why did we earn less or more than last quarter, and which five things do we do: two clicks at most", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}index.html`);
    const hand = new Hand(page);
    const result = await money(
      "SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount FROM review_headline ORDER BY quarter DESC LIMIT 1"
    );
    expect(await page.locator("h1").textContent()).toContain(result);
    expect(await page.locator("h1").textContent()).toMatch(/moved it most/);
    await hand.see(".waterfall");
    // Behind the largest step: the drugs and payers that made it.
    await hand.press("Denials and write-offs", "button");
    expect(await page.locator("#behind-the-step tbody tr").count()).toBeGreaterThan(0);
    expect(await page.locator(".top-actions li").count()).toBe(5);
    for (const link of await page.locator(".top-actions li a").all())
      expect(await link.getAttribute("href")).toMatch(/\.html\?(payer|drug|site)=/);
    expect(hand.clicks).toBeLessThanOrEqual(2);
    expect(hand.scrolls).toBeLessThanOrEqual(1);
    await page.close();
  });

  it("(b) which price do I need for infliximab and what do I ask for: two clicks, one screen", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}index.html`);
    const hand = new Hand(page);
    // A key is not a click: / and the first letters, then the place.
    await page.keyboard.press("/");
    await page.keyboard.type("inflix");
    await page.locator("#jump-list li").first().waitFor();
    hand.clicks++;
    await page.locator("#jump-list a").first().click();
    await page.waitForURL(/molecules\/infliximab\.html/);
    await settled(page);
    expect(hand.clicks).toBeLessThanOrEqual(2);
    // Prices and asks are in the first screen: nothing is scrolled.
    for (const selector of ["h1", ".picture svg", ".data-table"]) {
      const box = await page.locator(selector).first().boundingBox();
      expect(box!.y, selector).toBeLessThan(800);
    }
    expect(await page.locator(".data-table").first().textContent()).toMatch(/What to ask for/);
    expect(await page.locator(".picture svg").first().getAttribute("aria-label")).toMatch(/walk-away \$/);
    await page.close();
  });

  it("(c) what do we lose in 2028 on Entyvio if refunds take 30 days and half of commercial follows: three controls, the answer in view", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}ahead.html`);
    const answer = page.locator(".answer-sentence");
    const inView = async (): Promise<boolean> => {
      const box = await answer.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 800;
    };
    let moved = 0;
    for (const move of [
      () => page.getByRole("combobox", {name: "Drug", exact: true}).selectOption({label: "Entyvio"}),
      () => page.getByRole("spinbutton", {name: "Days to the refund"}).fill("30"),
      () => page.getByRole("spinbutton", {name: "Per cent of commercial dollars that follow"}).fill("50")
    ]) {
      moved++;
      await move();
      // The answer is drawn anew with every move.
      await expect.poll(inView).toBe(true);
    }
    expect(moved).toBe(3);
    await expect.poll(() => answer.textContent()).toMatch(/We (lose|earn) \$[\d,]+ on Entyvio in 2028 instead of/);
    // The address holds the question: it can be sent.
    const address = page.url();
    const said = await answer.textContent();
    await open(page, address);
    expect(await answer.textContent()).toBe(said);
    // The steps of the waterfall add up to what the sentence says.
    expect(await page.locator(".answer .picture").textContent()).toContain("add up to the cent");
    await page.close();
  });
});

/** Words of the machinery and of other countries, which no page says: terms of the word list. */
const BANNED_WORDS =
  /\b(NCR|matured|own cost|maker|ageing|cheque|set aside|four times in five|dearer|still open|heading for|20\d\dQ[1-4]|(?<!20\d\d )Q[1-4] (20)?\d\d)\b/;
const BANNED = new RegExp(`${BANNED_WORDS.source}|\\b[a-z]+(_[a-z0-9]+){2,}\\b`);
/** A page is short: what is longer is folded or a page of its own. */
const TALLEST = 4000;
/** Pages that explain the machinery in its own names. */
const isExplained = (path: string): boolean => path.startsWith("methods/");
/** Columns and cells that are names of files and fields, meant to be copied. */
const COPIED = "code, pre, .anywhere, option, a[href*='methods/']";

describe.each(PRACTICES)("every page of the %s practice", (practice) => {
  let of: SampleSite;
  let at: ServedSite;
  const registry: SaidAmount[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    of = practice === "sample" ? site : await smallestSite();
    at = await serve({dist: of.dist, port: 0});
    const states = await readMart("SELECT finding FROM finding_state WHERE NOT is_told", of.built);
    const untold = states.map((row) => String(row["finding"]));
    const page = await context.newPage();
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const path of wanted(pagesOf(of.dist))) {
      await openReady(page, `${at.url}${path}${path === "gpo.html" ? `?manufacturer=${MANUFACTURER}` : ""}`);
      await settled(page);
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      if (height > TALLEST && !isExplained(path))
        complaints.push(`${path}: ${height} px tall before a section is opened`);
      await unfold(page);
      const seen = await page.evaluate(readPage, COPIED);
      if (!isExplained(path)) {
        if (seen.asOf === null || seen.asOf > 800)
          complaints.push(`${path}: as-of is not in the first screen (${seen.asOf})`);
        // A page with nothing to draw says so in its first screen.
        const isDrawn = seen.picture !== null && seen.picture <= 800;
        if (!isDrawn && (seen.empty === null || seen.empty > 800))
          complaints.push(`${path}: no picture in the first screen (${seen.picture})`);
        // The trust page names the columns of the practice's own files.
        const word = (path === "data-quality.html" ? BANNED_WORDS : BANNED).exec(seen.text);
        if (word) complaints.push(`${path}: says "${seen.text.slice(Math.max(0, word.index - 40), word.index + 40)}"`);
        for (const verdict of saidWithout(untold, seen.text))
          complaints.push(`${path}: says without its file, ${verdict}`);
        if (seen.title > 2) complaints.push(`${path}: a title of ${seen.title} lines`);
      }
      // Names of tables and fields, which the dictionary is of, never break: its frame scrolls.
      for (const table of path === "methods/dictionary.html" ? [] : seen.wide)
        complaints.push(`${path}: a table wider than its frame without more columns: ${table}`);
      for (const chart of seen.blank) complaints.push(`${path}: a picture of nothing: ${chart}`);
      for (const chart of seen.echo) complaints.push(`${path}: a picture that says what the title says: ${chart}`);
      for (const chart of seen.mute) complaints.push(`${path}: a picture that nothing copies or saves: ${chart}`);
      for (const value of seen.bare) complaints.push(`${path}: shows a bare value: ${value}`);
      // The policy lets no script in but the page's own, so it is run by the tool.
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const {axe} = globalThis as unknown as {
          axe: {
            run(context: object, options: object): Promise<{violations: {id: string; nodes: {target: unknown}[]}[]}>;
          };
        };
        // Framework's own switch of the menu has a name and a key, and must be a sibling of what it moves.
        const {violations} = await axe.run(
          {exclude: ["#observablehq-sidebar-toggle"]},
          // What passes is not written down node by node.
          {resultTypes: ["violations"]}
        );
        return violations.map(({id, nodes}) => `${id} ${JSON.stringify(nodes[0]?.target)}`);
      });
      for (const violation of violations) complaints.push(`${path}: ${violation}`);
      await wholeTables(page);
      if (!isExplained(path)) registry.push(...(await amountsOf(page, path, scopeOf(path))));
    }
    for (const [name, {paper}] of await printedPackets(practice)) {
      await page.setContent(paper.html);
      registry.push(...(await amountsOf(page, `packet ${name}`, scopeOf(name))));
    }
    await page.close();
  }, 900_000);
  afterAll(async () => {
    await at?.close();
  });

  it("has as-of and a picture in the first screen, titles of two lines, no word of the machinery, tables in their frames, and nothing axe finds", () => {
    expect(complaints).toEqual([]);
  });

  it("says one value for one measure of one thing and scope, on pages and in packets", () => {
    expect(saidTwice(registry)).toEqual([]);
    expect(registry.length).toBeGreaterThan(practice === "sample" ? 5000 : 200);
    // The same is said in many places, so there is something to compare: the result on pages, sheets of paper, and in feet.
    const places = new Set(
      registry.flatMap(({measure, of, place}) => (measure === "Net cost recovery" && of === "all" ? [place] : []))
    );
    expect([...places].filter((place) => place.startsWith("packet review: ")).length).toBeGreaterThan(1);
    expect([...places].filter((place) => place.includes(".html: ")).length).toBeGreaterThan(3);
  });

  it("has the projected net cost recovery of the quarter on every page that adds it up, as the mart has it", async () => {
    const result = await money(
      "SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount FROM review_headline ORDER BY quarter DESC LIMIT 1",
      of.built
    );
    const page = await context.newPage();
    for (const path of ["index.html", "drugs.html"]) {
      await open(page, `${at.url}${path}`);
      const cell = page.locator(".data-table", {hasText: "Net cost recovery by drug"}).locator("tfoot td").first();
      expect(await cell.textContent(), path).toBe(result);
    }
    await page.close();
  });

  it("has three totals of what was bought that one line ties together", async () => {
    const cents = async (sql: string): Promise<number> => {
      const [row] = await readMart(`SELECT CAST(coalesce(${sql}, 0) * 100 AS BIGINT) AS cents`, of.built);
      return Number(row!["cents"]);
    };
    const trail = await readMart(
      "SELECT step, CAST(amount * 100 AS BIGINT) AS amount_cents FROM dollar_trail",
      of.built
    );
    const {into_stock, charged, spent} = boughtOf(trail as unknown as StepAmount[]);
    expect(into_stock).toBe(
      await cents("(SELECT sum(purchased_cost + free_cost + transferred_in_cost) FROM unit_ledger)")
    );
    expect(spent).toBe(await cents("(SELECT sum(invoice_amount + handling_amount + prompt_pay_amount) FROM spend)"));
    expect(charged).toBeGreaterThan(0);
    expect(registry.some(({measure}) => measure === SPENT)).toBe(true);
  });
});

describe("the proof drawer", () => {
  it("adds up, to the cent, for the headline, a drug, a payer and a site, by keyboard", async () => {
    const page = await context.newPage();
    for (const [path, button] of [
      ["index.html", ".figures button.proof"],
      ["drugs.html", ".data-table button.proof"],
      ["payers.html", ".data-table button.proof"],
      ["sites.html", ".data-table button.proof"],
      ["drugs/J1745.html", ".figures button.proof"]
    ] as const) {
      await open(page, `${served.url}${path}`);
      const said = await page.locator(button).first().textContent();
      await page.locator(button).first().focus();
      await page.keyboard.press("Enter");
      await page.locator(".proof-drawer .adds-up").waitFor();
      expect(await page.locator(".proof-drawer .adds-up").textContent(), path).toContain("Adds up: yes");
      const sum = await page.locator(".proof-drawer .equation .sum td.number").textContent();
      expect(dollarsShort(Math.round(Number(sum!.replace(/[$,]/g, "").replace("\u2212", "-")) * 100)), path).toBe(said);
      expect(await page.locator(".proof-drawer tbody tr").count()).toBeGreaterThan(6);
      await page.keyboard.press("Escape");
      await expect.poll(() => page.locator(".proof-drawer").count()).toBe(0);
    }
    await page.close();
  });
});

/** One page of each template is read, and every page that is written by hand. */
function wanted(paths: readonly string[]): string[] {
  const templates = new Map<string, string>();
  const own = paths.filter((path) => {
    const [folder] = path.split("/");
    if (!path.includes("/") || folder === "methods") return true;
    const preferred = /J1745|infliximab|cv-north|prairie/.test(path);
    if (!templates.has(folder!) || preferred) templates.set(folder!, path);
    return false;
  });
  return [...own, ...templates.values()];
}

/** Whose an amount is: pages of one drug, payer or site and those of a manufacturer or of selected drugs have a scope of their own, the others the whole practice. */
const scopeOf = (path: string): string =>
  /^(drugs|payers|sites|molecules|therapies)\//.test(path) ? path : (/^(gpo|mfp)/.exec(path)?.[0] ?? "practice");

/** What there is to see on a page, read in the page. */
function readPage(copied: string): {
  asOf: number | null;
  picture: number | null;
  /** Where the page first says that something is not there or not known. */
  empty: number | null;
  /** Values that stand on the page as code would print them. */
  bare: string[];
  text: string;
  title: number;
  wide: string[];
  /** Charts without the controls of a picture. */
  mute: string[];
  /** Charts of which there is nothing to see: no row, or no number but zero. */
  blank: string[];
  /** Pictures whose finding is the page's title again. */
  echo: string[];
} {
  const top = (selector: string): number | null => {
    const element = document.querySelector(selector);
    return element ? element.getBoundingClientRect().top + scrollY : null;
  };
  const main = document.querySelector("main")!.cloneNode(true) as HTMLElement;
  for (const element of main.querySelectorAll(copied)) element.remove();
  const heading = document.querySelector<HTMLElement>("main h1");
  const lines = heading
    ? Math.round(heading.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(heading).lineHeight))
    : 0;
  const wide = [...document.querySelectorAll<HTMLElement>(".data-table")]
    .filter((table) => {
      const frame = table.querySelector<HTMLElement>(".table-frame");
      const more = [...table.querySelectorAll<HTMLButtonElement>(".table-tools button")].some(
        (button) => !button.hidden && /more columns?$/.test(button.textContent ?? "")
      );
      return (
        frame !== null && frame.scrollWidth > frame.clientWidth + 1 && !more && !table.closest("details:not([open])")
      );
    })
    .map((table) => table.querySelector("caption")?.textContent ?? "?");
  return {
    asOf: top("p.as-of"),
    picture: top("main :is(.picture, .waterfall, .responsive svg)"),
    empty: top("main .empty"),
    bare: [...document.querySelectorAll("main .observablehq--inspect")].map((one) => one.textContent ?? ""),
    text: main.innerText,
    title: lines,
    wide,
    blank: [...document.querySelectorAll<Element & {chartRows?: readonly object[]}>("main .responsive > *")]
      .filter((chart) =>
        (chart.chartRows ?? []).every((row) =>
          Object.values(row).every((cell) => typeof cell === "string" || !(cell?.value ?? cell))
        )
      )
      .map((chart) => chart.getAttribute("aria-label")?.slice(0, 60) ?? "?"),
    echo: [...document.querySelectorAll("main figcaption strong")]
      .map((one) => one.textContent ?? "")
      .filter((text) => text !== "" && text === heading?.textContent),
    mute: [...document.querySelectorAll("main .responsive > *")]
      .filter((chart) => chart.closest("figure.picture")?.querySelectorAll(".picture-tools button").length !== 5)
      .map((chart) => chart.getAttribute("aria-label")?.slice(0, 60) ?? "?")
  };
}
