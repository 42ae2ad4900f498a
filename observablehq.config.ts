import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {guardOffline} from "./src/site/offline.ts";
import {templatePages} from "./src/site/template-pages.ts";

/** The build stages a copy of reports/, and says where and which pages templates make; `observable preview` says nothing. */
const root = process.env["PLUS_SIX_SITE_ROOT"] ?? "reports";
const output = process.env["PLUS_SIX_SITE_OUTPUT"] ?? "dist";
const pageList = process.env["PLUS_SIX_SITE_PAGES"];

guardOffline(root);

const METHODS = "How it is computed";
const TOOLS = "Tools";

/** The menu: nine pages by the question a reader comes with, then tools and methods, folded. */
const SECTIONS: readonly (readonly [section: string, pages: Readonly<Record<string, string>>])[] = [
  [
    "The report",
    {
      "/index": "Quarter",
      "/drugs": "Drugs",
      "/payers": "Payers",
      "/sites": "Sites",
      "/money": "Money to get back",
      "/inventory": "Stock",
      "/gpo": "Buying",
      "/ahead": "Ahead",
      "/data-quality": "Trust"
    }
  ],
  [
    TOOLS,
    {
      "/mfp": "Maximum Fair Price, all assumptions",
      "/benefit-shift": "Ways of supply and new therapy",
      "/market": "Market: Medicare, other providers"
    }
  ],
  [
    METHODS,
    {
      "/methods/index": "Methods and glossary",
      "/methods/review": "Quarter",
      "/methods/stock": "Stock, purchases and rebates",
      "/methods/payment": "Expected payment",
      "/methods/revenue-cycle": "Revenue cycle",
      "/methods/precheck": "Before the claim goes out",
      "/methods/cash": "Thirteen weeks of cash",
      "/methods/x12": "835 and 837P",
      "/methods/forecast": "Forecast",
      "/methods/gpo": "Buying",
      "/methods/product-choice": "Which product for which payer",
      "/methods/mfp": "Maximum Fair Price",
      "/methods/market": "Market",
      "/methods/dictionary": "Data dictionary",
      "/methods/security": "Security",
      "/methods/hosting": "Handing the report on",
      "/methods/monthly": "The routine of a month"
    }
  ]
];

/** Pages a page of the menu leads to; a page in no menu is under "More". */
const DEEPER = [
  "/underpayments",
  "/denials",
  "/cash",
  "/administration",
  "/authorizations",
  "/purchasing",
  "/asp-watch",
  "/cash-ahead",
  "/product-choice"
];

interface Section {
  readonly name: string;
  readonly open: boolean;
  readonly pages: readonly {readonly name: string; readonly path: string}[];
}

/** The sections that have a page; a page at the top that no section names comes last, under its own title. */
function pagesOf(): Section[] {
  const listed = new Set([...SECTIONS.flatMap(([, pages]) => Object.keys(pages)), ...DEEPER]);
  const unlisted = readdirSync(root)
    .filter((file) => file.endsWith(".md") && file !== "README.md" && !listed.has(`/${file.slice(0, -3)}`))
    .sort()
    .map((file) => [`/${file.slice(0, -3)}`, titleOf(join(root, file))] as const);
  return [...SECTIONS, ["More", Object.fromEntries(unlisted)] as const]
    .map(([name, pages]) => ({
      name,
      // Tools and methods are opened by those who look for them, and by being on one.
      open: name !== METHODS && name !== TOOLS,
      pages: Object.entries(pages)
        .filter(([path]) => existsSync(join(root, `${path}.md`)))
        .map(([path, title]) => ({name: title, path}))
    }))
    .filter(({pages}) => pages.length > 0);
}

const titleOf = (file: string): string => /^title: *(.+)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? file;

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
  pages: pagesOf(),
  // The icon and the last line are put in afterwards: Framework takes half its time to read them again on every page.
  head: "",
  header: "",
  footer: "",
  async *dynamicPaths() {
    yield* pageList ? (JSON.parse(readFileSync(pageList, "utf8")) as string[]) : await templatePages();
  }
};
