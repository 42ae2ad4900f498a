import {spawn} from "node:child_process";
import {once} from "node:events";
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createServer, type IncomingMessage, type Server, type ServerResponse} from "node:http";
import type {AddressInfo} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {build} from "../../../src/publish/build.ts";
import {clickHouseServers} from "../../../src/publish/engine.ts";
import {parseAddress} from "../../../src/warehouse/clickhouse/address.ts";
import type {Client} from "../../../src/warehouse/clickhouse/client.ts";
import {SETTINGS} from "../../../src/warehouse/clickhouse/dialect.ts";
import {openServer} from "../../../src/warehouse/clickhouse/server.ts";
import {ROOT} from "../../helpers/empty-warehouse.ts";
import {writeTinyPractice} from "../../helpers/tiny-practice.ts";

/** What a server does with a statement: `cut` is the end of the connection. */
type Answer = {status?: number; text: string} | "cut";
type Answering = (sql: string, request: IncomingMessage) => Answer;

let folder: string;
let server: Server | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plus-six-server-"));
});
afterEach(() => {
  server?.close();
  server = null;
  rmSync(folder, {recursive: true, force: true});
});

async function listenRaw(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((done) => server!.listen(0, "127.0.0.1", done));
  return `clickhouse://ann:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const listen = (answering: Answering): Promise<string> =>
  listenRaw((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const {searchParams} = new URL(request.url!, "http://server");
      const answer = answering(`${searchParams.get("query") ?? ""}${Buffer.concat(chunks).toString("utf8")}`, request);
      if (answer === "cut") request.socket.destroy();
      else response.writeHead(answer.status ?? 200).end(answer.text);
    });
  });

const clientOf = (url: string): Client => openServer(parseAddress(url, {})!);

describe("openServer(address)", () => {
  it("posts a statement with settings, user and password, and reads tabbed rows", async () => {
    const asked: string[] = [];
    const url = await listen((sql, {headers, url: path}) => {
      asked.push(`${headers["x-clickhouse-user"]} ${headers["x-clickhouse-key"]} ${path} ${sql}`);
      return {text: "1\t2.50\n"};
    });
    expect(await clientOf(url).rows("SELECT 1", "asking")).toEqual([["1", "2.50"]]);
    expect(asked[0]).toMatch(/^ann s3cret \/\?.*join_use_nulls=1.* SELECT 1 FORMAT TSV$/);
  });

  it("streams a file there and back, byte for byte", async () => {
    const bytes = Buffer.alloc(3_000_000, "0123456789abcdef");
    let got = 0;
    const url = await listenRaw((request, response) => {
      const {searchParams} = new URL(request.url!, "http://server");
      if (searchParams.get("query") === "INSERT INTO t FORMAT Parquet") {
        // More than one piece, and no length known beforehand: the file was never held whole.
        expect(request.headers["transfer-encoding"]).toBe("chunked");
        request.on("data", (chunk: Buffer) => {
          got += chunk.length;
        });
        request.on("end", () => response.end());
      } else request.resume().on("end", () => response.end(bytes));
    });
    const client = clientOf(url);
    writeFileSync(join(folder, "out.parquet"), bytes);
    await client.insert("t", join(folder, "out.parquet"), "filling t");
    expect(got).toBe(bytes.length);
    await client.export("SELECT * FROM t", join(folder, "in.parquet"), "reading t");
    expect(readFileSync(join(folder, "in.parquet")).equals(bytes)).toBe(true);
  });

  it("says why a server refused a file half-way, not that the stream broke", async () => {
    writeFileSync(join(folder, "out.parquet"), Buffer.alloc(20_000_000));
    const url = await listenRaw((request, response) => {
      request.once("data", () =>
        response.writeHead(500, {connection: "close"}).end("Code: 241. DB::Exception: memory")
      );
    });
    const client = clientOf(url);
    await expect(client.insert("t", join(folder, "out.parquet"), "filling t")).rejects.toThrow(
      /ClickHouse refused filling t: Code: 241|connection to ClickHouse was cut while filling t/
    );
  });

  it("takes an answer that ends too early for a cut", async () => {
    const url = await listenRaw((request, response) => {
      request.resume();
      response.writeHead(200, {"content-length": "1000"}).write("PAR1");
      setTimeout(() => request.socket.destroy(), 50);
    });
    await expect(clientOf(url).export("SELECT 1", join(folder, "in.parquet"), "reading t")).rejects.toThrow(
      "connection to ClickHouse was cut while reading t"
    );
  });
});

/** A server that has all that is asked for, until `refuses` says otherwise. */
const able =
  (refuses: (sql: string) => Answer | null, seen: string[] = []): Answering =>
  (sql) => {
    seen.push(sql);
    const refused = refuses(sql);
    if (refused) return refused;
    if (sql.startsWith("SELECT version()")) return {text: "26.7.2.1\n"};
    if (sql.includes("system.settings")) return {text: ["lag", "last_value", ...Object.keys(SETTINGS)].join("\n")};
    return {text: ""};
  };

/** Databases and functions that statements make or drop. */
const namesIn = (statements: readonly string[], verb: "CREATE" | "DROP"): string[] =>
  statements
    .flatMap((sql) => new RegExp(`^${verb} (?:DATABASE|FUNCTION) (?:IF EXISTS )?(\\w+)`).exec(sql)?.[1] ?? [])
    .sort();

/** Each file of test/errors/engine is what a user reads; the port of the server is not known beforehand. */
describe("plus-six build --engine", () => {
  const expected = (name: string): string => readFileSync(join(ROOT, `test/errors/engine/${name}.txt`), "utf8");
  const messageOf = async (engine: string): Promise<string> => {
    const data = join(folder, "data");
    writeTinyPractice(data);
    const error = await (async () =>
      build({
        root: ROOT,
        data,
        out: join(folder, "built"),
        dist: null,
        site: false,
        engines: clickHouseServers(ROOT, engine.split(","))
      }))().then(
      () => null,
      (thrown: Error) => thrown
    );
    expect(error?.name).toBe("Refused");
    expect(readdirSync(folder).filter((name) => name !== "data")).toEqual([]);
    expect(error!.message).not.toContain("s3cret");
    return `${error!.message.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT").replace(/plus_six_[0-9a-f]{12}/g, "plus_six_RUN")}\n`;
  };

  it.each<[string, Answering]>([
    [
      "password",
      () => ({status: 403, text: "Code: 516. DB::Exception: ann: Authentication failed: password is incorrect"})
    ],
    ["login", () => ({status: 401, text: "<html>who are you</html>"})],
    ["not-clickhouse", () => ({text: "<html>It works!</html>"})],
    [
      "too-old",
      (sql, {url}) => {
        if (url?.includes("cast_keep_nullable"))
          return {status: 404, text: "Code: 115. DB::Exception: Unknown setting"};
        return {text: sql.includes("system.settings") ? "last_value\njoin_use_nulls\n" : "21.8.15.7\n"};
      }
    ],
    [
      "no-privilege",
      able((sql) =>
        sql.startsWith("CREATE DATABASE")
          ? {
              status: 403,
              text: "Code: 497. DB::Exception: ann: Not enough privileges. (ACCESS_DENIED) (version 26.7.2.1 (official build))"
            }
          : null
      )
    ],
    [
      "refused",
      able((sql) =>
        sql.includes("CREATE OR REPLACE TABLE")
          ? {status: 500, text: "Code: 241. DB::Exception:\n(total) memory limit exceeded"}
          : null
      )
    ],
    ["cut", able((sql) => (sql.startsWith("INSERT") ? "cut" : null))],
    ["gone", able((sql) => (sql.startsWith("INSERT") || sql.startsWith("DROP") ? "cut" : null))],
    ["rows-missing", able((sql) => (sql.startsWith("SELECT count(*)") ? {text: "1\n"} : null))]
  ])("says in one line what is wrong: %s", async (name, answering) => {
    expect(await messageOf(await listen(answering))).toBe(expected(name));
  });

  it("says which server cannot be reached", async () => {
    const url = await listen(able(() => null));
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const closed = `clickhouse://ann:s3cret@127.0.0.1:${(other.address() as AddressInfo).port}`;
    await new Promise((done) => other.close(done));
    expect(await messageOf(`${url},${closed}`)).toBe(expected("unreachable"));
  });

  it("drops what it made, also when it is refused", async () => {
    const seen: string[] = [];
    await messageOf(await listen(able((sql) => (sql.startsWith("INSERT") ? "cut" : null), seen)));
    expect(namesIn(seen, "CREATE")).toHaveLength(6);
    expect(namesIn(seen, "DROP")).toEqual(namesIn(seen, "CREATE"));
  });

  it("drops what it made when somebody stops the build", async () => {
    const seen: string[] = [];
    const data = join(folder, "data");
    writeTinyPractice(data);
    let stop = (): void => {};
    // The file that is being sent is never answered: only a signal ends this.
    const url = await listenRaw((request, response) => {
      const {searchParams} = new URL(request.url!, "http://server");
      if (searchParams.get("query")?.startsWith("INSERT")) return stop();
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const answer = able(() => null, seen)(Buffer.concat(chunks).toString("utf8"), request);
        response.end(answer === "cut" ? "" : answer.text);
      });
    });
    const args = ["src/cli.ts", "build", "--no-site", "--data", data, "--out", join(folder, "built"), "--engine", url];
    const child = spawn(process.execPath, ["--import", "tsx", ...args], {cwd: ROOT, stdio: "ignore"});
    stop = () => void child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(130);
    expect(namesIn(seen, "CREATE")).toHaveLength(6);
    expect(namesIn(seen, "DROP")).toEqual(namesIn(seen, "CREATE"));
    expect(existsSync(join(folder, "built"))).toBe(false);
  });

  it("never repeats an address that it cannot read", async () => {
    expect(await messageOf("clickhouse://a:8123,http://ann:s3cret@b:8123")).toBe(expected("address"));
  });
});
