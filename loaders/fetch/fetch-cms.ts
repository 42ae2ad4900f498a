import {existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import type {Quarter} from "../../src/domain/quarter.ts";
import {Refused} from "../../src/errors.ts";
import {magicOf, sha256Of} from "../read/bytes.ts";
import {openZip} from "../read/zip.ts";
import {clearPart, type Downloaded, download, type Fetch, LIMITS, type Limits} from "./download.ts";
import {type CmsKind, type CmsLink, chooseLinks, type Passed, zipLinks} from "./links.ts";

/** The one command that opens a connection: CMS's payment limits, crosswalks, NOC and negotiated prices as published. */

export const CMS_PAGE = "https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files";
/** Negotiated prices stand on a page of their own. */
const CMS_NEGOTIATED_PRICES =
  "https://www.cms.gov/files/zip/selected-drug-list-negotiated-prices-also-known-maximum-fair-prices-statutezip.zip";

/** Beside the files: what came from where. Hidden, so that loading does not take it for data. */
export const INDEX_FILE = ".cms-files.json";

interface IndexEntry {
  readonly url: string;
  readonly file: string;
  readonly kind: CmsKind;
  readonly quarter: Quarter | null;
  readonly sha256: string;
  readonly bytes: number;
  /** Day of the download by the server's clock, ISO. */
  readonly date: string | null;
  readonly etag: string | null;
  readonly last_modified: string | null;
}

export interface FetchProgress {
  readonly file: string;
  readonly index: number;
  readonly count: number;
  readonly received: number;
  readonly total: number | null;
}

export interface FetchCmsOptions {
  /** Folder the zips are stored in. */
  readonly into: string;
  /** Page that links to them. */
  readonly from?: string;
  /** First quarter wanted. */
  readonly since?: Quarter;
  readonly onProgress?: (progress: FetchProgress) => void;
  readonly fetch?: Fetch;
  readonly limits?: Partial<Limits>;
}

export interface Fetched {
  readonly url: string;
  readonly kind: CmsKind;
  readonly quarter: Quarter | null;
  /** `restated`: other bytes under an address seen before, stored beside the earlier ones. */
  readonly status: "new" | "restated" | "unchanged" | "failed";
  readonly file: string | null;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly reason: string | null;
}

export interface FetchReport {
  readonly files: Fetched[];
  readonly passed: Passed[];
}

const LARGEST_PAGE = 10 * 2 ** 20;

/** Fetches what is not there yet. A file that fails is reported and the others go on; throws when the page is of no use. */
export async function fetchCms({
  into,
  from = CMS_PAGE,
  since,
  onProgress,
  fetch = globalThis.fetch,
  limits
}: FetchCmsOptions): Promise<FetchReport> {
  mkdirSync(into, {recursive: true});
  const bounds = {...LIMITS, ...limits};
  const home = new URL(from);
  const mayVisit = (url: URL): boolean =>
    url.host === home.host ||
    (url.protocol === "https:" && /(^|\.)cms\.gov$/.test(url.hostname) && /(^|\.)cms\.gov$/.test(home.hostname));
  const session: Session = {into, fetch, bounds, mayVisit, index: readIndex(into), count: 0, onProgress};
  const html = await readPage(from, session);
  const found = zipLinks(html, from);
  const urls =
    from === CMS_PAGE && !found.some((url) => /negotiated-prices/.test(url))
      ? [...found, CMS_NEGOTIATED_PRICES]
      : found;
  const allowed = urls.filter((url) => mayVisit(new URL(url)));
  const {links, passed} = chooseLinks(allowed, {since});
  for (const url of urls.filter((each) => !allowed.includes(each))) passed.push({url, reason: "on another host"});
  if (links.length === 0)
    throw new Refused(
      `no payment-limit files linked: ${from}; CMS may have moved its page, pass the new one with --from`
    );
  session.count = links.length;
  const files: Fetched[] = [];
  for (const [at, link] of links.entries()) files.push(await fetchOne(link, at, session));
  return {files, passed};
}

interface Session {
  readonly into: string;
  readonly fetch: Fetch;
  readonly bounds: Limits;
  readonly mayVisit: (url: URL) => boolean;
  readonly index: IndexEntry[];
  count: number;
  readonly onProgress: ((progress: FetchProgress) => void) | undefined;
}

async function readPage(from: string, {into, fetch, bounds, mayVisit}: Session): Promise<string> {
  const part = join(into, ".page.part");
  try {
    const page = await download(from, {
      fetch,
      mayVisit,
      part,
      limits: {...bounds, bytes: Math.min(bounds.bytes, LARGEST_PAGE)}
    });
    return page === "unchanged" ? "" : page.bytes.toString("utf8");
  } catch (error) {
    const {message, cause} = error as Error;
    const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
    throw new Refused(
      `cannot read CMS's page: ${why} (${from}); check the connection, or name another page with --from`,
      {
        cause: error
      }
    );
  } finally {
    clearPart(part);
  }
}

async function fetchOne(link: CmsLink, index: number, session: Session): Promise<Fetched> {
  const {url, kind, quarter} = link;
  const earlier = session.index.filter((entry) => entry.url === url && isThere(session.into, entry));
  try {
    const got = await downloadZip(link, earlier.at(-1), index, session);
    if (got === "unchanged") return sameAs(earlier.at(-1)!);
    const sha256 = sha256Of(got.bytes);
    const same = session.index.find((entry) => entry.sha256 === sha256 && isThere(session.into, entry));
    const part = partOf(link, session);
    if (same) {
      clearPart(part);
      if (same.url !== url)
        session.index.push({...same, url, kind, quarter, etag: got.etag, last_modified: got.last_modified});
      writeIndex(session.into, session.index);
      return {...sameAs(same), url, kind, quarter};
    }
    const file = freeName(session.into, link.file, sha256);
    renameSync(part, join(session.into, file));
    clearPart(part);
    const {etag, last_modified, date, bytes} = got;
    session.index.push({url, file, kind, quarter, sha256, bytes: bytes.length, date, etag, last_modified});
    writeIndex(session.into, session.index);
    const status = earlier.length > 0 ? "restated" : "new";
    return {url, kind, quarter, status, file, sha256, bytes: bytes.length, reason: null};
  } catch (error) {
    return {url, kind, quarter, status: "failed", file: null, sha256: null, bytes: 0, reason: (error as Error).message};
  }
}

const sameAs = ({url, kind, quarter, file, sha256, bytes}: IndexEntry): Fetched => ({
  url,
  kind,
  quarter,
  status: "unchanged",
  file,
  sha256,
  bytes,
  reason: null
});
const partOf = ({file}: CmsLink, {into}: Session): string => join(into, `.${file}.part`);

/** Downloads and proves that it is a whole zip. A licence page instead of the zip is accepted once, as its button does. */
async function downloadZip(
  link: CmsLink,
  known: IndexEntry | undefined,
  index: number,
  session: Session
): Promise<Downloaded | "unchanged"> {
  const {fetch, bounds, mayVisit, count, onProgress} = session;
  const part = partOf(link, session);
  const onBytes = (received: number, total: number | null): void =>
    onProgress?.({file: link.file, index, count, received, total});
  const get = (url: string): Promise<Downloaded | "unchanged"> =>
    download(url, {fetch, mayVisit, part, limits: bounds, known, onBytes});
  let got = await get(link.url);
  const agreed = new URL(link.url);
  if (got !== "unchanged" && isPage(got.bytes) && !agreed.searchParams.has("agree")) {
    clearPart(part);
    agreed.searchParams.set("agree", "yes");
    agreed.searchParams.set("next", "Accept");
    got = await get(agreed.href);
  }
  if (got === "unchanged") return got;
  try {
    if (isPage(got.bytes))
      throw new Refused(`web page instead of a zip: ${link.url}; open it in a browser and see what CMS asks`);
    if (magicOf(got.bytes.subarray(0, 8)) !== "zip") throw new Refused(`not a zip: ${link.url}; run fetch again`);
    for (const member of openZip(got.bytes, link.url)) member.bytes();
  } catch (error) {
    clearPart(part);
    throw error;
  }
  return got;
}

const isPage = (bytes: Buffer): boolean =>
  /^\s*(<!doctype html|<html|<head)/i.test(bytes.subarray(0, 512).toString("latin1"));

const isThere = (into: string, {file, sha256}: IndexEntry): boolean =>
  existsSync(join(into, file)) && sha256Of(readFileSync(join(into, file))) === sha256;

/** The name itself, or with eight digits of the hash when another file has it: nothing is ever overwritten. */
function freeName(into: string, file: string, sha256: string): string {
  if (!existsSync(join(into, file))) return file;
  return file.replace(/\.zip$/i, `.${sha256.slice(0, 8)}.zip`);
}

function readIndex(into: string): IndexEntry[] {
  const path = join(into, INDEX_FILE);
  if (!existsSync(path)) return [];
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as {files: IndexEntry[]}).files;
  } catch (error) {
    throw new Refused(
      `index is damaged: ${(error as Error).message} (${path}); remove it, files that are there are then compared by hash`
    );
  }
}

/** Written beside and renamed, so that a cut leaves the earlier index whole. */
function writeIndex(into: string, files: readonly IndexEntry[]): void {
  const path = join(into, INDEX_FILE);
  writeFileSync(`${path}.new`, `${JSON.stringify({files}, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
