import {readdirSync} from "node:fs";
import {join, relative, sep} from "node:path";
import type {BrowserContext, Page} from "playwright-core";

/** Pages of a built site, as paths from its root: `drugs/J1745.html`. */
export function pagesOf(dist: string, folder = dist): string[] {
  return readdirSync(folder, {withFileTypes: true})
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith("_") ? [] : pagesOf(dist, path);
      return entry.name.endsWith(".html") ? [relative(dist, path).split(sep).join("/")] : [];
    })
    .sort();
}

/** Folders whose pages one template makes. */
const TEMPLATES = ["drugs/", "molecules/", "payers/", "sites/", "therapies/"];

/** Every page but those of one template, of which one stands for all. */
export function oneOfEachKind(pages: readonly string[]): string[] {
  return [
    ...pages.filter((path) => !TEMPLATES.some((folder) => path.startsWith(folder))),
    ...TEMPLATES.flatMap((folder) => pages.find((path) => path.startsWith(folder)) ?? [])
  ];
}

export interface Watched {
  readonly page: Page;
  /** Errors on the console, uncaught errors, refused or failed requests, and requests that leave the site. */
  readonly complaints: string[];
}

/** A page whose every error and every request out of `origin` is written down. */
export async function watchedPage(context: BrowserContext, origin: string): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const complain = (text: string): void => {
    complaints.push(`${page.url()}: ${text}`);
  };
  page.on("console", (message) => {
    if (message.type() === "error") complain(message.text());
  });
  page.on("pageerror", (error) => complain(error.message));
  page.on("requestfailed", (request) => {
    // What is still on its way when the test goes to the next page is aborted by the test.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") complain(`failed: ${request.url()} (${why})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complain(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:"))
      complain(`left the site: ${url}`);
  });
  return {page, complaints};
}

/** Opens a page with all its folded sections, and waits until all of it is there. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
  await unfold(page);
}

/** Opens every folded section. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const section of document.querySelectorAll<HTMLDetailsElement>("details.section")) section.open = true;
  });
}

/** What a page that is not ready still lacks, in words; nothing of a page that is ready. */
type Lack = () => string[];

const untilSettled: Lack = () => [
  ...[...document.querySelectorAll("observablehq-loading, .later[aria-busy]")].map(
    (element) =>
      `${element.localName} after "${element.parentElement?.previousElementSibling?.textContent?.slice(0, 60)}"`
  ),
  ...(document.querySelector("main h1") === null ? ["no title"] : [])
];

const untilReady: Lack = () => {
  // What lies in a closed section has no size, so it is drawn when the section is opened.
  const first = (selector: string): Element[] =>
    [...document.querySelectorAll(selector)].filter((found) => !found.closest("details:not([open])")).slice(0, 1);
  // A page whose answer is a table or a picture has it in its place, not still to come.
  const isWaiting = document.querySelector(".later[aria-busy]") !== null;
  return [
    ...[...document.querySelectorAll("observablehq-loading")].map(() => "a cell that has not run"),
    ...(document.querySelector("main h1") === null ? ["no title"] : []),
    ...first(".picture .responsive").flatMap((frame) => (frame.firstChild ? [] : ["a first picture of nothing"])),
    ...first(".data-table").flatMap((table) => (table.querySelector("tbody tr") ? [] : ["a first table without rows"])),
    ...(isWaiting && document.querySelector(".picture, .data-table") === null ? ["its first table or picture"] : [])
  ];
};

/**
 * Waits until a page lacks nothing. A page that still lacks something after half a minute is opened once more, since the
 * machine may have stood still: said on the console, with what was lacking. The second time it fails.
 */
async function until(page: Page, lack: Lack): Promise<void> {
  const isWhole = async (): Promise<boolean> => {
    for (const end = Date.now() + 30_000; Date.now() < end; await page.waitForTimeout(20))
      if ((await page.evaluate(lack)).length === 0) return true;
    return false;
  };
  if (await isWhole()) return;
  const said = async (): Promise<string> =>
    `${page.url()} lacks ${(await page.evaluate(lack)).join(", ") || "nothing"}`;
  console.warn(`${await said()} after half a minute: opened once more`);
  await page.reload();
  if (!(await isWhole())) throw new Error(`${await said()}, opened twice`);
}

/** Waits until no cell is loading, the page has its title and nothing is left to be drawn later. */
export async function settled(page: Page): Promise<void> {
  await until(page, untilSettled);
}

/**
 * Opens a page and waits until it is ready: every cell has run, the title, the first picture and the first table are shown,
 * and the page answers. Sections that are drawn later may still be on their way.
 */
export async function openReady(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await until(page, untilReady);
  // The page answers when a task of its own has run after a frame that shows all this.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/** Opens every table's further columns and rows. */
export async function wholeTables(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLButtonElement>(".data-table button"))
      if (/more columns?$|^Show all/.test(button.textContent ?? "") && !button.hidden) button.click();
  });
}

/** The text of a cell of a table: the row whose first cell begins with `row`, the column whose head begins with `column`. */
export async function cellOf(page: Page, table: string, row: string, column: string): Promise<string> {
  await wholeTables(page);
  return page.evaluate(
    ([table, row, column]) => {
      const frame = [...document.querySelectorAll<HTMLElement>(".table-frame")].find((element) =>
        element.getAttribute("aria-label")?.startsWith(table!)
      );
      const heads = [...(frame?.querySelectorAll("thead th") ?? [])];
      const index = heads.findIndex((head) => head.querySelector("button")?.textContent?.trim() === column);
      const found = [...(frame?.querySelectorAll("tbody tr, tfoot tr") ?? [])].find((line) =>
        line.children[0]?.textContent?.trim().startsWith(row!)
      );
      return found?.children[index]?.textContent?.trim() ?? `no ${row}, ${column} in ${table}`;
    },
    [table, row, column] as const
  );
}
