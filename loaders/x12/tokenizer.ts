import {HEAD_BYTES, looksLikeHead, readHead} from "./delimiters.ts";
import {X12Error} from "./problem.ts";
import {type Delimiters, MAX_ELEMENTS, Segment} from "./segment.ts";

/** What the tokenizer met that is no segment; all are worth a warning. */
export interface Oddities {
  has_bom: boolean;
  /** Line breaks taken out of segments (column-wrapped files). */
  wraps: number;
  /** Control bytes left inside segments: text loses them, amounts refuse them. */
  controls: number;
  /** NUL and Ctrl-Z between segments; padding at the end is in `padding`. */
  gaps: number;
  padding: number;
  /** Terminators with nothing between them. */
  blanks: number;
  odd_heads: number;
  headless: boolean;
}

const CAPACITY = 1 << 16;
/** No segment of a claim or remittance comes near this; more means the terminator is not what the ISA said. */
const MAX_SEGMENT = 1 << 14;
const ELEMENT = 1;
const TERMINATOR = 2;
const CONTROL = 3;
const CR = 0x0d;
const LF = 0x0a;
const CTRL_Z = 0x1a;
const SPACE = 0x20;
const TAB = 0x09;
const LETTER_I = 0x49;
const DEFAULTS: Delimiters = {element: 0x2a, terminator: 0x7e, component: 0x3a, repetition: 0x5e};

export interface TokenizerOptions {
  /** Bytes gathered before they are looked at; small pieces cost a copy each, nothing more. */
  readonly window?: number;
}

/**
 * Cuts bytes into segments, whatever the size of the chunks. Delimiters are read anew at every ISA; line breaks and
 * padding between segments are skipped, line breaks inside are taken out and counted. Throws only X12Error.
 */
export class Tokenizer {
  readonly oddities: Oddities = {
    has_bom: false,
    wraps: 0,
    controls: 0,
    gaps: 0,
    padding: 0,
    blanks: 0,
    odd_heads: 0,
    headless: false
  };
  delimiters: Delimiters | null = null;
  /** Bytes pushed so far. */
  bytes = 0;
  segments = 0;

  readonly #emit: (segment: Segment) => void;
  readonly #segment = new Segment();
  readonly #buffer = Buffer.allocUnsafe(CAPACITY + HEAD_BYTES);
  readonly #kinds = new Uint8Array(256);
  readonly #window: number;
  #at = 0;
  #end = 0;
  /** Byte of the file at the start of the buffer. */
  #base = 0;
  #unread = 0;

  constructor(emit: (segment: Segment) => void, {window = 4096}: TokenizerOptions = {}) {
    this.#emit = emit;
    this.#window = window;
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; ) {
      const size = Math.min(chunk.length - from, CAPACITY - this.#end);
      this.#buffer.set(chunk.subarray(from, from + size), this.#end);
      this.#end += size;
      this.#unread += size;
      this.bytes += size;
      from += size;
      if (this.#unread >= this.#window || this.#end === CAPACITY) this.#scan(false);
    }
  }

  /** Reads what is left. Returns the text after the last terminator, empty when the file ended with one. */
  end(): string {
    this.#scan(true);
    return this.#buffer.toString("latin1", this.#at, Math.min(this.#end, this.#at + 64)).trim();
  }

  /** The rest after the last terminator as a segment of its own: files often lack the very last terminator. */
  flush(): void {
    if (this.#at >= this.#end || !this.delimiters) return;
    this.#buffer[this.#end++] = this.delimiters.terminator;
    this.#scan(true);
  }

  #scan(isLast: boolean): void {
    this.#unread = 0;
    if (this.bytes < 3 && !isLast) return;
    if (this.#base === 0 && this.#at === 0) this.#skipBom();
    while (this.#next(isLast));
    this.#compact();
  }

  #skipBom(): void {
    const [a, b, c] = this.#buffer;
    if (this.#end < 3 || a !== 0xef || b !== 0xbb || c !== 0xbf) return;
    this.oddities.has_bom = true;
    this.#at = 3;
  }

  /** Moves what is not read yet to the front. */
  #compact(): void {
    if (this.#at === 0) return;
    this.#buffer.copyWithin(0, this.#at, this.#end);
    this.#base += this.#at;
    this.#end -= this.#at;
    this.#at = 0;
  }

  /** Emits one segment; false when more bytes are needed. */
  #next(isLast: boolean): boolean {
    const buffer = this.#buffer;
    const end = this.#end;
    let at = this.#at;
    for (; at < end; at++) {
      const byte = buffer[at]!;
      if (byte === CR || byte === LF || byte === SPACE || byte === TAB) continue;
      if (byte !== 0 && byte !== CTRL_Z) break;
      this.oddities.padding++;
    }
    this.#at = at;
    if (at >= end) return false;
    if (this.oddities.padding > 0 && (buffer[at] === LETTER_I || this.delimiters)) this.#countGap(at, end);
    if (buffer[at] === LETTER_I || !this.delimiters) {
      if (end - at < HEAD_BYTES && !isLast) return false;
      const head = buffer.subarray(at, Math.min(end, at + HEAD_BYTES));
      if (looksLikeHead(head)) return this.#readIsa(head);
      if (!this.delimiters) this.#assume(head);
    }
    return this.#cut(at, end);
  }

  /** Padding followed by a segment stood between segments; what follows may also be junk at the end. */
  #countGap(at: number, end: number): void {
    const terminator = this.delimiters?.terminator ?? DEFAULTS.terminator;
    for (let i = at; i < end; i++) {
      if (this.#buffer[i] !== terminator) continue;
      this.oddities.gaps += this.oddities.padding;
      this.oddities.padding = 0;
      return;
    }
  }

  #readIsa(raw: Buffer): boolean {
    const head = readHead(raw);
    const offset = this.#base + this.#at;
    if (!head) {
      const where = {segment: this.segments + 1, offset};
      throw new X12Error("unreadable_isa", "the delimiters cannot be read from the ISA; ask for the file again", where);
    }
    if (!head.is_fixed_width) this.oddities.odd_heads++;
    if (head.is_wrapped) this.oddities.wraps++;
    this.delimiters = head.delimiters;
    this.#setKinds(head.delimiters);
    const segment = this.#segment;
    segment.bytes = head.bytes;
    segment.starts.set(head.starts);
    segment.starts[17] = head.bytes.length + 1;
    this.#send(17, offset, this.#at + head.length);
    return true;
  }

  /** No ISA at the top: the delimiters everyone uses, said as a warning. */
  #assume(head: Buffer): void {
    const where = {segment: 1, offset: this.#base + this.#at};
    if (!/^(GS|ST)[^A-Za-z0-9]/.test(head.toString("latin1", 0, 3))) {
      throw new X12Error("not_x12", "not an X12 file: it begins with neither ISA, GS nor ST", where);
    }
    this.oddities.headless = true;
    this.delimiters = {...DEFAULTS, element: head[2]!};
    this.#setKinds(this.delimiters);
  }

  #setKinds({element, terminator, component}: Delimiters): void {
    this.#kinds.fill(0).fill(CONTROL, 0, 0x20);
    this.#kinds[component] = 0;
    this.#kinds[element] = ELEMENT;
    this.#kinds[terminator] = TERMINATOR;
    this.#segment.component = component;
  }

