import {mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {request} from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {type ServedSite, serve} from "../../src/site/serve.ts";

let folder: string;
let site: ServedSite;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-serve-"));
  const dist = join(folder, "dist");
  mkdirSync(join(dist, "methods"), {recursive: true});
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(dist, "index.html"), "<p>first</p>");
  writeFileSync(join(dist, "drugs.html"), "<p>drugs</p>");
  writeFileSync(join(dist, "methods", "index.html"), "<p>methods</p>");
  writeFileSync(join(dist, "cube.arrow"), "arrow");
  writeFileSync(join(dist, "a.js"), "1");
  symlinkSync(join(folder, "secret.txt"), join(dist, "link.txt"));
  site = await serve({dist, port: 0});
});
afterAll(async () => {
  await site.close();
  rmSync(folder, {recursive: true, force: true});
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** Asks without the mending of paths that fetch does. */
function ask(path: string, {method = "GET", host = "", tag = ""} = {}): Promise<Answer> {
  const {hostname, port} = new URL(site.url);
  return new Promise((done, fail) => {
    request(
      {hostname, port, path, method, headers: {...(host ? {host} : {}), ...(tag ? {"if-none-match": tag} : {})}},
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString("utf8");
        });
        response.on("end", () => done({status: response.statusCode ?? 0, headers: response.headers, text}));
      }
    )
      .on("error", fail)
      .end();
  });
}

describe("serve({dist, port})", () => {
  it.each([
    ["/", "text/html; charset=utf-8", "first"],
    ["/drugs.html?quarter=2025Q1", "text/html; charset=utf-8", "drugs"],
    ["/drugs", "text/html; charset=utf-8", "drugs"],
    ["/methods/", "text/html; charset=utf-8", "methods"],
    ["/cube.arrow", "application/vnd.apache.arrow.stream", "arrow"],
    ["/a.js", "text/javascript; charset=utf-8", "1"]
  ])("gives %s as %s", async (path, type, text) => {
    const answer = await ask(path);
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, type]);
    expect(answer.text).toContain(text);
  });
  it("says in a line that a browser's copy still stands, and sends the file once it is written anew", async () => {
    const {etag} = (await ask("/a.js")).headers as {etag: string};
    const again = await ask("/a.js", {tag: etag});
    expect([again.status, again.text, again.headers["cache-control"]]).toEqual([304, "", "no-cache"]);
    writeFileSync(join(folder, "dist", "a.new"), "2");
    renameSync(join(folder, "dist", "a.new"), join(folder, "dist", "a.js"));
    const anew = await ask("/a.js", {tag: etag});
    expect([anew.status, anew.text]).toEqual([200, "2"]);
    writeFileSync(join(folder, "dist", "a.js"), "1");
  });
  it("sends a folder without its slash to the one with it", async () => {
    const answer = await ask("/methods");
    expect([answer.status, answer.headers["location"]]).toEqual([301, "/methods/"]);
  });
  it.each([
    "//evil.example/%2e%2e/methods",
    "///evil.example/..%2fmethods",
    "//evil.example%2f%2e%2e/methods",
    "/%2fevil.example/%2e%2e/methods",
    "/.//evil.example/%2e%2e/methods",
    "/methods/..//methods"
  ])("sends nobody elsewhere for %s", async (path) => {
    const answer = await ask(path);
    expect([301, 404]).toContain(answer.status);
    if (answer.status === 301) expect(answer.headers["location"]).toBe("/methods/");
  });
  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/methods/../../secret.txt",
    "/link.txt",
    "/%00",
    "/%zz",
    "/nothing"
  ])("has nothing at %s", async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain("secret");
  });
  it.each(["evil.example", "evil.example:3000", "127.0.0.1.evil.example"])("refuses the name %s", async (host) => {
    expect((await ask("/", {host})).status).toBe(403);
  });
  it("answers to localhost", async () => {
    expect((await ask("/", {host: "localhost:3000"})).status).toBe(200);
  });
  it.each(["POST", "PUT", "DELETE"])("refuses %s", async (method) => {
    expect((await ask("/", {method})).status).toBe(405);
  });
  it("may not be framed or guessed at", async () => {
    const {headers} = await ask("/");
    expect([headers["x-frame-options"], headers["x-content-type-options"]]).toEqual(["DENY", "nosniff"]);
  });
  it("takes the next port when the one asked for is taken", async () => {
    const taken = Number(new URL(site.url).port);
    const other = await serve({dist: join(folder, "dist"), port: taken});
    expect(Number(new URL(other.url).port)).toBeGreaterThan(taken);
    await other.close();
  });
  it("says what to do when there is no site", async () => {
    await expect(serve({dist: join(folder, "none"), port: 0})).rejects.toThrow('run "plus-six build" first');
  });
});
