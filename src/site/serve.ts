import {createReadStream, existsSync, realpathSync, type Stats, statSync} from "node:fs";
import {createServer, type IncomingMessage, type Server, type ServerResponse} from "node:http";
import {hostname, networkInterfaces} from "node:os";
import {extname, join, relative, resolve, sep} from "node:path";
import {Refused} from "../errors.ts";
import {type ActionDesk, openActionDesk} from "./actions.ts";
import {type Door, openDoor} from "./door/door.ts";

/** The address that is listened on: a report is for the machine it was made on, unless a password stands before it. */
const HOST = "127.0.0.1";
const EVERY_ADDRESS = "0.0.0.0";
/** Ports tried, one after another, when the one asked for is taken. */
const PORTS_TRIED = 20;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".arrow": "application/vnd.apache.arrow.stream",
  ".parquet": "application/vnd.apache.parquet",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".zip": "application/zip"
};

export interface ServeOptions {
  /** Folder of the built site. */
  readonly dist: string;
  /** Port to begin with; 0 takes any free one. */
  readonly port?: number;
  /** Path the site is served under, such as `/reports/`. */
  readonly base?: string;
  /** What colleagues must type before they see anything; twelve characters or more. */
  readonly password?: string;
  /** Answer on every address of the machine, not on 127.0.0.1 alone; refused without a password. */
  readonly lan?: boolean;
  /** Other names by which others ask for this machine with `lan`: that of a container's host, or in the network's own list. */
  readonly names?: readonly string[];
  /** File that owners and states of actions are written to; without one, or with `lan`, the page only shows them. */
  readonly actions?: string;
}

export interface ServedSite {
  readonly url: string;
  /** Where others on the network reach it; none on loopback. */
  readonly lanUrls: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves a built site on the first free port from `port` on: on 127.0.0.1 only, or with `lan` on every address of the machine.
 * Throws `Refused` where there is no site, and for `lan` without a password.
 */
export async function serve({
  dist,
  port = 3000,
  base = "/",
  password,
  lan = false,
  names = [],
  actions
}: ServeOptions): Promise<ServedSite> {
  if (!existsSync(join(dist, "index.html"))) {
    throw new Refused(`no site to serve: ${dist}; run "plus-six build" first`);
  }
  if (lan && password === undefined)
    throw new Refused("no password: others on the network would read the report; add --password, or leave --lan out");
  const door = password === undefined ? null : await openDoor(password, {base});
  const desk = actions === undefined || lan ? null : openActionDesk(actions, base);
  const site: Site = {dist, base, desk};
  const server = createServer((request, response) => {
    if (!isOwnHost(request, lan ? names : null)) refuse(response, 403, "this site answers to its own addresses only");
    else if (!door) answer(site, request, response);
    else admit(door, site, request, response);
  });
  const bound = await listen(server, port, lan ? EVERY_ADDRESS : HOST);
  return {
    url: `http://${HOST}:${bound}${base}`,
    lanUrls: lan ? outerAddresses().map((address) => `http://${address}:${bound}${base}`) : [],
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      })
  };
}

interface Site {
  readonly dist: string;
  readonly base: string;
  readonly desk: ActionDesk | null;
}

function admit(door: Door, site: Site, request: IncomingMessage, response: ServerResponse): void {
  door.admits(request, response).then(
    (isIn) => {
      if (isIn) answer(site, request, response);
    },
    // A connection that broke while a password was read; there is nobody to tell.
    () => response.destroy()
  );
}

/** Addresses by which others on the network reach this machine. */
const outerAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).filter(({internal, family}) => !internal && family === "IPv4").map(({address}) => address)
  );

async function listen(server: Server, first: number, host: string): Promise<number> {
  const last = first === 0 ? 0 : first + PORTS_TRIED - 1;
  for (let port = first; ; port++) {
    try {
      return await new Promise<number>((done, fail) => {
        server.once("error", fail);
        server.listen(port, host, () => {
          server.removeListener("error", fail);
          const address = server.address();
          done(typeof address === "object" && address ? address.port : port);
        });
      });
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!taken) throw error;
      if (port >= last) throw new Refused(`ports ${first} to ${last} are all taken; name another with --port`);
    }
  }
}

