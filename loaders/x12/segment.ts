/**
 * One segment of an X12 file, as positions in a buffer that is reused: read what is needed before the next one.
 * Amounts are whole cents in a safe integer (at most ten digits before the point, so sums of thousands stay exact);
 * nothing goes through a fraction.
 */

export interface Delimiters {
  readonly element: number;
  readonly terminator: number;
  readonly component: number;
  readonly repetition: number;
}

/** The most elements a segment may have here; CAS, the longest that carries money, has 19. */
export const MAX_ELEMENTS = 256;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const MAX_WHOLE_DIGITS = 10;
const utf8 = new TextDecoder("utf-8", {fatal: true});

/** The name of a segment as a number, so that comparing costs nothing: `segmentName("CLP")`. */
export function segmentName(text: string): number {
  let name = 0;
  for (let i = 0; i < text.length; i++) name = name * 256 + text.charCodeAt(i);
  return name;
}

export class Segment {
  bytes: Buffer = Buffer.alloc(0);
  /** Start of each element in `bytes`, the name being element 0; the last entry is one past the end plus one. */
  readonly starts = new Int32Array(MAX_ELEMENTS + 2);
  /** Elements, the name included. */
  count = 0;
  name = 0;
  /** Ordinal in the file, from 1. */
  ordinal = 0;
  /** Byte of the file at which it starts. */
  offset = 0;
  component = 0x3a;

  isEmpty(element: number): boolean {
    return element >= this.count || this.starts[element + 1]! - 1 <= this.starts[element]!;
  }

  /** Whether a composite element has more than one component. */
  hasComponents(element: number): boolean {
    if (element >= this.count) return false;
    const end = this.starts[element + 1]! - 1;
    for (let i = this.starts[element]!; i < end; i++) if (this.bytes[i] === this.component) return true;
    return false;
  }

  /** Text of an element, trimmed, control bytes removed: UTF-8 where it is valid, else Latin-1; empty when absent. */
  text(element: number): string {
    if (element >= this.count) return "";
    return decode(this.bytes, this.starts[element]!, this.starts[element + 1]! - 1);
  }

  /** Text of an element, null when it is empty. */
  value(element: number): string | null {
    return this.text(element) || null;
  }

  /** Components of a composite element; repetitions are not split. */
  components(element: number): string[] {
    if (element >= this.count) return [];
    const parts: string[] = [];
    const end = this.starts[element + 1]! - 1;
    let from = this.starts[element]!;
    for (let i = from; i < end; i++) {
      if (this.bytes[i] !== this.component) continue;
      parts.push(decode(this.bytes, from, i));
      from = i + 1;
    }
    parts.push(decode(this.bytes, from, end));
    return parts;
  }

  /** An X12 decimal of at most two places as whole cents; 0 when empty, NaN when it is anything else. */
  cents(element: number): number {
    if (element >= this.count) return 0;
    const {bytes} = this;
    let at = this.starts[element]!;
    const end = this.starts[element + 1]! - 1;
    if (at >= end) return 0;
    const negative = bytes[at] === MINUS;
    if (negative) at++;
    let value = 0;
    let digits = 0;
    let byte = 0;
    for (; at < end; at++) {
      byte = bytes[at]!;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + byte - ZERO;
      digits++;
    }
    if (digits > MAX_WHOLE_DIGITS) return Number.NaN;
    let decimals = 0;
    if (at < end) {
      if (byte !== POINT) return Number.NaN;
      for (at++; at < end; at++) {
        byte = bytes[at]!;
        if (byte < ZERO || byte > NINE || decimals === 2) return Number.NaN;
        value = value * 10 + byte - ZERO;
        decimals++;
      }
    }
    if (digits + decimals === 0) return Number.NaN;
    if (decimals === 0) value *= 100;
    else if (decimals === 1) value *= 10;
    return negative && value !== 0 ? -value : value;
  }
}

function decode(bytes: Buffer, from: number, to: number): string {
  let isPlain = true;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80 || byte < 0x20) isPlain = false;
  }
  if (isPlain) return bytes.toString("latin1", from, to).trim();
  const kept = bytes.subarray(from, to).filter((byte) => byte >= 0x20);
  try {
    return utf8.decode(kept).trim();
  } catch {
    return Buffer.from(kept).toString("latin1").trim();
  }
}

/** Whole cents as dollars with two decimals, as DuckDB reads them. */
export function dollars(cents: number): string {
  const size = Math.abs(cents);
  const fraction = size % 100;
  return `${cents < 0 ? "-" : ""}${(size - fraction) / 100}.${fraction < 10 ? "0" : ""}${fraction}`;
}
