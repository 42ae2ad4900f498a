import {readdirSync, readFileSync, statSync} from "node:fs";
import {dirname, join, relative, resolve, sep} from "node:path";
import {syntheticMarket} from "../forecast/mfp/bench-mfp.ts";
import {evaluate, newEvaluation} from "../forecast/mfp/evaluate.ts";
import {DEFAULT_SCENARIO} from "../forecast/mfp/scenario.ts";
import {median} from "./measure.ts";

/** Bytes a page asks for, by what they are. */
export interface PageSize {
  /** Path from the site's root. */
  readonly page: string;
  readonly html: number;
  readonly script: number;
  readonly style: number;
  readonly data: number;
}

/** What every page of a built site loads, from its preloads and file attachments; the largest first. */
export function pageSizes(dist: string): PageSize[] {
  return pagesOf(dist)
    .map((page) => sizeOf(dist, page))
    .sort((a, b) => b.script + b.data - a.script - a.data || (a.page < b.page ? -1 : 1));
}

function sizeOf(dist: string, page: string): PageSize {
  const file = join(dist, page);
  const html = readFileSync(file, "utf8");
  const named = [...html.matchAll(/(?:href|src)="([^"#?:]+\.(?:js|css))"|"path":\s*"([^"?:]+)"/g)].map(
    (match) => match[1] ?? match[2]!
  );
  const found = new Set(named.map((name) => resolve(dirname(file), name)).filter((path) => isFile(path)));
  const bytes = (wanted: (path: string) => boolean): number =>
    [...found].filter(wanted).reduce((sum, path) => sum + statSync(path).size, 0);
  return {
    page,
    html: Buffer.byteLength(html),
    script: bytes((path) => path.endsWith(".js")),
    style: bytes((path) => path.endsWith(".css")),
    data: bytes((path) => path.startsWith(resolve(dist, "_file")))
  };
}

const isFile = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isFile() ?? false;

/** Pages of a built site, as paths from its root. */
export function pagesOf(dist: string, folder = dist): string[] {
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith("_") ? [] : pagesOf(dist, path);
    return entry.name.endsWith(".html") ? [relative(dist, path).split(sep).join("/")] : [];
  });
}

export interface CellTimes {
  readonly cells: number;
  readonly filterMilliseconds: number;
  readonly repriceMilliseconds: number;
}

/** Times what a page does when a filter or a slider moves: choose cells by payer and site and add up; price every cell anew. */
export function benchCells(count = 200_000, rounds = 40): CellTimes {
  const market = syntheticMarket(count);
  const out = newEvaluation(count);
  const {payer, site} = market.cells;
  // Kept, so that the adding up is not thrown away as unused.
  const sums: number[] = [];
  const filters: number[] = [];
  const reprices: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    evaluate({...DEFAULT_SCENARIO, discount: 0.3 + round / 100}, market, out);
    const priced = performance.now();
    let cents = 0;
    for (let i = 0; i < count; i++) {
      if (payer[i] !== round % 12 && site[i]! % 3 !== round % 3) cents += out.ncr[i]!;
    }
    sums.push(cents);
    reprices.push(priced - start);
    filters.push(performance.now() - priced);
  }
  // The first rounds run code that is not compiled yet.
  return {
    cells: count,
    filterMilliseconds: median(filters.slice(rounds >> 1)),
    repriceMilliseconds: median(reprices.slice(rounds >> 1))
  };
}

/** The table that `plus-six bench site` prints. */
export function renderSite(sizes: readonly PageSize[], cells: CellTimes): string {
  const kb = (bytes: number): string => `${Math.round(bytes / 1000).toLocaleString("en-US")} kB`.padStart(10);
  const rows = sizes.map(
    ({page, html, script, style, data}) => `${page.padEnd(44)} ${kb(script)} ${kb(data)} ${kb(html)} ${kb(style)}`
  );
  return [
    `${"page".padEnd(44)} ${"JavaScript".padStart(10)} ${"data".padStart(10)} ${"HTML".padStart(10)} ${"styles".padStart(10)}`,
    ...rows,
    `${cells.cells.toLocaleString("en-US")} cells: filter ${cells.filterMilliseconds.toFixed(1)} ms, reprice ${cells.repriceMilliseconds.toFixed(1)} ms`
  ].join("\n");
}
