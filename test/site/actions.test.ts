import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {actionsFile, entryOf, readEntries, writeEntry} from "../../src/site/actions.ts";
import {serve} from "../../src/site/serve.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-actions-"));
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist/index.html"), "<p>first</p>");
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const ENTRY = {action_id: "work_denials.J1745.prairie", action_status: "in_progress", owner: "Lee, billing"};

describe("the file of owners and states", () => {
  it("is actions.csv, or the one CSV that has their columns; two are refused", () => {
    expect(actionsFile(folder)).toBe(join(folder, "actions.csv"));
    writeFileSync(join(folder, "todo.csv"), "\ufeffAction_Id,Action_Status\r\n");
    expect(actionsFile(folder)).toBe(join(folder, "todo.csv"));
    writeFileSync(join(folder, "more.csv"), "action_id,action_status\n");
    expect(() => actionsFile(folder)).toThrow(/two files keep owners and states: .*more.csv and .*todo.csv; put them/);
  });
  it("gets a row for an action, and keeps its other columns, rows and order", () => {
    const path = join(folder, "actions.csv");
    writeFileSync(
      path,
      'action_status,action_id,note,dollars_recovered\r\nopen,other,"a, b",\r\nopen,work_denials.J1745.prairie,called,12.50\r\n'
    );
    writeEntry(path, ENTRY);
    expect(readFileSync(path, "utf8")).toBe(
      'action_status,action_id,note,dollars_recovered,owner\r\nopen,other,"a, b",,\r\nin_progress,work_denials.J1745.prairie,called,12.50,"Lee, billing"\r\n'
    );
    writeEntry(path, {...ENTRY, action_id: "new", owner: ""});
    expect(readEntries(path).get("new")).toEqual({action_id: "new", action_status: "in_progress", owner: ""});
    expect(readdirSync(folder)).toEqual(["actions.csv", "dist"]);
  });
  it("begins with every column of the contract", () => {
    writeEntry(join(folder, "actions.csv"), ENTRY);
    expect(readFileSync(join(folder, "actions.csv"), "utf8")).toBe(
      'action_id,action_status,owner,dollars_recovered,note\r\nwork_denials.J1745.prairie,in_progress,"Lee, billing",,\r\n'
    );
  });
});

describe("an entry", () => {
  it.each([
    [{...ENTRY, owner: "=1+1"}, "a formula"],
    [{...ENTRY, owner: "a\nb"}, "two lines"],
    [{...ENTRY, owner: "x".repeat(81)}, "a long owner"],
    [{...ENTRY, action_status: "deleted"}, "a state that is none"],
    [{...ENTRY, action_id: "a,b"}, "an id that is none"],
    [{...ENTRY, action_id: undefined, owner: 1}, "no id"]
  ])("%j is refused: %s", (entry: object, _) => expect(entryOf(JSON.stringify(entry))).toBeNull());
  it("is refused where it is no JSON", () => expect(entryOf("{")).toBeNull());
  it("may have no owner", () => expect(entryOf(JSON.stringify({...ENTRY, owner: " "}))).toEqual({...ENTRY, owner: ""}));
});

describe("the page's server", () => {
  const path = (): string => join(folder, "actions.csv");
  const opened = async <T>(options: object, work: (url: string) => Promise<T>): Promise<T> => {
    const site = await serve({dist: join(folder, "dist"), port: 0, ...options});
    try {
      return await work(site.url);
    } finally {
      await site.close();
    }
  };
  const tokenOf = async (url: string): Promise<string> =>
    /plus-six-actions=([0-9a-f]{32}); Path=\/; SameSite=Strict/.exec(
      (await fetch(url)).headers.get("set-cookie") ?? ""
    )![1]!;
  const post = (url: string, headers: Record<string, string>, body: unknown = ENTRY): Promise<Response> =>
    fetch(`${url}_plus-six/action`, {method: "POST", headers, body: JSON.stringify(body)});

  it("writes what a page of its own sends, and tells it to the next", () =>
    opened({actions: path()}, async (url) => {
      const headers = {"x-plus-six": await tokenOf(url), origin: new URL(url).origin};
      expect((await post(url, headers)).status).toBe(200);
      expect(readEntries(path()).get(ENTRY.action_id)).toEqual(ENTRY);
      const told = await fetch(`${url}_plus-six/actions.json`, {headers});
      expect(await told.json()).toEqual([ENTRY]);
      expect((await post(url, headers, {...ENTRY, owner: "=1"})).status).toBe(400);
      expect((await post(url, headers, {...ENTRY, owner: "x".repeat(5000)})).status).toBe(400);
      expect((await fetch(`${url}_plus-six/action`, {headers})).status).toBe(405);
      expect(readEntries(path()).get(ENTRY.action_id)).toEqual(ENTRY);
    }));
  it("writes nothing without the token, or for a page from elsewhere", () =>
    opened({actions: path()}, async (url) => {
      const token = await tokenOf(url);
      const own = new URL(url).origin;
      const tries = [
        {origin: own},
        {"x-plus-six": "0".repeat(32), origin: own},
        {"x-plus-six": token.slice(1), origin: own},
        {"x-plus-six": token},
        {"x-plus-six": token, origin: "https://elsewhere.example"}
      ];
      for (const headers of tries) expect((await post(url, headers as Record<string, string>)).status).toBe(403);
      expect((await fetch(`${url}_plus-six/actions.json`)).status).toBe(403);
      expect(readdirSync(folder)).toEqual(["dist"]);
    }));
  it("says that a file cannot be written", () =>
    opened({actions: join(folder, "gone", "actions.csv")}, async (url) => {
      const headers = {"x-plus-six": await tokenOf(url), origin: new URL(url).origin};
      const answer = await post(url, headers);
      expect([answer.status, ((await answer.json()) as {error: string}).error]).toEqual([
        500,
        expect.stringContaining("not written: ENOENT")
      ]);
    }));
  it.each([
    ["without a file", {}],
    ["on the network", {actions: "actions.csv", lan: true, password: "a long enough one"}]
  ])("only shows %s", (_, options) =>
    opened(options, async (url) => {
      const page = await fetch(url);
      expect(page.headers.get("set-cookie") ?? "").not.toContain("plus-six-actions");
      expect([404, 405, 401, 403]).toContain((await post(url, {origin: new URL(url).origin})).status);
    })
  );
});
