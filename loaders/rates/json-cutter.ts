import {BrokenJson, parse, printable} from "./broken-json.ts";

/**
 * Cuts values out of a JSON text of any length that arrives in pieces, in memory that does not grow with it (RFC 8259). Containers that the
 * plan enters are walked; every other value is one run of bytes, either given whole or passed over at the speed of a byte loop.
 * Brackets, commas, colons and ends of strings are judged everywhere; what is inside a value that is passed over is not, and what is
 * given is judged by JSON.parse.
 */

export type Fate = "enter" | "cut" | "skip";

export interface Plan {
  /** What to do with the value at a path: `in_network[].negotiated_rates[]`; the whole text is the empty path. */
  fate(path: string): Fate;
  /** The bytes of a value, decoded, and where it starts in the text. Not called for a value longer than `longest`. */
  cut(path: string, text: string, offset: number): void;
  /** A value that was to be cut and is longer than `longest`. */
  tooLong(path: string, offset: number): void;
  /** A container that was entered has ended. */
  left(path: string): void;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Nesting below a value; the schema of any file here needs ten. */
const DEEPEST = 512;

/** 1 a quote, 2 opens, 3 closes, 0 neither. */
const CLASS = new Uint8Array(256);
CLASS[QUOTE] = 1;
for (const byte of [OPEN_ARRAY, OPEN_OBJECT]) CLASS[byte] = 2;
for (const byte of [CLOSE_ARRAY, CLOSE_OBJECT]) CLASS[byte] = 3;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const endsScalar = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT || isSpace(byte);

interface Entered {
  readonly path: string;
  readonly isArray: boolean;
}

type State = "value" | "first" | "key" | "first_key" | "in_key" | "colon" | "after" | "raw" | "scalar" | "done";

export class JsonCutter {
  private readonly plan: Plan;
  private readonly longest: number;
  private readonly entered: Entered[] = [];
  private state: State = "value";
  /** Path of the value that is next or being read. */
  private path = "";
  /** Bytes before the piece at hand. */
  private base = 0;
  /** Of a value read as one run: where it started, whether it is kept, its pieces so far. */
  private start = 0;
  private keeps = false;
  private parts: Uint8Array[] = [];
  private kept = 0;
  /** Brackets open in that value, by what closes them, and whether the last byte was inside a string or a backslash in one. */
  private readonly closers = new Uint8Array(DEEPEST);
  private depth = 0;
  private inString = false;
  private escaped = false;

  constructor(plan: Plan, longest: number) {
    this.plan = plan;
    this.longest = longest;
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.base;
  }

  /** The next piece; it is not kept after the call. Throws `BrokenJson` with the place of the fault. */
  push(piece: Uint8Array): void {
    let at = this.base === 0 && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? 3 : 0;
    while (at < piece.length) {
      if (this.state === "raw") at = this.run(piece, at);
      else if (this.state === "scalar") at = this.scalar(piece, at);
      else if (this.state === "in_key") at = this.key(piece, at);
      else if (isSpace(piece[at]!)) at++;
      else at = this.step(piece, at);
    }
    if (this.state === "raw" || this.state === "scalar" || this.state === "in_key") this.carry(piece);
    this.base += piece.length;
  }

  /** The text is over. Throws `BrokenJson` when something is still open. */
  end(): void {
    if (this.state === "scalar" && this.entered.length === 0) this.finish();
    if (this.state === "done") return;
    const open = this.path === "" ? "the text" : this.path;
    throw new BrokenJson(`it ends inside ${open}`, this.base);
  }

  /** One byte between values. */
  private step(piece: Uint8Array, at: number): number {
    const byte = piece[at]!;
    const inside = this.entered.at(-1);
    if ((this.state === "first" && byte === CLOSE_ARRAY) || (this.state === "first_key" && byte === CLOSE_OBJECT))
      return this.leave(at);
    if (this.state === "value" || this.state === "first") return this.begin(byte, at);
    if (this.state === "key" || this.state === "first_key") {
      if (byte !== QUOTE) throw this.fault("a name in quotes", byte, at);
      this.open(at, true);
      this.state = "in_key";
      return at + 1;
    }
    if (this.state === "colon") {
      if (byte !== COLON) throw this.fault("a colon", byte, at);
      this.state = "value";
      return at + 1;
    }
    if (this.state === "done" || !inside) throw this.fault("nothing after the end", byte, at);
    if (byte === COMMA) {
      this.state = inside.isArray ? "value" : "key";
      this.path = inside.isArray ? `${inside.path}[]` : inside.path;
      return at + 1;
    }
    if (byte !== (inside.isArray ? CLOSE_ARRAY : CLOSE_OBJECT))
      throw this.fault(`a comma or ${inside.isArray ? "]" : "}"}`, byte, at);
    return this.leave(at);
  }

