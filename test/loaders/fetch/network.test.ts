import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";

const root = join(import.meta.dirname, "../../..");
/**
 * The guard that shuts the network off names what it shuts off; `--engine` speaks to ClickHouse servers that the user names,
 * and sends what `SENT` in src/publish/engine.ts lists, or the invented rows of a bench.
 */
const MAY_CONNECT = /^(loaders\/fetch\/|src\/site\/(serve|offline)\.ts$|src\/warehouse\/clickhouse\/server\.ts$)/;
/** Asks the site that is open, by a path relative to its page, or waits for a server this program started here. */
const ASKS_OWN_SITE = /^(src\/site\/(shell|preview)\.ts|reports\/components\/(drawer|pages\/review\/action-desk)\.ts)$/;
const ONLY_FETCH = /(?<![\w.])fetch\((?:url|root \+ )/g;
const NETWORK =
  /(?<![\w.])fetch\(|globalThis\.fetch|(from|import\(|require\()\s*["']((node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?|undici)["']|XMLHttpRequest|new WebSocket|EventSource\(|sendBeacon/;

const sources = ["src", "loaders", "reports"]
  .flatMap((folder) => readdirSync(join(root, folder), {recursive: true}).map((name) => `${folder}/${String(name)}`))
  .filter((file) => /\.(ts|js|md)$/.test(file) && !/node_modules|\.observablehq|README\.md$|DECISIONS\.md$/.test(file));

/** A name of a type opens nothing: it is gone before anything runs. */
const ONLY_TYPE = /^import type .*$/gm;

/** A text without types, and without the one call that its file may make. */
const ownFetchOut = (file: string, text: string): string =>
  (ASKS_OWN_SITE.test(file) ? text.replace(ONLY_FETCH, "") : text).replace(ONLY_TYPE, "");

describe("the network", () => {
  it("is opened by loaders/fetch and the local server only", () => {
    const offenders = sources.filter(
      (file) => !MAY_CONNECT.test(file) && NETWORK.test(ownFetchOut(file, readFileSync(join(root, file), "utf8")))
    );
    expect(offenders).toEqual([]);
  });

  it("would be noticed", () => {
    expect(NETWORK.test('await fetch("https://example.test")')).toBe(true);
    expect(NETWORK.test('import {request} from "node:https"')).toBe(true);
    expect(NETWORK.test("await prefetch(rows); fetchCms({into})")).toBe(false);
    expect(
      sources.filter((file) => MAY_CONNECT.test(file) && NETWORK.test(readFileSync(join(root, file), "utf8")))
    ).not.toEqual([]);
  });
});
