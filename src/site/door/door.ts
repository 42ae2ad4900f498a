import {createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual} from "node:crypto";
import type {IncomingMessage, ServerResponse} from "node:http";
import {Refused} from "../../errors.ts";
import {loginPage, POLICY} from "./page.ts";
import {Tries} from "./tries.ts";

/**
 * The door of a report that others on the network may read: one password, asked by a form, remembered by a cookie. What a network
 * can see of it is its own matter: without TLS in front everyone on the way reads along (reports/methods/security.md).
 */
export interface Door {
  /** Lets a request in (true), or answers it itself: the form, its answer, or that too many were wrong. */
  admits(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export interface DoorOptions {
  /** Path the site is served under. */
  readonly base?: string;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

const LEAST_LETTERS = 12;
const COOKIE = "plus_six_session";
/** A working day. */
const SESSION_MS = 12 * 3_600_000;
/** Passwords compared at once: each takes 32 MB for a tenth of a second. */
const MOST_AT_ONCE = 4;
const MOST_BYTES = 4096;
const COST: ScryptOptions = {N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20};

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((done, fail) =>
    scrypt(password.normalize("NFC"), salt, 32, COST, (error, key) => (error ? fail(error) : done(key)))
  );
const digest = (token: string): string => createHash("sha256").update(token).digest("base64");

/** A door for this password, which it keeps only as scrypt makes it of a new salt. Throws `Refused` for a short one. */
export async function openDoor(
  password: string,
  {base = "/", now = () => performance.now()}: DoorOptions = {}
): Promise<Door> {
  if ([...password].length < LEAST_LETTERS)
    throw new Refused(`password too short: it needs ${LEAST_LETTERS} characters or more; four words do`);
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  const sessions = new Map<string, number>();
  const tries = new Tries(now);
  let comparing = 0;

  const isKnown = (request: IncomingMessage): boolean => {
    const until = sessions.get(digest(cookieOf(request) ?? ""));
    return until !== undefined && until > now();
  };
  const enter = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const from = request.socket.remoteAddress ?? "";
    if (!isOwnForm(request)) return say(response, 403, loginPage(base, "This form was sent from another page."));
    const given = await bodyOf(request);
    if (given === null) return say(response, 413, loginPage(base, "That is too long."));
    const wait = tries.wait(from);
    if (wait > 0 || comparing >= MOST_AT_ONCE) {
      response.setHeader("Retry-After", String(Math.ceil(Math.max(wait, 1000) / 1000)));
      return say(response, 429, loginPage(base, "Too many wrong passwords. Try again in a quarter of an hour."));
    }
    // Counted before it is compared, so that many at once are no way around the limit.
    tries.count(from);
    comparing++;
    const isRight = await derive(new URLSearchParams(given).get("password") ?? "", salt)
      .then((each) => timingSafeEqual(each, key))
      .finally(() => comparing--);
    if (!isRight) return say(response, 401, loginPage(base, "That is not the password."));
    tries.forget(from);
    for (const [each, until] of sessions) if (until <= now()) sessions.delete(each);
    const token = randomBytes(32).toString("base64url");
    sessions.set(digest(token), now() + SESSION_MS);
    response
      .writeHead(303, {
        Location: base,
        "Set-Cookie": `${COOKIE}=${token}; Path=${base}; Max-Age=${SESSION_MS / 1000}; HttpOnly; SameSite=Strict`,
        "Cache-Control": "no-store"
      })
      .end();
  };
  return {
    admits: async (request, response) => {
      if (request.method === "POST" && pathOf(request) === `${base}login`) {
        await enter(request, response);
        return false;
      }
      if (isKnown(request)) return true;
      say(response, 401, request.method === "HEAD" ? "" : loginPage(base));
      return false;
    }
  };
}

const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split(/[?#]/, 1)[0]!;

/** Browsers say where a form came from; what says nothing is no browser. */
function isOwnForm({headers}: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

function cookieOf({headers}: IncomingMessage): string | null {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? null;
}

/** The body as text; null for a longer one than a form has. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function say(response: ServerResponse, status: number, html: string): void {
  response
    .writeHead(status, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": POLICY,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer",
      Connection: status === 413 ? "close" : "keep-alive"
    })
    .end(html);
}
