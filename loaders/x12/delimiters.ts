import type {Delimiters} from "./segment.ts";

/** What the head of an interchange says about how to read it. */
export interface Head {
  readonly delimiters: Delimiters;
  /** ISA without line breaks, up to and without its terminator. */
  readonly bytes: Buffer;
  /** Start of each of the 17 elements in `bytes`. */
  readonly starts: readonly number[];
  /** Bytes of the file it takes, terminator included. */
  readonly length: number;
  readonly is_fixed_width: boolean;
  readonly is_wrapped: boolean;
}

/** Where a fixed-width ISA has its element separators. https://x12.org, ISA segment: 106 bytes with its terminator */
const FIXED = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103] as const;
const CR = 0x0d;
const LF = 0x0a;
/** An ISA, however odd, ends within this many bytes. */
export const HEAD_BYTES = 512;

interface Flat {
  readonly bytes: Buffer;
  /** Index in the file of each byte. */
  readonly source: readonly number[];
}

function flatten(raw: Buffer, dropBreaks: boolean): Flat {
  const source: number[] = [];
  for (let i = 0; i < raw.length; i++) if (!dropBreaks || (raw[i] !== CR && raw[i] !== LF)) source.push(i);
  return {bytes: Buffer.from(source.map((i) => raw[i]!)), source};
}

const isLetterOrDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

function separatorsOf(bytes: Buffer, isFixed: boolean): number[] | null {
  const element = bytes[3];
  if (element === undefined || isLetterOrDigit(element) || element === 0x20) return null;
  if (isFixed) return bytes.length >= 106 && FIXED.every((at) => bytes[at] === element) ? [...FIXED] : null;
  const found: number[] = [];
  for (let i = 3; i < bytes.length && found.length < 16; i++) if (bytes[i] === element) found.push(i);
  return found.length === 16 ? found : null;
}

/** After the ISA comes another segment of the envelope, or nothing. */
function startsEnvelope(flat: Flat, from: number, element: number): boolean {
  let at = from;
  while (at < flat.bytes.length && flat.bytes[at]! <= 0x20) at++;
  const rest = flat.bytes.subarray(at);
  const name = rest.toString("latin1", 0, 3);
  if (rest.length < 4) return rest.length === 0 || "GS ISAIEATA1".includes(rest.toString("latin1", 0, rest.length));
  if (/^(GS|ST)/.test(name)) return rest[2] === element;
  return /^(ISA|IEA|TA1)$/.test(name) && (name === "ISA" || rest[3] === element);
}

function headOf(raw: Buffer, isFixed: boolean, isWrapped: boolean): Head | null {
  const flat = flatten(raw, isWrapped);
  const {bytes} = flat;
  if (bytes.toString("latin1", 0, 3) !== "ISA") return null;
  const separators = separatorsOf(bytes, isFixed);
  if (!separators) return null;
  const last = separators[15]!;
  const [element, component, terminator] = [bytes[3]!, bytes[last + 1], bytes[last + 2]];
  if (component === undefined || terminator === undefined) return null;
  if (isLetterOrDigit(terminator) || terminator === element || terminator === component) return null;
  if (!startsEnvelope(flat, last + 3, element)) return null;
  return {
    delimiters: {element, component, terminator, repetition: bytes[separators[10]! + 1]!},
    bytes: bytes.subarray(0, last + 2),
    starts: [0, ...separators.map((at) => at + 1)],
    length: flat.source[last + 2]! + 1,
    is_fixed_width: isFixed,
    is_wrapped: isWrapped
  };
}

/**
 * Reads the delimiters of an interchange from its ISA: by fixed positions, then without line breaks (files wrapped at
 * a column), then by counting 16 separators (an ISA of odd width). Null when `raw` holds no readable ISA.
 */
export function readHead(raw: Buffer): Head | null {
  return headOf(raw, true, false) ?? headOf(raw, true, true) ?? headOf(raw, false, false) ?? headOf(raw, false, true);
}

/** Whether the bytes begin with ISA once line breaks are taken out. */
export function looksLikeHead(raw: Buffer): boolean {
  return flatten(raw.subarray(0, 16), true).bytes.toString("latin1", 0, 3) === "ISA";
}
