import {createHash} from "node:crypto";
import {closeSync, createReadStream, createWriteStream, openSync, readFileSync, readSync, statSync} from "node:fs";
import {pipeline} from "node:stream/promises";
import {createGunzip} from "node:zlib";
import type {Found} from "../discover.ts";
import {BadFile, type Format, type InputFile, type Record} from "../source.ts";
import {decode, decodeHead, magicOf, sha256Of, textLine} from "./bytes.ts";
import {chunksOf} from "./chunks.ts";
import {csvField, csvHead, csvRecords} from "./csv.ts";
import {groupSheets, type SheetGroup} from "./sheet-group.ts";
import {odsSheets, type Sheet, xlsSheets, xlsxSheets} from "./workbook.ts";
import {type Member, openZip, openZips} from "./zip.ts";

/** A file opened for recognizing, with the file on disk that DuckDB or a reader may read. */
export interface OpenFile extends InputFile {
  /** Uncompressed content on disk: the file itself, or a copy in the scratch folder. */
  readonly content: string;
  /** The same in memory, where it is small. */
  readonly whole?: Buffer | null;
  /** Rows of a workbook, read once. */
  readonly rows: Record[] | null;
  /** What is worth saying of a workbook: hidden rows that were read, sheets that were read together. */
  readonly remarks: readonly string[];
  /** Of a workbook with tables of several kinds: the file as each kind of sheet would have it, this one first. */
  readonly views?: readonly OpenFile[];
  /** Of a workbook: the sheets this view does not hold. */
  readonly otherSheets?: readonly Sheet[];
  /** Of a workbook: names of the sheets this view holds. */
  readonly sheets?: readonly string[];
}

/** A file of which nothing can be read; why, where that is known, its first line where that is text, and the line that is not. */
export interface Unreadable {
  readonly unreadable: string;
  readonly header?: {readonly text: string; readonly garbled: number} | null;
}

/** What a file is before its content is looked at: enough for a duplicate or an unreadable one. */
export interface Identity {
  readonly bytes: number;
  readonly sha256: string;
}

const HEAD = 64 * 1024;
/** A file of this size is read once, into memory: opening it costs more than its bytes. */
const SMALL = HEAD;

/** The archive opened last: its members are read one after the other. */
let opened: {readonly key: string; readonly members: ReadonlyMap<string, Member>} | null = null;

/** The members of an archive by name, as its file is now. */
function membersOf(file: string, archive: string): ReadonlyMap<string, Member> {
  const {size, mtimeMs, ctimeMs, ino} = statSync(file);
  const key = [file, size, mtimeMs, ctimeMs, ino].join(" ");
  if (opened?.key !== key)
    opened = {key, members: new Map(openZips(readFileSync(file), archive).map((member) => [member.name, member]))};
  return opened.members;
}

/** Size and hash of a file or member as received. */
export async function identify(
  found: Found
): Promise<Identity & {memberBytes: Buffer | null; whole: Buffer | null; modified: string | null}> {
  if (found.member === null) {
    opened = null;
    if (found.view === undefined && statSync(found.file).size <= SMALL) {
      const whole = readFileSync(found.file);
      return {bytes: whole.length, sha256: sha256Of(whole), memberBytes: null, whole, modified: null};
    }
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(found.file, {highWaterMark: 2 ** 20})) hash.update(chunk as Buffer);
    if (found.view !== undefined) hash.update(`sheet ${found.view}`);
    return {
      bytes: statSync(found.file).size,
      sha256: hash.digest("hex"),
      memberBytes: null,
      whole: null,
      modified: null
    };
  }
  const archive = found.path.slice(0, -found.member.length - 1);
  const member = membersOf(found.file, archive).get(found.member);
  if (!member) throw new BadFile(`zip changed while it was read: (${found.path}); load again`);
  const bytes = member.bytes();
  return {bytes: bytes.length, sha256: sha256Of(bytes), memberBytes: bytes, whole: null, modified: member.modified};
}

