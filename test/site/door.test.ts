import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {type IncomingHttpHeaders, request} from "node:http";
import {networkInterfaces, tmpdir} from "node:os";
import {join} from "node:path";
import {PassThrough} from "node:stream";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {askPassword} from "../../src/commands/password.ts";
import {serve as serveCommand} from "../../src/commands/serve.ts";
import {openDoor} from "../../src/site/door/door.ts";
import {Tries} from "../../src/site/door/tries.ts";
import {type ServedSite, serve} from "../../src/site/serve.ts";

const PASSWORD = "four words ask little";

let folder: string;
let site: ServedSite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-door-"));
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "index.html"), "<p>margins of the practice</p>");
  writeFileSync(join(folder, "data/drugs.json"), "margins of the practice");
  site = await serve({dist: folder, port: 0, password: PASSWORD, lan: true, names: ["reports"]});
});
afterAll(async () => {
  await site.close();
  rmSync(folder, {recursive: true, force: true});
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

function ask(
  path: string,
  {
    host = "",
    method = "GET",
    headers = {},
    body = "",
    url = site.url
  }: {
    host?: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string;
    url?: string;
  } = {}
): Promise<Answer> {
  const {hostname, port} = new URL(url);
  return new Promise((done, fail) => {
    request({hostname, port, path, method, headers: {...(host ? {host} : {}), ...headers}}, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => done({status: response.statusCode ?? 0, text, headers: response.headers}));
    })
      .on("error", fail)
      .end(body);
  });
}
const enter = (password: string, more: Parameters<typeof ask>[1] = {}): Promise<Answer> =>
  ask("/login", {method: "POST", body: new URLSearchParams({password}).toString(), ...more});

describe("a report behind a password", () => {
  it.each(["/", "/data/drugs.json", "/nothing", "/login"])("shows nothing of %s before it", async (path) => {
    const {status, text, headers} = await ask(path);
    expect(status).toBe(401);
    expect(text).toContain('type="password"');
    expect(text).not.toContain("margins");
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'/);
    expect(headers["cache-control"]).toBe("no-store");
    expect((await ask(path, {method: "HEAD"})).status).toBe(401);
  });
  it("opens with it, by a cookie no script reads and no other site sends", async () => {
    const {status, headers} = await enter(PASSWORD);
    expect([status, headers["location"]]).toEqual([303, "/"]);
    const cookie = headers["set-cookie"]![0]!;
    expect(cookie).toMatch(/^plus_six_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const session = cookie.split(";")[0]!;
    expect((await ask("/data/drugs.json", {headers: {cookie: `other=1; ${session}`}})).text).toContain("margins");
    expect((await ask("/", {headers: {cookie: `${session.slice(0, -1)}!`}})).status).toBe(401);
  });
  it("is not opened by a wrong one, a form of another page, or one too long", async () => {
    expect((await enter("wrong")).status).toBe(401);
    expect((await enter(PASSWORD, {headers: {origin: "http://evil.example"}})).status).toBe(403);
    expect((await enter(PASSWORD, {headers: {origin: "null"}})).status).toBe(403);
    expect((await enter("x".repeat(5000))).status).toBe(413);
    expect((await enter(PASSWORD, {headers: {origin: site.url.slice(0, -1)}})).status).toBe(303);
  });
  it("answers to its own addresses and names alone", async () => {
    expect((await ask("/", {host: "evil.example"})).status).toBe(403);
    expect((await ask("/", {host: "Reports:3000"})).status).toBe(401);
    for (const url of site.lanUrls) expect((await ask("/", {url})).status).toBe(401);
    const outer = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each && !each.internal && each.family === "IPv4");
    expect(site.lanUrls).toHaveLength(outer.length);
  });
  it("compares nothing after five wrong ones within a quarter of an hour, many at once counted too", async () => {
    const tried = await serve({dist: folder, port: 0, password: PASSWORD});
    try {
      const wrong = await Promise.all(Array.from({length: 12}, () => enter("wrong", {url: tried.url})));
      expect(wrong.filter(({status}) => status === 401).length).toBeLessThanOrEqual(5);
      for (let n = 0; n < 5; n++) await enter("wrong", {url: tried.url});
      const {status, headers} = await enter(PASSWORD, {url: tried.url});
      expect(status).toBe(429);
      expect(Number(headers["retry-after"])).toBeGreaterThan(800);
    } finally {
      await tried.close();
    }
  });
  it("lets an address try again when the quarter of an hour has passed; many addresses are no way around", () => {
    let now = 0;
    const tries = new Tries(() => now);
    for (let n = 0; n < 5; n++) tries.count("a");
    expect([tries.wait("a"), tries.wait("b")]).toEqual([900_000, 0]);
    now = 900_001;
    expect(tries.wait("a")).toBe(0);
    for (let n = 0; n < 50; n++) tries.count(`address ${n}`);
    expect(tries.wait("new")).toBe(900_000);
  });
  it("is refused without a password for others, and with a short one", async () => {
    await expect(serve({dist: folder, port: 0, lan: true})).rejects.toThrow(/^no password: others on the network/);
    await expect(openDoor("elevenchars")).rejects.toThrow(/^password too short: it needs 12 characters/);
    await expect(serveCommand.run(["--dist", folder, "--lan"])).rejects.toThrow(/^no password: --lan/);
    await expect(serveCommand.run(["--dist", folder, "--password=open sesame please"])).rejects.toThrow();
    await expect(serveCommand.run(["--dist", folder, "--password", "open sesame please"])).rejects.toThrow();
  });
});

describe("askPassword(terminal, environment)", () => {
  const terminal = (isTTY: boolean) => {
    const input = Object.assign(new PassThrough(), {isTTY, raw: [] as boolean[]}) as PassThrough & {raw: boolean[]};
    let said = "";
    Object.assign(input, {setRawMode: (on: boolean) => input.raw.push(on)});
    const say = (text: string): void => {
      said += text;
    };
    return {input, said: () => said, terminal: {input: input as unknown as NodeJS.ReadStream, say}};
  };
  it("takes it out of the environment", async () => {
    const environment = {PLUS_SIX_PASSWORD: PASSWORD};
    expect(await askPassword(terminal(false).terminal, environment)).toBe(PASSWORD);
    expect(environment).toEqual({});
  });
  it("reads what is typed without showing it", async () => {
    const {input, said, terminal: typed} = terminal(true);
    const asked = askPassword(typed, {});
    input.write("four wordz");
    input.write("\u007fs ask little\r");
    expect(await asked).toBe(PASSWORD);
    expect(said()).toBe("Password for colleagues (not shown): \n");
    expect(input.raw).toEqual([true, false]);
  });
  it("is refused where nobody can type, and when stopped", async () => {
    await expect(askPassword(terminal(false).terminal, {})).rejects.toThrow(/PLUS_SIX_PASSWORD/);
    const {input, terminal: typed} = terminal(true);
    const asked = askPassword(typed, {});
    input.write("abc\u0003");
    await expect(asked).rejects.toThrow(/stopped/);
  });
});
