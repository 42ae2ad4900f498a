import {createReadStream, createWriteStream} from "node:fs";
import {type ClientRequest, type IncomingMessage, request as overHttp, type RequestOptions} from "node:http";
import {request as overHttps} from "node:https";
import {pipeline} from "node:stream/promises";
import {EngineError} from "../engine/engine.ts";
import type {Address} from "./address.ts";
import {type Client, parseTsv} from "./client.ts";
import {SETTINGS} from "./dialect.ts";

/** A statement may take as long as it takes, a connection may not. */
const CONNECT_MILLISECONDS = 20_000;

/** A ClickHouse server by its HTTP port. Files are streamed; nothing is held whole. Throws `EngineError`. */
export function openServer(address: Address): Client {
  const {host} = address;
  const text = async (sql: string, doing: string, settings = SETTINGS): Promise<string> => {
    // A statement's errors come before its status, because the server waits for its end.
    const response = await ask(address, {...settings, wait_end_of_query: "1"}, doing, (request) => request.end(sql));
    return whole(response, host, doing);
  };
  return {
    host,
    run: async (sql, doing) => void (await text(sql, doing)),
    rows: async (sql, doing) => parseTsv(await text(`${sql} FORMAT TSV`, doing)),
    plainRows: async (sql, doing) => parseTsv(await text(`${sql} FORMAT TSV`, doing, {})),
    insert: async (table, file, doing) => {
      const query = `INSERT INTO ${table} FORMAT Parquet`;
      const response = await ask(address, {...SETTINGS, query, wait_end_of_query: "1"}, doing, (request) => {
        // A server that refuses half-way says why in its answer; the broken stream is only the echo of that.
        pipeline(createReadStream(file), request).catch((error: Error) => request.destroy(error));
      });
      await whole(response, host, doing);
    },
    export: async (sql, file, doing) => {
      const response = await ask(address, SETTINGS, doing, (request) => request.end(`${sql} FORMAT Parquet`));
      await pipeline(response, createWriteStream(file, {mode: 0o600})).catch((error: Error) => {
        throw cut(error, host, doing);
      });
    },
    close: async () => {}
  };
}

/** Posts one statement and gives the answer once its status is known to be good. */
async function ask(
  {host, hostname, port, secure, user, password}: Address,
  parameters: {readonly [name: string]: string},
  doing: string,
  send: (request: ClientRequest) => void
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method: "POST",
    hostname,
    port,
    path: `/?${new URLSearchParams(parameters)}`,
    headers: {"X-ClickHouse-User": user, "X-ClickHouse-Key": password},
    // A connection kept for the next statement may be closed by the server just as it is used.
    agent: false
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (secure ? overHttps : overHttp)(options, resolve);
    const tooLong = setTimeout(
      () => request.destroy(new Error(`no answer within ${CONNECT_MILLISECONDS / 1000} s`)),
      CONNECT_MILLISECONDS
    );
    let isConnected = false;
    request.on("socket", (socket) => {
      socket.setKeepAlive(true, 60_000);
      socket.once(secure ? "secureConnect" : "connect", () => {
        isConnected = true;
        clearTimeout(tooLong);
      });
    });
    request.on("error", (error) => {
      clearTimeout(tooLong);
      reject(
        isConnected ? cut(error, host, doing) : new EngineError(`ClickHouse cannot be reached: ${wordsOf(error)}`, host)
      );
    });
    send(request);
  });
  if (response.statusCode !== 200) throw refusal(response, await whole(response, host, doing), host, doing);
  return response;
}

async function whole(response: IncomingMessage, host: string, doing: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch (error) {
    throw cut(error as Error, host, doing);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Unknown user, wrong password, required password, authentication failed. */
const CREDENTIALS = ["192", "193", "194", "516"];

function refusal({statusCode, headers}: IncomingMessage, body: string, host: string, doing: string): EngineError {
  const code = String(headers["x-clickhouse-exception-code"] ?? /^Code: (\d+)/.exec(body)?.[1] ?? "");
  if (CREDENTIALS.includes(code) || (code === "" && (statusCode === 401 || statusCode === 403)))
    return new EngineError("ClickHouse refuses the user or the password", host);
  const words = body
    .replace(/\s+/g, " ")
    .replace(/\(version [^()]*(\([^()]*\))?\)/, "")
    .trim()
    .slice(0, 300);
  return new EngineError(`ClickHouse refused ${doing}: ${words || `status ${statusCode}`}`, host);
}

const cut = (error: Error, host: string, doing: string): EngineError =>
  new EngineError(`connection to ClickHouse was cut while ${doing}: ${wordsOf(error)}`, host);

const WORDS: {readonly [code: string]: string} = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "no such host",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no way to the host",
  HPE_INVALID_CONSTANT: "it does not speak HTTP"
};

const wordsOf = (error: Error): string => {
  const {code} = error as NodeJS.ErrnoException;
  return WORDS[code ?? ""] ?? (error.message || code || "unknown");
};