/** Opens a file for its recognizers; `scratch` is a path free for a copy. Throws `BadFile` for one cut short. */
export async function openInput(
  found: Found,
  identity: Awaited<ReturnType<typeof identify>>,
  scratch: string
): Promise<OpenFile | Unreadable> {
  const {path} = found;
  let content = found.file;
  let own = identity.memberBytes;
  if (own) {
    const {writeFileSync} = await import("node:fs");
    writeFileSync(scratch, own, {mode: 0o600});
    content = scratch;
  } else if (/[^A-Za-z0-9 ./_\-(),&+=@~:\\]/.test(content)) {
    // A name with *, ? or quotes in it would be a pattern to DuckDB: it reads a copy under a plain name.
    const {copyFileSync} = await import("node:fs");
    copyFileSync(content, scratch);
    content = scratch;
  }
  let whole = own && own.length <= SMALL ? own : identity.whole;
  let head = whole?.subarray(0, HEAD) ?? readHead(content);
  if (magicOf(head) === "gzip") {
    const unpacked = `${scratch}.csv`;
    await gunzip(content, unpacked, path);
    content = unpacked;
    [own, whole] = [null, null];
    head = readHead(content);
  }
  const magic = magicOf(head);
  if (magic === "empty") return {unreadable: `empty file: 0 bytes (${path}); export or fetch it again`};
  const format = formatOf(magic);
  if (format === null || format === "zip") {
    if (format === null) return {unreadable: "", header: magic === "binary" ? textLine(head) : null};
    return workbookFile(found, identity, content, "xlsx");
  }
  if (format === "xls") return workbookFile(found, identity, content, "xls");
  const text = format === "parquet" ? "" : decodeHead(head).replace(/^\ufeff/, "");
  const read = (): Buffer => own ?? whole ?? readFileSync(content);
  return {
    path,
    format,
    bytes: identity.bytes,
    sha256: identity.sha256,
    modified: identity.modified,
    head: text,
    // X12 is asked for none.
    get headRecords() {
      return format === "csv" ? csvHead(text) : [];
    },
    content,
    whole,
    rows: null,
    remarks: [],
    text: () => decode(read()).replace(/^\ufeff/, ""),
    records: () => csvRecords(decode(read()), path),
    chunks: () => (whole ? [whole] : chunksOf(content))
  };
}

function formatOf(magic: ReturnType<typeof magicOf>): Format | "zip" | null {
  if (magic === "text") return "csv";
  if (magic === "xls" || magic === "parquet" || magic === "zip") return magic;
  return null;
}

async function workbookFile(
  found: Found,
  identity: Awaited<ReturnType<typeof identify>>,
  content: string,
  format: "xls" | "xlsx"
): Promise<OpenFile | Unreadable> {
  const bytes = identity.memberBytes ?? readFileSync(content);
  const sheets = await sheetsOf(bytes, found.path, format);
  if (sheets === null) return {unreadable: ""};
  const groups = groupSheets(sheets, found.path);
  const views = groups.map((group) => viewOf(group, found, identity, content, format));
  if (found.view === undefined) return {...views[0]!, views};
  // One of several files in a workbook: what none of them holds is said once, with the first.
  const held = new Set(found.siblings?.flatMap((at) => groups[at]!.sheets));
  const isFirst = found.view === found.siblings?.[0];
  return {...views[found.view]!, otherSheets: isFirst ? sheets.filter(({name}) => !held.has(name)) : []};
}

/** A workbook as it is seen through sheets of one header. */
function viewOf(
  {rows, remarks, others, sheets}: SheetGroup,
  found: Found,
  identity: Awaited<ReturnType<typeof identify>>,
  content: string,
  format: "xls" | "xlsx"
): OpenFile {
  const headRecords = rows.slice(0, 40);
  const text = (of: readonly Record[]): string => of.map(({cells}) => cells.map(csvField).join(",")).join("\n");
  return {
    path: found.path,
    format,
    bytes: identity.bytes,
    sha256: identity.sha256,
    modified: identity.modified,
    head: text(headRecords),
    headRecords,
    content,
    rows,
    remarks,
    otherSheets: others,
    sheets,
    text: () => text(rows),
    records: () => rows,
    chunks: () => chunksOf(content)
  };
}

/** The sheets of a workbook by what it is inside; null for a zip that is none. */
async function sheetsOf(bytes: Buffer, path: string, format: "xls" | "xlsx"): Promise<Sheet[] | null> {
  if (format === "xls") return xlsSheets(bytes, path);
  const names = openZip(bytes, path).map(({name}) => name);
  if (names.some((name) => name.startsWith("xl/"))) return await xlsxSheets(bytes, path);
  return names.includes("content.xml") ? odsSheets(bytes, path) : null;
}

function readHead(file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(HEAD);
    return head.subarray(0, readSync(descriptor, head, 0, HEAD, 0));
  } finally {
    closeSync(descriptor);
  }
}

async function gunzip(from: string, to: string, path: string): Promise<void> {
  const limit = 200 * Math.max(statSync(from).size, 64 * 1024);
  let total = 0;
  try {
    await pipeline(
      createReadStream(from),
      createGunzip(),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          total += chunk.length;
          if (total > limit)
            throw new BadFile(`gzip unpacks to too much: over ${limit} bytes (${path}); unpack it yourself`);
          yield chunk;
        }
      },
      createWriteStream(to, {mode: 0o600})
    );
  } catch (error) {
    if (error instanceof BadFile) throw error;
    throw new BadFile(`half-written gzip: ${(error as Error).message} after ${total} bytes (${path}); copy it again`);
  }
}
