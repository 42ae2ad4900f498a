import {crc32, inflateRawSync} from "node:zlib";
import {BadFile} from "../source.ts";

/**
 * Zip archives in memory. Libraries at hand give neither the date of a member (CMS's only trace of a posting), nor its
 * checksum, nor a bound on what comes out, so the central directory is read here; nothing is ever written by a
 * member's name.
 */
export interface Member {
  readonly name: string;
  /** Date of the member as the archive states it, ISO. */
  readonly modified: string;
  readonly size: number;
  /** Inflates; throws `BadFile` when the bytes are not what the directory says. */
  bytes(): Buffer;
}

export interface ZipLimits {
  readonly entries: number;
  readonly bytes: number;
  readonly ratio: number;
}

export const ZIP_LIMITS: ZipLimits = {entries: 2000, bytes: 512 * 2 ** 20, ratio: 200};

/** Parts of a workbook are held in memory together, as cells: three to five times their bytes. */
export const WORKBOOK_LIMITS: ZipLimits = {...ZIP_LIMITS, bytes: 256 * 2 ** 20};

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** Lists the files of an archive; throws `BadFile` for one that is cut short, encrypted, too large or badly named. */
export function openZip(archive: Buffer, path: string, limits: ZipLimits = ZIP_LIMITS): Member[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== END)
    throw new BadFile(`half-written zip: no directory at its end (${path}); fetch or copy it again`);
  const count = archive.readUInt16LE(end + 10);
  const start = archive.readUInt32LE(end + 16);
  if (count > limits.entries)
    throw new BadFile(`zip of ${count} members (${path}); at most ${limits.entries} are read, unpack what is needed`);
  const members: Member[] = [];
  const names = new Set<string>();
  let at = start;
  let total = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== ENTRY)
      throw new BadFile(`half-written zip: member ${index + 1} of ${count} is not listed (${path}); fetch it again`);
    const entry = readEntry(archive, at);
    at = entry.next;
    if (entry.name.endsWith("/")) continue;
    const where = `${path} member ${JSON.stringify(entry.name)}`;
    const isUnsafe = /^([/\\]|[a-z]:)/i.test(entry.name) || entry.name.split(/[/\\]/).includes("..");
    if (isUnsafe || entry.name.includes("\0"))
      throw new BadFile(`zip member leaves its folder: (${where}); do not use this archive`);
    if (names.has(entry.name)) throw new BadFile(`two zip members of one name: (${where}); pack it again`);
    if (entry.flags & 1) throw new BadFile(`encrypted zip: (${where}); unpack it with its password`);
    total += entry.size;
    if (total > limits.bytes || entry.size > limits.ratio * Math.max(entry.packed, 1024))
      throw new BadFile(
        `zip unpacks to too much: ${entry.size} bytes from ${entry.packed} (${where}); unpack it yourself`
      );
    names.add(entry.name);
    members.push({...entry, bytes: () => inflate(archive, entry, where)});
  }
  return members;
}

/** A workbook (.xlsx, .ods) is a zip too: it is one file, not its parts. */
export const isWorkbook = (members: readonly Member[]): boolean =>
  members.some(({name}) => name === "[Content_Types].xml" || name === "META-INF/manifest.xml");

/**
 * The files of an archive, those of a zip in it among them as `inner.zip/name`, all within one limit of bytes. A zip in
 * a zip in a zip is not opened. An inner zip that cannot be opened is a member with its fault.
 */
export function openZips(archive: Buffer, path: string): (Member & {readonly fault?: string})[] {
  const members = openZip(archive, path);
  let left = ZIP_LIMITS.bytes - members.reduce((sum, {size}) => sum + size, 0);
  return members.flatMap((member) => {
    if (!/\.zip$/i.test(member.name)) return [member];
    try {
      const inner = openZip(member.bytes(), `${path}/${member.name}`, {...ZIP_LIMITS, bytes: left});
      if (isWorkbook(inner)) return [member];
      left -= inner.reduce((sum, {size}) => sum + size, 0);
      return inner.map((file) => ({...file, name: `${member.name}/${file.name}`}));
    } catch (error) {
      if (!(error instanceof BadFile)) throw error;
      return [{...member, fault: error.message}];
    }
  });
}

interface Entry {
  name: string;
  modified: string;
  size: number;
  packed: number;
  flags: number;
  method: number;
  crc: number;
  local: number;
  next: number;
}

function readEntry(archive: Buffer, at: number): Entry {
  const nameLength = archive.readUInt16LE(at + 28);
  const flags = archive.readUInt16LE(at + 8);
  const name = archive.subarray(at + 46, at + 46 + nameLength);
  const date = archive.readUInt16LE(at + 14);
  const two = (value: number): string => String(value).padStart(2, "0");
  return {
    name: name.toString(flags & 0x800 ? "utf8" : "latin1"),
    modified: `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}`,
    size: archive.readUInt32LE(at + 24),
    packed: archive.readUInt32LE(at + 20),
    flags,
    method: archive.readUInt16LE(at + 10),
    crc: archive.readUInt32LE(at + 16),
    local: archive.readUInt32LE(at + 42),
    next: at + 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  };
}

function inflate(archive: Buffer, entry: Entry, where: string): Buffer {
  const broken = (why: string): BadFile => new BadFile(`damaged zip: ${why} (${where}); fetch or copy it again`);
  if (entry.local + 30 > archive.length || archive.readUInt32LE(entry.local) !== LOCAL) throw broken("no member there");
  const from = entry.local + 30 + archive.readUInt16LE(entry.local + 26) + archive.readUInt16LE(entry.local + 28);
  const packed = archive.subarray(from, from + entry.packed);
  if (packed.length < entry.packed) throw broken("cut short");
  if (entry.method !== 0 && entry.method !== 8) throw broken(`packing method ${entry.method} is not read`);
  let bytes: Buffer;
  try {
    bytes = entry.method === 0 ? packed : inflateRawSync(packed, {maxOutputLength: Math.max(entry.size, 1)});
  } catch (error) {
    throw broken((error as Error).message.toLowerCase());
  }
  if (bytes.length !== entry.size) throw broken(`${bytes.length} bytes where ${entry.size} are stated`);
  if (crc32(bytes) !== entry.crc) throw broken("checksum differs");
  return bytes;
}
