import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {type FetchCmsOptions, type FetchReport, fetchCms, INDEX_FILE} from "../../../loaders/fetch/fetch-cms.ts";
import {type CmsServer, cutAfter, pageOf, serveBytes, startServer, zipOf} from "./server.ts";

const ZIP = zipOf("section 508 version of January 2025 ASP Pricing File 121924.csv", "x".repeat(50_000));
const OTHER = zipOf("section 508 version of January 2025 ASP Pricing File updated 030725.csv", "y".repeat(50_000));
const JANUARY = "/files/zip/january-2025-asp-pricing-file-12/19/24-final-file.zip";
const STORED = "january-2025-asp-pricing-file-12-19-24-final-file.zip";
const APRIL = "/files/zip/april-2025-ndc-hcpcs-crosswalk.zip";

let server: CmsServer;
let into: string;

beforeEach(async () => {
  server = await startServer();
  into = mkdtempSync(join(tmpdir(), "plus-six-fetch-"));
  server.routes.set("/asp", pageOf([JANUARY]));
});
afterEach(async () => {
  await server.close();
  rmSync(into, {recursive: true, force: true});
});

const run = (options: Partial<FetchCmsOptions> = {}): Promise<FetchReport> =>
  fetchCms({into, from: `${server.url}/asp`, ...options, limits: {pause: 5, idle: 2000, tries: 3, ...options.limits}});
const statuses = ({files}: FetchReport): string[] => files.map(({status}) => status);
const stored = (): string[] => readdirSync(into).sort();

