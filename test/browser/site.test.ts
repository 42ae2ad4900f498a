import {readFileSync} from "node:fs";
import {join} from "node:path";
import {read as readWorkbook, utils} from "@e965/xlsx";
import {parse} from "csv-parse/sync";
import type {Browser, BrowserContext} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {filesUnder} from "../../src/site/stage-reports.ts";
import {readMart} from "../../src/warehouse/marts.ts";
import {change, count, dollars, dollarsShort, price, quarterWords} from "../../src/words/format.ts";
import {BROWSERS, launchChromium} from "./chromium.ts";
import {type SampleSite, sampleSite} from "./sample-site.ts";
import {cellOf, oneOfEachKind, open, pagesOf, settled, watchedPage, wholeTables} from "./visit.ts";

let site: SampleSite;
let served: ServedSite;
let browser: Browser;
let context: BrowserContext;
const KINDS = [
  "index.html",
  "drugs.html",
  "payers.html",
  "sites.html",
  "asp-watch.html",
  "cash-ahead.html",
  "product-choice.html",
  "data-quality.html",
  "methods/index.html",
  "methods/dictionary.html",
  "methods/changes.html"
];
const DRUG = "J1745";
/** A hundred pages take their time on a busy machine. */
const MANY_PAGES_MS = 400_000;
const NAMESPACES = ["http://www.w3.org", "http://schemas.openxmlformats.org", "http://purl.org"];

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

describe.each(BROWSERS)("every page in a browser ($name)", ({start, isWhole}) => {
  it(
    "opens without an error and without a request that leaves the site",
    async () => {
      const other = await start();
      try {
        const visits = await other.newContext({viewport: {width: 1280, height: 900}});
        const pages = pagesOf(site.dist);
        expect(pages).toEqual(expect.arrayContaining([...KINDS, `drugs/${DRUG}.html`]));
        expect(await complaintsOf(visits, isWhole ? pages : oneOfEachKind(pages))).toEqual([]);
      } finally {
        await other.close();
      }
    },
    MANY_PAGES_MS
  );
});

/** What pages complain of, opened three at a time. */
async function complaintsOf(visits: BrowserContext, pages: readonly string[]): Promise<string[]> {
  const complaints: string[] = [];
  const queue = [...pages];
  await Promise.all(
    [1, 2, 3].map(async () => {
      const watched = await watchedPage(visits, served.url);
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        await open(watched.page, served.url + path);
        // A cell that failed, or one that shows a bare value where a page shows words.
        const broken = await watched.page.locator(".observablehq--error, .observablehq--inspect").allTextContents();
        complaints.push(...broken.map((text) => `${path}: ${text}`));
      }
      complaints.push(...watched.complaints);
      await watched.page.close();
    })
  );
  return complaints;
}

describe("every page", () => {
  it("names its language, has a title and lets nothing in from elsewhere", () => {
    for (const path of pagesOf(site.dist)) {
      const html = readFileSync(join(site.dist, path), "utf8");
      expect(html, path).toContain('<html lang="en">');
      expect(html, path).toMatch(/<title>[^<|]+ \| Plus Six<\/title>/);
      expect(html, path).toContain(
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; script-src 'self' 'sha256-"
      );
      expect(html, path).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
      expect(html, path).not.toContain("maximum-scale");
    }
  });

  it("names no host but those of the name spaces of SVG and of workbooks", () => {
    const hosts = filesUnder(site.dist, (path) => /\.(html|js|css)$/.test(path)).flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/https?:\/\/[\w.-]+/g)].map(([host]) => host)
    );
    expect([...new Set(hosts)].filter((host) => !NAMESPACES.includes(host))).toEqual([]);
  });

  it("works under a sub-path", async () => {
    const below = await serve({dist: site.dist, port: 0, base: "/reports/2025Q2/"});
    try {
      const {page, complaints} = await watchedPage(context, below.url);
      await open(page, below.url);
      await page.locator("#observablehq-sidebar").getByRole("link", {name: "Drugs", exact: true}).click();
      await settled(page);
      await page.locator(".data-table tbody a").first().click();
      await page.waitForURL(/\/reports\/2025Q2\/drugs\//);
      await settled(page);
      expect(complaints).toEqual([]);
      await page.close();
    } finally {
      await below.close();
    }
  });
});

