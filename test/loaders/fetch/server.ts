import {createHash} from "node:crypto";
import {createServer, type IncomingMessage, type ServerResponse} from "node:http";
import type {AddressInfo} from "node:net";
import {strToU8, zipSync} from "fflate";

/** A server on 127.0.0.1 that serves a landing page and zips as CMS does, and whatever faults a test asks for. */

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface CmsServer {
  readonly url: string;
  /** Path → what to answer; a Buffer is served whole, with ranges and validators. */
  readonly routes: Map<string, Buffer | Handler>;
  readonly requests: {method: string; path: string; range: string | undefined}[];
  close(): Promise<void>;
}

export async function startServer(): Promise<CmsServer> {
  const routes = new Map<string, Buffer | Handler>();
  const requests: CmsServer["requests"] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push({method: request.method ?? "", path, range: request.headers.range});
    const route = routes.get(path);
    if (!route) response.writeHead(404).end("not found");
    else if (typeof route === "function") route(request, response);
    else serveBytes(route, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    routes,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      })
  };
}

export const etagOf = (bytes: Buffer): string => `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;

export function serveBytes(bytes: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const etag = etagOf(bytes);
  if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const isPart = from > 0 && request.headers["if-range"] === etag;
  const body = isPart ? bytes.subarray(from) : bytes;
  response.writeHead(isPart ? 206 : 200, {
    etag,
    "content-type": "application/zip",
    "content-length": body.length,
    ...(isPart ? {"content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`} : {})
  });
  response.end(body);
}

/** Sends some of the bytes with the length of all, then cuts the connection. */
export const cutAfter =
  (bytes: Buffer, sent: number): Handler =>
  (_, response) => {
    response.writeHead(200, {etag: etagOf(bytes), "content-length": bytes.length});
    response.write(bytes.subarray(0, sent), () => setTimeout(() => response.destroy(), 20));
  };

/** A zip with one csv of the given text; same text, same bytes. */
export const zipOf = (name: string, text: string): Buffer =>
  Buffer.from(zipSync({[name]: [strToU8(text), {level: 0}]}, {mtime: new Date("2025-01-02T00:00:00Z")}));

export const pageOf = (links: readonly string[]): Buffer =>
  Buffer.from(
    `<!DOCTYPE html><html><body><ul>${links.map((link) => `<li><a class="x" href="${link}">file (ZIP)</a></li>`).join("\n")}</ul></body></html>`
  );