describe("fetchCms({from, into})", () => {
  it("stores what the page links to, under its path, and an index beside it", async () => {
    server.routes.set(JANUARY, ZIP);
    const {files} = await run();
    expect(files).toMatchObject([
      {kind: "payment_limit", quarter: "2025Q1", status: "new", file: STORED, bytes: ZIP.length}
    ]);
    expect(readFileSync(join(into, STORED)).equals(ZIP)).toBe(true);
    expect(stored()).toEqual([INDEX_FILE, STORED]);
  });

  it("leaves what is there alone, with and without the server's help", async () => {
    server.routes.set(JANUARY, ZIP);
    await run();
    expect(statuses(await run())).toEqual(["unchanged"]);
    server.routes.set(JANUARY, (_, response) => void response.writeHead(200).end(ZIP));
    expect(statuses(await run())).toEqual(["unchanged"]);
    expect(stored()).toEqual([INDEX_FILE, STORED]);
  });

  it("fetches again what was removed or damaged since", async () => {
    server.routes.set(JANUARY, ZIP);
    await run();
    rmSync(join(into, STORED));
    expect(statuses(await run())).toEqual(["new"]);
  });

  it("keeps a restated posting beside the earlier one", async () => {
    server.routes.set(JANUARY, ZIP);
    await run();
    server.routes.set(JANUARY, OTHER);
    const {files} = await run();
    expect(files[0]).toMatchObject({status: "restated"});
    expect(files[0]?.file).toMatch(/^january-2025-asp-pricing-file-12-19-24-final-file\.[0-9a-f]{8}\.zip$/);
    expect(readFileSync(join(into, STORED)).equals(ZIP)).toBe(true);
    expect(statuses(await run())).toEqual(["unchanged"]);
  });

  it("continues after a cut connection instead of starting again", async () => {
    let calls = 0;
    server.routes.set(JANUARY, (request, response) =>
      calls++ === 0 ? cutAfter(ZIP, 30_000)(request, response) : serveBytes(ZIP, request, response)
    );
    expect(statuses(await run())).toEqual(["new"]);
    expect(server.requests.at(-1)?.range).toBe("bytes=30000-");
    expect(readFileSync(join(into, STORED)).equals(ZIP)).toBe(true);
  });

  it("continues in a later run", async () => {
    server.routes.set(JANUARY, cutAfter(ZIP, 20_000));
    const {files} = await run({limits: {tries: 1}});
    expect(files[0]).toMatchObject({status: "failed"});
    expect(stored().filter((name) => !name.startsWith("."))).toEqual([]);
    server.routes.set(JANUARY, ZIP);
    expect(statuses(await run())).toEqual(["new"]);
    expect(server.requests.at(-1)?.range).toBe("bytes=20000-");
    expect(readFileSync(join(into, STORED)).equals(ZIP)).toBe(true);
  });

  it("starts again when the file changed between the parts", async () => {
    server.routes.set(JANUARY, cutAfter(ZIP, 20_000));
    await run({limits: {tries: 1}});
    server.routes.set(JANUARY, OTHER);
    await run();
    expect(readFileSync(join(into, STORED)).equals(OTHER)).toBe(true);
  });

  it("tries again when the server is busy", async () => {
    let calls = 0;
    server.routes.set(JANUARY, (request, response) =>
      calls++ < 2 ? void response.writeHead(503).end() : serveBytes(ZIP, request, response)
    );
    expect(statuses(await run())).toEqual(["new"]);
  });

  it("gives up on a server that falls silent", async () => {
    server.routes.set(JANUARY, (_, response) => void response.writeHead(200, {"content-length": 10}).write("PK"));
    const {files} = await run({limits: {tries: 1, idle: 100}});
    expect(files[0]).toMatchObject({status: "failed"});
  });

  it("accepts the licence as its button does", async () => {
    server.routes.set(
      JANUARY,
      (_, response) => void response.writeHead(200, {"content-type": "text/html"}).end("<!DOCTYPE html><p>Licence")
    );
    server.routes.set(`${JANUARY}?agree=yes&next=Accept`, ZIP);
    expect(statuses(await run())).toEqual(["new"]);
  });

  it("follows a redirect on the same host, and none to another", async () => {
    server.routes.set(
      JANUARY,
      (_, response) => void response.writeHead(302, {location: `${JANUARY}?agree=yes&next=Accept`}).end()
    );
    server.routes.set(`${JANUARY}?agree=yes&next=Accept`, ZIP);
    expect(statuses(await run())).toEqual(["new"]);
    server.routes.set("/asp", pageOf([APRIL]));
    server.routes.set(
      APRIL,
      (_, response) => void response.writeHead(302, {location: "http://127.0.0.2:9/x.zip"}).end()
    );
    const {files} = await run();
    expect(files[0]?.reason).toContain("redirected to another host: 127.0.0.2:9");
  });

  it.each<[string, Parameters<CmsServer["routes"]["set"]>[1], RegExp]>([
    ["a missing file", (_, response) => void response.writeHead(404).end(), /server answered 404/],
    ["a web page", (_, response) => void response.end("<html><body>Sorry"), /web page instead of a zip/],
    ["something that is no zip", Buffer.from("half a download"), /not a zip/],
    ["a zip cut at the server", ZIP.subarray(0, 30_000), /half-written zip/],
    ["a zip with a damaged member", Buffer.from(ZIP).fill(0x7a, 400, 410), /damaged zip: checksum differs/],
    ["a body longer than the cap", Buffer.concat([ZIP, Buffer.alloc(100_000)]), /file too large: over 120000 bytes/],
    ["a body without end or length", endless, /file too large: over 120000 bytes/],
    ["a length that is not met", cutAfter(ZIP, 10), /connection cut|terminated/]
  ])("stores nothing of %s, and the others go on", async (_, route, reason) => {
    server.routes.set("/asp", pageOf([JANUARY, APRIL]));
    server.routes.set(JANUARY, route);
    server.routes.set(`${JANUARY}?agree=yes&next=Accept`, route);
    server.routes.set(APRIL, ZIP);
    const report = await run({limits: {tries: 2, bytes: 120_000}});
    expect(report.files[0]?.reason).toMatch(reason);
    expect(statuses(report)).toEqual(["failed", "new"]);
    expect(stored().filter((name) => !name.startsWith("."))).toEqual(["april-2025-ndc-hcpcs-crosswalk.zip"]);
  });

  it("refuses a page that links to nothing of use, naming the remedy", async () => {
    server.routes.set("/asp", pageOf(["/files/zip/other.zip"]));
    await expect(run()).rejects.toThrow("no payment-limit files linked");
  });

  it("passes links to other hosts over", async () => {
    server.routes.set("/asp", pageOf([JANUARY, "http://elsewhere.test/files/zip/april-2025-asp-pricing-file.zip"]));
    server.routes.set(JANUARY, ZIP);
    const {passed} = await run();
    expect(passed).toEqual([
      {url: "http://elsewhere.test/files/zip/april-2025-asp-pricing-file.zip", reason: "on another host"}
    ]);
  });

  it("reports bytes as they arrive", async () => {
    server.routes.set(JANUARY, ZIP);
    const seen: number[] = [];
    await run({onProgress: ({received, total}) => seen.push(received / (total ?? 1))});
    expect(seen.at(-1)).toBe(1);
  });
});

/** Bytes until the client hangs up. */
function endless(_: unknown, response: {write(chunk: Buffer): boolean; destroyed: boolean}): void {
  const send = (): void => {
    if (response.destroyed) return;
    response.write(Buffer.alloc(20_000));
    setTimeout(send, 1);
  };
  send();
}