  /** The first byte of a value. */
  private begin(byte: number, at: number): number {
    if (byte === COMMA || byte === COLON || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT)
      throw this.fault("a value", byte, at);
    const fate = this.plan.fate(this.path);
    const isContainer = byte === OPEN_ARRAY || byte === OPEN_OBJECT;
    if (fate === "enter" && isContainer) {
      if (this.entered.length >= DEEPEST) throw new BrokenJson("nested too deeply", this.base + at);
      const isArray = byte === OPEN_ARRAY;
      this.entered.push({path: this.path, isArray});
      if (isArray) this.path = `${this.path}[]`;
      this.state = isArray ? "first" : "first_key";
      return at + 1;
    }
    this.open(at, fate === "cut");
    this.state = isContainer || byte === QUOTE ? "raw" : "scalar";
    return at;
  }

  private open(at: number, keeps: boolean): void {
    this.start = this.base + at;
    this.keeps = keeps;
    this.parts = [];
    this.kept = 0;
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
  }

  /** A container or a string as one run of bytes; the loop that nearly all bytes of a large file pass. */
  private run(piece: Uint8Array, from: number): number {
    const {closers} = this;
    const end = piece.length;
    let {depth, inString} = this;
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at++;
    }
    while (at < end) {
      if (inString) {
        while (at < end && piece[at] !== QUOTE && piece[at] !== BACKSLASH) at++;
        if (at >= end) break;
        if (piece[at] === BACKSLASH) {
          at += 2;
          continue;
        }
        inString = false;
        at++;
        if (depth === 0) return this.close(piece, at);
        continue;
      }
      const byte = piece[at]!;
      const kind = CLASS[byte]!;
      at++;
      if (kind === 0) continue;
      if (kind === 1) inString = true;
      else if (kind === 2) {
        if (depth >= DEEPEST) throw new BrokenJson("nested too deeply", this.base + at - 1);
        closers[depth++] = byte + 2;
      } else {
        if (closers[--depth] !== byte) throw this.fault(String.fromCharCode(closers[depth]!), byte, at - 1);
        if (depth === 0) return this.close(piece, at);
      }
    }
    this.escaped = at > end;
    this.depth = depth;
    this.inString = inString;
    return end;
  }

  private scalar(piece: Uint8Array, from: number): number {
    let at = from;
    while (at < piece.length && !endsScalar(piece[at]!)) at++;
    return at < piece.length ? this.close(piece, at) : at;
  }

  private key(piece: Uint8Array, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at++;
    }
    while (at < piece.length && piece[at] !== QUOTE) at += piece[at] === BACKSLASH ? 2 : 1;
    this.escaped = at > piece.length;
    if (at >= piece.length) return piece.length;
    this.take(piece, at + 1);
    const inside = this.entered.at(-1)!;
    const name = parse(this.text(), this.start) as string;
    this.path = inside.path === "" ? name : `${inside.path}.${name}`;
    this.state = "colon";
    return at + 1;
  }

  /** A value has ended before `at`. */
  private close(piece: Uint8Array, at: number): number {
    this.take(piece, at);
    this.finish();
    return at;
  }

  private finish(): void {
    if (this.keeps) this.plan.cut(this.path, this.text(), this.start);
    this.parts = [];
    this.state = this.entered.length === 0 ? "done" : "after";
  }

  private leave(at: number): number {
    const {path} = this.entered.pop()!;
    this.path = path;
    this.plan.left(path);
    this.state = this.entered.length === 0 ? "done" : "after";
    return at + 1;
  }

  /** Keeps the bytes of the value at hand up to `end` of the piece; a value that grows too long is no longer kept. */
  private take(piece: Uint8Array, end: number): void {
    if (!this.keeps) return;
    const part = piece.subarray(Math.max(0, this.start - this.base), Math.min(end, piece.length));
    this.kept += part.length;
    if (this.kept > this.longest) {
      this.plan.tooLong(this.path, this.start);
      this.keeps = false;
      this.parts = [];
    } else this.parts.push(part);
  }

  /** The piece ends inside a value: what is kept of it is copied, because the piece is used again. */
  private carry(piece: Uint8Array): void {
    this.take(piece, piece.length);
    const last = this.parts.pop();
    if (last) this.parts.push(Uint8Array.prototype.slice.call(last));
  }

  private text(): string {
    const [first] = this.parts;
    return first && this.parts.length === 1
      ? Buffer.from(first.buffer, first.byteOffset, first.byteLength).toString("utf8")
      : Buffer.concat(this.parts).toString("utf8");
  }

  private fault(wanted: string, byte: number, at: number): BrokenJson {
    return new BrokenJson(`expected ${wanted}, found ${printable(byte)}`, this.base + at);
  }
}