describe("numbers on pages", () => {
  it("are those of the marts", async () => {
    const page = await context.newPage();
    const {quarter} = await mart("SELECT max(quarter) AS quarter FROM margin_cube WHERE lines > 0");
    const headline = `SELECT matured_net_cost_recovery - cost_adjustment + accrued_amount AS result, open_acquisition_cost AS pending
      FROM review_headline`;
    const now = await mart(`${headline} WHERE quarter = '${quarter}'`);
    const before = await mart(`${headline} WHERE quarter < '${quarter}' ORDER BY quarter DESC LIMIT 1`);
    await open(page, `${served.url}index.html`);
    const figures = await page.locator(".figures dd:not(.remark)").allTextContents();
    expect([figures[0], figures[2], figures.at(-1)]).toEqual([
      dollarsShort(cents(now["result"])),
      dollarsShort(cents(now["pending"])),
      change(cents(now["result"]) - cents(before["result"]))
    ]);
    const title = await page.locator("h1").textContent();
    expect(title?.replaceAll("\u2060", "")).toContain(figures[0]);

    const drug = await mart(`SELECT drug.name, margin.*,
        (SELECT sum(projected_net_cost_recovery) FROM projected WHERE hcpcs = '${DRUG}' AND quarter = '${quarter}') AS projected
      FROM margin_by_drug AS margin JOIN drug USING (hcpcs) WHERE hcpcs = '${DRUG}' AND quarter = '${quarter}'`);
    await open(page, `${served.url}drugs.html`);
    for (const [column, name] of [
      ["Allowed", "allowed_amount"],
      ["Collected", "collected_amount"],
      ["Acquisition cost", "acquisition_cost"],
      ["Net cost recovery", "projected"],
      ["Net, pending at cost", "net_cost_recovery"],
      ["Allowed margin", "allowed_margin"]
    ] as const)
      expect(await cellOf(page, "Net cost recovery by drug", String(drug["name"]), column), name).toBe(
        dollars(cents(drug[name]))
      );
    expect(await cellOf(page, "Net cost recovery by drug", String(drug["name"]), "Net, adjudicated")).toBe(
      dollars(cents(drug["net_cost_recovery"]) + cents(drug["open_acquisition_cost"]))
    );

    const payer =
      await mart(`SELECT payer.name, margin.*, (SELECT sum(projected_net_cost_recovery) FROM projected AS part
          WHERE part.payer_id = margin.payer_id AND part.quarter = margin.quarter) AS projected
      FROM margin_by_payer AS margin JOIN payer USING (payer_id) WHERE quarter = '${quarter}' ORDER BY allowed_amount DESC LIMIT 1`);
    await open(page, `${served.url}payers.html`);
    const byPayer = "Net cost recovery by payer";
    expect(await cellOf(page, byPayer, String(payer["name"]), "Net cost recovery")).toBe(
      dollars(cents(payer["projected"]))
    );
    expect(await cellOf(page, byPayer, String(payer["name"]), "Net, pending at cost")).toBe(
      dollars(cents(payer["net_cost_recovery"]))
    );

    const sites = await mart(`SELECT sum(acquisition_cost) AS cost, sum(lines) AS lines FROM margin_by_site
      WHERE quarter = '${quarter}'`);
    await open(page, `${served.url}sites.html`);
    expect(await cellOf(page, "Net cost recovery by site", "Total", "Acquisition cost")).toBe(
      dollars(cents(sites["cost"]))
    );
    expect(await cellOf(page, "Net cost recovery by site", "Total", "Lines")).toBe(count(Number(sites["lines"])));

    const trend = await mart(`SELECT payment_limit, unit_cost, break_even_payment_limit FROM asp_trend
      WHERE hcpcs = '${DRUG}' AND quarter = '${quarter}'`);
    await open(page, `${served.url}drugs/${DRUG}.html`);
    for (const [column, name] of [
      ["Limit", "payment_limit"],
      ["Cost per unit", "unit_cost"],
      ["Break-even limit", "break_even_payment_limit"]
    ] as const)
      expect(await cellOf(page, `${DRUG} by quarter`, quarterWords(String(quarter)), column), name).toBe(
        price(Number(trend[name]))
      );

    const files = await mart("SELECT sum(rows_accepted) AS accepted FROM file");
    await open(page, `${served.url}data-quality.html`);
    expect(await cellOf(page, "Files", "Total", "Accepted")).toBe(count(Number(files["accepted"])));
    await page.close();
  });
});

