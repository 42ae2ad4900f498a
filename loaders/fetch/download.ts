import {appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {Refused} from "../../src/errors.ts";

/** Downloading one file: resumed after a cut, tried again after a failure, bounded in size and time. */

export interface Limits {
  readonly bytes: number;
  /** Milliseconds without a byte before a try is given up. */
  readonly idle: number;
  readonly tries: number;
  /** Milliseconds before the second try; doubles each time. */
  readonly pause: number;
}

export const LIMITS: Limits = {bytes: 200 * 2 ** 20, idle: 60_000, tries: 4, pause: 1000};

export type Fetch = (
  url: string,
  init: {headers: Record<string, string>; redirect: "manual"; signal: AbortSignal}
) => Promise<Response>;

export interface DownloadOptions {
  readonly fetch: Fetch;
  readonly limits: Limits;
  /** Where what has arrived so far is kept between tries and runs. */
  readonly part: string;
  /** Hosts that may be followed to. */
  readonly mayVisit: (url: URL) => boolean;
  /** What the server said of the copy we have, for it to answer 304. */
  readonly known?: {etag: string | null; last_modified: string | null} | undefined;
  readonly onBytes?: (received: number, total: number | null) => void;
}

export interface Downloaded {
  readonly bytes: Buffer;
  readonly etag: string | null;
  readonly last_modified: string | null;
  /** Day the server answered, ISO. */
  readonly date: string | null;
  readonly type: string;
}

const MOST_REDIRECTS = 5;

/** The bytes of a URL, or "unchanged" when the server says so. Throws `Refused`, or the last fault when all tries failed. */
export async function download(url: string, options: DownloadOptions): Promise<Downloaded | "unchanged"> {
  const {limits} = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptDownload(url, options);
    } catch (error) {
      if (error instanceof Refused || attempt >= limits.tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, limits.pause * 2 ** (attempt - 1)));
    }
  }
}

interface PartNote {
  url: string;
  validator: string | null;
}

async function attemptDownload(url: string, options: DownloadOptions): Promise<Downloaded | "unchanged"> {
  const {limits, part, known, onBytes} = options;
  const note = readNote(part);
  const held = note?.url === url && note.validator && existsSync(part) ? statSync(part).size : 0;
  const headers: Record<string, string> = {accept: "*/*", "accept-encoding": "identity"};
  // A part may only be continued when the server can say that it is still the same file.
  if (held > 0) Object.assign(headers, {range: `bytes=${held}-`, "if-range": note!.validator!});
  else if (known?.etag) headers["if-none-match"] = known.etag;
  else if (known?.last_modified) headers["if-modified-since"] = known.last_modified;
  const watch = new Watch(limits.idle);
  try {
    const response = await follow(url, headers, options, watch);
    if (response.status === 304) return "unchanged";
    if (response.status === 416) {
      clearPart(part);
      throw new Error(`nothing left to continue: ${url}; starting again`);
    }
    if (response.status === 429 || response.status >= 500)
      throw new Error(`server answered ${response.status}: ${url}; try later`);
    if (!response.ok)
      throw new Refused(
        `server answered ${response.status}: ${url}; open the page and see whether the link still works`
      );
    return await receive(url, response, {held, part, limits, watch, onBytes});
  } finally {
    watch.stop();
  }
}

interface Receiving {
  held: number;
  part: string;
  limits: Limits;
  watch: Watch;
  onBytes: DownloadOptions["onBytes"];
}

async function receive(
  url: string,
  response: Response,
  {held, part, limits, watch, onBytes}: Receiving
): Promise<Downloaded> {
  const etag = response.headers.get("etag");
  const last_modified = response.headers.get("last-modified");
  const start = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
  const isContinued = response.status === 206 && Number(start) === held;
  if (response.status === 206 && !isContinued) {
    clearPart(part);
    throw new Error(`server sent another range than asked: ${url}; starting again`);
  }
  // A body that was packed on the way has another length than its header says.
  const isPacked = /gzip|br|deflate|zstd/.test(response.headers.get("content-encoding") ?? "");
  const length = isPacked ? null : response.headers.get("content-length");
  const from = isContinued ? held : 0;
  const total = length === null ? null : from + Number(length);
  const tooLarge = (): Refused =>
    new Refused(`file too large: over ${limits.bytes} bytes (${url}); download it by hand if it is right`);
  if (total !== null && total > limits.bytes) throw tooLarge();
  if (!isContinued) {
    writeFileSync(part, "");
    const validator = etag && !etag.startsWith("W/") ? etag : last_modified;
    writeFileSync(`${part}.json`, JSON.stringify({url, validator} satisfies PartNote));
  }
  let received = from;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    watch.heard();
    received += chunk.length;
    if (received > limits.bytes) {
      clearPart(part);
      throw tooLarge();
    }
    appendFileSync(part, chunk);
    onBytes?.(received, total);
  }
  if (total !== null && received !== total)
    throw new Error(`connection cut: ${received} of ${total} bytes (${url}); run fetch again to continue`);
  const bytes = readFileSync(part);
  const date = response.headers.get("date");
  return {
    bytes,
    etag,
    last_modified,
    date: date ? isoDay(date) : null,
    type: response.headers.get("content-type") ?? ""
  };
}

/** Follows redirects one by one, only to hosts that are allowed. */
async function follow(
  url: string,
  headers: Record<string, string>,
  {fetch, mayVisit}: DownloadOptions,
  watch: Watch
): Promise<Response> {
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await fetch(at, {headers, redirect: "manual", signal: watch.signal});
    watch.heard();
    const location = response.headers.get("location");
    if (response.status < 300 || response.status === 304 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    if (!mayVisit(next))
      throw new Refused(`redirected to another host: ${next.host} (${url}); download it by hand if it is right`);
    at = next.href;
  }
  throw new Refused(`redirected more than ${MOST_REDIRECTS} times: ${url}; download it by hand`);
}

/** Aborts when nothing is heard for a while. */
class Watch {
  private readonly controller = new AbortController();
  private readonly idle: number;
  private timer: NodeJS.Timeout;

  constructor(idle: number) {
    this.idle = idle;
    this.timer = this.start();
  }
  get signal(): AbortSignal {
    return this.controller.signal;
  }
  heard(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }
  stop(): void {
    clearTimeout(this.timer);
  }
  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error(`nothing received for ${this.idle} ms`)), this.idle);
  }
}

function readNote(part: string): PartNote | null {
  try {
    return JSON.parse(readFileSync(`${part}.json`, "utf8")) as PartNote;
  } catch {
    return null;
  }
}

/** Forgets what has arrived so far. */
export function clearPart(part: string): void {
  rmSync(part, {force: true});
  rmSync(`${part}.json`, {force: true});
}

function isoDay(text: string): string | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}
