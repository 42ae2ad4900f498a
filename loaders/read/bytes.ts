import {isUtf8} from "node:buffer";
import {createHash} from "node:crypto";

/** Telling files apart by their bytes, and decoding them. */

export type Magic = "zip" | "gzip" | "xls" | "parquet" | "pdf" | "image" | "empty" | "text" | "binary";

const MAGIC: readonly [Magic, string][] = [
  ["zip", "504b0304"],
  ["zip", "504b0506"],
  ["gzip", "1f8b"],
  ["xls", "d0cf11e0a1b11ae1"],
  ["parquet", "50415231"],
  ["pdf", "25504446"],
  ["image", "89504e47"],
  ["image", "ffd8ff"]
];

/** What a file is by its first bytes; never by its name. */
export function magicOf(head: Buffer): Magic {
  if (head.length === 0) return "empty";
  const hex = head.subarray(0, 8).toString("hex");
  const known = MAGIC.find(([, prefix]) => hex.startsWith(prefix));
  if (known) return known[0];
  if (byteOrder(head) !== null) return "text";
  // Control characters other than tab, line ends, form feed, Ctrl-Z and NUL (UTF-16 without a mark) are not text.
  const sample = head.subarray(0, 4096);
  let odd = 0;
  for (const byte of sample) if (byte < 32 && ![0, 9, 10, 12, 13, 26, 28, 29, 30, 31].includes(byte)) odd++;
  return odd > sample.length / 100 ? "binary" : "text";
}

/** What no line of text is: a tenth of it, and three at least, characters that print nothing. */
export function isGarbled(line: string): boolean {
  const odd = line.match(CONTROL)?.length ?? 0;
  return odd >= 3 && odd > line.length / 10;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x01-\x08\x0b\x0e-\x19\x1b-\x1f]/g;

/** What is said of a file whose header is known and whose rows are no text. */
export const garbledBelow = (where: string): string =>
  `control bytes below a known header: (${where}); the file was damaged or cut together, export or copy it again`;

/** The first line, where it is plain text, of bytes that as a whole are none, and the first line that is not; else null. */
export function textLine(head: Buffer): {text: string; garbled: number} | null {
  const lines = decode(head).split(/\r?\n/);
  const garbled = lines.findIndex((line) => line.includes("\0") || line.search(CONTROL) >= 0);
  const [text = ""] = lines;
  return text !== "" && garbled > 0 ? {text, garbled: garbled + 1} : null;
}

/** The encoding a byte order mark names, or null. */
export function byteOrder(bytes: Buffer): "utf-8" | "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/**
 * Decodes by byte order mark, else as UTF-8, else as Windows-1252, which is what CMS writes
 * (0xA0 in “1 million PFU”, 0x99, 0xAE).
 */
export function decode(bytes: Buffer): string {
  const order = byteOrder(bytes) ?? (isUtf8(bytes) ? "utf-8" : null);
  return order ? new TextDecoder(order).decode(bytes) : windows1252(bytes);
}

const C1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Node 20's own windows-1252 decoder leaves 0x80–0x9F as control characters, so they are looked up here. */
const windows1252 = (bytes: Buffer): string =>
  bytes.toString("latin1").replace(/[\x80-\x9f]/g, (control) => C1[control.charCodeAt(0) - 0x80]!);

/** Decodes the start of a file, of which the last character may be cut in two. */
export function decodeHead(bytes: Buffer): string {
  const order = byteOrder(bytes);
  if (order) return new TextDecoder(order).decode(bytes);
  for (let cut = 0; cut < 4 && cut < bytes.length; cut++) {
    const whole = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(whole)) return whole.toString("utf8");
  }
  return windows1252(bytes);
}

/** SHA-256 as 64 hexadecimal digits. */
export const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
