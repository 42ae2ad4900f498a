import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {build} from "../../src/publish/build.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {launchChromium} from "../browser/chromium.ts";
import {open, pagesOf, watchedPage} from "../browser/visit.ts";
import {counted} from "../helpers/counted.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";
import {tinyPractice} from "./tiny.ts";

const MARK = "plusSixWasHere";
const HOSTILE = [
  `<script>alert(1)</script>${MARK}`,
  `<script>window.${MARK} = 1</script>`,
  `<img src=x onerror="window.${MARK} = 1">`,
  `"><svg onload=window.${MARK}=1>`,
  `</script><script>window.${MARK}=1</script>`,
  `javascript:window.${MARK}=1`
];

let folder: string;
let site: ServedSite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-hostile-"));
  const data = tinyPractice(join(folder, "data"));
  for (const [name, column] of [
    ["payers.csv", 1],
    ["sites.csv", 1]
  ] as const) {
    const [header = "", ...rows] = readFileSync(join(data, name), "utf8").trim().split("\n");
    const named = rows.map((row, n) =>
      row
        .split(",")
        .with(column, `"${HOSTILE[n % HOSTILE.length]!.replaceAll('"', '""')}"`)
        .join(",")
    );
    writeFileSync(join(data, name), `${[header, ...named].join("\n")}\n`);
  }
  const out = join(folder, "out/built");
  await build({root: ROOT, data, out, dist: null});
  site = await serve({dist: join(out, "site"), port: 0});
});
afterAll(async () => {
  await site.close();
  rmSync(folder, {recursive: true, force: true});
});

describe("a site whose payers and sites are named by an enemy", () => {
  it("43: shows the names as text on every page, runs none and asks no other host", async () => {
    const browser = await launchChromium();
    try {
      const context = await browser.newContext();
      const {page, complaints} = await watchedPage(context, site.url);
      const alerts: string[] = [];
      page.on("dialog", (dialog) => {
        alerts.push(dialog.message());
        void dialog.dismiss();
      });
      const pages = pagesOf(join(folder, "out/built/site"));
      let shown = 0;
      let escaped = 0;
      for (const path of pages) {
        await open(page, `${site.url}${path}`);
        const {ran, text} = await page.evaluate(
          (mark) => ({ran: mark in window, text: document.body.textContent ?? ""}),
          MARK
        );
        expect(ran, path).toBe(false);
        if (text.includes(MARK)) shown++;
        if (text.includes("<script>alert(1)</script>")) escaped++;
      }
      counted(
        `${pages.length} pages opened, hostile names shown as text on ${shown}, <script>alert(1)</script> on ${escaped}`
      );
      expect(shown).toBeGreaterThan(0);
      expect(escaped).toBeGreaterThan(0);
      expect(alerts).toEqual([]);
      expect(complaints.filter((line) => /left the site|Content Security Policy/.test(line))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