/**
 * A page elsewhere must not read the report by pointing a name of its own at this address: the host asked for is this machine by
 * loopback, or with `lan` the address the connection came to or one of its names; null for loopback alone.
 */
function isOwnHost({headers, socket}: IncomingMessage, names: readonly string[] | null): boolean {
  const host = (headers.host ?? "").toLowerCase().replace(/:\d+$/, "");
  if (["127.0.0.1", "localhost", "[::1]"].includes(host)) return true;
  if (names === null) return false;
  const own = hostname().toLowerCase();
  const known = [
    socket.localAddress,
    own,
    `${own.replace(/\..*$/, "")}.local`,
    ...names.map((name) => name.toLowerCase())
  ];
  return known.includes(host);
}

function answer({dist, base, desk}: Site, request: IncomingMessage, response: ServerResponse): ServerResponse {
  const asked = (request.url ?? "/").split(/[?#]/, 1)[0]!;
  if (asked.startsWith(base) && desk?.answers(asked.slice(base.length), request, response)) return response;
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return refuse(response, 405, "only GET and HEAD");
  }
  const redirect = asked === base.replace(/\/$/, "") && base !== "/" ? base : undefined;
  if (redirect) {
    return response.writeHead(301, {Location: redirect}).end();
  }
  const found = asked.startsWith(base) ? findFile(dist, asked.slice(base.length)) : undefined;
  if (!found) return refuse(response, 404, "no such page");
  if (typeof found === "string") {
    return response.writeHead(301, {Location: `${base}${found}`}).end();
  }
  const tag = tagOf(found.stats);
  const cookie = desk && extname(found.path) === ".html" ? {"Set-Cookie": desk.cookie} : {};
  if (request.headers["if-none-match"] === tag)
    return response.writeHead(304, {...HEADERS, ETag: tag, ...cookie}).end();
  response.writeHead(200, {
    ...HEADERS,
    ETag: tag,
    "Content-Type": TYPES[extname(found.path).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": found.stats.size,
    ...cookie
  });
  if (request.method === "HEAD") return response.end();
  return createReadStream(found.path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** Names a file as it was written: a build writes every file anew, so the same name is the same bytes. */
const tagOf = ({ino, size, mtimeMs}: Stats): string =>
  `"${ino.toString(36)}-${size.toString(36)}-${mtimeMs.toString(36)}"`;

const HEADERS = {
  // A page rebuilt a minute ago must not be shown from a cache: a browser asks each time whether its copy still stands.
  "Cache-Control": "no-cache",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin"
} as const;

function refuse(response: ServerResponse, status: number, text: string): ServerResponse {
  return response
    .writeHead(status, {...HEADERS, "Content-Type": "text/plain; charset=utf-8"})
    .end(`${status}: ${text}\n`);
}

/**
 * The path of a folder of the site as a Location may name it: what was found, never what was asked for, so that
 * `//evil.example/%2e%2e/methods` cannot send a browser elsewhere.
 */
const pathOf = (found: string): string => `${found.split(sep).map(encodeURIComponent).join("/")}/`;

interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
}

/** The file of a path, the path to go to instead (a folder without its slash), or undefined. Never outside the site. */
function findFile(dist: string, encoded: string): FoundFile | string | undefined {
  let name: string;
  let folder: string;
  try {
    name = decodeURIComponent(encoded);
    // Looked up each time: a build publishes by pointing `dist` at another folder.
    folder = realpathSync(dist);
  } catch {
    return undefined;
  }
  if (name.includes("\0") || name.includes("\\")) return undefined;
  const wanted = resolve(folder, `./${name}`);
  const candidates = name === "" || name.endsWith("/") ? [join(wanted, "index.html")] : [wanted, `${wanted}.html`];
  for (const candidate of candidates) {
    if (candidate !== folder && !candidate.startsWith(folder + sep)) return undefined;
    try {
      const real = realpathSync(candidate);
      if (real !== folder && !real.startsWith(folder + sep)) return undefined;
      const stats = statSync(real);
      if (stats.isFile()) return {path: real, stats};
      if (stats.isDirectory() && statSync(join(real, "index.html")).isFile()) return pathOf(relative(folder, real));
    } catch {
      // Not there under this name; try the next.
    }
  }
  return undefined;
}
