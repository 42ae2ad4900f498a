import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {createServer, request} from "node:http";
import {connect} from "node:net";
import {networkInterfaces, tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {finishPage, policyOf} from "../../src/site/finish.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";
import {filesUnder} from "../../src/site/stage-reports.ts";
import {ROOT} from "../helpers/empty-warehouse.ts";

let folder: string;
let site: ServedSite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-host-"));
  mkdirSync(join(folder, "dist"));
  mkdirSync(join(folder, "private"));
  writeFileSync(join(folder, "private/warehouse.duckdb"), "secret");
  writeFileSync(join(folder, "dist/index.html"), "<p>site</p>");
  symlinkSync(join(folder, "private"), join(folder, "dist/inside"));
  site = await serve({dist: join(folder, "dist"), port: 0});
});
afterAll(async () => {
  await site.close();
  rmSync(folder, {recursive: true, force: true});
});

const ask = (path: string, host?: string): Promise<{status: number; text: string}> => {
  const {hostname, port} = new URL(site.url);
  return new Promise((done, fail) => {
    request({hostname, port, path, headers: host ? {host} : {}}, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => done({status: response.statusCode ?? 0, text}));
    })
      .on("error", fail)
      .end();
  });
};

describe("serve({dist})", () => {
  it("listens on loopback alone", async () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((each) => each && !each.internal && each.family === "IPv4");
    expect(new URL(site.url).hostname).toBe("127.0.0.1");
    if (!outer) return;
    const answered = await new Promise<boolean>((done) => {
      const socket = connect({host: outer.address, port: Number(new URL(site.url).port), timeout: 1000});
      socket.on("connect", () => {
        socket.destroy();
        done(true);
      });
      socket.on("error", () => done(false));
      socket.on("timeout", () => done(false));
    });
    expect(answered).toBe(false);
  });
  it.each([
    "/inside/warehouse.duckdb",
    "/../private/warehouse.duckdb",
    "/%2e%2e/private/warehouse.duckdb",
    "/%252e%252e/private/warehouse.duckdb",
    "/..%2f..%2fprivate%2fwarehouse.duckdb",
    "/....//private/warehouse.duckdb",
    "//etc/passwd",
    "/C:/Windows/win.ini",
    "/index.html%00.txt",
    "/index.html/../../private/warehouse.duckdb"
  ])("gives nothing outside the site for %s", async (path) => {
    const {status, text} = await ask(path);
    expect(status).not.toBe(200);
    expect(text).not.toContain("secret");
  });
  it.each([
    "evil.example",
    "localhost.evil.example",
    "evil.example#localhost",
    "0.0.0.0",
    "user@localhost",
    "[::1].evil"
  ])("refuses the host %s", async (host) => expect((await ask("/", host)).status).toBe(403));
  it("names another port when its own is taken", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => blocker.once("listening", done));
    const {port} = blocker.address() as {port: number};
    const other = await serve({dist: join(folder, "dist"), port});
    expect(Number(new URL(other.url).port)).not.toBe(port);
    await other.close();
    blocker.close();
  });
});

describe("the policy of a page", () => {
  const page = finishPage(
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><script type="module">a()</script></body></html>'
  );
  it("allows inline scripts by their hash alone and nothing from elsewhere", () => {
    expect(page).toMatch(/script-src 'self' 'sha256-[\w+/=]+'/);
    expect(policyOf(page)).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    expect(policyOf("<script>alert(1)</script>")).not.toBe(policyOf("<script>alert(2)</script>"));
  });
});

describe("the report's own code", () => {
  const code = filesUnder(join(ROOT, "reports"), (path) => /\.(ts|md|css)$/.test(path)).map((path) => ({
    path,
    text: readFileSync(path, "utf8")
  }));
  it("never writes text from data as HTML", () => {
    const unsafe = /\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(/;
    expect(code.filter(({text}) => unsafe.test(text)).map(({path}) => path)).toEqual([]);
  });
  it("asks no other host for anything", () => {
    const loads =
      /(?:src|href)=["']https?:\/\/(?!www\.cms\.gov|[^"']*"[^>]*rel=)|@import\s+(?:url\()?["']https?:|\bfetch\(["']https?:|npm:|jsr:/;
    const asking = code.filter(({text, path}) => !path.endsWith(".md") && loads.test(text)).map(({path}) => path);
    expect(asking).toEqual([]);
  });
});

describe("SQL of loaders", () => {
  it("never holds the name of a file unquoted", () => {
    const code = filesUnder(join(ROOT, "loaders"), (path) => path.endsWith(".ts"));
    const raw = code.flatMap((path) => {
      const text = readFileSync(path, "utf8");
      return [...text.matchAll(/read_(?:csv|parquet|json)\(\s*\$\{(?!literal\()/g)].map(() => path);
    });
    expect(raw).toEqual([]);
    expect(existsSync(join(ROOT, "loaders"))).toBe(true);
  });
});
