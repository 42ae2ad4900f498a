/**
 * A ClickHouse server's HTTP port over chdb, as a process: `chdb-server.ts MODULES SCRATCH USER PASSWORD` prints its port.
 * Statements take turns. Settings come with each request and unknown ones are refused, as a server does.
 */
import {createReadStream, createWriteStream, mkdirSync, rmSync} from "node:fs";
import {createServer, type IncomingMessage, type ServerResponse} from "node:http";
import {createRequire} from "node:module";
import type {AddressInfo} from "node:net";
import {join} from "node:path";
import {pipeline} from "node:stream/promises";

const [modules = "", scratch = "", user = "", password = ""] = process.argv.slice(2);
const {Session} = createRequire(join(modules, "package.json"))("chdb") as {
  Session: new (path: string) => {query(sql: string, format?: string): string};
};
mkdirSync(scratch, {recursive: true});
const session = new Session(join(scratch, "store"));
/** Parameters of the HTTP port that are no settings. */
const OWN = ["query", "wait_end_of_query"];
let files = 0;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {searchParams} = new URL(request.url ?? "/", "http://server");
  const file = join(scratch, `${files++}.parquet`);
  try {
    if (request.headers["x-clickhouse-user"] !== user || request.headers["x-clickhouse-key"] !== password) {
      refuse(response, 403, `Code: 516. DB::Exception: ${user}: Authentication failed`);
      return;
    }
    for (const [name, value] of searchParams) if (!OWN.includes(name)) session.query(`SET ${name} = '${value}'`);
    const table = /^INSERT INTO (\S+) FORMAT Parquet$/.exec(searchParams.get("query") ?? "")?.[1];
    if (table) {
      await pipeline(request, createWriteStream(file));
      session.query(`INSERT INTO ${table} SELECT * FROM file('${file}', 'Parquet')`);
      response.end();
      return;
    }
    let sql = "";
    for await (const chunk of request) sql += String(chunk);
    const [, select = "", format] = /^([\s\S]*) FORMAT (TSV|Parquet)$/.exec(sql) ?? [];
    if (format === "TSV") response.end(session.query(select, "TSV"));
    else if (format === "Parquet") {
      session.query(`INSERT INTO FUNCTION file('${file}', 'Parquet') ${select}`);
      await pipeline(createReadStream(file), response);
    } else {
      session.query(sql);
      response.end();
    }
  } catch (error) {
    refuse(response, 500, (error as Error).message.replace(/^Query failed: /, ""));
  } finally {
    rmSync(file, {force: true});
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {"X-ClickHouse-Exception-Code": /Code: (\d+)/.exec(text)?.[1] ?? "1"}).end(text);
}

let turn = Promise.resolve();
const server = createServer((request, response) => {
  turn = turn.then(() => answer(request, response));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