  #cut(at: number, end: number): boolean {
    const buffer = this.#buffer;
    const kinds = this.#kinds;
    const {starts} = this.#segment;
    let count = 1;
    let isDirty = false;
    starts[0] = at;
    for (let i = at; i < end; i++) {
      const kind = kinds[buffer[i]!];
      if (kind === 0) continue;
      if (kind === ELEMENT) {
        if (count === MAX_ELEMENTS) this.#tooMany();
        starts[count++] = i + 1;
      } else if (kind === TERMINATOR) {
        return this.#close(at, i, count, isDirty);
      } else isDirty = true;
    }
    if (end - at > MAX_SEGMENT) this.#tooLong();
    return false;
  }

  #tooLong(): never {
    const where = {segment: this.segments + 1, offset: this.#base + this.#at};
    throw new X12Error("endless_segment", `no segment terminator within ${MAX_SEGMENT} bytes`, where);
  }

  #tooMany(): never {
    const where = {segment: this.segments + 1, offset: this.#base + this.#at};
    throw new X12Error("endless_segment", `a segment has more than ${MAX_ELEMENTS} elements`, where);
  }

  #close(from: number, to: number, count: number, isDirty: boolean): boolean {
    const segment = this.#segment;
    const offset = this.#base + from;
    if (to - from > MAX_SEGMENT) this.#tooLong();
    if (to === from) {
      this.oddities.blanks++;
      this.#at = to + 1;
      return true;
    }
    segment.bytes = this.#buffer;
    segment.starts[count] = to + 1;
    this.#send(isDirty ? this.#clean(from, to) : count, offset, to + 1);
    return true;
  }

  /** Takes line breaks out of a segment, in place, and splits it again. Returns its elements. */
  #clean(from: number, to: number): number {
    const buffer = this.#buffer;
    const {starts} = this.#segment;
    let write = from;
    let count = 1;
    for (let i = from; i < to; i++) {
      const byte = buffer[i]!;
      const kind = this.#kinds[byte];
      if (kind === CONTROL) {
        if (byte === CR || byte === LF) {
          if (byte === LF || buffer[i + 1] !== LF) this.oddities.wraps++;
          continue;
        }
        this.oddities.controls++;
      }
      buffer[write++] = byte;
      if (kind === ELEMENT) starts[count++] = write;
    }
    starts[count] = write + 1;
    return count;
  }

  #send(count: number, offset: number, next: number): void {
    const segment = this.#segment;
    segment.count = count;
    let name = 0;
    const end = segment.starts[1]! - 1;
    for (let i = segment.starts[0]!; i < end; i++) name = name * 256 + segment.bytes[i]!;
    segment.name = name;
    segment.ordinal = ++this.segments;
    segment.offset = offset;
    this.#at = next;
    this.#emit(segment);
  }
}
