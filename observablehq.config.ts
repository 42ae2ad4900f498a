import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {guardOffline} from "./src/site/offline.ts";
import {builtFolder, readMart} from "./src/warehouse/marts.ts";

/** The build stages a copy of reports/ and says where; `observable preview` has neither variable. */
const root = process.env["PLUS_SIX_SITE_ROOT"] ?? "reports";
const output = process.env["PLUS_SIX_SITE_OUTPUT"] ?? "dist";

guardOffline(root);

const {version} = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as {version: string};
const manifestPath = join(builtFolder(), "manifest.json");
const manifest = existsSync(manifestPath) ? (JSON.parse(readFileSync(manifestPath, "utf8")) as {as_of?: string}) : {};
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

export default {
  title: "Plus Six",
  root,
  output,
  // Nothing from a font host, nothing from a CDN.
  globalStylesheets: [],
  style: "style.css",
  interpreters: {".ts": [process.execPath, "--import", "tsx"]},
  preserveExtension: true,
  pager: false,
  toc: false,
  search: false,
  home: "Plus Six",
  pages: [
    {name: "Overview", path: "/index"},
    {name: "Drugs", path: "/drugs"},
    {name: "Payers", path: "/payers"},
    {name: "Sites of care", path: "/sites"},
    {name: "ASP watch", path: "/asp-watch"},
    {name: "Data quality", path: "/data-quality"},
    {
      name: "How it is made",
      open: true,
      pages: [
        {name: "Methods and glossary", path: "/methods/index"},
        {name: "Data dictionary", path: "/methods/dictionary"},
        {name: "Changes", path: "/methods/changes"}
      ]
    }
  ],
  head: '<link rel="icon" href="data:,">',
  footer: () =>
    `<span>${manifest.as_of ? `As of ${escapeHtml(manifest.as_of)}. ` : ""}Plus Six ${escapeHtml(version)}.</span> <a href="/data-quality">What is in these numbers, and what is not</a>`,
  async *dynamicPaths() {
    for (const {hcpcs} of await readMart("SELECT DISTINCT hcpcs FROM margin_by_drug ORDER BY hcpcs")) {
      yield `/drugs/${String(hcpcs)}`;
    }
  }
};
