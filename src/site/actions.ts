import {randomBytes, timingSafeEqual} from "node:crypto";
import {existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import type {IncomingMessage, ServerResponse} from "node:http";
import {join} from "node:path";
import {z} from "zod";
import {csvField, csvRecords} from "../../loaders/read/csv.ts";
import {Refused} from "../errors.ts";
import {ACTION_STATUSES, actionStatus} from "../schema/canonical.ts";
import {columnsOf} from "../schema/table.ts";

/** Owner and state of an action as somebody set them in the page. */
export interface ActionEntry {
  readonly action_id: string;
  readonly action_status: string;
  readonly owner: string;
}

const COLUMNS = columnsOf(actionStatus).map(({name}) => name);
const COOKIE = "plus-six-actions";
const HEADER = "x-plus-six";
/** Longer than any entry. */
const BODY = 4096;
const Entry = z.strictObject({
  /** As the register makes it: words and codes between dots. */
  action_id: z.string().regex(/^[\w.-]{1,200}$/),
  action_status: z.enum(ACTION_STATUSES),
  /** A name or two: no text that a spreadsheet would run, no line break. */
  owner: z
    .string()
    .trim()
    .regex(/^$|^[\p{L}\p{N}][\p{L}\p{N} .,'&()/-]{0,79}$/u)
});

/**
 * The file of a data folder that keeps owners and states: the CSV with those columns, wherever it lies on the top level, else
 * `actions.csv`. Throws `Refused` where there are two, as nobody can know which one counts.
 */
export function actionsFile(data: string): string {
  const found = readdirSync(data, {withFileTypes: true})
    .filter((entry) => entry.isFile() && /\.csv$/i.test(entry.name))
    .map(({name}) => join(data, name))
    .filter((path) => {
      const head = readFileSync(path, "utf8").slice(0, 400).split(/\r?\n/, 1)[0]!.toLowerCase();
      return head.includes("action_id") && head.includes("action_status");
    });
  if (found.length > 1)
    throw new Refused(`two files keep owners and states: ${found.join(" and ")}; put them into one`);
  return found[0] ?? join(data, "actions.csv");
}

/** What the file says now, by action. */
export function readEntries(path: string): Map<string, ActionEntry> {
  const {at, rows} = readRows(path);
  return new Map(
    rows.map((cells) => {
      const [action_id = "", action_status = "", owner = ""] = ["action_id", "action_status", "owner"].map(
        (name) => cells[at(name)]?.trim() ?? ""
      );
      return [action_id, {action_id, action_status, owner}];
    })
  );
}

/** Sets owner and state of an action; its other columns, other rows and their order stay. Written aside, then renamed. */
export function writeEntry(path: string, {action_id, action_status, owner}: ActionEntry): void {
  const {header, at, rows} = readRows(path);
  let row = rows.find((cells) => cells[at("action_id")]?.trim() === action_id);
  if (!row) {
    row = header.map(() => "");
    rows.push(row);
  }
  row[at("action_id")] = action_id;
  row[at("action_status")] = action_status;
  row[at("owner")] = owner;
  const text = [header, ...rows].map((cells) => `${cells.map(csvField).join(",")}\r\n`).join("");
  const aside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(aside, text, {mode: 0o600});
    renameSync(aside, path);
  } finally {
    rmSync(aside, {force: true});
  }
}

function readRows(path: string): {header: string[]; at: (name: string) => number; rows: string[][]} {
  const [head, ...records] = existsSync(path) ? csvRecords(readFileSync(path, "utf8"), path) : [];
  const header = head ? [...head.cells] : [...COLUMNS];
  const names = header.map((name) => name.trim().toLowerCase());
  // A file without a column for owners gets one.
  for (const name of ["action_id", "action_status", "owner"])
    if (!names.includes(name)) {
      names.push(name);
      header.push(name);
    }
  const rows = records
    .filter(({cells}) => cells.some((cell) => cell.trim() !== ""))
    .map(({cells}) => header.map((_, i) => cells[i] ?? ""));
  return {header, at: (name) => names.indexOf(name), rows};
}

/** Owner and state from a page of this machine. */
export interface ActionDesk {
  /** What a page must have to write; goes out with every page. */
  readonly cookie: string;
  /** Whether the path asked for is the desk's; then it has answered. */
  answers(path: string, request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * Opens `_plus-six/actions.json` (what the file says) and `_plus-six/action` (POST, one entry). Both want the token of this run in
 * a header, which a page of another site can neither read nor send, and a write wants the origin of this site.
 */
export function openActionDesk(path: string, base: string): ActionDesk {
  const token = randomBytes(16).toString("hex");
  const isKnown = (request: IncomingMessage): boolean => {
    const given = Buffer.from(String(request.headers[HEADER] ?? ""));
    return given.length === token.length && timingSafeEqual(given, Buffer.from(token));
  };
  const isOwn = ({headers}: IncomingMessage): boolean => headers.origin === `http://${headers.host}`;
  return {
    cookie: `${COOKIE}=${token}; Path=${base}; SameSite=Strict`,
    answers(asked, request, response) {
      if (asked !== "_plus-six/actions.json" && asked !== "_plus-six/action") return false;
      const isWrite = asked === "_plus-six/action";
      if (request.method !== (isWrite ? "POST" : "GET")) say(response, 405, {error: "not a way to ask for this"});
      else if (!isKnown(request) || (isWrite && !isOwn(request))) say(response, 403, {error: "only the report itself"});
      else if (isWrite) take(path, request, response);
      else say(response, 200, [...readEntries(path).values()]);
      return true;
    }
  };
}

function take(path: string, request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  let length = 0;
  request.on("data", (part: Buffer) => {
    length += part.length;
    if (length <= BODY) parts.push(part);
  });
  request.on("error", () => response.destroy());
  request.on("end", () => {
    const entry = length <= BODY ? entryOf(Buffer.concat(parts).toString("utf8")) : null;
    if (!entry) return say(response, 400, {error: "owner: a name of up to 80 letters; state: one of the list"});
    try {
      writeEntry(path, entry);
      return say(response, 200, entry);
    } catch (error) {
      return say(response, 500, {error: `not written: ${(error as Error).message}`});
    }
  });
}

/** An entry that may be written; null for anything else. */
export function entryOf(text: string): ActionEntry | null {
  try {
    return Entry.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin"
    })
    .end(JSON.stringify(body));
}