describe("filters", () => {
  it("change the numbers, stand in the address and survive a reload", async () => {
    const page = await context.newPage();
    const {payer_id, name} = await mart(`SELECT payer_id, payer.name, sum(lines) AS lines
      FROM margin_cube JOIN payer USING (payer_id) WHERE quarter = '2025Q1' GROUP BY ALL ORDER BY lines DESC LIMIT 1`);
    const drug = await mart(`SELECT drug.name, sum(allowed_amount) AS allowed FROM margin_cube JOIN drug USING (hcpcs)
      WHERE hcpcs = '${DRUG}' AND quarter = '2025Q1' AND payer_id = '${payer_id}' GROUP BY ALL`);
    await open(page, `${served.url}drugs.html`);
    await page.getByRole("combobox", {name: "Quarter", exact: true}).selectOption("2025Q1");
    await page.getByRole("combobox", {name: "Payer", exact: true}).selectOption(String(payer_id));
    const allowed = () => cellOf(page, "Net cost recovery by drug", String(drug["name"]), "Allowed");
    await expect.poll(allowed).toBe(dollars(cents(drug["allowed"])));
    expect(new URL(page.url()).searchParams.get("payer")).toBe(String(payer_id));
    await page.reload();
    await settled(page);
    await expect.poll(allowed).toBe(dollars(cents(drug["allowed"])));
    expect(await page.locator(".kicker").textContent()).toContain(String(name));
    await page.close();
  });
});

describe("tables", () => {
  it("sort by a press on a head, filter by text and download what they show", async () => {
    const page = await context.newPage();
    await open(page, `${served.url}drugs.html`);
    await wholeTables(page);
    const head = page.getByRole("columnheader", {name: /Acquisition cost/});
    await head.getByRole("button").click();
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await head.getByRole("button").click();
    expect(await head.getAttribute("aria-sort")).toBe("ascending");

    await page.getByRole("searchbox", {name: /Filter rows/}).fill("Q51");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", {name: "Download CSV"}).click()
    ]);
    expect(download.suggestedFilename()).toBe("plus-six-drugs-2025Q2.csv");
    const rows = parse(readFileSync(await download.path()), {columns: true}) as Record<string, string>[];
    const expected = await readMart(
      `SELECT hcpcs, acquisition_cost FROM margin_by_drug WHERE quarter = '2025Q2' AND hcpcs LIKE '%Q51%' AND hcpcs <> 'none'
       ORDER BY acquisition_cost, hcpcs`,
      site.built
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map((row) => [row["hcpcs"], Number(row["acquisition_cost"])])).toEqual(
      expected.map((row) => [row["hcpcs"], row["acquisition_cost"]])
    );
    await page.close();
  });

  it("download as an Excel workbook, whose writer is fetched only then", async () => {
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await open(page, `${served.url}payers.html`);
    expect(asked.filter((url) => url.includes("fflate"))).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", {name: "Download Excel"}).first().click()
    ]);
    expect(asked.filter((url) => url.includes("fflate")).length).toBe(1);
    expect(download.suggestedFilename()).toBe("plus-six-payers-2025Q2.xlsx");
    const {Sheets, SheetNames} = readWorkbook(readFileSync(await download.path()));
    const rows = utils.sheet_to_json<Record<string, unknown>>(Sheets[SheetNames[0]!]!);
    const expected = await readMart(
      `SELECT payer.name, net_cost_recovery, open_acquisition_cost FROM margin_by_payer JOIN payer USING (payer_id)
       WHERE quarter = '2025Q2' AND lines > 0 ORDER BY payer.name`,
      site.built
    );
    expect(
      rows
        .filter((row) => Number(row["Lines"]) > 0)
        .map((row) => [
          row["Payer"],
          row["Net, pending at cost ($, nothing yet paid on pending)"],
          row["Pending ($ of cost)"] ?? 0
        ])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    ).toEqual(expected.map((row) => [row["name"], row["net_cost_recovery"], row["open_acquisition_cost"]]));
    await page.close();
  });
});
