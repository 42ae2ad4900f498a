import {type Quarter, quarterIndex} from "../../src/domain/quarter.ts";

/**
 * Finding CMS's files on its landing page. Names follow no rule that holds (typing errors, slashes in the path, months in
 * three spellings), so links are discovered and told apart by words, never built.
 */

export type CmsKind = "payment_limit" | "crosswalk" | "noc" | "negotiated_price";

export interface CmsLink {
  readonly url: string;
  readonly kind: CmsKind;
  /** Null for files that are no quarter's. */
  readonly quarter: Quarter | null;
  readonly is_preliminary: boolean;
  /** Name to store it under: the path below `zip/` or `downloads/`, its slashes made dashes. */
  readonly file: string;
}

export interface Passed {
  readonly url: string;
  readonly reason: string;
}

/** Zip links of a page as absolute URLs, in order, once each. */
export function zipLinks(html: string, base: string): string[] {
  const links = new Set<string>();
  for (const [, , double, single] of html.matchAll(/\bhref\s*=\s*("([^"]*)"|'([^']*)')/gi)) {
    const href = (double ?? single ?? "").trim().replaceAll("&amp;", "&").replaceAll(" ", "%20");
    if (!/\.zip(\?|#|$)/i.test(href)) continue;
    try {
      const url = new URL(href, base);
      url.hash = "";
      links.add(url.href);
    } catch {
      // A link nobody can follow is not a file.
    }
  }
  return [...links];
}

const MONTHS: readonly [RegExp, number][] = [
  [/jan/, 1],
  [/apr/, 2],
  [/jul/, 3],
  [/oct/, 4]
];

/** The quarter a name speaks of: its first month and its first year (`jan05`, `2018-Oct`, `january-2025-…-12/19/24`). */
export function quarterOfName(name: string): Quarter | null {
  const text = name.toLowerCase();
  const month = /jan|apr|jul|oct/.exec(text)?.[0];
  const year = /(?<!\d)(20\d\d)(?!\d)/.exec(text)?.[1] ?? /(?:jan|apr|jul|oct)[a-z]*[-_ ]?(\d\d)(?!\d)/.exec(text)?.[1];
  const quarter = MONTHS.find(([pattern]) => month && pattern.test(month))?.[1];
  return quarter && year ? `${year.padStart(4, "20")}Q${quarter}` : null;
}

const nameOf = (url: string): string => {
  const path = decodeURIComponent(new URL(url).pathname);
  return /\/(?:zip|downloads)\/(.+)$/i.exec(path)?.[1] ?? path.slice(path.lastIndexOf("/") + 1);
};

/** What a link is; a reason when it is passed over. */
export function classify(url: string): CmsLink | Passed {
  const name = nameOf(url);
  const words = name.toLowerCase().replace(/[\s_/.-]+/g, "-");
  const passed = (reason: string): Passed => ({url, reason});
  if (/not-?payable/.test(words)) return passed("codes that Medicare does not pay");
  if (/vaccine/.test(words)) return passed("seasonal vaccines");
  const isCrosswalk = /crosswalk/.test(words);
  if (isCrosswalk && /(^|-)(awp|opps|prep)-/.test(words) && !/(^|-)asp-/.test(words))
    return passed("crosswalk of another payment system");
  const kind: CmsKind | null = /maximum-fair-price|negotiated-price/.test(words)
    ? "negotiated_price"
    : isCrosswalk
      ? "crosswalk"
      : /(^|-)noc-/.test(words)
        ? "noc"
        : /payment-limit|asp-?pric|aspbyhcpc|asp-hcpcs|\d\dpricing/.test(words)
          ? "payment_limit"
          : null;
  if (kind === null) return passed("not a file Plus Six reads");
  const quarter = kind === "negotiated_price" ? null : quarterOfName(name);
  if (kind !== "negotiated_price" && quarter === null) return passed("no quarter in its name");
  const file = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return {url, kind, quarter, is_preliminary: /prelim/.test(words), file};
}

/** Links to fetch, from `since` on: every final posting, and a preliminary one only while there is no other. */
export function chooseLinks(
  urls: readonly string[],
  {since}: {since?: Quarter | undefined} = {}
): {links: CmsLink[]; passed: Passed[]} {
  const links: CmsLink[] = [];
  const passed: Passed[] = [];
  for (const url of urls) {
    const link = classify(url);
    if ("reason" in link) passed.push(link);
    else if (since && link.quarter && quarterIndex(link.quarter) < quarterIndex(since))
      passed.push({url, reason: `before ${since}`});
    else links.push(link);
  }
  const hasFinal = new Set(links.filter((link) => !link.is_preliminary).map(({kind, quarter}) => `${kind} ${quarter}`));
  const chosen = links.filter((link) => !link.is_preliminary || !hasFinal.has(`${link.kind} ${link.quarter}`));
  for (const {url} of links.filter((link) => !chosen.includes(link)))
    passed.push({url, reason: "preliminary; there is a final one"});
  return {links: chosen, passed};
}
